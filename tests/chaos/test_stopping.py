"""SIGTERM: what was taken in is worked on and answered; what is not in time is left for the next process."""

import random

import pytest

from tests.chaos.conftest import IS_WHOLE, Count, rounds
from tests.chaos.stage import Stage
from tests.telegram_server import Fault

pytestmark = pytest.mark.chaos

MANY = [str(number) for number in range(30)]


def test_told_to_stop_it_finishes_what_it_took_in(stage: Stage, chance: random.Random, count: Count) -> None:
    for _ in range(rounds(2, 100)):
        talk = stage.write_at_once(*MANY)
        program = stage.start()
        program.lives_for(chance.uniform(0.05, 0.3))
        assert program.stop()
        with stage.running():
            talk.result()

    assert stage.settle_accounts() == 0
    count(f"{rounds(2, 100)} stops in the middle, no reply came twice")


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
    """Ten seconds is what supervisors wait before they kill; a Telegram that hangs takes most of them."""
    program = stage.start_whole()
    assert program.address.startswith("http://127.0.0.1:")
    rider = stage.telegram.run(lambda server: server.person(language_code="en"))
    stage.telegram.run(lambda _server: rider.sends("hello"))
    stage.telegram.run(lambda server: server.until(lambda: rider.chat.by_bot))
    if IS_WHOLE:
        stage.telegram.run(lambda server: server.faults.add(Fault("timeout", method="sendMessage", times=None)))
        stage.telegram.run(lambda _server: rider.sends("hello"))
        stage.telegram.run(lambda server: server.until(lambda: server.faults.counts["timeout"]))

    assert program.stop(within=10)
