"""The runner of the files of cases: puts clean copies of our own in place of what channels keep."""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot.clean_files import CannotCleanNow, clean_copy
from bot.file_store import LARGEST_FILE, CannotStore, FileStore, FileTooLarge, Written, in_one_piece
from bot.routing import Unreachable
from bot.sent_files import SentFiles, page_file_id
from bot.telegram_files import FileTooLarge as TooLargeAtTelegram
from bot.telegram_files import FileUnavailable
from bot.transactions import Transactions
from bot.web_picture import HEAD_BYTES, kind_of
from handlers.case_passing import pass_on
from handlers.words import DEFAULT_LANGUAGE
from models.case_file import AwaitedFile, list_awaited, refuse_file, settle_file
from models.file_refusal import GONE, TELLING, TOO_LARGE, WRONG_KIND, CannotClean
from models.stored_file import StoredFile, keep_stored, name_in
from models.web_file import forget_file

log = logging.getLogger(__name__)

_LOOK_SECONDS = 0.5
# What can't be had for so long is given up.
PATIENCE = timedelta(days=1)
_SHORTEST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=2), timedelta(minutes=2)


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
        default_language: str = DEFAULT_LANGUAGE,
        on_ready: Callable[[], None] = lambda: None,
    ) -> None:
        self._transactions = transactions
        self._store = store
        self._sent = sent
        self._clock = clock
        self._clean = clean
        self._language = default_language
        self._on_ready = on_ready
        # When to try again what can't be had now, and the pause after that.
        self._later: dict[int, tuple[datetime, timedelta]] = {}

    async def run(self) -> None:
        while True:
            try:
                settled = await self.turn()
            except DBAPIError:
                log.warning("The database is away; the files of cases wait for it.")
                settled = 0
            await asyncio.sleep(0 if settled else _LOOK_SECONDS)

    async def turn(self) -> int:
        """Try all that is awaited and due once; returns how many came to their end."""
        awaited = await self._transactions.run(list_awaited)
        self._later = {file.id: self._later[file.id] for file in awaited if file.id in self._later}
        due = [file for file in awaited if file.id not in self._later or self._later[file.id][0] <= self._clock()]
        return sum([await self._settle(file) for file in due])

    async def _settle(self, file: AwaitedFile) -> bool:
        try:
            await self._take_over(file)
        except (Unreachable, CannotStore, CannotCleanNow, DBAPIError) as error:
            if self._clock() - file.since < PATIENCE:
                self._put_off(file, type(error).__name__)
                return False
            await self._refuse(file, GONE)
        except FileUnavailable:
            await self._refuse(file, GONE)
        except (TooLargeAtTelegram, FileTooLarge):
            await self._refuse(file, TOO_LARGE)
        except CannotClean as refusal:
            await self._refuse(file, refusal.reason)
        return True

    async def _take_over(self, file: AwaitedFile) -> None:
        if (name := name_in(file.file_id)) is not None:
            await self._transactions.insist(partial(self._settle_own, file=file, name=name))
            self._on_ready()
            return
        self._store.check_room()
        content = await self._sent.read(file.file_id, at_most=LARGEST_FILE)
        cleaned = await self._cleaned(content, file)
        mime = kind_of(cleaned[:HEAD_BYTES])
        if mime is None:
            raise CannotClean(WRONG_KIND)
        async with self._store.written(in_one_piece(cleaned), mime=mime, is_checked=False) as written:
            await self._transactions.insist(partial(self._note, file=file, written=written))
        self._on_ready()

    async def _cleaned(self, content: bytes, file: AwaitedFile) -> bytes:
        """What a voice tells beside its words can't always be taken out; who gave their account is kept as they are."""
        try:
            return await self._clean(content, file.kind)
        except CannotClean as refusal:
            if refusal.reason != TELLING or file.is_anonymous or file.is_of_office:
                raise
            return content

    def _note(self, db: Session, *, file: AwaitedFile, written: Written) -> None:
        hour = written.file.created_at.replace(minute=0, second=0, microsecond=0)
        kept = StoredFile(**{**written.file.model_dump(), "created_at": hour})
        keep_stored(db, kept)
        _blur(written.path, hour)
        self._store.place(written)
        settle_file(db, file.id, stored=kept)
        _forget_source(db, file)
        pass_on(db, file.id, language=self._language, now=self._clock())

    def _settle_own(self, db: Session, *, file: AwaitedFile, name: str) -> None:
        """A copy that was made for something else serves here, too; its row keeps it."""
        settle_file(db, file.id, stored=db.get_one(StoredFile, name))
        pass_on(db, file.id, language=self._language, now=self._clock())

    async def _refuse(self, file: AwaitedFile, reason: str) -> None:
        # Which one it was is not told: it would say when somebody left it.
        log.warning("A file of a case can't be kept.", extra={"reason": reason})

        def note(db: Session) -> None:
            refuse_file(db, file.id, reason=reason)
            _forget_source(db, file)
            pass_on(db, file.id, language=self._language, now=self._clock())

        await self._transactions.insist(note)
        self._on_ready()

    def _put_off(self, file: AwaitedFile, reason: str) -> None:
        log.warning("A file of a case can't be fetched now.", extra={"reason": reason})
        _at, pause = self._later.get(file.id, (None, _SHORTEST_PAUSE))
        self._later[file.id] = (self._clock() + pause, min(pause * 2, _LONGEST_PAUSE))


def _blur(path: Path, at: datetime) -> None:
    """To the minute it could be matched with when somebody was seen to write."""
    os.utime(path, (at.timestamp(), at.timestamp()))


def _forget_source(db: Session, file: AwaitedFile) -> None:
    """What was left without an account may not lie beside its chat; all else stays there for its seven days."""
    if file.is_anonymous and (page_id := page_file_id(file.file_id)) is not None:
        forget_file(db, page_id)
