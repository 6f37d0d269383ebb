"""The process is killed at any moment: what was taken in has one effect, and every reply comes."""

import itertools
import random
from concurrent.futures import Future

import pytest

from tests.chaos.conftest import Count, rounds
from tests.chaos.stage import Stage

pytestmark = pytest.mark.chaos

INPUT_AND_OUTPUT = ("statement", "commit", "ask", "told")
FOUR_WORDS = ("one", "two", "three", "four")


def test_kills_at_random_instants_lose_nothing_and_do_nothing_twice(
    stage: Stage, chance: random.Random, count: Count
) -> None:
    riders = [stage.rider() for _ in range(3)]
    orders = [stage.begin(rider.order) for rider in riders]

    for _ in range(rounds(8, 10_000)):
        program = stage.start()
        # What processes die of again and again is set aside, which the blows here must not be taken for.
        stage.comes_through(tries=1)
        program.lives_for(chance.uniform(0, 0.25))
        program.kill()
        stage.note_death()
    for rider in riders:
        rider.is_sated = True
    with stage.running():
        for order in orders:
            order.result()

    assert stage.deaths == rounds(8, 10_000)
    repeats = stage.settle_accounts()
    done = sum(rider.updates for rider in riders)
    count(f"{stage.deaths} kills, {done} updates, {repeats} replies came twice")


@pytest.mark.parametrize(("where", "step"), [(INPUT_AND_OUTPUT, 17), (("await",), 97)], ids=["io", "await"])
def test_killed_at_every_point_in_turn_an_order_is_carried_out(
    stage: Stage, count: Count, where: tuple[str, ...], step: int
) -> None:
    """SQLite's own method: the blow falls one point later each time, until the order is done with none left."""
    for at in itertools.count(1, rounds(step, 1)):
        rider = stage.rider()
        order = stage.begin(lambda rider=rider: rider.order(1))  # type: ignore[misc]
        program = stage.start(kill_at=at, where=where)
        if program.outlives(order) and program.stop():
            break
        _come_back(stage, order)

    assert stage.deaths > 0
    count(f"{stage.deaths} kills, {stage.settle_accounts()} replies came twice")


def test_killed_at_every_point_of_a_batch_the_rest_of_it_still_arrives(sqlite_stage: Stage, count: Count) -> None:
    stage = sqlite_stage
    for at in itertools.count(2, rounds(29, 1)):
        talk = stage.write_at_once(*FOUR_WORDS)
        program = stage.start(kill_at=at, where=INPUT_AND_OUTPUT)
        if program.outlives(talk) and program.stop():
            break
        _come_back(stage, talk)

    assert stage.deaths > 0
    count(f"{stage.deaths} kills, {stage.settle_accounts()} replies came twice")


def test_an_offset_that_moves_before_its_batch_is_kept_is_noticed(sqlite_stage: Stage) -> None:
    """So that the others, which look at the offset after each death, could fail."""
    stage = sqlite_stage
    stage.write_at_once(*FOUR_WORDS)
    program = stage.start(is_hasty=True)
    stage.telegram.run(lambda server: server.until(lambda: server.highest_offset))
    program.kill()

    with pytest.raises(AssertionError, match="Telegram was asked to forget all before"):
        stage.note_death()


def test_killed_at_every_point_of_the_recovery_too_it_comes_back(stage: Stage, count: Count) -> None:
    for at in itertools.count(1, rounds(61, 1)):
        talk = _leave_work_behind(stage)
        program = stage.start(kill_at=at, where=INPUT_AND_OUTPUT)
        if program.outlives(talk) and program.stop():
            break
        _come_back(stage, talk)

    assert stage.deaths > 0
    count(f"{stage.deaths} kills, half of them in recovery, {stage.settle_accounts()} replies came twice")


def test_killed_again_soon_after_the_start_it_comes_back(stage: Stage, chance: random.Random, count: Count) -> None:
    for _ in range(rounds(3, 1_000)):
        talk = _leave_work_behind(stage)
        program = stage.start()
        program.lives_for(chance.uniform(0, 0.2))
        program.kill()
        _come_back(stage, talk)

    assert stage.deaths > 0
    count(f"{stage.deaths} kills, half of them in recovery, {stage.settle_accounts()} replies came twice")


def _leave_work_behind(stage: Stage) -> "Future[None]":
    talk = stage.write_at_once(*FOUR_WORDS)
    program = stage.start(kill_at=4, where=("committed",))
    assert not program.outlives(talk)
    stage.note_death()
    return talk


def _come_back(stage: Stage, talk: "Future[None]") -> None:
    stage.note_death()
    with stage.running():
        talk.result()
    stage.settle_accounts()
