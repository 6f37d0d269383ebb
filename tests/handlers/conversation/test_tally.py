"""What is counted: taps that came too late, and at which question drafts are left."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import Session

from handlers.conversation.step import sweep_drafts
from models.messages.dialogue import open_dialogue
from tests.handlers.conversation.flows import CONVERSATIONS, set_free_in
from tests.handlers.conversation.stepping import PERSON_ID, Stepping
from tests.histories.playing import opened_world


@pytest.fixture
def stepping() -> Iterator[Stepping]:
    with opened_world() as engine, engine.connect() as connection, Session(bind=connection) as db:
        yield Stepping(db, CONVERSATIONS)


def begin(stepping: Stepping, flow: str = "visit") -> None:
    stepping.says({"text": f"/{flow}", "entities": [{"type": "bot_command", "offset": 0, "length": len(flow) + 1}]})


def test_a_tap_that_comes_too_late_is_counted_and_a_double_tap_is_not(stepping: Stepping) -> None:
    begin(stepping)
    choice = stepping.labels["取暖"]
    stepping.taps(*choice)
    stepping.taps(*choice)
    assert stepping.tally.stale_taps == 0

    stepping.says({"text": "2"})
    stepping.taps(*choice)
    assert stepping.tally.stale_taps == 1


def test_a_cancelled_draft_is_counted_at_its_open_question(stepping: Stepping) -> None:
    begin(stepping)
    stepping.taps(*stepping.labels["取暖"])
    stepping.taps(*stepping.labels["取消"])
    assert stepping.tally.left == []

    stepping.taps(*stepping.labels["删掉"])
    assert stepping.tally.left == [("visit", "hours")]


def test_a_draft_that_timed_out_is_counted_by_who_meets_it_first(stepping: Stepping) -> None:
    begin(stepping)
    stepping.taps(*stepping.labels["取暖"])
    stepping.now += timedelta(days=7, minutes=1)

    dialogue = open_dialogue(stepping.db, PERSON_ID, now=stepping.now)
    assert sweep_drafts(stepping.db, dialogue, now=stepping.now) == [("visit", "hours")]
    assert sweep_drafts(stepping.db, dialogue, now=stepping.now) == []

    stepping.says({"text": "2"})
    assert stepping.tally.left == []


def test_a_question_that_is_asked_again_is_counted(stepping: Stepping) -> None:
    begin(stepping, "slot")
    stepping.taps(*stepping.labels["上午"])
    set_free_in(stepping.db, "上午", 0)
    stepping.says({"text": "小周"})

    assert stepping.tally.reasked == [("slot", "slot")]
