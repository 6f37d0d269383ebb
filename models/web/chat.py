"""The chat page's chats: a seat of a browser's session each, and the numbers that its messages get."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Table, UniqueConstraint, bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel

from models.database import BigId, UtcMoment
from models.errors import Refusal

# A page that was offline repeats what it was not told to be safe; later than this it counts as a new message.
KEEP_KEYS = timedelta(days=2)


class NoSuchWebChat(Refusal):
    """No page was ever opened for this chat."""

    def __init__(self, chat_id: int) -> None:
        super().__init__(chat_id)
        self.chat_id = chat_id


class WebChat(SQLModel, table=True):
    """`session` is the SHA-256 of the browser's cookie; the messages of both sides share one counter."""

    __tablename__ = "web_chat"

    chat_id: int = Field(primary_key=True, sa_type=BigId, sa_column_kwargs={"autoincrement": False})
    session: str = Field(index=True)
    seat: str
    language: str
    last_message_id: int = Field(default=0, sa_type=BigId)
    last_event: int = Field(default=0, sa_type=BigId)
    created_at: datetime = Field(sa_type=UtcMoment)


class WebMessage(SQLModel, table=True):
    """Which number a message got, so that its repeat gets the same one; never what it said."""

    __tablename__ = "web_message"
    __table_args__ = (UniqueConstraint("chat_id", "key"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    chat_id: int = Field(sa_type=BigId)
    key: str
    message_id: int = Field(sa_type=BigId)
    sent_at: datetime = Field(sa_type=UtcMoment, index=True)


@dataclass(frozen=True, slots=True)
class Numbered:
    """`id` is unique over all web chats; a repeat has the numbers and the moment of the first time."""

    id: int
    message_id: int
    sent_at: datetime


_chat: Table = WebChat.__table__  # type: ignore[attr-defined]
_message: Table = WebMessage.__table__  # type: ignore[attr-defined]

_of_chat = _chat.c.chat_id == bindparam("chat")
_open = {
    "sqlite": sqlite.insert(_chat).on_conflict_do_nothing(index_elements=["chat_id"]),
    "postgresql": postgresql.insert(_chat).on_conflict_do_nothing(index_elements=["chat_id"]),
}
_find = select(_chat).where(_of_chat)
_lock = _find.with_for_update()
_count = update(_chat).where(_of_chat).values(last_message_id=bindparam("number"))
_speak = update(_chat).where(_of_chat).values(language=bindparam("tongue"))
_known = select(_message).where(_message.c.chat_id == bindparam("chat"), _message.c.key == bindparam("of_key"))
_note = insert(_message).returning(_message.c.id)


def open_web_chat(db: Session, *, chat_id: int, session: str, seat: str, language: str, now: datetime) -> WebChat:
    """The chat of a seat, made at its first visit; `language` is the first guess and matters only then."""
    fresh = WebChat(chat_id=chat_id, session=session, seat=seat, language=language, created_at=now)
    connection = db.connection()
    connection.execute(_open[connection.dialect.name], fresh.model_dump())
    return WebChat(**connection.execute(_find, {"chat": chat_id}).mappings().one())


def find_web_chat(db: Session, chat_id: int) -> WebChat | None:
    row = db.connection().execute(_find, {"chat": chat_id}).mappings().one_or_none()
    return WebChat(**row) if row is not None else None


def lock_web_chat(db: Session, chat_id: int) -> WebChat:
    """The chat, nobody else's until the transaction ends.

    Raises:
        NoSuchWebChat: the chat has no page.
    """
    row = db.connection().execute(_lock, {"chat": chat_id}).mappings().one_or_none()
    if row is None:
        raise NoSuchWebChat(chat_id)
    return WebChat(**row)


def set_web_language(db: Session, *, chat_id: int, language: str) -> None:
    db.connection().execute(_speak, {"chat": chat_id, "tongue": language})


def number_message(db: Session, *, chat_id: int, key: str, now: datetime, message_id: int | None = None) -> Numbered:
    """The next message number of the chat for what is known by `key`, the same again for its repeat.

    `message_id` names the message where `key` only touches one that has its number already.

    Raises:
        NoSuchWebChat: the chat has no page.
    """
    chat = lock_web_chat(db, chat_id)
    return find_numbered(db, chat_id=chat_id, key=key) or note_number(
        db, chat_id=chat_id, key=key, message_id=message_id or take_number(db, chat), now=now
    )


def find_numbered(db: Session, *, chat_id: int, key: str) -> Numbered | None:
    row = db.connection().execute(_known, {"chat": chat_id, "of_key": key}).one_or_none()
    return Numbered(row.id, row.message_id, row.sent_at) if row is not None else None


def take_number(db: Session, chat: WebChat) -> int:
    """The next message number of a locked chat."""
    chat.last_message_id += 1
    db.connection().execute(_count, {"chat": chat.chat_id, "number": chat.last_message_id})
    return chat.last_message_id


def note_number(db: Session, *, chat_id: int, key: str, message_id: int, now: datetime) -> Numbered:
    row = {"chat_id": chat_id, "key": key, "message_id": message_id, "sent_at": now}
    return Numbered(db.connection().execute(_note, row).scalar_one(), message_id, now)


def forget_numbers(db: Session, *, now: datetime) -> int:
    """Drop the keys that nobody will repeat any more; returns how many."""
    return db.connection().execute(delete(_message).where(_message.c.sent_at < now - KEEP_KEYS)).rowcount
