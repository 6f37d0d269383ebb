"""The database's schema: brought up to date at start, and refused where a newer program made it."""

import logging
import time
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

log = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).resolve().parent / "migrations"


class MadeByNewer(Exception):
    """The database was migrated by a newer version of the program; carries its revision."""


class ReadOnlyDatabase(Exception):
    """The PostgreSQL server takes no writes: a standby, or one that was told so."""


def migrate(engine: Engine, *, patience_seconds: float = 60.0) -> None:
    """Bring the schema to the newest revision that this program knows; a SQLite file that is locked is waited for.

    Raises:
        MadeByNewer: the database is at a revision that this program does not know.
        ReadOnlyDatabase: what is read there may be old, and nothing can be written.
    """
    give_up_at = time.monotonic() + patience_seconds
    while True:
        try:
            return _migrate(engine)
        except OperationalError as error:
            name = getattr(error.orig, "sqlite_errorname", "")
            if not name.startswith("SQLITE_BUSY") or time.monotonic() > give_up_at:
                raise
        # SQLite itself has waited for a while before it said so.
        log.warning("Another program holds the database; waiting until it lets go.")


def _migrate(engine: Engine) -> None:
    from alembic import command

    with engine.connect() as connection:
        if engine.dialect.name == "postgresql" and is_read_only(connection):
            raise ReadOnlyDatabase
        take_turn(connection)
        if find_revision(connection) == newest_revision():
            return
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def take_turn(connection: Connection) -> None:
    """Processes that start together on PostgreSQL come one after the other, each until its transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(1852141921)")


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
