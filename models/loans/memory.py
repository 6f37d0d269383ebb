"""The answers of a shop: for a day, or until it deletes them if it asked to keep them."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Table, delete
from sqlmodel import Field, Session, SQLModel

from models.database import BigId, UtcMoment
from models.loans.answers import Answers

KEEP_ANSWERS = timedelta(hours=24)


class LoanMemory(SQLModel, table=True):
    """Of one chat, as `models.loans.answers` has them; without `expires_at` they were kept at the person's wish."""

    __tablename__ = "loan_memory"

    chat_id: int = Field(primary_key=True, sa_type=BigId, sa_column_kwargs={"autoincrement": False})
    answers: dict[str, Any] = Field(sa_type=JSON)
    told_at: datetime = Field(sa_type=UtcMoment)
    expires_at: datetime | None = Field(default=None, sa_type=UtcMoment, index=True)


_memory: Table = LoanMemory.__table__  # type: ignore[attr-defined]


def keep_answers(db: Session, *, chat_id: int, answers: Answers, now: datetime) -> LoanMemory:
    """For a day; where the person asked to keep earlier ones, these take their place."""
    kept = db.get(LoanMemory, chat_id)
    if kept is None:
        kept = LoanMemory(chat_id=chat_id, answers=dict(answers), told_at=now, expires_at=now + KEEP_ANSWERS)
    elif kept.expires_at is not None:
        kept.expires_at = now + KEEP_ANSWERS
    kept.answers, kept.told_at = dict(answers), now
    db.add(kept)
    db.flush()
    return kept


def find_answers(db: Session, *, chat_id: int, now: datetime) -> LoanMemory | None:
    """None too where their time is over and nobody has swept them away yet."""
    kept = db.get(LoanMemory, chat_id)
    return None if kept is None or (kept.expires_at is not None and kept.expires_at <= now) else kept


def keep_for_good(db: Session, *, chat_id: int) -> None:
    if (kept := db.get(LoanMemory, chat_id)) is not None:
        kept.expires_at = None
        db.add(kept)
        db.flush()


def forget_answers(db: Session, *, chat_id: int) -> None:
    if (kept := db.get(LoanMemory, chat_id)) is not None:
        db.delete(kept)
        db.flush()


def drop_expired_answers(db: Session, *, now: datetime) -> int:
    over = delete(_memory).where(_memory.c.expires_at <= now)
    return db.connection().execute(over).rowcount
