"""Files on disk: each under its digest, and safe there before any row that speaks of it is committed."""

import asyncio
import errno
import hashlib
import os
import secrets
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import BinaryIO

from sqlmodel import Session

from bot.transactions import Transactions
from bot.web.picture import HEAD_BYTES, MOST_PIXELS, PICTURES, kind_of, picture_size
from models.errors import Refusal
from models.files.stored_file import StoredFile, list_stored, take_unused

LARGEST_FILE = 10_000_000
# What people send may not fill the disk: the database must go on writing, and a session costs nobody anything.
SPARE_BYTES = 500_000_000
SPARE_SHARE = 0.05
# What a process that was killed in an upload left behind.
_SWEPT_AFTER = timedelta(hours=24)
_SWEPT_TOGETHER = 500


class FileTooLarge(Refusal):
    """More bytes came than a file may have."""


class WrongKind(Refusal):
    """The bytes are not what they were called, or of a kind that is not taken."""


class CannotStore(Exception):
    """The folder for files cannot be written; carries the folder and the system's reason."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"{folder}: {reason}")
        self.folder = folder
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Written:
    """Bytes that are safe on disk at `path`, where they stay for as long as they are worked on, and their facts."""

    path: Path
    file: StoredFile


class FileStore:
    def __init__(self, transactions: Transactions, folder: Path, *, clock: Callable[[], datetime]) -> None:
        self._transactions = transactions
        self._folder = folder
        self._clock = clock

    def prepare(self) -> None:
        """Make the folder where there is none.

        Raises:
            CannotStore: nothing can be written there.
        """
        trial = self._folder / f"trial-{new_name()}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            trial.touch()
            trial.unlink()
        except OSError as error:
            raise CannotStore(self._folder, error.strerror or type(error).__name__) from error

    def check_room(self) -> None:
        """Whether the disk has room for files beside all else.

        Raises:
            CannotStore: it has not.
        """
        try:
            disk = shutil.disk_usage(self._folder)
        except OSError as error:
            raise CannotStore(self._folder, error.strerror or type(error).__name__) from error
        if disk.free < min(SPARE_BYTES, disk.total * SPARE_SHARE):
            raise CannotStore(self._folder, os.strerror(errno.ENOSPC))

    def path(self, name: str) -> Path:
        """Where the file of this name is, if it is kept."""
        return self._folder / name

    @asynccontextmanager
    async def written(self, chunks: AsyncIterator[bytes], *, mime: str, is_checked: bool) -> AsyncIterator[Written]:
        """Put bytes on disk, synced, whatever their size with little memory; checked ones must be what `mime` says.

        Within the block one transaction has to note the file and `place` it; otherwise nothing is left.

        Raises:
            FileTooLarge, WrongKind: not such a file.
            CannotStore: the disk did not take it.
        """
        path = self._folder / f"new-{new_name()}"
        try:
            yield await self._write(chunks, path, mime, is_checked)
        except OSError as error:
            if isinstance(error, ConnectionError | TimeoutError):
                raise
            raise CannotStore(self._folder, error.strerror or type(error).__name__) from error
        finally:
            path.unlink(missing_ok=True)

    def place(self, written: Written) -> None:
        """Give the bytes their name, inside the transaction that noted the file, after it; twice does no harm."""
        with suppress(FileExistsError):
            os.link(written.path, self.path(written.file.name))
        _sync_folder(self._folder)

    async def sweep(self) -> int:
        """Delete files that nothing refers to, and day-old ones that no row speaks of; returns how many."""
        swept = 0
        while taken := await self._transactions.run(self._delete_unused):
            swept += taken
        before = (self._clock() - _SWEPT_AFTER).timestamp()
        for names in await asyncio.to_thread(lambda: list(_list_old(self._folder, before))):
            known = await self._transactions.run(partial(list_stored, names=names))
            for name in set(names) - known:
                self.path(name).unlink(missing_ok=True)
                swept += 1
        return swept

    def _delete_unused(self, db: Session) -> int:
        """The bytes go while the rows are locked: who keeps the same file anew waits, and places it anew."""
        names = take_unused(db, at_most=_SWEPT_TOGETHER)
        for name in names:
            self.path(name).unlink(missing_ok=True)
        return len(names)

    async def _write(self, chunks: AsyncIterator[bytes], path: Path, mime: str, is_checked: bool) -> Written:
        with path.open("xb") as file:
            size, digest = await _copy(chunks, file, mime if is_checked else None)
            await asyncio.to_thread(_sync, file)
        width, height = await asyncio.to_thread(_measure, path, mime, is_checked)
        facts = StoredFile(
            name=digest, mime=mime, size=size, width=width, height=height, telegram_id=None, created_at=self._clock()
        )
        return Written(path, facts)


def new_name() -> str:
    return secrets.token_urlsafe(24)


async def in_one_piece(content: bytes) -> AsyncIterator[bytes]:
    """Bytes that are all here, for `written`."""
    yield content


async def _copy(chunks: AsyncIterator[bytes], file: BinaryIO, expected: str | None) -> tuple[int, str]:
    """Size and digest of what came."""
    head, size, digest = b"", 0, hashlib.sha256()
    async for chunk in chunks:
        size += len(chunk)
        if size > LARGEST_FILE:
            raise FileTooLarge
        if len(head) < HEAD_BYTES:
            head = (head + chunk)[:HEAD_BYTES]
            if expected and len(head) == HEAD_BYTES and kind_of(head) != expected:
                raise WrongKind
        digest.update(chunk)
        await asyncio.to_thread(file.write, chunk)
    if expected and kind_of(head) != expected:
        raise WrongKind
    return size, digest.hexdigest()


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    directory = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _measure(path: Path, mime: str, is_checked: bool) -> tuple[int | None, int | None]:
    size = picture_size(path, mime) if mime in PICTURES else None
    if mime in PICTURES and is_checked and (size is None or size[0] * size[1] > MOST_PIXELS):
        raise WrongKind
    return size or (None, None)


def _list_old(folder: Path, before: float) -> Iterator[list[str]]:
    names: list[str] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_file(follow_symlinks=False) and entry.stat(follow_symlinks=False).st_mtime < before:
                names.append(entry.name)
            if len(names) == _SWEPT_TOGETHER:
                yield names
                names = []
    if names:
        yield names
