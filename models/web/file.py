"""Files as the chat page sees them: who may see which, how much one chat may leave here, and for how long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, Table, delete, func, select, update
from sqlmodel import Field, Session, SQLModel

from models.database import BigId, UtcMoment
from models.errors import Refusal
from models.files.stored_file import StoredFile, keep_stored
from models.messages.dialogue import Dialogue
from models.web.chat import WebChat, lock_web_chat

FILES_A_CHAT = 200
BYTES_A_CHAT = 100_000_000
# As long as a draft; one that a draft still holds stays with it.
KEEP_UPLOADS = timedelta(days=7)
KEEP_SHOWN = timedelta(days=90)


class FileQuotaReached(Refusal):
    """The chat has left as many files here as one chat may."""

    def __init__(self, *, files: int, size: int) -> None:
        super().__init__(files, size)
        self.files = files
        self.size = size


class WebFile(SQLModel, table=True):
    """One chat's view of a stored file; `id` is random, so that it cannot be guessed."""

    __tablename__ = "web_file"

    id: str = Field(primary_key=True)
    chat_id: int = Field(sa_type=BigId, index=True)
    stored_as: str = Field(foreign_key="stored_file.name", index=True)
    is_upload: bool
    created_at: datetime = Field(sa_type=UtcMoment)
    expires_at: datetime = Field(sa_type=UtcMoment, index=True)


@dataclass(frozen=True, slots=True)
class PageFile:
    """A file of one chat with what is known of its bytes: size in bytes, width and height in pixels."""

    id: str
    chat_id: int
    name: str
    mime: str
    size: int
    width: int | None
    height: int | None


@dataclass(frozen=True, slots=True)
class Showing:
    """Under which id a chat sees a file; `is_upload`: the chat itself sent it."""

    file_id: str
    chat_id: int
    is_upload: bool


_file: Table = WebFile.__table__  # type: ignore[attr-defined]
_stored: Table = StoredFile.__table__  # type: ignore[attr-defined]
_chat: Table = WebChat.__table__  # type: ignore[attr-defined]
_dialogue: Table = Dialogue.__table__  # type: ignore[attr-defined]
_both = _file.join(_stored)
_seen = select(
    _file.c.id, _file.c.chat_id, _stored.c.name, _stored.c.mime, _stored.c.size, _stored.c.width, _stored.c.height
)


def check_quota(db: Session, *, chat_id: int, size: int) -> None:
    """Whether the chat may leave `size` more bytes here; the files that the bot sent do not count.

    Raises:
        FileQuotaReached: no, it may not.
    """
    query = (
        select(func.count(), func.coalesce(func.sum(_stored.c.size), 0))
        .select_from(_both)
        .where(_file.c.chat_id == chat_id, _file.c.is_upload)
    )
    files, used = db.connection().execute(query).one()
    if files >= FILES_A_CHAT or used + size > BYTES_A_CHAT:
        raise FileQuotaReached(files=files, size=used)


def count_uploads(db: Session, *, chat_id: int) -> int:
    query = select(func.count()).select_from(_file).where(_file.c.chat_id == chat_id, _file.c.is_upload)
    return db.connection().execute(query).scalar_one()


def keep_file(db: Session, file: StoredFile, showing: Showing, *, now: datetime) -> PageFile:
    """Note a file, and that this chat sees it.

    Raises:
        FileQuotaReached: the chat has left too much here.
        NoSuchWebChat: the chat has no page.
    """
    lock_web_chat(db, showing.chat_id)
    if showing.is_upload:
        check_quota(db, chat_id=showing.chat_id, size=file.size)
    keep_stored(db, file)
    return show_file(db, file, showing, now=now)


def show_file(db: Session, file: StoredFile, showing: Showing, *, now: datetime) -> PageFile:
    """Let a chat see a file that is kept."""
    life = KEEP_UPLOADS if showing.is_upload else KEEP_SHOWN
    view = WebFile(
        id=showing.file_id,
        chat_id=showing.chat_id,
        stored_as=file.name,
        is_upload=showing.is_upload,
        created_at=now,
        expires_at=now + life,
    )
    db.add(view)
    db.flush()
    return PageFile(view.id, view.chat_id, file.name, file.mime, file.size, file.width, file.height)


def list_files(db: Session, *, chat_id: int, ids: Sequence[str]) -> list[PageFile]:
    """These files in this order; one that is missing or another chat's is left out."""
    query = _seen.select_from(_both).where(_file.c.chat_id == chat_id, _file.c.id.in_(ids))
    found = {row["id"]: PageFile(**row) for row in db.connection().execute(query).mappings()}
    return [found[file_id] for file_id in ids if file_id in found]


def find_file(db: Session, file_id: str) -> PageFile | None:
    return _find(db, _seen.select_from(_both).where(_file.c.id == file_id))


def find_file_of_session(db: Session, file_id: str, *, session: str) -> PageFile | None:
    """The file if a seat of this session may see it."""
    of_chat = _both.join(_chat, _chat.c.chat_id == _file.c.chat_id)
    return _find(db, _seen.select_from(of_chat).where(_file.c.id == file_id, _chat.c.session == session))


def forget_files(db: Session, *, chat_id: int) -> None:
    """Take every file from a chat; those that nobody else has are deleted soon after."""
    db.connection().execute(delete(_file).where(_file.c.chat_id == chat_id))


def forget_file(db: Session, file_id: str) -> None:
    """Take one file from its chat."""
    db.connection().execute(delete(_file).where(_file.c.id == file_id))


def drop_expired(db: Session, *, now: datetime, at_most: int) -> int:
    """Take files from chats whose time is over; what a draft holds stays a while longer. Returns how many were seen."""
    query = (
        select(_file.c.id, _dialogue.c.state)
        .select_from(_file.outerjoin(_dialogue, _dialogue.c.chat_id == _file.c.chat_id))
        .where(_file.c.expires_at <= now)
        .order_by(_file.c.expires_at)
        .limit(at_most)
    )
    rows = db.connection().execute(query).all()
    held = [row.id for row in rows if row.id in (row.state or "")]
    db.connection().execute(update(_file).where(_file.c.id.in_(held)).values(expires_at=now + KEEP_UPLOADS))
    db.connection().execute(delete(_file).where(_file.c.id.in_({row.id for row in rows} - {*held})))
    return len(rows)


def _find(db: Session, query: Select[Any]) -> PageFile | None:
    row = db.connection().execute(query).mappings().one_or_none()
    return PageFile(**row) if row is not None else None
