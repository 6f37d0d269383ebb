"""What is sent later, or to many: one row a recipient, unique by its key."""

import json
from collections.abc import Mapping
from datetime import datetime
from enum import IntEnum
from typing import Any

from sqlalchemy import Index, Table, Text, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel

from models.database import BigId, UtcMoment

# SENDING is on its way. AMBIGUOUS may have arrived: twice no answer came. What a person has read nobody knows.
QUEUED, SENDING, SENT, AMBIGUOUS, FAILED = "queued", "sending", "sent", "ambiguous", "failed"
FINAL = (SENT, AMBIGUOUS, FAILED)

# Why a row failed.
BLOCKED, GONE, REFUSED = "blocked", "gone", "refused"
EXPIRED, STOPPED = "expired", "stopped"
NOT_CONNECTED, NO_ANSWER = "not_connected", "no_answer"
REASONS = (BLOCKED, GONE, REFUSED, EXPIRED, STOPPED, NOT_CONNECTED, NO_ANSWER)


class Kind(IntEnum):
    """What goes first when several wait; replies to what people do have a road of their own, before all of these."""

    CASE = 1
    REMINDER = 2
    NOTICE = 3


class Outgoing(SQLModel, table=True):
    """A message to one chat.

    `call` is the Bot API call as JSON; a row of a notice has none, since it is made from the notice when it is sent.
    `about` is the row whose message a correction or a withdrawal is about, `stored` the kept file that `call` names.
    `lost` counts the calls of which no answer came: where it is not 0 the message may have arrived twice.
    """

    __tablename__ = "outgoing"
    __table_args__ = (
        Index("ix_outgoing_waiting", "notice_id", "state", "due_at", "id"),
        Index(
            "ix_outgoing_sending",
            "worker",
            sqlite_where=text("state = 'sending'"),
            postgresql_where=text("state = 'sending'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    key: str = Field(unique=True)
    chat_id: int = Field(sa_type=BigId, index=True)
    kind: int
    notice_id: int | None = Field(default=None, foreign_key="notice.id", sa_type=BigId)
    about: int | None = Field(default=None, sa_type=BigId)
    call: str | None = Field(default=None, sa_type=Text)
    stored: str | None = Field(default=None, foreign_key="stored_file.name")
    is_urgent: bool = False
    state: str = QUEUED
    reason: str | None = None
    worker: int = Field(default=0, sa_type=BigId)
    lost: int = 0
    message_id: int | None = Field(default=None, sa_type=BigId)
    due_at: datetime = Field(sa_type=UtcMoment)
    claimed_at: datetime | None = Field(default=None, sa_type=UtcMoment)
    expires_at: datetime | None = Field(default=None, sa_type=UtcMoment)
    settled_at: datetime | None = Field(default=None, sa_type=UtcMoment)


_outgoing: Table = Outgoing.__table__  # type: ignore[attr-defined]
_insert: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def send_later(
    db: Session,
    *,
    key: str,
    chat_id: int,
    kind: Kind,
    method: str,
    parameters: Mapping[str, Any],
    due_at: datetime,
    expires_at: datetime | None = None,
    is_urgent: bool = False,
    stored: str | None = None,
) -> bool:
    """Put one message in the queue; False where one with this key was put there before, sent or not.

    `stored` keeps the file that the call names. What is not urgent waits where its time falls into quiet hours, and is
    dropped where it then would come too late.
    """
    connection = db.connection()
    row = {
        "key": key,
        "chat_id": chat_id,
        "kind": int(kind),
        "call": json.dumps([method, {"chat_id": chat_id, **parameters}], ensure_ascii=True, separators=(",", ":")),
        "stored": stored,
        "is_urgent": is_urgent,
        "state": QUEUED,
        "worker": 0,
        "lost": 0,
        "due_at": due_at,
        "expires_at": expires_at,
    }
    query = _insert[connection.dialect.name](_outgoing).values(row).on_conflict_do_nothing(index_elements=["key"])
    return connection.execute(query.returning(_outgoing.c.id)).first() is not None
