"""The chat page's files on disk: under a random name of ours, and safe there before any row speaks of them."""

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import BinaryIO

from bot.transactions import Transactions
from bot.web_picture import HEAD_BYTES, MOST_PIXELS, PICTURES, kind_of, picture_size
from models.errors import Refusal
from models.web_file import WebFile, check_quota, keep_file, list_stored

LARGEST_FILE = 10_000_000
FILE_PREFIX = "web:"
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
class Stored:
    """A file that is on disk and has no row yet; width and height in pixels, None for what is no picture."""

    name: str
    mime: str
    size: int
    width: int | None = None
    height: int | None = None

    def row(self, *, chat_id: int, is_upload: bool, now: datetime) -> WebFile:
        return WebFile(
            id=self.name,
            chat_id=chat_id,
            stored_as=self.name,
            mime=self.mime,
            size=self.size,
            width=self.width,
            height=self.height,
            is_upload=is_upload,
            created_at=now,
        )


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

    def path(self, file: WebFile | Stored) -> Path:
        return self._folder / (file.stored_as if isinstance(file, WebFile) else file.name)

    async def receive(self, chunks: AsyncIterator[bytes], *, chat_id: int, mime: str) -> WebFile:
        """Keep what a person uploads, whatever its size with little memory.

        Raises:
            FileTooLarge, WrongKind: not such a file.
            FileQuotaReached: the chat has left too much here.
            CannotStore: the disk did not take it.
        """
        await self._transactions.run(lambda db: check_quota(db, chat_id=chat_id, size=0))
        stored = await self.write(chunks, mime=mime, is_checked=True)
        now = self._clock()
        try:
            return await self._transactions.run(
                lambda db: keep_file(db, stored.row(chat_id=chat_id, is_upload=True, now=now))
            )
        except Refusal:
            self.discard(stored)
            raise

    async def write(self, chunks: AsyncIterator[bytes], *, mime: str, is_checked: bool) -> Stored:
        """Put bytes on disk, synced; checked ones must be what `mime` calls them.

        Raises:
            FileTooLarge, WrongKind: not such a file.
            CannotStore: the disk did not take it.
        """
        name = new_name()
        path = self._folder / name
        try:
            with path.open("xb") as file:
                size = await _copy(chunks, file, mime if is_checked else None)
                await asyncio.to_thread(_sync, file, self._folder)
            stored = Stored(name, mime, size, *await asyncio.to_thread(_measure, path, mime, is_checked))
        except BaseException as error:
            path.unlink(missing_ok=True)
            if isinstance(error, OSError) and not isinstance(error, ConnectionError | TimeoutError):
                raise CannotStore(self._folder, error.strerror or type(error).__name__) from error
            raise
        return stored

    def discard(self, stored: Stored) -> None:
        self.path(stored).unlink(missing_ok=True)

    async def sweep(self) -> int:
        """Delete day-old files that no row speaks of; returns how many."""
        before = (self._clock() - _SWEPT_AFTER).timestamp()
        swept = 0
        for names in await asyncio.to_thread(lambda: list(_list_old(self._folder, before))):
            known = await self._transactions.run(partial(list_stored, names=names))
            for name in set(names) - known:
                (self._folder / name).unlink(missing_ok=True)
                swept += 1
        return swept


def new_name() -> str:
    return secrets.token_urlsafe(24)


async def _copy(chunks: AsyncIterator[bytes], file: BinaryIO, expected: str | None) -> int:
    head = b""
    size = 0
    async for chunk in chunks:
        size += len(chunk)
        if size > LARGEST_FILE:
            raise FileTooLarge
        if len(head) < HEAD_BYTES:
            head = (head + chunk)[:HEAD_BYTES]
            if expected and len(head) == HEAD_BYTES and kind_of(head) != expected:
                raise WrongKind
        await asyncio.to_thread(file.write, chunk)
    if expected and kind_of(head) != expected:
        raise WrongKind
    return size


def _sync(file: BinaryIO, folder: Path) -> None:
    file.flush()
    os.fsync(file.fileno())
    directory = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _measure(path: Path, mime: str, is_checked: bool) -> tuple[int, int] | tuple[()]:
    if mime not in PICTURES:
        return ()
    size = picture_size(path, mime)
    if is_checked and (size is None or size[0] * size[1] > MOST_PIXELS):
        raise WrongKind
    return size or ()


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
