"""The database's schema: brought up to date at start, and refused where a newer program made it."""

from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

MIGRATIONS = Path(__file__).resolve().parent / "migrations"


class MadeByNewer(Exception):
    """The database was migrated by a newer version of the program; carries its revision."""


class ReadOnlyDatabase(Exception):
    """The PostgreSQL server takes no writes: a standby, or one that was told so."""


def migrate(engine: Engine) -> None:
    """Bring the schema to the newest revision that this program knows.

    Raises:
        MadeByNewer: the database is at a revision that this program does not know.
        ReadOnlyDatabase: what is read there may be old, and nothing can be written.
    """
    from alembic import command

    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            if is_read_only(connection):
                raise ReadOnlyDatabase
            # Processes that start together migrate one after the other.
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(1852141921)")
        if find_revision(connection) == newest_revision():
            return
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def find_revision(connection: Connection) -> str | None:
    """The revision that the database is at; None where it is empty.

    Raises:
        MadeByNewer: a revision that this program does not know.
    """
    from alembic.runtime.migration import MigrationContext

    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in {script.revision for script in _scripts().walk_revisions()}:
        raise MadeByNewer(current)
    return current


def newest_revision() -> str:
    head: str = _scripts().get_current_head()
    return head


def is_read_only(connection: Connection) -> bool:
    """Whether a PostgreSQL server is a standby, or was told to take no writes."""
    query = "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean"
    return bool(connection.exec_driver_sql(query).scalar_one())


@cache
def _scripts() -> Any:
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(alembic_config())


def alembic_config() -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config
