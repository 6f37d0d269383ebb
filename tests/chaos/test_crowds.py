"""Much at once: floods, double taps, albums, repeats and a backlog."""

import itertools

import pytest

from tests.chaos.doors import push_at_once
from tests.chaos.stage import Stage
from tests.loops import Count, rounds

FLOOD = rounds(80, 200)
FIRST = FLOOD // 2 - 1


@pytest.mark.chaos
def test_a_calm_chat_is_answered_promptly_beside_one_that_floods(stage: Stage, count: Count) -> None:
    """Promptly by the order of the answers: those to the flood leave one after the other, the calm chat's between."""
    flood = [str(number) for number in range(FLOOD)]
    first = stage.write_at_once(*flood[:FIRST], riders=1)
    calm = stage.write_at_once("calm", riders=1)
    flooding = stage.riders[0]
    stage.telegram.run(lambda _server: flooding.writes(*flood[FIRST:]))

    with stage.running():
        calm.result()
        first.result()

    answers = stage.telegram.run(lambda server: [call.chat_id for call in server.calls_of("sendMessage")])
    before = answers.index(stage.riders[1].chat_id)
    assert before < 20
    assert stage.settle_accounts() == 0
    count(f"answered after {before} of {FLOOD}")


def test_twenty_taps_at_once_choose_once_and_each_is_answered(stage: Stage) -> None:
    rider = stage.rider()
    with stage.running_several() as doors:
        talk = stage.begin(lambda: rider.does(rider.person.sends, "/order", "Which drink? (1/3)"))
        push_at_once([(doors[0], stage.newest_updates(1)[0])])
        talk.result()

        stage.telegram.run(lambda _server: rider.taps_often("Tea", 20, "How many cups? (2/3)"))
        assert push_at_once(zip(itertools.cycle(doors), stage.newest_updates(20), strict=False)) == [200] * 20
        stage.begin(rider.hears).result()

    assert stage.settle_accounts() == 0


@pytest.mark.chaos
def test_the_same_update_pushed_three_times_at_once_has_one_effect(stage: Stage, count: Count) -> None:
    times = rounds(5, 200)
    with stage.running_several() as doors:
        for number in range(times):
            talk = stage.write_at_once(f"number {number}", riders=1)
            pushes = [(door, stage.newest_updates(1)[0]) for door in itertools.islice(itertools.cycle(doors), 3)]
            assert push_at_once(pushes) == [200] * 3
            talk.result()
            assert push_at_once(pushes[:1]) == [200]

    assert stage.settle_accounts() == 0
    count(f"{times} updates, each 3 times at once and once more")


@pytest.mark.chaos
def test_a_backlog_is_worked_off_in_the_order_of_each_chat(stage: Stage, count: Count) -> None:
    riders, words = rounds(12, 100), [str(number) for number in range(rounds(25, 100))]
    talk = stage.write_at_once(*words, riders=riders)
    with stage.running():
        talk.result()

    assert stage.settle_accounts() == 0
    count(f"{riders * len(words)} updates had waited")


@pytest.mark.chaos
def test_an_album_is_stored_once_and_answered_once_wherever_a_kill_strikes(sqlite_stage: Stage, count: Count) -> None:
    stage = sqlite_stage
    for at in itertools.count(1, rounds(17, 1)):
        rider = stage.rider()
        talk = stage.begin(lambda rider=rider: rider.shows_album(10))  # type: ignore[misc]
        program = stage.start(kill_at=at, where=("statement", "commit", "ask", "told"))
        if program.outlives(talk) and program.stop():
            break
        stage.note_death()
        with stage.running():
            talk.result()

    count(f"{stage.deaths} kills, {stage.settle_accounts()} replies came twice")


def test_an_album_of_which_two_processes_died_is_still_one(sqlite_stage: Stage) -> None:
    """Third time the updates are tried one by one, but not apart from their album."""
    stage = sqlite_stage
    rider = stage.rider()
    asked = stage.begin(lambda: rider.does(rider.person.sends, "/album", "Which photos?"))
    with stage.running():
        asked.result()
    stage.telegram.run(lambda _server: rider.sends_album(10))
    answered = stage.begin(rider.hears)

    # The first dies when the album is kept; the second when it has taken it over.
    for commits in (3, 3):
        assert not stage.start(kill_at=commits, where=("committed",)).outlives(answered)
        stage.note_death()
    with stage.running():
        answered.result()

    assert stage.settle_accounts() == 0
