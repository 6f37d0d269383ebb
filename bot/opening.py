"""The database of these settings."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from bot.schema import migrate
from bot.settings import Settings
from models.database import SQLITE_VERSION, journal_mode, open_engine, wal_is_safe

log = logging.getLogger(__name__)


@contextmanager
def open_database(settings: Settings) -> Iterator[Engine]:
    """Raises MadeByNewer, OSError where DATA_DIR can't be made, and what SQLAlchemy raises."""
    with connect(settings) as engine:
        migrate(engine)
        yield engine


@contextmanager
def connect(settings: Settings) -> Iterator[Engine]:
    """The database as it is, migrated or not. Raises OSError where DATA_DIR can't be made."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    engine = open_engine(settings.database)
    try:
        yield engine
    finally:
        engine.dispose()


def tell_journal(version: tuple[int, int, int] = SQLITE_VERSION) -> None:
    """Say in the log what keeps commits safe."""
    facts = {"version": ".".join(map(str, version)), "journal": journal_mode(version)}
    if wal_is_safe(version):
        log.info("SQLite runs with its write-ahead log and synchronous FULL.", extra=facts)
    else:
        log.info(
            "This SQLite may lose commits in its write-ahead log: a rollback journal is used, and synchronous FULL.",
            extra=facts,
        )
