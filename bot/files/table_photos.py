"""Pictures that come and go with a file of stations or questions: they lie beside it, and its cells say where."""

import hashlib
import os
import secrets
import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from bot.files.store import LARGEST_FILE
from bot.web.picture import HEAD_BYTES, MOST_PIXELS, PICTURES, kind_of, picture_size
from models.files.stored_file import StoredFile, keep_stored
from models.files.table_photos import NoPhoto


class PhotosIn:
    """What an import finds beside the file at `table`; `store` is the folder of kept files."""

    def __init__(self, table: Path, store: Path, *, now: datetime) -> None:
        self._folder = table.resolve().parent
        self._store = store
        self._now = now
        self._found: dict[str, tuple[Path, StoredFile]] = {}

    def name_of(self, cell: str) -> str:
        """The name under which the picture that a cell means will be kept. Raises NoPhoto."""
        path = (self._folder / cell).resolve()
        if not path.is_relative_to(self._folder) or not path.is_file():
            raise NoPhoto
        file = _facts(path, self._now)
        self._found[file.name] = path, file
        return file.name

    def keep(self, db: Session) -> None:
        """Put what was found where the program keeps its files, synced, within the transaction that speaks of it."""
        self._store.mkdir(parents=True, exist_ok=True)
        for path, file in self._found.values():
            keep_stored(db, file)
            _put(path, self._store / file.name)


class PhotosOut:
    """What an export lays beside the file at `table`, in a folder called after it."""

    def __init__(self, table: Path, store: Path) -> None:
        self._folder = table.parent / f"{table.stem}-photos"
        self._store = store

    def cell_for(self, name: str) -> str:
        """Copy a kept picture; what to write into the cell. An empty cell where its bytes are gone."""
        kept = self._store / name
        if not kept.is_file():
            return ""
        self._folder.mkdir(exist_ok=True)
        with kept.open("rb") as file:
            ending = (kind_of(file.read(HEAD_BYTES)) or "").rpartition("/")[2]
        copy = self._folder / f"{name[:16]}.{ending}"
        shutil.copyfile(kept, copy)
        return f"{self._folder.name}/{copy.name}"


def _facts(path: Path, now: datetime) -> StoredFile:
    size = path.stat().st_size
    content = path.read_bytes() if size <= LARGEST_FILE else b""
    mime = kind_of(content[:HEAD_BYTES])
    shape = picture_size(path, mime) if mime in PICTURES else None
    if mime is None or shape is None or shape[0] * shape[1] > MOST_PIXELS:
        raise NoPhoto
    name = hashlib.sha256(content).hexdigest()
    return StoredFile(name=name, mime=mime, size=size, width=shape[0], height=shape[1], created_at=now)


def _put(source: Path, target: Path) -> None:
    part = target.with_name(f"new-{secrets.token_urlsafe(24)}")
    try:
        shutil.copyfile(source, part)
        with part.open("rb") as file:
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(part, target)
    finally:
        part.unlink(missing_ok=True)
