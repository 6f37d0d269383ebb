"""Several processes on one PostgreSQL, or one that came too early on one SQLite file."""

import itertools

import pytest

from tests.chaos.conftest import Count, rounds
from tests.chaos.doors import push_at_once
from tests.chaos.stage import Stage

pytestmark = pytest.mark.chaos


def test_two_processes_that_recover_the_same_work_share_it(postgresql_stage: Stage, count: Count) -> None:
    stage = postgresql_stage
    for at in range(2, rounds(6, 200)):
        talk = stage.write_at_once("one", "two", "three", "four")
        if stage.start(kill_at=at, where=("committed",)).outlives(talk):
            break
        stage.note_death()
        with stage.running(polls=False), stage.running():
            talk.result()

    count(f"{stage.deaths} deaths, {stage.settle_accounts()} replies came twice")


def test_messages_of_one_person_to_several_processes_are_served_one_after_the_other(
    postgresql_stage: Stage, count: Count
) -> None:
    stage = postgresql_stage
    times = rounds(4, 200)
    with stage.running(polls=False) as one, stage.running(polls=False) as other:
        for number in range(times):
            talk = stage.write_at_once(*(f"{number}.{word}" for word in range(8)), riders=1)
            stage.riders[-1].is_in_order = False
            doors = itertools.cycle((f"{one.address}/telegram", f"{other.address}/telegram"))
            assert push_at_once(zip(doors, stage.newest_updates(8), strict=False)) == [200] * 8
            talk.result()

    assert stage.settle_accounts() == 0
    count(f"{times} times 8 messages at once")


def test_a_second_process_on_a_sqlite_file_does_not_start(sqlite_stage: Stage) -> None:
    with sqlite_stage.running() as first:
        assert first.address == ""
        assert sqlite_stage.start().ends() == 1
