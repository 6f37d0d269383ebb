"""Another program holds the SQLite file for longer than SQLite itself waits for it."""

import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

import pytest
from sqlalchemy.engine import make_url

from models.database import sqlite3
from tests.chaos.stage import Stage
from tests.loops import Count, rounds

pytestmark = pytest.mark.chaos

BUSY_TIMEOUT_SECONDS = 5
LOCKED_SECONDS = rounds(6, 30)
WAITS = "Another program holds the database; waiting until it lets go."


@contextmanager
def locked(url: str) -> Iterator[None]:
    """By a process of its own, which lets go in the end."""
    context = multiprocessing.get_context("forkserver")
    ours, theirs = context.Pipe()
    process = context.Process(target=_hold, args=(make_url(url).database, theirs))
    process.start()
    assert ours.recv() == "held"
    try:
        yield
    finally:
        ours.send("let go")
        process.join()


def _hold(path: str, told: Connection) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    told.send("held")
    told.recv()
    connection.close()


def test_people_are_answered_when_the_file_is_free_again(sqlite_stage: Stage, count: Count) -> None:
    stage = sqlite_stage
    program = stage.start_whole()
    assert program.address
    with locked(stage.database_url):
        talk = stage.write_at_once("one", "two")
        program.lives_for(LOCKED_SECONDS)
        assert not talk.done()
    begun = time.monotonic()
    talk.result()
    count(f"locked for {LOCKED_SECONDS} s, all answered {time.monotonic() - begun:.1f} s later")
    assert program.stop()

    assert stage.settle_accounts() == 0


def test_a_program_that_begins_meanwhile_waits(sqlite_stage: Stage, count: Count) -> None:
    stage = sqlite_stage
    with locked(stage.database_url):
        program = stage.start_whole()
        talk = stage.write_at_once("one", "two")
        while WAITS not in program.told():
            program.lives_for(0.05)
        program.lives_for(LOCKED_SECONDS - BUSY_TIMEOUT_SECONDS)
    talk.result()
    assert program.stop()

    assert stage.settle_accounts() == 0
    count(f"locked for {LOCKED_SECONDS} s")
