"""SIGTERM: what was taken in is worked on and answered; what is not in time is left for the next process."""

import random

import pytest

from tests.chaos.stage import Stage
from tests.loops import IS_WHOLE, Count, rounds
from tests.patience import PATIENCE_SECONDS
from tests.telegram_server import Fault

pytestmark = pytest.mark.chaos

MANY = [str(number) for number in range(30)]


def test_told_to_stop_it_finishes_what_it_took_in(stage: Stage, chance: random.Random, count: Count) -> None:
    for _ in range(rounds(2, 100)):
        talk = stage.write_at_once(*MANY)
        program = stage.start()
        program.lives_for(chance.uniform(0.05, 0.3))
        assert program.stop()
        assert stage.list_unsettled() == []
        with stage.running():
            talk.result()

    assert stage.settle_accounts() == 0
    count(f"{rounds(2, 100)} stops in the middle, no reply came twice")


@pytest.mark.parametrize(
    ("patience_seconds", "is_left"), [(PATIENCE_SECONDS, False), (0.0, True)], ids=["patient", "too hasty"]
)
def test_what_was_taken_in_is_left_behind_only_by_one_that_does_not_wait_for_it(
    stage: Stage, patience_seconds: float, is_left: bool
) -> None:
    """Without its patience the program would fail the look into the database, so that look can fail."""
    slow = Fault("slow", method="sendMessage", times=None, seconds=PATIENCE_SECONDS if is_left else 0.3)
    stage.telegram.run(lambda server: server.faults.add(slow))
    talk = stage.write_at_once("one", "two")
    program = stage.start(patience_seconds=patience_seconds)
    stage.telegram.run(lambda server: server.until(lambda: slow.struck))
    assert program.stop()

    assert bool(stage.list_unsettled()) == is_left
    if is_left:
        stage.note_death()
    stage.telegram.run(lambda server: server.faults.clear())
    with stage.running():
        talk.result()
    stage.settle_accounts()


def test_told_to_stop_while_telegram_hangs_it_ends_in_time_and_sends_later(stage: Stage) -> None:
    talk = stage.write_at_once("one", "two")
    hanging = Fault("timeout", method="sendMessage", times=None)
    stage.telegram.run(lambda server: server.faults.add(hanging))
    program = stage.start(patience_seconds=0.2)
    stage.telegram.run(lambda server: server.until(lambda: len(hanging.struck) >= 3))
    assert program.stop()

    stage.telegram.run(lambda server: server.faults.clear())
    with stage.running():
        talk.result()

    assert stage.settle_accounts() == 0


def test_killed_while_it_stops_it_behaves_as_killed_at_any_time(
    stage: Stage, chance: random.Random, count: Count
) -> None:
    for _ in range(rounds(3, 300)):
        talk = stage.write_at_once(*MANY)
        program = stage.start()
        program.lives_for(chance.uniform(0.05, 0.3))
        program.begin_to_stop()
        program.kill_within(chance.uniform(0, 0.1))
        stage.note_death()
        with stage.running():
            talk.result()

    count(f"{stage.deaths} kills, {stage.settle_accounts()} replies came twice")


def test_the_whole_program_ends_within_ten_seconds(stage: Stage) -> None:
    """Ten seconds is what supervisors wait before they kill; a Telegram that hangs takes most of them.

    Where none hangs, it is enough that the program ends: the rest would measure the machine.
    """
    program = stage.start_whole()
    assert program.address.startswith("http://127.0.0.1:")
    rider = stage.telegram.run(lambda server: server.person(language_code="en"))
    stage.telegram.run(lambda _server: rider.sends("hello"))
    stage.telegram.run(lambda server: server.until(lambda: rider.chat.by_bot))
    if IS_WHOLE:
        stage.telegram.run(lambda server: server.faults.add(Fault("timeout", method="sendMessage", times=None)))
        stage.telegram.run(lambda _server: rider.sends("hello"))
        stage.telegram.run(lambda server: server.until(lambda: server.faults.counts["timeout"]))

    assert program.stop(within=10 if IS_WHOLE else PATIENCE_SECONDS)
