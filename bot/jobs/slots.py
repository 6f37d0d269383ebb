"""Jobs of the whole system: in each slot of its time one process of all does it."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot.transactions import Transactions, is_outage
from bot.worker import Worker
from models.tick import LEFT_OUT, Begun, Daily, Every, begin_tick, end_tick, is_ended, list_tickers

log = logging.getLogger(__name__)

Job = Callable[[], Awaitable[dict[str, int]]]
# After so long a pause it is rather the clock that is wrong: somebody has so long to put it right.
_LONGEST_PAUSE = timedelta(days=30)
_TIME_TO_MEND = timedelta(hours=20)


@dataclass(frozen=True, slots=True)
class _Planned:
    job: Job
    schedule: Every | Daily
    is_careful: bool

    @property
    def name(self) -> str:
        return self.job.__name__


class Slots:
    """Which jobs are due, and who does them. What a process that died has left is gone on with."""

    def __init__(self, transactions: Transactions, worker: Worker, *, clock: Callable[[], datetime]) -> None:
        self._transactions = transactions
        self._worker = worker
        self._clock = clock
        self._planned: list[_Planned] = []
        self._in_hand: dict[str, asyncio.Task[None]] = {}
        # The slot of each job about which nothing is left to ask.
        self._settled: dict[str, int] = {}

    def add(self, job: Job, schedule: Every | Daily, *, is_careful: bool = False) -> None:
        """A careful job deletes what nobody can bring back: after a long pause it is left out for most of a day."""
        self._planned.append(_Planned(job, schedule, is_careful))

    def look(self) -> None:
        """Begin what is due; call from time to time, often enough for the shortest slot."""
        for planned in self._planned:
            is_settled = self._settled.get(planned.name) == planned.schedule.slot(self._clock())
            if planned.name not in self._in_hand and not is_settled:
                task = asyncio.create_task(self._work(planned))
                self._in_hand[planned.name] = task
                task.add_done_callback(partial(self._let_go, planned.name))

    async def rest(self) -> None:
        """Until nothing is under way."""
        await asyncio.gather(*self._in_hand.values())

    async def stop(self) -> None:
        """What is under way is left; whoever is next goes on with it."""
        tasks = list(self._in_hand.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _let_go(self, name: str, _task: asyncio.Task[None]) -> None:
        del self._in_hand[name]

    async def _work(self, planned: _Planned) -> None:
        with suppress(DBAPIError):  # which is told where it is noticed, and this comes again
            slot = planned.schedule.slot(self._clock())
            begun, is_settled = await self._transactions.run(partial(self._begin, name=planned.name, slot=slot))
            if is_settled:
                self._settled[planned.name] = slot
            if begun is None:
                return
            if begun.missed:
                log.warning("A job was not done in its time.", extra={"job": planned.name, "missed": begun.missed})
            counts = await self._do(planned, begun)
            if counts is not None:
                end = partial(end_tick, tick_id=begun.id, worker=self._worker.number, counts=counts, now=self._clock())
                await self._transactions.insist(end)

    def _begin(self, db: Session, *, name: str, slot: int) -> tuple[Begun | None, bool]:
        """What is to be done now, and whether nothing is left of this slot.

        What this process has begun counts as a dead one's, too: it does not ask about what it has in hand.
        """
        among = list_tickers(db, name)
        dead = [*self._worker.list_dead(db, among=among), self._worker.number]
        begun = begin_tick(db, job=name, slot=slot, worker=self._worker.number, dead=dead, now=self._clock())
        return begun, begun is None and is_ended(db, job=name, slot=slot)

    def _is_too_late(self, begun: Begun) -> bool:
        now = self._clock()
        is_far = begun.last_at is not None and now - begun.last_at > _LONGEST_PAUSE
        return is_far and (begun.left_out_at is None or now - begun.left_out_at < _TIME_TO_MEND)

    async def _do(self, planned: _Planned, begun: Begun) -> Mapping[str, int] | None:
        """What it counted; None where it could not end, and has to be taken up again."""
        name, since = planned.name, time.monotonic()
        if planned.is_careful and self._is_too_late(begun):
            log.warning("The clock has jumped far ahead: nothing is deleted for now.", extra={"job": name})
            return {LEFT_OUT: 1}
        try:
            counts = await planned.job()
        except Exception as error:
            if isinstance(error, DBAPIError) and is_outage(error):
                log.warning("A job found no database; it comes again.", extra={"job": name})
                return None
            log.exception("A job failed.", extra={"job": name})
            return {"failed": 1}
        if any(counts.values()):
            log.info("A job is done.", extra={"job": name, "seconds": time.monotonic() - since, **counts})
        return counts
