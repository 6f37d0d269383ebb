"""The link to PostgreSQL is cut when a commit was made and its answer is on its way: it counts as unknown."""

import itertools
from pathlib import Path

import pytest
from sqlmodel import Session

from bot.jobs.clock import Clock
from models.messages.dialogue import Owed, open_dialogue, store_dialogue
from models.messages.received import Waiting, keep_updates
from tests.chaos.cut_link import CutLink
from tests.chaos.killpoints import KILLED
from tests.chaos.orders import CONVERSATIONS
from tests.chaos.stage import Stage
from tests.chaos.verdict import list_unsettled
from tests.conftest import opened, playing
from tests.loops import Count, rounds

pytestmark = pytest.mark.chaos


def test_cut_after_every_commit_in_turn_an_order_is_carried_out_once(postgresql_stage: Stage, count: Count) -> None:
    stage = postgresql_stage
    with CutLink(stage.database_url) as link:
        for at in itertools.count(1, rounds(5, 1)):
            link.cut_at(at)
            rider = stage.rider()
            order = stage.begin(lambda rider=rider: rider.order(1))  # type: ignore[misc]
            with stage.running(database_url=link.url):
                order.result()
            if not link.is_cut:
                break

    assert stage.settle_accounts() == 0
    count(f"{len(stage.riders) - 1} cuts, no reply came twice")


def test_cut_after_every_commit_of_a_recovery_in_turn_what_was_left_is_done_once(
    postgresql_stage: Stage, count: Count
) -> None:
    stage = postgresql_stage
    with CutLink(stage.database_url) as link:
        for at in itertools.count(1, rounds(3, 1)):
            talk = stage.write_at_once("one", "two", "three", "four")
            assert stage.start(kill_at=4, where=("committed",)).ends() == KILLED
            stage.note_death()
            link.cut_at(at)
            with stage.running(database_url=link.url):
                talk.result()
            if not link.is_cut:
                break

    count(f"{stage.deaths - 1} cuts, {stage.settle_accounts()} replies came twice for {stage.deaths} deaths")


@pytest.mark.parametrize("at", [1, 2, 3, 4, 5])
def test_what_is_given_up_without_an_answer_is_not_left_to_nobody(
    postgresql_stage: Stage, at: int, tmp_path: Path
) -> None:
    """The patience is over before anybody knows whether what a dead process left is ours by now."""
    update = {"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": {"id": 8}, "text": "one"}}
    with (
        CutLink(postgresql_stage.database_url) as link,
        playing(link.url, tmp_path, CONVERSATIONS) as playground,
        opened(postgresql_stage.database_url) as engine,
    ):
        playground.core.transactions._patience_seconds = 0
        with Session(engine) as db:
            keep_updates(db, [Waiting("telegram", "1", update)], worker=7, now=playground.now)
            left = open_dialogue(db, 9, now=playground.now)
            left.owed = [Owed("9:1:0", 7, "sendMessage", {"chat_id": 9, "text": "nine"})]
            store_dialogue(db, left, now=playground.now)
            db.commit()

        link.cut_at(at, times=2)
        clock = Clock(playground.core)
        for _ in range(2):
            playground.run(clock.run(clock.take_up))
        playground.settle()

        assert list_unsettled(engine) == []
