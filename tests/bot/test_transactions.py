"""Work that clashes with other work is done again; what fails harms only the one who asked for it."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session

from bot.transactions import Transactions
from models.database import open_engine
from tests.conftest import opened
from tests.patience import PATIENCE_SECONDS

Work = Callable[[Session], int]
IN_VAIN = 2
"""As often as a clash strikes: in the batch, and when the piece is alone."""


@pytest.fixture
def accounts(engine: Engine) -> Iterator[Engine]:
    with two_accounts(engine):
        yield engine


@pytest.fixture
def postgresql_accounts(postgresql: str) -> Iterator[Engine]:
    with opened(postgresql) as engine, two_accounts(engine):
        yield engine


@contextmanager
def two_accounts(engine: Engine) -> Iterator[None]:
    """With nothing in them; neither takes a hundred."""
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE account (id INTEGER PRIMARY KEY, amount INTEGER CHECK (amount < 100))"))
        connection.execute(text("INSERT INTO account VALUES (1, 0), (2, 0)"))
    yield
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE account"))


@contextmanager
def opened_transactions(engine: Engine) -> Iterator[Transactions]:
    transactions = Transactions(engine)
    try:
        yield transactions
    finally:
        transactions.close()


def add(db: Session, account: int, amount: int = 1) -> int:
    db.connection().execute(
        text("UPDATE account SET amount = amount + :amount WHERE id = :id"), {"id": account, "amount": amount}
    )
    return read(db, account)


def read(db: Session, account: int) -> int:
    amount: int = (
        db.connection().execute(text("SELECT amount FROM account WHERE id = :id"), {"id": account}).scalar_one()
    )
    return amount


def amounts(engine: Engine) -> list[int]:
    with Session(engine) as db:
        return [read(db, account) for account in (1, 2)]


async def run_together(transactions: Transactions, *works: Work) -> list[int | BaseException]:
    """Results or errors of works that are taken together."""
    are_all_there = threading.Event()
    first = transactions.post(lambda _db: are_all_there.wait(PATIENCE_SECONDS))
    posted = [transactions.post(work) for work in works]
    are_all_there.set()
    await first
    return await asyncio.gather(*posted, return_exceptions=True)


async def test_of_works_taken_together_one_fails_and_the_others_are_done(accounts: Engine) -> None:
    def fail(db: Session) -> int:
        add(db, 1, 10)
        raise LookupError

    with opened_transactions(accounts) as transactions:
        results = await run_together(
            transactions,
            lambda db: add(db, 1),
            fail,
            lambda db: add(db, 1),
            lambda db: add(db, 1, 100),
            lambda db: add(db, 2),
        )

    assert [result if isinstance(result, int) else type(result) for result in results] == [
        1,
        LookupError,
        2,
        IntegrityError,
        1,
    ]
    assert amounts(accounts) == [2, 1]


def wait_until_blocked(db: Session, backend: int) -> None:
    """Until this other connection of the server waits for a lock."""
    is_blocked = text("SELECT cardinality(pg_blocking_pids(:backend)) > 0")
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while not db.connection().scalar(is_blocked, {"backend": backend}):
        assert time.monotonic() < give_up_at
        time.sleep(0.01)


async def test_a_deadlock_is_dissolved_and_both_sides_are_done(postgresql_accounts: Engine, postgresql: str) -> None:
    """The one looks for deadlocks so soon that it is always the one to give way: in its batch, and alone once more.

    A server looks once a wait, so the one does not begin to wait before the other does.
    """
    meeting, tries, backend = threading.Barrier(2), 0, 0

    def add_to_first_and_second(db: Session) -> int:
        nonlocal tries
        tries += 1
        add(db, 1)
        if tries <= IN_VAIN:
            meeting.wait(PATIENCE_SECONDS)
            wait_until_blocked(db, backend)
        return add(db, 2)

    def add_to_second_and_first(db: Session) -> int:
        nonlocal backend
        backend = db.connection().scalar(text("SELECT pg_backend_pid()"))
        add(db, 2, 10)
        meeting.wait(PATIENCE_SECONDS)
        return add(db, 1, 10)

    with (
        opened(f"{postgresql}?options=-cdeadlock_timeout%3D20ms") as soon,
        opened(f"{postgresql}?options=-cdeadlock_timeout%3D100s") as late,
        opened_transactions(soon) as one,
        opened_transactions(late) as other,
    ):
        neighbours = [lambda db: add(db, 1, 5), lambda db: add(db, 2, 5)]
        giving_way = asyncio.create_task(run_together(one, neighbours[0], add_to_first_and_second, neighbours[1]))
        for _ in range(IN_VAIN):
            await other.run(add_to_second_and_first)

        assert all(isinstance(result, int) for result in await giving_way)
    assert tries == IN_VAIN + 1
    assert amounts(postgresql_accounts) == [5 + 1 + 10 * IN_VAIN] * 2


async def test_what_cannot_be_put_in_an_order_is_done_again(postgresql_accounts: Engine, postgresql: str) -> None:
    loop, tries = asyncio.get_running_loop(), 0

    def add_to_what_was_read(db: Session) -> int:
        nonlocal tries
        tries += 1
        amount = read(db, 1)
        if tries <= IN_VAIN:
            asyncio.run_coroutine_threadsafe(other.run(lambda db: add(db, 1, 10)), loop).result(PATIENCE_SECONDS)
        db.connection().execute(text("UPDATE account SET amount = :amount WHERE id = 1"), {"amount": amount + 1})
        return amount

    strict = create_engine(postgresql, isolation_level="SERIALIZABLE")
    with opened_transactions(strict) as one, opened_transactions(postgresql_accounts) as other:
        results = await run_together(one, lambda db: add(db, 2), add_to_what_was_read, lambda db: add(db, 2))
    strict.dispose()

    assert results == [1, 10 * IN_VAIN, 2]
    assert tries == IN_VAIN + 1
    assert amounts(postgresql_accounts) == [10 * IN_VAIN + 1, 2]


async def test_a_database_that_stays_away_is_told_when_the_patience_is_over() -> None:
    transactions = Transactions(open_engine("postgresql+psycopg://postgres@127.0.0.1:1/x"), patience_seconds=0.1)

    with pytest.raises(DBAPIError):
        await transactions.run(lambda db: add(db, 1))

    transactions.close()
