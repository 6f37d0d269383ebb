"""Two whole programs on one PostgreSQL: only one asks Telegram for updates, and where it can not, the other does."""

import asyncio
import json
import time
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from sqlalchemy import text

from bot.worker import Watch
from tests.bot.eventually import eventually
from tests.chaos.program import QUICK_WATCH
from tests.chaos.stage import Program, Stage
from tests.conftest import opened
from tests.loops import IS_WHOLE, Count, rounds

pytestmark = pytest.mark.chaos

WATCH = Watch() if IS_WHOLE else QUICK_WATCH
# The other is quicker to take the lead than the one that lost it.
SLOW_WATCH = Watch(look_for_lead=2.0, take_up=2.0, given_up=6.0)


def test_only_one_polls_and_when_it_is_killed_the_other_does(postgresql_stage: Stage, count: Count) -> None:
    stage = postgresql_stage
    first, second = start_two(stage, WATCH, WATCH)
    second.lives_for(3 * WATCH.look_for_lead)
    says(stage, "to the first")
    stage.comes_to_rest()

    first.kill()
    stage.note_death()
    seconds = says(stage, "to the second")
    # In the short form the machine's load would weigh more than what is measured.
    assert not IS_WHOLE or seconds < 2 * WATCH.look_for_lead + 1
    assert second.stop()

    assert count_conflicts(stage) == 0
    assert stage.settle_accounts() == 0
    count(f"answered {seconds:.1f} s after the death of the one that polled")


def test_where_the_leaders_connection_is_cut_one_polls_soon_and_neither_thinks_itself_in_conflict(
    postgresql_stage: Stage, count: Count
) -> None:
    """The other may begin before the one that lost the lead has looked: Telegram then tells that one so, once."""
    stage = postgresql_stage
    programs = start_two(stage, SLOW_WATCH, QUICK_WATCH)
    for cuts in range(1, rounds(2, 50)):
        cut_leader(stage.database_url)
        says(stage, "while it is not known who leads")
        programs[0].lives_for(SLOW_WATCH.look_for_lead + 0.5)
        asyncio.run(eventually(lambda: all(is_healthy(program) for program in programs)))
        says(stage, "when it is known")
        assert count_conflicts(stage) <= cuts

    assert all(program.stop() for program in programs)
    assert stage.settle_accounts() == 0
    count(f"{rounds(2, 50) - 1} cuts, {count_conflicts(stage)} calls in vain")


def start_two(stage: Stage, *watches: Watch) -> tuple[Program, Program]:
    """The first leads."""
    first = stage.start_whole(watch=watches[0])
    stage.telegram.run(lambda server: server.until(lambda: server.calls_of("getUpdates")))
    second = stage.start_whole(watch=watches[1])
    assert second.address
    return first, second


def says(stage: Stage, words: str) -> float:
    """Somebody writes and is answered; after how many seconds."""
    begun, rider = time.monotonic(), stage.rider()
    stage.begin(lambda: rider.says(words)).result()
    return time.monotonic() - begun


def count_conflicts(stage: Stage) -> int:
    """How often two asked for updates at once."""
    return stage.telegram.run(lambda server: [call.status for call in server.calls_of("getUpdates")].count(409))


def cut_leader(url: str) -> None:
    with opened(url) as engine, engine.connect() as connection:
        cut = connection.execute(
            text(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory' AND objid = 0"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            )
        )
        assert cut.all() == [(True,)]


def is_healthy(program: Program) -> bool:
    try:
        with urlopen(f"{program.address}healthz") as told:
            return bool(json.load(told)["ok"])
    except HTTPError:
        return False
