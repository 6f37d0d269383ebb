"""Two versions of the program on one PostgreSQL while it is updated: the older leaves alone what the newer began."""

from collections.abc import Coroutine, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from sqlmodel import Session

from models.messages.dialogue import open_dialogue
from tests.chaos.doors import push
from tests.chaos.killpoints import KILLED
from tests.chaos.rider import Rider
from tests.chaos.stage import Program, Stage
from tests.conftest import opened
from tests.playground import NOON

pytestmark = pytest.mark.chaos

NEWER = "tests.chaos.orders_newer"
UPDATING = "This is being updated just now. Please try again in a few minutes; nothing is lost."
CARRY_ON = "You had begun “Order a drink”. Carry on where you left off?"
# What is written or tapped, what the newer program answers, and what it does.
ORDER = [
    ("/order", "Which drink? (1/4)", ""),
    ("[Tea]", "How many litres? (2/4)", ""),
    ("12", "Which cups? (3/4)", "reserved 12 l"),
    ("[Small]", "For whom? (4/4)", ""),
    ("Wang", "12 l tea, small, for Wang, soon.", "12 l tea, small, for Wang"),
]
THANKS = [
    ("/thank", "Who was kind? (1/2)", ""),
    ("Ma", "Where was it? (2/2)", ""),
    ("Yinchuan", "They will hear of it.", "thanked Ma in Yinchuan"),
]


@pytest.fixture
def old_and_new(postgresql_stage: Stage) -> Iterator[tuple[Program, Program]]:
    with ExitStack() as stack:
        running = postgresql_stage.running
        yield stack.enter_context(running(polls=False)), stack.enter_context(running(polls=False, flows=NEWER))


@pytest.mark.parametrize("deeds", [ORDER, THANKS], ids=["a question more", "a flow that is new"])
def test_what_the_newer_began_is_left_alone_by_the_older_at_every_question(
    postgresql_stage: Stage, old_and_new: tuple[Program, Program], deeds: list[tuple[str, str, str]]
) -> None:
    """Every deed comes to the older one first: words count as said beside the form, taps have to wait."""
    stage, (old, new) = postgresql_stage, old_and_new
    rider = stage.rider()
    does(stage, rider, deeds[0][0], deeds[0][1], new)
    for deed, answer, effect in deeds[1:]:
        before = runs_of(stage, rider)
        if deed.startswith("["):
            does(stage, rider, deed, UPDATING, old)
        else:
            does(stage, rider, deed, f"Noted: {deed}", old, effect=deed)
        assert runs_of(stage, rider) == before
        does(stage, rider, deed, answer, new, effect=effect)

    assert stage.settle_accounts() == 0


def test_what_the_older_began_is_left_alone_by_it_once_the_newer_went_on(
    postgresql_stage: Stage, old_and_new: tuple[Program, Program]
) -> None:
    stage, (old, new) = postgresql_stage, old_and_new
    rider = stage.rider()
    does(stage, rider, "/order", "Which drink? (1/3)", old)
    does(stage, rider, "[Tea]", "How many cups? (2/3)", old)
    does(stage, rider, "3", "Which cups? (3/4)", new, effect="reserved 3 l")
    before = runs_of(stage, rider)
    does(stage, rider, "[Large]", UPDATING, old)
    assert runs_of(stage, rider) == before

    does(stage, rider, "[Large]", "For whom? (4/4)", new)
    does(stage, rider, "Li", "3 l tea, large, for Li, soon.", new, effect="3 l tea, large, for Li")
    assert stage.settle_accounts() == 0


def test_beside_what_the_newer_began_the_older_serves_the_chat_and_other_chats(
    postgresql_stage: Stage, old_and_new: tuple[Program, Program]
) -> None:
    stage, (old, new) = postgresql_stage, old_and_new
    rider, other = stage.rider(), stage.rider()
    does(stage, rider, "/order", "Which drink? (1/4)", new)
    does(stage, rider, "[Tea]", "How many litres? (2/4)", new)
    (newer_run,) = runs_of(stage, rider)

    for each in (rider, other):
        does(stage, each, "/order", "Which drink? (1/3)", old)
        does(stage, each, "[Water]", "How many cups? (2/3)", old)
        does(stage, each, "2", "For whom? (3/3)", old, effect="reserved 2")
        does(stage, each, "Li", "2 water for Li, soon.", old, effect="2 water for Li")

    assert [{**run, "is_paused": False} for run in runs_of(stage, rider)] == [{**newer_run, "is_paused": False}]
    does(stage, rider, "/order", CARRY_ON, new)
    does(stage, rider, "[Carry on]", "How many litres? (2/4)", new)
    assert stage.settle_accounts() == 0


def test_what_a_newer_one_owed_when_it_died_is_sent_by_the_older_and_what_it_had_begun_is_left_alone(
    postgresql_stage: Stage,
) -> None:
    stage = postgresql_stage
    rider = stage.rider()
    with stage.running(polls=False, flows=NEWER) as new:
        does(stage, rider, "/order", "Which drink? (1/4)", new)
    dying = stage.start(polls=False, flows=NEWER, kill_at=1, where=("ask sendMessage",))
    asked = stage.begin(lambda: act(rider, "[Tea]", "How many litres? (2/4)"))
    assert push(f"{dying.address}/telegram", *stage.newest_updates(1)) == 200
    assert dying.ends() == KILLED
    stage.note_death()
    before = runs_of(stage, rider)

    with stage.running(polls=False) as old:
        asked.result()
        does(stage, rider, "[⬅ Back]", UPDATING, old)
    assert runs_of(stage, rider) == before
    stage.settle_accounts()


def does(stage: Stage, rider: Rider, deed: str, answer: str, program: Program, *, effect: str = "") -> None:
    """What somebody does comes to this program, which gives this answer."""
    answered = stage.begin(lambda: act(rider, deed, answer, effect=effect))
    assert push(f"{program.address}/telegram", *stage.newest_updates(1)) == 200
    answered.result()


def act(rider: Rider, deed: str, answer: str, *, effect: str = "") -> Coroutine[Any, Any, None]:
    if deed.startswith("["):
        return rider.does(rider.person.taps, deed[1:-1], answer, effect=effect)
    return rider.does(rider.person.sends, deed, answer, effect=effect)


def runs_of(stage: Stage, rider: Rider) -> list[dict[str, Any]]:
    with opened(stage.database_url) as engine, Session(engine) as db:
        runs: list[dict[str, Any]] = open_dialogue(db, rider.chat_id, now=NOON).state.get("runs", [])
        return runs
