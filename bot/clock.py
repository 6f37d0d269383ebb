"""What is done from time to time: small jobs that return what they did."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot.core import Core
from handlers.conversation.memory import DRAFT_LIFE
from handlers.conversation.step import sweep_drafts
from models.checkup import list_backlogs
from models.database import wipe_log
from models.dialogue import list_resting, open_dialogue
from models.received import forget_seen
from models.web_chat import forget_numbers
from models.web_event import forget_events

log = logging.getLogger(__name__)

_AT_ONCE = 200


class Clock:
    """Wakes the jobs; `ticked_at` is when one last ran to its end, at first when they were started."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._scheduler: Any = None
        self.ticked_at: datetime | None = None

    def start(self) -> None:
        from apscheduler.schedulers.asyncio import AsyncIOScheduler

        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        self._add(self.take_up, seconds=15)
        self._add(self.sweep, minutes=30)
        self._add(self.look_for_stuck, minutes=5)
        self._add(self.wipe, minutes=1)
        self._scheduler.start()
        self.ticked_at = self._core.clock()

    def stop(self) -> None:
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)

    def _add(self, job: Callable[[], Awaitable[dict[str, int]]], **every: int) -> None:
        self._scheduler.add_job(partial(self.run, job), "interval", id=job.__name__, **every)

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
        """What other processes left behind when they died."""
        await asyncio.to_thread(self._core.worker.keep_alive)
        self._core.metrics.set_owed(self._core.outbox.size)
        return {"taken_up": await self._core.recover()}

    async def look_for_stuck(self) -> dict[str, int]:
        """Tell of rows that nothing brings to their end; `python -m bot doctor` says what to do about them."""
        backlogs = await self._core.transactions.run(partial(list_backlogs, now=self._core.clock()))
        for backlog in backlogs:
            facts = {"table": backlog.table, "state": backlog.state, "rows": backlog.count}
            log.warning("Rows are stuck; python -m bot doctor says what to do.", extra=facts)
        self._core.metrics.set_stuck({(backlog.table, backlog.state): backlog.count for backlog in backlogs})
        return {}

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
            "files": await self._core.files.sweep(),
            "drafts": await self._sweep_drafts(now),
        }

    async def _sweep_drafts(self, now: datetime) -> int:
        swept, after = 0, None
        while chats := await self._core.transactions.run(
            partial(list_resting, since=now - DRAFT_LIFE, after=after, at_most=_AT_ONCE)
        ):
            after = chats[-1]
            left = await self._core.transactions.run(partial(_sweep_chats, chats=chats, now=now))
            for flow, question in left:
                self._core.metrics.count_draft_left(flow=flow, question=question or "none")
            swept += len(left)
        return swept


def _sweep_chats(db: Session, *, chats: list[int], now: datetime) -> list[tuple[str, str]]:
    return [left for chat in chats for left in sweep_drafts(db, open_dialogue(db, chat, now=now), now=now)]
