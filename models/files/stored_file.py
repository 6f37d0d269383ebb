"""Files that are kept, whoever sent them and wherever they are shown; the bytes are on disk, under the file's name."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Table, delete, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel

from models.database import BigId, UtcMoment

# How a call of the Bot API names a kept file: no id of Telegram's has a colon, no digest a slash.
_PREFIX = "file:"
_BEFORE_FILENAME = "/"


class StoredFile(SQLModel, table=True):
    """`name` is the SHA-256 of the bytes, `telegram_id` what Telegram calls the copy that it has; size in bytes.

    A column that refers to it keeps the file; what nothing refers to is deleted.
    """

    __tablename__ = "stored_file"

    name: str = Field(primary_key=True)
    mime: str
    size: int = Field(sa_type=BigId)
    width: int | None = None
    height: int | None = None
    telegram_id: str | None = None
    created_at: datetime = Field(sa_type=UtcMoment)


_stored: Table = StoredFile.__table__  # type: ignore[attr-defined]
_inserts: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def reference_to(name: str, *, filename: str = "") -> str:
    """What stands for the file in a Bot API call, on any channel; a document is shown and saved under `filename`."""
    return f"{_PREFIX}{name}{_BEFORE_FILENAME}{filename}" if filename else _PREFIX + name


def name_in(reference: object) -> str | None:
    """The name in what `reference_to` made; None for any other id."""
    is_ours = isinstance(reference, str) and reference.startswith(_PREFIX)
    return str(reference).removeprefix(_PREFIX).partition(_BEFORE_FILENAME)[0] if is_ours else None


def filename_in(reference: object) -> str:
    """What a document is to be called, by what `reference_to` made; empty where that is not told."""
    return str(reference).partition(_BEFORE_FILENAME)[2] if name_in(reference) is not None else ""


def keep_stored(db: Session, file: StoredFile) -> None:
    """Note a file, be it known already; its row is locked, so that nobody deletes it meanwhile."""
    connection = db.connection()
    row = _inserts[connection.dialect.name](_stored).values(**file.model_dump())
    same_name = {"index_elements": ["name"], "set_": {"name": row.excluded.name}}
    connection.execute(row.on_conflict_do_update(**same_name))


def find_stored(db: Session, *, name: str) -> StoredFile | None:
    row = db.connection().execute(select(_stored).where(_stored.c.name == name)).mappings().one_or_none()
    return StoredFile(**row) if row is not None else None


def list_stored(db: Session, names: Sequence[str]) -> set[str]:
    """Which of these names are those of kept files."""
    return set(db.connection().scalars(select(_stored.c.name).where(_stored.c.name.in_(names))))


def note_telegram_copy(db: Session, *, name: str, telegram_id: str) -> None:
    db.connection().execute(update(_stored).where(_stored.c.name == name).values(telegram_id=telegram_id))


def take_unused(db: Session, *, at_most: int) -> list[str]:
    """Delete the rows of files that nothing refers to; returns their names, whose bytes are to go with them."""
    used = [exists().where(column == _stored.c.name) for column in _references()]
    unused = select(_stored.c.name).where(*[~one for one in used]).order_by(_stored.c.name).limit(at_most)
    names = list(db.connection().scalars(unused))
    db.connection().execute(delete(_stored).where(_stored.c.name.in_(names)))
    return names


def _references() -> Iterator[Column[Any]]:
    for table in _stored.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column.table is _stored:
                yield key.parent
