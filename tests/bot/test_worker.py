"""Processes on one PostgreSQL know who leads and who has died; a lost lock alone is no death."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from time import monotonic, sleep

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import QueuePool
from sqlmodel import Session

from bot.worker import Watch, Worker
from tests.conftest import opened
from tests.patience import PATIENCE_SECONDS

HALF_A_SECOND = Watch(given_up=0.5)
Start = Callable[[], Worker]


@pytest.fixture
def engine(postgresql: str) -> Iterator[Engine]:
    """On the database that both kinds of lock are on, whoever holds them."""
    with opened(postgresql) as engine:
        yield engine


@pytest.fixture
def start(postgresql: str, tmp_path: Path) -> Iterator[Start]:
    """Begin a worker as a process of its own would, with its own connections."""
    with ExitStack() as stack:

        def begin() -> Worker:
            own = stack.enter_context(opened(postgresql))
            return stack.enter_context(Worker(own, tmp_path, watch=HALF_A_SECOND))

        yield begin


def lose_locks(engine: Engine) -> None:
    """What a restart of the server does to every lock."""
    with engine.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory'"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            )
        )


def end(worker: Worker, engine: Engine) -> None:
    """End it, and wait until the server has noticed: it frees the locks of a connection some time after its end."""
    worker.stop()
    is_held = text("SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = :number)")
    give_up_at = monotonic() + PATIENCE_SECONDS
    with engine.connect() as connection:
        while connection.scalar(is_held, {"number": worker.number}):
            assert monotonic() < give_up_at
            sleep(0.002)


def dead(engine: Engine, worker: Worker, *others: Worker) -> list[int]:
    with Session(engine) as db:
        return worker.list_dead(db, among=[worker.number, *(other.number for other in others)])


def test_one_leads_for_as_long_as_it_lives(engine: Engine, start: Start) -> None:
    first, second = start(), start()

    assert [first.lead(), second.lead(), first.lead()] == [True, False, True]

    end(first, engine)
    assert second.lead()


def test_who_has_lost_the_lead_to_another_knows_it_at_the_next_look(engine: Engine, start: Start) -> None:
    first, second = start(), start()
    assert first.lead()

    lose_locks(engine)

    assert second.lead()
    assert not first.lead()


def test_who_has_lost_the_lead_to_nobody_takes_it_again(engine: Engine, start: Start) -> None:
    first, second = start(), start()
    assert first.lead()

    lose_locks(engine)

    assert first.lead()
    assert not second.lead()


def test_one_that_died_before_another_began_is_dead_at_once(engine: Engine, start: Start) -> None:
    first = start()
    end(first, engine)

    assert dead(engine, start(), first) == [first.number]


def test_one_that_was_seen_alive_is_dead_when_its_lock_stayed_free_for_a_while(
    engine: Engine, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, now = start(), start(), 1000.0
    monkeypatch.setattr("bot.worker.time.monotonic", lambda: now)
    assert dead(engine, second, first) == []

    end(first, engine)
    assert dead(engine, second, first) == []
    now += 0.4
    assert dead(engine, second, first) == []
    now += 0.1
    assert dead(engine, second, first) == [first.number]


def test_one_that_takes_its_lost_lock_anew_was_never_dead(
    engine: Engine, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, now = start(), start(), 1000.0
    monkeypatch.setattr("bot.worker.time.monotonic", lambda: now)
    assert dead(engine, second, first) == []

    for _ in range(3):
        lose_locks(engine)
        assert dead(engine, second, first) == []
        now += 0.4
        first.keep_alive()
        assert dead(engine, second, first) == []


def test_what_nobody_has_taken_on_is_a_dead_ones_though_somebody_leads(engine: Engine, start: Start) -> None:
    """As updates that were set aside and are to be tried again."""
    worker = start()
    assert worker.lead()

    with Session(engine) as db:
        assert worker.list_dead(db, among=[0]) == [0]


def test_a_lock_that_cannot_be_taken_leaves_no_connection_behind(postgresql: str, tmp_path: Path, start: Start) -> None:
    """As where the server has not noticed yet that the old connection is cut."""
    with opened(f"{postgresql}?options=-clock_timeout%3D20") as engine:
        worker = Worker(engine, tmp_path)
        worker.number = start().number
        for _ in range(3):
            with pytest.raises(OperationalError):
                worker.keep_alive()

        assert isinstance(engine.pool, QueuePool)
        assert engine.pool.checkedout() == 0
