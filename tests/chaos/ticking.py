"""A process that does the jobs of the clock when it is told the time, and tells what it has done."""

import asyncio
import multiprocessing
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from bot.jobs.slots import Slots
from bot.transactions import Transactions
from bot.worker import Watch, Worker
from models.database import open_engine
from models.tick import Every
from tests.patience import PATIENCE_SECONDS

MINUTES = Every(timedelta(minutes=1))
# So soon a lock that is free is a dead process's.
WATCH = Watch(given_up=0.2)
BEGIN = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
DIES, WAITS = "dies", "waits"
_context = multiprocessing.get_context("forkserver")


@dataclass
class Ticker:
    """What happens in the process; `told` is the other end of its pipe."""

    told: Connection
    now: datetime = BEGIN
    does: str = ""
    done: int = 0
    may_end: asyncio.Event = field(default_factory=asyncio.Event)

    async def job(self) -> dict[str, int]:
        if self.does == DIES:
            os._exit(1)
        if self.does == WAITS:
            await self.may_end.wait()
        self.done += 1
        return {"rows": self.done}

    async def work(self, url: str, folder: Path) -> None:
        engine = open_engine(url)
        transactions = Transactions(engine)
        with Worker(engine, folder, watch=WATCH) as worker:
            slots = Slots(transactions, worker, clock=lambda: self.now)
            slots.add(self.job, MINUTES)
            self.told.send(0)
            while (asked := await asyncio.to_thread(self.told.recv)) is not None:
                self.now, self.does = asked
                slots.look()
                if self.does != WAITS:
                    self.may_end.set()
                    await slots.rest()
                self.told.send(self.done)
        transactions.close()


def _work(url: str, folder: Path, told: Connection) -> None:
    asyncio.run(Ticker(told).work(url, folder))


@dataclass
class TickingProcess:
    """It, as the test sees it."""

    process: BaseProcess
    pipe: Connection

    def begins(self, now: datetime, does: str = "") -> None:
        self.pipe.send((now, does))

    def ends(self) -> int:
        """How often it has done the job so far."""
        done: int = self.pipe.recv()
        return done

    def looks(self, now: datetime, does: str = "") -> int:
        self.begins(now, does)
        return self.ends()

    def dies(self, now: datetime) -> None:
        """In the middle of the job."""
        self.begins(now, DIES)
        self.process.join()
        assert self.process.exitcode == 1


@contextmanager
def ticking(url: str, folder: Path, count: int = 2) -> Iterator[list[TickingProcess]]:
    with ExitStack() as stack:
        yield [stack.enter_context(_started(url, folder)) for _number in range(count)]


@contextmanager
def _started(url: str, folder: Path) -> Iterator[TickingProcess]:
    ours, theirs = _context.Pipe()
    process: Any = _context.Process(target=_work, args=(url, folder, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        started = TickingProcess(process, ours)
        assert started.ends() == 0
        yield started
        if process.is_alive():
            ours.send(None)
            process.join(PATIENCE_SECONDS)
    finally:
        process.kill()
        process.join()
