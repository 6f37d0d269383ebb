"""The database's schema: brought up to date at start, and refused where a newer program made it."""

from pathlib import Path
from typing import Any

from sqlalchemy import Engine

MIGRATIONS = Path(__file__).resolve().parent / "migrations"


class MadeByNewer(Exception):
    """The database was migrated by a newer version of the program."""


def migrate(engine: Engine) -> None:
    """Bring the schema to the newest revision that this program knows.

    Raises:
        MadeByNewer: the database is at a revision that this program does not know.
    """
    from alembic import command
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    config = alembic_config()
    known = ScriptDirectory.from_config(config)
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            # Processes that start together migrate one after the other.
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(1852141921)")
        current = MigrationContext.configure(connection).get_current_revision()
        if current is not None and current not in {script.revision for script in known.walk_revisions()}:
            raise MadeByNewer(current)
        if current == known.get_current_head():
            return
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def alembic_config() -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config
