"""What the chat page has yet to show: kept only until the page has kept it itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Table, UniqueConstraint, bindparam, delete, insert, select, update
from sqlmodel import Field, Session, SQLModel

from models.database import BigId, UtcMoment
from models.web.chat import WebChat, find_numbered, lock_web_chat, note_number, take_number

# What a page that never comes back leaves behind at most.
EVENTS_A_CHAT = 500
KEEP_EVENTS = timedelta(days=30)


class WebEvent(SQLModel, table=True):
    """`body` is {"method", "message"}; the row goes as soon as the page says that it has kept it."""

    __tablename__ = "web_event"
    __table_args__ = (UniqueConstraint("chat_id", "event"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    chat_id: int = Field(sa_type=BigId)
    event: int = Field(sa_type=BigId)
    body: dict[str, Any] = Field(sa_type=JSON)
    created_at: datetime = Field(sa_type=UtcMoment, index=True)


@dataclass(frozen=True, slots=True)
class Event:
    number: int
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """A Bot API message for the page; with `message_id` it changes one that the page has.

    `key` names it for ever, so that a repeat is known; None where it cannot be repeated.
    """

    method: str
    message: dict[str, Any]
    message_id: int | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Appended:
    """`event` is None where the change repeats one that was appended before."""

    message_id: int
    sent_at: datetime
    event: Event | None


_chat: Table = WebChat.__table__  # type: ignore[attr-defined]
_event: Table = WebEvent.__table__  # type: ignore[attr-defined]

_keep = insert(_event)
_count = update(_chat).where(_chat.c.chat_id == bindparam("chat")).values(last_event=bindparam("number"))
_drop = delete(_event).where(_event.c.chat_id == bindparam("chat"), _event.c.event <= bindparam("up_to"))
_rest = (
    select(_event.c.event, _event.c.body)
    .where(_event.c.chat_id == bindparam("chat"), _event.c.event > bindparam("last"))
    .order_by(_event.c.event)
)


def append_event(db: Session, *, chat_id: int, change: Change, now: datetime) -> Appended:
    """Keep a change until the page has it. The message gets its `message_id` and `date` here.

    Raises:
        NoSuchWebChat: the chat has no page.
    """
    chat = lock_web_chat(db, chat_id)
    known = find_numbered(db, chat_id=chat_id, key=change.key) if change.key is not None else None
    if known is not None:
        return Appended(known.message_id, known.sent_at, None)

    message_id = change.message_id or take_number(db, chat)
    if change.key is not None:
        note_number(db, chat_id=chat_id, key=change.key, message_id=message_id, now=now)
    message = {**change.message, "message_id": message_id, "date": int(now.timestamp())}
    event = Event(chat.last_event + 1, {"method": change.method, "message": message})
    connection = db.connection()
    connection.execute(_keep, {"chat_id": chat_id, "event": event.number, "body": event.body, "created_at": now})
    connection.execute(_count, {"chat": chat_id, "number": event.number})
    if event.number > EVENTS_A_CHAT:
        connection.execute(_drop, {"chat": chat_id, "up_to": event.number - EVENTS_A_CHAT})
    return Appended(message_id, now, event)


def list_events(db: Session, *, chat_id: int, after: int) -> list[Event]:
    """What the page has not kept yet, in order."""
    rows = db.connection().execute(_rest, {"chat": chat_id, "last": after})
    return [Event(row.event, row.body) for row in rows]


def list_newest_events(db: Session, chat_ids: Sequence[int]) -> dict[int, int]:
    """The number of the last event of each of these chats."""
    query = select(_chat.c.chat_id, _chat.c.last_event).where(_chat.c.chat_id.in_(chat_ids))
    return {row.chat_id: row.last_event for row in db.connection().execute(query)}


def acknowledge_events(db: Session, kept: Mapping[int, int]) -> int:
    """Forget the events that pages have kept, up to a number by chat; returns how many.

    A number that was never given is not believed: the page remembers another database.
    """
    newest = list_newest_events(db, list(kept))
    bounds = [{"chat": chat, "up_to": up_to} for chat, up_to in sorted(kept.items()) if up_to <= newest.get(chat, -1)]
    return sum(db.connection().execute(_drop, bound).rowcount for bound in bounds)


def forget_events(db: Session, *, now: datetime) -> int:
    """Drop what no page came back for; returns how many."""
    return db.connection().execute(delete(_event).where(_event.c.created_at < now - KEEP_EVENTS)).rowcount
