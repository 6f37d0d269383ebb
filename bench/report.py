"""The row that the peers write, on SQLite with the same promise as ours: synchronous=FULL."""

from typing import Any

from sqlalchemy import BigInteger, Engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from models.database import journal_mode


class Base(DeclarativeBase):
    pass


class Report(Base):
    __tablename__ = "report"

    id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[str]
    story: Mapped[str]
    latitude: Mapped[float]
    longitude: Mapped[float]
    chat: Mapped[int] = mapped_column(BigInteger)


def keep_every_commit(engine: Engine) -> None:
    """Every connection gets the journal that ours uses, and synchronous=FULL."""

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA journal_mode = {journal_mode()}")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.close()
