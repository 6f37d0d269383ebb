"""T1 to T5: two processes with one clock each, on one PostgreSQL."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from models.tick import Tick
from tests.bot.eventually import eventually
from tests.chaos.ticking import BEGIN, WAITS, TickingProcess, ticking
from tests.conftest import fresh_database, opened
from tests.loops import Count, rounds

pytestmark = pytest.mark.chaos

ONE_SLOT = timedelta(minutes=1)


@pytest.fixture
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return fresh_database(request, "postgresql", tmp_path)


@pytest.fixture
def pair(url: str, tmp_path: Path) -> Iterator[list[TickingProcess]]:
    with ticking(url, tmp_path) as pair:
        yield pair


def look_together(pair: list[TickingProcess], now: datetime) -> list[int]:
    for process in pair:
        process.begins(now)
    return [process.ends() for process in pair]


def goes_on(survivor: TickingProcess, now: datetime, *, done: int) -> bool:
    return survivor.looks(now) == done


def ticks(url: str) -> list[Tick]:
    with opened(url) as engine, Session(engine) as db:
        return list(db.exec(select(Tick).order_by(col(Tick.slot))))


def test_two_processes_that_tick_together_do_a_job_once_in_each_slot(
    pair: list[TickingProcess], url: str, count: Count
) -> None:
    slots, done = rounds(40, 1_000), [0, 0]
    for number in range(slots):
        done = look_together(pair, BEGIN + number * ONE_SLOT)

    assert sum(done) == slots
    assert len(ticks(url)) == slots
    assert {tick.missed for tick in ticks(url)} == {0}
    count(f"{slots} slots, {done[0]} done by one process and {done[1]} by the other")


def test_a_clock_that_jumps_does_no_job_twice_and_loses_none(pair: list[TickingProcess], url: str) -> None:
    hour = [BEGIN + number * ONE_SLOT for number in range(10)]
    for now in (*hour[:8], *hour[2:], BEGIN + timedelta(days=1), BEGIN + timedelta(days=1), BEGIN + 10 * ONE_SLOT):
        look_together(pair, now)

    assert sum(look_together(pair, BEGIN)) == 12
    assert [tick.missed for tick in ticks(url)] == [0] * 11 + [24 * 60 - 10]


def test_clocks_that_differ_do_a_job_once_in_each_slot(pair: list[TickingProcess], url: str) -> None:
    slow, fast = pair
    for number in range(20):
        # The first time one may find the other at it.
        for _look in range(2):
            fast.begins(BEGIN + (number + 1) * ONE_SLOT)
            slow.begins(BEGIN + number * ONE_SLOT)
            slow.ends()
            fast.ends()

    now = BEGIN + 20 * ONE_SLOT
    assert slow.looks(now) + fast.looks(now) == len(ticks(url)) == 21


def test_a_slow_job_keeps_every_other_process_from_its_own(pair: list[TickingProcess], url: str) -> None:
    slow, other = pair
    slow.looks(BEGIN, WAITS)
    asyncio.run(eventually(lambda: len(ticks(url)) == 1))

    assert other.looks(BEGIN + 5 * ONE_SLOT) == 0
    assert slow.looks(BEGIN + 5 * ONE_SLOT) == 1
    assert other.looks(BEGIN + 5 * ONE_SLOT) == 1

    assert [tick.missed for tick in ticks(url)] == [0, 4]


def test_what_a_killed_process_has_begun_another_goes_on_with(url: str, tmp_path: Path, count: Count) -> None:
    deaths = rounds(2, 50)
    with ticking(url, tmp_path, 1) as (survivor,):
        for number in range(deaths):
            now = BEGIN + number * ONE_SLOT
            with ticking(url, tmp_path, 1) as (mortal,):
                mortal.dies(now)
            asyncio.run(eventually(partial(goes_on, survivor, now, done=number + 1)))

    assert [tick.tries for tick in ticks(url)] == [2] * deaths
    count(f"{deaths} deaths in the middle of a job")
