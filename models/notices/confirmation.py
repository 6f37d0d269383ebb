"""Who has said that they received a notice, and who has not."""

from datetime import datetime
from typing import Any

from sqlalchemy import Table, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from models.messages.outgoing import Outgoing
from models.notice import NoSuchNotice, Notice, NoticeConfirmation
from models.notices.count import CONFIRMED
from models.notices.run import row_key, unconfirmed

_outgoing: Table = Outgoing.__table__  # type: ignore[attr-defined]
_confirmation: Table = NoticeConfirmation.__table__  # type: ignore[attr-defined]
_insert: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def confirm(db: Session, notice_id: int, *, chat_id: int, now: datetime) -> bool:
    """Note that somebody received a notice; False where they said so before.

    Raises:
        NoSuchNotice: it was not sent to this chat.
    """
    connection = db.connection()
    if connection.scalar(select(_outgoing.c.id).where(_outgoing.c.key == row_key(notice_id, chat_id))) is None:
        raise NoSuchNotice
    row = {"notice_id": notice_id, "chat_id": chat_id, "confirmed_at": now}
    query = _insert[connection.dialect.name](_confirmation).values(row).on_conflict_do_nothing()
    return connection.execute(query.returning(_confirmation.c.chat_id)).first() is not None


def count_confirmed(db: Session, notice: Notice) -> int:
    """How many said that they received it; of an archived one how many had."""
    if notice.tally is not None:
        return notice.tally.get(CONFIRMED, 0)
    query = select(func.count()).where(_confirmation.c.notice_id == notice.id)
    return int(db.connection().scalar(query) or 0)


def count_unconfirmed(db: Session, notice: Notice) -> int:
    """To how many it was sent who have not said that they received it."""
    query = select(func.count()).select_from(unconfirmed(notice).subquery())
    return int(db.connection().scalar(query) or 0)
