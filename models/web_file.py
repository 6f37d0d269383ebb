"""Files behind the chat page: who may see which, and how much one chat may leave here. The bytes are on disk."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Table, func, select
from sqlmodel import Field, Session, SQLModel

from models.database import BigId, UtcMoment
from models.errors import Refusal
from models.web_chat import WebChat, lock_web_chat

FILES_A_CHAT = 200
BYTES_A_CHAT = 100_000_000


class FileQuotaReached(Refusal):
    """The chat has left as many files here as one chat may."""

    def __init__(self, *, files: int, size: int) -> None:
        super().__init__(files, size)
        self.files = files
        self.size = size


class WebFile(SQLModel, table=True):
    """One chat's view of a stored file; `id` is random, so that it cannot be guessed. `size` is in bytes.

    A file that is shown to a second chat gets a second row with the same `stored_as`.
    """

    __tablename__ = "web_file"

    id: str = Field(primary_key=True)
    chat_id: int = Field(sa_type=BigId, index=True)
    stored_as: str = Field(index=True)
    mime: str
    size: int = Field(sa_type=BigId)
    width: int | None = None
    height: int | None = None
    is_upload: bool
    created_at: datetime = Field(sa_type=UtcMoment)


_file: Table = WebFile.__table__  # type: ignore[attr-defined]
_chat: Table = WebChat.__table__  # type: ignore[attr-defined]


def check_quota(db: Session, *, chat_id: int, size: int) -> None:
    """Whether the chat may leave `size` more bytes here; the files that the bot sent do not count.

    Raises:
        FileQuotaReached: no, it may not.
    """
    query = select(func.count(), func.coalesce(func.sum(_file.c.size), 0)).where(
        _file.c.chat_id == chat_id, _file.c.is_upload
    )
    files, used = db.connection().execute(query).one()
    if files >= FILES_A_CHAT or used + size > BYTES_A_CHAT:
        raise FileQuotaReached(files=files, size=used)


def keep_file(db: Session, file: WebFile) -> WebFile:
    """Note a file whose bytes are safe on disk already.

    Raises:
        FileQuotaReached: the chat has left too much here.
        NoSuchWebChat: the chat has no page.
    """
    lock_web_chat(db, file.chat_id)
    if file.is_upload:
        check_quota(db, chat_id=file.chat_id, size=file.size)
    db.add(file)
    db.flush()
    return file


def list_files(db: Session, *, chat_id: int, ids: Sequence[str]) -> list[WebFile]:
    """These files in this order; one that is missing or another chat's is left out."""
    rows = db.connection().execute(select(_file).where(_file.c.chat_id == chat_id, _file.c.id.in_(ids))).mappings()
    found = {row["id"]: WebFile(**row) for row in rows}
    return [found[file_id] for file_id in ids if file_id in found]


def find_file(db: Session, file_id: str) -> WebFile | None:
    row = db.connection().execute(select(_file).where(_file.c.id == file_id)).mappings().one_or_none()
    return WebFile(**row) if row is not None else None


def find_file_of_session(db: Session, file_id: str, *, session: str) -> WebFile | None:
    """The file if a seat of this session may see it."""
    query = (
        select(_file)
        .join(_chat, _chat.c.chat_id == _file.c.chat_id)
        .where(_file.c.id == file_id, _chat.c.session == session)
    )
    row = db.connection().execute(query).mappings().one_or_none()
    return WebFile(**row) if row is not None else None


def share_file(db: Session, file: WebFile, *, chat_id: int, file_id: str, now: datetime) -> WebFile:
    """Let another chat see a stored file, under an id of its own."""
    facts = file.model_dump(include={"stored_as", "mime", "size", "width", "height"})
    view = WebFile(**facts, id=file_id, chat_id=chat_id, is_upload=False, created_at=now)
    db.add(view)
    db.flush()
    return view


def list_stored(db: Session, names: Sequence[str]) -> set[str]:
    """Which of these stored names some chat still has."""
    query = select(_file.c.stored_as).where(_file.c.stored_as.in_(names))
    return {row.stored_as for row in db.connection().execute(query)}
