"""What is done from time to time: small jobs that return what they did."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot.core import Core
from bot.forgotten_list import note_deletions
from bot.jobs.case_clock import CaseClock
from bot.jobs.host_clock import HostClock
from bot.jobs.point_calendar import PointCalendar
from bot.jobs.point_clock import PointClock
from bot.jobs.shop_clock import ShopClock
from bot.jobs.slots import Slots
from bot.jobs.training_clock import TrainingClock
from handlers.conversation.memory import DRAFT_LIFE, SHORT_LIFE
from handlers.conversation.step import sweep_drafts
from models.checkup import Backlog, list_backlogs
from models.database import wipe_log
from models.loans.memory import drop_expired_answers
from models.messages.archive import archive_notices, drop_settled
from models.messages.dialogue import list_resting, open_dialogue
from models.messages.received import forget_seen
from models.people.forgotten import drop_noted, list_to_note
from models.points.photo_print import drop_old_prints
from models.tick import Daily, Every, forget_ticks
from models.usage import fold_usage
from models.web.chat import forget_numbers
from models.web.event import forget_events
from models.web.file import drop_expired

log = logging.getLogger(__name__)

_AT_ONCE = 200
_LOOK_SECONDS = 10
# When few people write.
_ARCHIVE_HOUR = 4


class Clock:
    """Wakes the jobs: those of this process, and those of the whole system where it is the one to do them.

    `ticked_at` is when one of this process last ran to its end, at first when they were started.
    """

    def __init__(self, core: Core) -> None:
        self._core = core
        self._scheduler: Any = None
        self.slots = Slots(core.transactions, core.worker, clock=core.clock)
        self.slots.add(self.sweep, Every(timedelta(minutes=30)), is_careful=True)
        self.slots.add(self.look_for_stuck, Every(timedelta(minutes=5)))
        self.slots.add(self.archive, Daily(_ARCHIVE_HOUR, core.settings.zone), is_careful=True)
        self.slots.add(self.note_forgotten, Every(timedelta(minutes=1)))
        CaseClock(core).add_to(self.slots)
        PointClock(core).add_to(self.slots)
        PointCalendar(core).add_to(self.slots)
        ShopClock(core).add_to(self.slots)
        TrainingClock(core).add_to(self.slots)
        HostClock(core).add_to(self.slots)
        self.ticked_at: datetime | None = None

    def start(self) -> None:
        from apscheduler.schedulers.asyncio import AsyncIOScheduler

        # A job that waits for the database tells so itself, and not once for each time that it would have begun anew.
        logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        self._add(self.take_up, seconds=self._core.worker.watch.take_up)
        self._add(self.count_stuck, minutes=5)
        self._add(self.wipe, minutes=1)
        self._scheduler.add_job(self._look, "interval", seconds=_LOOK_SECONDS)
        self._scheduler.start()
        self.ticked_at = self._core.clock()

    async def stop(self) -> None:
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
        await self.slots.stop()

    async def _look(self) -> None:
        self.slots.look()

    def _add(self, job: Callable[[], Awaitable[dict[str, int]]], **every: float) -> None:
        async def tick() -> None:
            # The scheduler would call it a failure that the program stops.
            with suppress(asyncio.CancelledError):
                await self.run(job)

        self._scheduler.add_job(tick, "interval", id=job.__name__, **every)

    async def run(self, job: Callable[[], Awaitable[dict[str, int]]]) -> None:
        """Do one job now, and tell of it."""
        begun = time.monotonic()
        try:
            counts = await job()
        except DBAPIError:
            log.warning("A job found no database; it comes again.", extra={"job": job.__name__})
            return
        self.ticked_at = self._core.clock()
        if any(counts.values()):
            log.info("A job is done.", extra={"job": job.__name__, "seconds": time.monotonic() - begun, **counts})

    async def take_up(self) -> dict[str, int]:
        """What other processes left behind when they died, and what was passed over in this one."""
        await asyncio.to_thread(self._core.worker.keep_alive)
        self._core.metrics.set_owed(self._core.outbox.size)
        return {"taken_up": await self._core.recover()}

    async def look_for_stuck(self) -> dict[str, int]:
        """Tell of rows that nothing brings to their end; `python -m bot doctor` says what to do about them."""
        for backlog in await self._list_backlogs():
            facts = {"table": backlog.table, "state": backlog.state, "rows": backlog.count}
            log.warning("Rows are stuck; python -m bot doctor says what to do.", extra=facts)
        return {}

    async def count_stuck(self) -> dict[str, int]:
        """The same for whoever reads this process's figures."""
        backlogs = await self._list_backlogs()
        self._core.metrics.set_stuck({(backlog.table, backlog.state): backlog.count for backlog in backlogs})
        return {}

    async def _list_backlogs(self) -> list[Backlog]:
        return await self._core.transactions.run(partial(list_backlogs, now=self._core.clock()))

    async def wipe(self) -> dict[str, int]:
        """What was deleted goes for good."""
        await asyncio.to_thread(wipe_log, self._core.engine)
        return {}

    async def sweep(self) -> dict[str, int]:
        """What has outlived its use."""
        now, run = self._core.clock(), self._core.transactions.run
        return {
            "updates": await run(partial(forget_seen, now=now)),
            "events": await run(partial(forget_events, now=now)),
            "numbers": await run(partial(forget_numbers, now=now)),
            "views": await self._drop_expired(now),
            "files": await self._core.files.sweep(),
            "loans": await run(partial(drop_expired_answers, now=now)),
            "drafts": await self._sweep_drafts(now),
            "usage": await run(partial(fold_usage, before=now.astimezone(self._core.settings.zone).date())),
            "prints": await run(partial(drop_old_prints, now=now)),
            "ticks": await run(partial(forget_ticks, now=now)),
        }

    async def note_forgotten(self) -> dict[str, int]:
        """Who was deleted stands outside of the database as well, before it is told there no more."""
        run = self._core.transactions.run
        deletions = await run(list_to_note)
        if deletions:
            await asyncio.to_thread(note_deletions, self._core.settings.data_dir, deletions)
            await run(partial(drop_noted, deletions=deletions))
        return {"noted": len(deletions)}

    async def archive(self) -> dict[str, int]:
        """Of what was sent long ago the counts are kept, and not to whom."""
        before = self._core.clock() - timedelta(days=self._core.settings.keep_sent_days)
        return {
            "archived": await self._until_none(partial(archive_notices, before=before)),
            "deleted": await self._until_none(partial(drop_settled, before=before)),
        }

    async def _until_none(self, batch: Callable[[Session], int]) -> int:
        done = 0
        while changed := await self._core.transactions.run(batch):
            done += changed
        return done

    async def _drop_expired(self, now: datetime) -> int:
        """Those that a draft holds are put off, so that they do not come again."""
        dropped = 0
        while seen := await self._core.transactions.run(partial(drop_expired, now=now, at_most=_AT_ONCE)):
            dropped += seen
        return dropped

    async def _sweep_drafts(self, now: datetime) -> int:
        swept = await self._sweep_resting(now, partial(list_resting, since=now - DRAFT_LIFE))
        short = partial(list_resting, since=now - SHORT_LIFE, containing='"life"')
        return swept + await self._sweep_resting(now, short)

    async def _sweep_resting(self, now: datetime, list_some: Callable[..., list[int]]) -> int:
        swept, after = 0, None
        while chats := await self._core.transactions.run(partial(list_some, after=after, at_most=_AT_ONCE)):
            after = chats[-1]
            left = await self._core.transactions.run(partial(_sweep_chats, chats=chats, now=now))
            for flow, question in left:
                self._core.metrics.count_draft_left(flow=flow, question=question or "none")
            swept += len(left)
        return swept


def _sweep_chats(db: Session, *, chats: list[int], now: datetime) -> list[tuple[str, str]]:
    return [left for chat in chats for left in sweep_drafts(db, open_dialogue(db, chat, now=now), now=now)]
