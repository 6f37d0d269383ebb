"""The runner of notices: fills them, tells their authors how far they have come, and how they ended."""

import logging
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlmodel import Session

from bot.delivery.courier import Courier
from bot.delivery.routing import Router, Unreachable
from bot.files.notice_files import NoticeFiles
from bot.files.store import CannotStore, FileStore, FileTooLarge, Written
from bot.jobs.notice_report import Report, list_lines, report_of, store_report
from bot.telegram.pace import Pace
from bot.transactions import Transactions
from handlers.notices.progress import Progress, progress_of
from models.files.stored_file import keep_stored
from models.notice import Notice
from models.notices.run import advance, list_running, list_unreported

log = logging.getLogger(__name__)

# An author is told so often how far a notice has come.
TELL_EVERY = timedelta(seconds=3)


@dataclass(frozen=True, slots=True)
class _Told:
    """What an author was told last of a notice, and when."""

    at: datetime
    stage: str
    text: str


class Notices:
    """Runs in one process at a time, beside the courier."""

    def __init__(
        self,
        *,
        transactions: Transactions,
        courier: Courier,
        router: Router,
        pace: Pace,
        store: FileStore,
        files: NoticeFiles,
        default_language: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._transactions = transactions
        self._courier = courier
        self._router = router
        self._pace = pace
        self._store = store
        self._files = files
        self._default_language = default_language
        self._clock = clock
        self._told: dict[int, _Told] = {}

    async def turn(self) -> int:
        """One look at all notices; returns how much there was to do."""
        await self._files.fetch_missing()
        changed = await self._transactions.run(partial(advance, now=self._clock()))
        if changed:
            self._courier.nudge()
        await self._tell_progress()
        await self._report_ends()
        return changed

    async def _tell_progress(self) -> None:
        now = self._clock()

        def look(db: Session) -> list[Progress]:
            running = list_running(db)
            due = [notice for notice in running if self._is_due(notice, now)]
            return [progress_of(db, notice, default_language=self._default_language, now=now) for notice in due]

        for progress in await self._transactions.run(look):
            await self._tell(progress, now)

    def _is_due(self, notice: Notice, now: datetime) -> bool:
        told = self._told.get(notice.id or 0)
        return told is None or told.stage != notice.stage or not told.at <= now < told.at + TELL_EVERY

    async def _tell(self, progress: Progress, now: datetime) -> None:
        """In a message that changes; it may be sent twice where the process dies right behind it."""
        told = self._told.get(progress.notice_id)
        self._told[progress.notice_id] = _Told(now, progress.stage, progress.text)
        if told is not None and (told.stage, told.text) == (progress.stage, progress.text):
            return
        method, parameters = progress.call
        if self._router.channel_of(parameters) is self._router.telegram:
            await self._pace.reply_turn(progress.chat_id)
        try:
            answer = await self._router.call(method, parameters)
        except Unreachable:
            return
        if answer.ok and method == "sendMessage":
            note = partial(_note_message, notice_id=progress.notice_id, message_id=answer.result["message_id"])
            await self._transactions.insist(note)

    async def _report_ends(self) -> None:
        for notice in await self._transactions.run(list_unreported):
            number = notice.id or 0
            look = partial(report_of, notice_id=number, language=self._default_language, now=self._clock())
            report = await self._transactions.run(look)
            if report is None:
                continue
            await self._tell(report.progress, self._clock())
            await self._send_report(report)
            self._told.pop(number, None)
            self._courier.nudge()

    async def _send_report(self, report: Report) -> None:
        """The table and the message that names it are noted together, or it might be swept between."""
        async with AsyncExitStack() as kept:
            table = await self._table(kept, report) if report.count.total else None

            def store(db: Session) -> None:
                if table is not None:
                    keep_stored(db, table.file)
                    self._store.place(table)
                store_report(db, report, None if table is None else table.file, now=self._clock())

            await self._transactions.insist(store)

    async def _table(self, kept: AsyncExitStack, report: Report) -> Written | None:
        lines = list_lines(self._transactions, report)
        try:
            return await kept.enter_async_context(self._store.written(lines, mime="text/csv", is_checked=False))
        except (CannotStore, FileTooLarge):
            return None


def _note_message(db: Session, *, notice_id: int, message_id: int) -> None:
    notice = db.get_one(Notice, notice_id)
    notice.progress_id = message_id
    db.add(notice)
