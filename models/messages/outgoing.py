"""What is sent later, or to many: one row a recipient, unique by its key."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from enum import IntEnum
from typing import Any

from sqlalchemy import Index, Select, Table, Text, bindparam, literal, text, update
from sqlalchemy import select as select_columns
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel, select

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

    `call` is the Bot API call as JSON, with a second one where another is to be made in its place when it is refused; a
    row of a notice has none, since it is made from the notice when it is sent.
    `about` is the row whose message a correction or a withdrawal is about, `stored` the kept file that `call` names.
    `subject` is a noun, an id and a version ("training:12:3"): when that is past, what waits about it is stopped.
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
        Index(
            "ix_outgoing_subject",
            "subject",
            sqlite_where=text("subject IS NOT NULL"),
            postgresql_where=text("subject IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    key: str = Field(unique=True)
    chat_id: int = Field(sa_type=BigId, index=True)
    kind: int
    notice_id: int | None = Field(default=None, foreign_key="notice.id", sa_type=BigId)
    about: int | None = Field(default=None, sa_type=BigId)
    subject: str | None = None
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
    instead: str | None = None,
    subject: str | None = None,
) -> bool:
    """Put one message in the queue; False where one with this key was put there before, sent or not.

    `stored` keeps the file that the call names; `instead` is said where the call is refused. What is not urgent waits
    where its time falls into quiet hours, and is dropped where it then would come too late.
    """
    connection = db.connection()
    calls: list[Any] = [method, {"chat_id": chat_id, **parameters}]
    if instead is not None:
        calls += ["sendMessage", {"chat_id": chat_id, "text": instead}]
    row = {
        "key": key,
        "chat_id": chat_id,
        "kind": int(kind),
        "call": as_call(calls),
        "stored": stored,
        "subject": subject,
        "is_urgent": is_urgent,
        "state": QUEUED,
        "worker": 0,
        "lost": 0,
        "due_at": due_at,
        "expires_at": expires_at,
    }
    query = _insert[connection.dialect.name](_outgoing).values(row).on_conflict_do_nothing(index_elements=["key"])
    return connection.execute(query.returning(_outgoing.c.id)).first() is not None


def edit_sent(
    db: Session,
    *,
    of: str,
    key: str,
    chat_id: int,
    parameters: Mapping[str, Any],
    instead: str | None = None,
    now: datetime,
) -> bool:
    """Change the text of the message that was put in the queue under the key `of`.

    False where it can't be changed: it did not arrive, is on its way just now, or nothing is known of it any more.
    Where the channel does not let it be changed after all, `instead` is said, if anything.
    """
    sent = db.exec(select(Outgoing).where(Outgoing.key == of, Outgoing.chat_id == chat_id).with_for_update()).first()
    if sent is not None and sent.state == QUEUED:
        sent.call = as_call(["sendMessage", {"chat_id": chat_id, **parameters}])
        db.add(sent)
        db.flush()
        return True
    if sent is None or sent.message_id is None:
        return False
    return send_later(
        db,
        key=key,
        chat_id=chat_id,
        kind=Kind(sent.kind),
        method="editMessageText",
        parameters={"message_id": sent.message_id, **parameters},
        due_at=now,
        is_urgent=True,
        instead=instead,
    )


def as_call(calls: list[Any]) -> str:
    return json.dumps(calls, ensure_ascii=True, separators=(",", ":"))


def enqueue_each(db: Session, chats: Select[Any], each: Sequence[Mapping[str, Any]], *, kind: Kind) -> int:
    """As `send_later`, for each (key, chat_id, call) that is found; a call needs no chat. Returns how many are new.

    The query is run for `each` set of its parameters, which hold besides what all of its rows have in common: `about`
    is their subject, and they are `due`, `expires` and `urgent`.
    """
    found = chats.subquery().c
    columns = {
        "key": found.key,
        "chat_id": found.chat_id,
        "call": found.call,
        "kind": literal(int(kind)),
        "subject": bindparam("about", type_=_outgoing.c.subject.type),
        "is_urgent": bindparam("urgent", type_=_outgoing.c.is_urgent.type),
        "state": literal(QUEUED),
        "worker": literal(0),
        "lost": literal(0),
        "due_at": bindparam("due", type_=_outgoing.c.due_at.type),
        "expires_at": bindparam("expires", type_=_outgoing.c.expires_at.type),
    }
    connection = db.connection()
    # SQLite would take the ON of ON CONFLICT for a join's without a WHERE.
    rows = select_columns(*columns.values()).where(found.chat_id.is_not(None))
    insert = _insert[connection.dialect.name](_outgoing).from_select(list(columns), rows, include_defaults=False)
    insert = insert.on_conflict_do_nothing(index_elements=["key"])
    return connection.execute(insert, list(each), execution_options={"preserve_rowcount": True}).rowcount


def stop_waiting(db: Session, *, subject: str, chats: Collection[int] | None = None, now: datetime) -> int:
    """What waits about a subject is not sent, to anybody or to these chats; returns how many messages that were."""
    waiting = update(_outgoing).where(_outgoing.c.subject == subject, _outgoing.c.state == QUEUED)
    if chats is not None:
        waiting = waiting.where(_outgoing.c.chat_id.in_(chats))
    return db.connection().execute(waiting.values(state=FAILED, reason=STOPPED, settled_at=now)).rowcount
