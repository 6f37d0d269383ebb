"""The process is killed around the moment at which a reply leaves."""

import itertools

import pytest

from tests.chaos.conftest import Count, rounds
from tests.chaos.stage import Stage

pytestmark = pytest.mark.chaos


def test_killed_between_the_commit_and_the_reply_the_reply_leaves_once(stage: Stage, count: Count) -> None:
    for at in itertools.count(1):
        rider = stage.rider()
        order = stage.begin(lambda rider=rider: rider.order(1))  # type: ignore[misc]
        program = stage.start(kill_at=at, where=("ask sendMessage",))
        if program.outlives(order) and program.stop():
            break
        stage.note_death()
        with stage.running():
            order.result()

    # Of an order four replies leave, and from each of them the next was kept.
    assert stage.deaths >= 4
    assert stage.settle_accounts() == 0
    sent = stage.telegram.run(lambda server: len(server.calls_of("sendMessage")))
    assert sent == sum(len(rider.heard) for rider in stage.riders)
    count(f"{stage.deaths} kills, {sent} replies, each once")


def test_killed_when_a_reply_has_left_but_is_not_noted_it_comes_twice_at_most(stage: Stage, count: Count) -> None:
    rider = stage.rider()
    order = stage.begin(lambda: rider.order(rounds(2, 100)))
    program = stage.start(kill_at=1, where=("told sendMessage",))
    while not (program.outlives(order) and program.stop()):
        stage.note_death()
        # What the last process sent in vain is the first that this one sends.
        program = stage.start(kill_at=2, where=("told sendMessage",))

    assert stage.settle_accounts() == stage.deaths > 0
    listed = [line for line in program.told().splitlines() if "the first may be a repeat" in line and "key=" in line]
    assert len(listed) == stage.deaths
    count(f"{stage.deaths} kills, {stage.deaths} replies came twice")
