"""A notice on its way to many comes to each of them once, whatever happens to program, network and server."""

import pytest

from models.messages.outgoing import AMBIGUOUS, BLOCKED, GONE, SENT
from tests.chaos.mailing import Mailing
from tests.chaos.stage import Stage
from tests.loops import IS_WHOLE, Count, rounds
from tests.telegram_server import Fault
from tests.telegram_server.faults import Kind

pytestmark = pytest.mark.chaos

KILLS = 5
MANY, RATE = (3_000, 300) if IS_WHOLE else (150, 150)


def test_killed_again_and_again_it_comes_to_everybody_and_twice_only_where_that_is_told(
    stage: Stage, count: Count
) -> None:
    mailing = Mailing(stage, MANY)
    for _kill in range(KILLS):
        program = stage.start(rate=RATE)
        mailing.reaches(min(MANY, len(mailing.arrivals()) + MANY // (KILLS + 2)))
        mailing.kill(program)
    with stage.running(rate=RATE):
        mailing.comes_to_rest()

    twice = mailing.settle_accounts()
    count(f"{KILLS} kills, {MANY} recipients, {twice} of {len(mailing.listed())} that were listed had it twice")


def test_killed_after_a_call_and_before_its_answer_is_stored_it_comes_twice_at_most(
    sqlite_stage: Stage, count: Count
) -> None:
    stage, many = sqlite_stage, rounds(12, 300)
    mailing = Mailing(stage, many)
    arrived = stage.begin(mailing.arrives)
    program = stage.start(rate=30, kill_at=3, where=("told sendMessage",))
    while not (program.outlives(arrived) and program.stop()):
        mailing.note_death()
        program = stage.start(rate=30, kill_at=3, where=("told sendMessage",))
    with stage.running(rate=RATE):
        mailing.comes_to_rest()

    twice = mailing.settle_accounts()
    assert mailing.deaths > 0
    count(f"{mailing.deaths} kills, {many} recipients, {twice} had it twice")


def test_where_the_process_that_sends_is_killed_another_goes_on(postgresql_stage: Stage, count: Count) -> None:
    stage = postgresql_stage
    mailing = Mailing(stage, MANY)
    first = stage.start_whole(rate=RATE)
    mailing.reaches(1)
    second = stage.start_whole(rate=RATE)
    assert second.address
    mailing.reaches(MANY // 2)
    mailing.kill(first)
    mailing.comes_to_rest()
    assert second.stop()

    twice = mailing.settle_accounts()
    count(f"{MANY} recipients, {twice} of {len(mailing.listed())} that were listed had it twice")


def test_a_chat_that_the_server_closes_gets_nothing_for_so_long(sqlite_stage: Stage) -> None:
    """Neither what goes to many nor an answer to what somebody writes there."""
    stage = sqlite_stage
    mailing = Mailing(stage, 20)
    closed = mailing.chats[0]
    fault = Fault("429", chat_id=closed, retry_after=2)
    stage.telegram.run(lambda server: server.faults.add(fault))
    with stage.running(rate=RATE):
        stage.telegram.run(lambda server: server.until(lambda: fault.struck))
        stage.telegram.run(lambda server: server.person(closed).sends("hello"))
        mailing.comes_to_rest()
        stage.telegram.run(lambda server: server.until(lambda: len(server.calls_of("sendMessage", closed)) == 3))

    early = stage.telegram.run(lambda server: server.faults.early)
    refused, *later = mailing.calls_to(closed)
    assert early == []
    assert min(call.at for call in later) - refused.at >= 2
    assert mailing.arrivals() == dict.fromkeys(mailing.chats, 1)
    assert mailing.listed() == set()


def test_while_the_server_has_a_chat_closed_others_go_on(sqlite_stage: Stage) -> None:
    mailing = Mailing(sqlite_stage, 20)
    closed, *others = mailing.chats
    fault = Fault("429", chat_id=closed, retry_after=3600)
    sqlite_stage.telegram.run(lambda server: server.faults.add(fault))
    with sqlite_stage.running(rate=RATE):
        mailing.reaches(len(others))

    assert mailing.arrivals() == dict.fromkeys(others, 1)
    assert sqlite_stage.telegram.run(lambda server: server.faults.early) == []


def test_what_arrives_without_an_answer_comes_twice_at_most_and_is_listed(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    mailing = Mailing(stage, 12)
    once, twice, *others = mailing.chats
    for chat_id, times in ((once, 1), (twice, 2)):
        fault = Fault("timeout_after_delivery", chat_id=chat_id, times=times, seconds=0.2)
        stage.telegram.run(lambda server, fault=fault: server.faults.add(fault))  # type: ignore[misc]
    with stage.running(rate=RATE):
        mailing.comes_to_rest()

    states, _reasons = mailing.ends()
    assert states == {SENT: 11, AMBIGUOUS: 1}
    assert mailing.listed() == {once, twice}
    assert mailing.arrivals() == {**dict.fromkeys(others, 1), once: 2, twice: 2}


@pytest.mark.parametrize(("kind", "reason"), [("blocked", BLOCKED), ("deactivated", GONE), ("gone", GONE)])
def test_who_can_not_be_reached_is_told_so_at_once(sqlite_stage: Stage, kind: Kind, reason: str) -> None:
    stage = sqlite_stage
    mailing = Mailing(stage, 6)
    lost, *others = mailing.chats
    stage.telegram.run(lambda server: server.faults.add(Fault(kind, chat_id=lost, times=None)))
    with stage.running(rate=RATE):
        mailing.comes_to_rest()

    assert mailing.refusals() == {reason: 1}
    assert len(mailing.calls_to(lost)) == 1
    assert mailing.arrivals() == dict.fromkeys(others, 1)


def test_a_group_that_moved_has_it_where_it_is_now(sqlite_stage: Stage) -> None:
    stage, group, moved_to = sqlite_stage, -500, -1_000_000_000_500
    stage.telegram.run(lambda server: server.person().in_group(group))
    mailing = Mailing(stage, 6, more=[group])
    stage.telegram.run(lambda server: server.migrates(group, moved_to))
    with stage.running(rate=RATE):
        mailing.comes_to_rest()

    states, _reasons = mailing.ends()
    assert states == {SENT: 7}
    assert [len(mailing.calls_to(chat_id)) for chat_id in (group, moved_to)] == [1, 1]


def test_who_writes_meanwhile_is_answered_before_many_more_have_it(sqlite_stage: Stage, count: Count) -> None:
    """By the order of the calls: between what somebody writes and the answer no more leave than in a second."""
    stage, rate = sqlite_stage, 100
    mailing = Mailing(stage, rounds(200, 3_000))
    rider, waits = stage.rider(), []
    with stage.running(rate=rate):
        mailing.reaches(5)
        for number in range(rounds(10, 200)):
            before = mailing.arrivals().total()
            stage.begin(lambda words=f"number {number}": rider.says(words)).result()  # type: ignore[misc]
            waits.append(mailing.arrivals().total() - before)
        mailing.comes_to_rest()

    waits.sort()
    assert waits[len(waits) * 95 // 100] < rate
    assert stage.settle_accounts() == 0
    assert mailing.settle_accounts() == 0
    middle, most = waits[len(waits) // 2], waits[-1]
    count(f"{len(waits)} answers, each after {middle} of {len(mailing.chats)} messages, at most {most}")
