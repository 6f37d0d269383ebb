"""The database of these settings, migrated and ready to use."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from bot.schema import migrate
from bot.settings import Settings
from models.database import open_engine


@contextmanager
def open_database(settings: Settings) -> Iterator[Engine]:
    """Raises MadeByNewer, OSError where DATA_DIR can't be made, and what SQLAlchemy raises."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    engine = open_engine(settings.database)
    try:
        migrate(engine)
        yield engine
    finally:
        engine.dispose()
