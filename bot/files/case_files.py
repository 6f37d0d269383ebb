"""The runner of the files of cases: puts clean copies of our own in place of what channels keep."""

import logging
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot.delivery.routing import Unreachable
from bot.files.clean_files import CannotCleanNow, CleanCopy, clean_compared, clean_copy
from bot.files.sent_files import SentFiles, page_file_id
from bot.files.store import LARGEST_FILE, CannotStore, FileStore, FileTooLarge, Written, in_one_piece
from bot.telegram.files import FileTooLarge as TooLargeAtTelegram
from bot.telegram.files import FileUnavailable
from bot.transactions import Transactions
from bot.web.picture import HEAD_BYTES, kind_of
from handlers.cases.passing import pass_on
from handlers.words import DEFAULT_LANGUAGE
from models.cases.canned_copy import list_awaited_pictures, refuse_picture, settle_picture
from models.cases.file import AwaitedFile, list_awaited, refuse_file, settle_file
from models.files.refusal import GONE, TELLING, TOO_LARGE, WRONG_KIND, CannotClean
from models.files.stored_file import StoredFile, find_stored, keep_stored, name_in
from models.points.photo_print import keep_print
from models.web.file import forget_file

log = logging.getLogger(__name__)

# What can't be had for so long is given up.
PATIENCE = timedelta(days=1)
_SHORTEST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=2), timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A table of files whose copies are to be made: what is awaited there, and how that comes to its end.

    With `passes_on` what an office sent leaves for who is to see it.
    """

    awaited: Callable[[Session], list[AwaitedFile]]
    settle: Callable[..., None]
    refuse: Callable[..., None]
    passes_on: bool


SHELVES = (
    Shelf(list_awaited, settle_file, refuse_file, passes_on=True),
    Shelf(list_awaited_pictures, settle_picture, refuse_picture, passes_on=False),
)


@dataclass(frozen=True, slots=True)
class _Awaited:
    shelf: Shelf
    file: AwaitedFile

    @property
    def key(self) -> tuple[Shelf, int]:
        return self.shelf, self.file.id


class CaseFiles:
    """Runs in one process at a time. What a process was at when it died the next does again."""

    def __init__(
        self,
        *,
        transactions: Transactions,
        store: FileStore,
        sent: SentFiles,
        clock: Callable[[], datetime],
        clean: Callable[[bytes, str], Awaitable[bytes]] = clean_copy,
        compare: Callable[[bytes], Awaitable[CleanCopy]] = clean_compared,
        default_language: str = DEFAULT_LANGUAGE,
        on_ready: Callable[[], None] = lambda: None,
    ) -> None:
        self._transactions = transactions
        self._store = store
        self._sent = sent
        self._clock = clock
        self._clean = clean
        self._compare = compare
        self._language = default_language
        self._on_ready = on_ready
        # When to try again what can't be had now, and the pause after that.
        self._later: dict[tuple[Shelf, int], tuple[datetime, timedelta]] = {}

    async def turn(self) -> int:
        """Try all that is awaited and due once; returns how many came to their end."""
        awaited = await self._transactions.run(_look)
        self._later = {each.key: self._later[each.key] for each in awaited if each.key in self._later}
        due = [each for each in awaited if each.key not in self._later or self._later[each.key][0] <= self._clock()]
        return sum([await self._settle(each) for each in due])

    async def _settle(self, awaited: _Awaited) -> bool:
        try:
            await self._take_over(awaited)
        except (Unreachable, CannotStore, CannotCleanNow, DBAPIError) as error:
            if self._clock() - awaited.file.since < PATIENCE:
                self._put_off(awaited, type(error).__name__)
                return False
            await self._refuse(awaited, GONE)
        except FileUnavailable:
            await self._refuse(awaited, GONE)
        except (TooLargeAtTelegram, FileTooLarge):
            await self._refuse(awaited, TOO_LARGE)
        except CannotClean as refusal:
            await self._refuse(awaited, refusal.reason)
        return True

    async def _take_over(self, awaited: _Awaited) -> None:
        file = awaited.file
        if (name := name_in(file.file_id)) is not None:
            await self._transactions.insist(partial(self._settle_own, awaited=awaited, name=name))
            self._on_ready()
            return
        self._store.check_room()
        content = await self._sent.read(file.file_id, at_most=LARGEST_FILE)
        cleaned = await self._cleaned(content, file)
        mime = kind_of(cleaned.content[:HEAD_BYTES])
        if mime is None:
            raise CannotClean(WRONG_KIND)
        async with self._store.written(in_one_piece(cleaned.content), mime=mime, is_checked=False) as written:
            note = partial(self._note, awaited=awaited, written=written, looks=cleaned.looks)
            await self._transactions.insist(note)
        self._on_ready()

    async def _cleaned(self, content: bytes, file: AwaitedFile) -> CleanCopy:
        """What a voice tells beside its words can't always be taken out; who gave their account is kept as they are."""
        if file.is_compared:
            return await self._compare(content)
        try:
            return CleanCopy(await self._clean(content, file.kind))
        except CannotClean as refusal:
            if refusal.reason != TELLING or file.is_anonymous or file.is_of_office:
                raise
            return CleanCopy(content)

    def _note(self, db: Session, *, awaited: _Awaited, written: Written, looks: str) -> None:
        hour = written.file.created_at.replace(minute=0, second=0, microsecond=0)
        kept = StoredFile(**{**written.file.model_dump(), "created_at": hour})
        keep_stored(db, kept)
        _blur(written.path, hour)
        self._store.place(written)
        awaited.shelf.settle(db, awaited.file.id, stored=kept)
        if looks:
            keep_print(db, awaited.file.id, looks=looks, now=self._clock())
        self._end(db, awaited)

    def _settle_own(self, db: Session, *, awaited: _Awaited, name: str) -> None:
        """A copy that was made for something else serves here, too; its row keeps it, as long as it is there."""
        stored = find_stored(db, name=name)
        if stored is None:
            awaited.shelf.refuse(db, awaited.file.id, reason=GONE)
        else:
            awaited.shelf.settle(db, awaited.file.id, stored=stored)
        self._end(db, awaited)

    def _end(self, db: Session, awaited: _Awaited) -> None:
        _forget_source(db, awaited.file)
        if awaited.shelf.passes_on:
            pass_on(db, awaited.file.id, language=self._language, now=self._clock())

    async def _refuse(self, awaited: _Awaited, reason: str) -> None:
        # Which one it was is not told: it would say when somebody left it.
        log.warning("A file of a case can't be kept.", extra={"reason": reason})

        def note(db: Session) -> None:
            awaited.shelf.refuse(db, awaited.file.id, reason=reason)
            self._end(db, awaited)

        await self._transactions.insist(note)
        self._on_ready()

    def _put_off(self, awaited: _Awaited, reason: str) -> None:
        log.warning("A file of a case can't be fetched now.", extra={"reason": reason})
        _at, pause = self._later.get(awaited.key, (None, _SHORTEST_PAUSE))
        self._later[awaited.key] = (self._clock() + pause, min(pause * 2, _LONGEST_PAUSE))


def _look(db: Session) -> list[_Awaited]:
    return [_Awaited(shelf, file) for shelf in SHELVES for file in shelf.awaited(db)]


def _blur(path: Path, at: datetime) -> None:
    """To the minute it could be matched with when somebody was seen to write."""
    os.utime(path, (at.timestamp(), at.timestamp()))


def _forget_source(db: Session, file: AwaitedFile) -> None:
    """What was left without an account may not lie beside its chat; all else stays there for its seven days."""
    if file.is_anonymous and (page_id := page_file_id(file.file_id)) is not None:
        forget_file(db, page_id)
