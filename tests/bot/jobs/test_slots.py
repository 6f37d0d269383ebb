"""What becomes of the jobs of the whole system when they fail, hang, or find a clock that has jumped."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, select

from bot.jobs.slots import Slots
from bot.transactions import Transactions
from bot.worker import Worker
from models.tick import Every, Tick
from tests.conftest import opened
from tests.patience import PATIENCE_SECONDS
from tests.playground import NOON

HOURS = Every(timedelta(hours=1))


class Office:
    """One process with one job, which fails as it is told."""

    def __init__(self, transactions: Transactions, worker: Worker, *, is_careful: bool = False) -> None:
        self.now = NOON
        self.done: list[datetime] = []
        self.failures: list[Exception] = []
        self.begun, self.may_end = asyncio.Event(), asyncio.Event()
        self.may_end.set()
        self.transactions = transactions
        self.slots = Slots(transactions, worker, clock=lambda: self.now)
        self.slots.add(self.sweep, HOURS, is_careful=is_careful)

    async def sweep(self) -> dict[str, int]:
        self.begun.set()
        await self.may_end.wait()
        if self.failures:
            raise self.failures.pop()
        self.done.append(self.now)
        return {"rows": len(self.done)}

    async def look(self, **later: float) -> None:
        self.now += timedelta(**later)
        self.slots.look()
        await self.slots.rest()

    async def counts(self) -> list[dict[str, int] | None]:
        """What was noted of each slot, None of one that has not ended."""

        def read(db: Session) -> list[dict[str, int] | None]:
            return [tick.counts if tick.ended_at else None for tick in db.exec(select(Tick).order_by(col(Tick.slot)))]

        return await self.transactions.run(read)


@pytest_asyncio.fixture
async def worker(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Worker]:
    with opened(sqlite_url) as engine, Worker(engine, tmp_path) as worker:
        yield worker


@pytest_asyncio.fixture
async def transactions(sqlite_url: str) -> AsyncIterator[Transactions]:
    with opened(sqlite_url) as engine:
        transactions = Transactions(engine)
        yield transactions
        transactions.close()


@pytest_asyncio.fixture
async def office(transactions: Transactions, worker: Worker) -> Office:
    return Office(transactions, worker)


async def test_a_job_is_done_once_in_its_slot_however_often_it_is_looked_for(office: Office) -> None:
    for _look in range(3):
        await office.look(minutes=10)
    await office.look(minutes=40)

    assert office.done == [NOON + timedelta(minutes=10), NOON + timedelta(minutes=70)]
    assert await office.counts() == [{"rows": 1}, {"rows": 2}]


async def test_a_job_that_fails_comes_again_in_its_next_slot(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    office.failures.append(LookupError("nothing there"))

    await office.look()
    await office.look(minutes=1)
    await office.look(hours=1)

    assert await office.counts() == [{"failed": 1}, {"rows": 1}]
    assert [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR] == ["A job failed."]


async def test_a_job_that_found_no_database_is_gone_on_with_at_the_next_look(office: Office) -> None:
    office.failures.append(OperationalError("SELECT", {}, Exception("disk I/O error")))

    await office.look()
    assert await office.counts() == [None]
    await office.look(seconds=10)

    assert await office.counts() == [{"rows": 1}]


async def test_what_was_under_way_when_the_program_was_stopped_is_gone_on_with_by_the_next(
    office: Office, transactions: Transactions, worker: Worker
) -> None:
    office.may_end.clear()
    office.slots.look()
    await asyncio.wait_for(office.begun.wait(), PATIENCE_SECONDS)
    await office.slots.stop()
    assert await office.counts() == [None]

    another = Office(transactions, worker)
    await another.look()

    assert (office.done, another.done) == ([], [NOON])


async def test_after_a_jump_far_ahead_a_careful_job_deletes_nothing_for_most_of_a_day(
    transactions: Transactions, worker: Worker, caplog: pytest.LogCaptureFixture
) -> None:
    office = Office(transactions, worker, is_careful=True)
    await office.look()
    await office.look(days=30)
    assert len(office.done) == 2

    await office.look(days=3650)
    for _hour in range(19):
        await office.look(hours=1)
    assert len(office.done) == 2
    assert caplog.messages.count("The clock has jumped far ahead: nothing is deleted for now.") == 20

    for _hour in range(2):
        await office.look(hours=1)
    assert len(office.done) == 4
    assert await office.counts() == [{"rows": 1}, {"rows": 2}, *[{"left_out": 1}] * 20, {"rows": 3}, {"rows": 4}]


async def test_a_clock_that_is_put_right_after_its_jump_has_deleted_nothing(
    transactions: Transactions, worker: Worker
) -> None:
    office = Office(transactions, worker, is_careful=True)
    await office.look()
    await office.look(days=3650)
    await office.look(days=-3650, hours=1)

    assert office.done == [NOON, NOON + timedelta(hours=1)]
