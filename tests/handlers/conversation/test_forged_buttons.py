"""Forged buttons: they do nothing, in any table or in what is remembered, that could not be done without them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from handlers import CONVERSATIONS
from handlers.conversation import Conversations
from handlers.conversation.cleaning import clean_text
from handlers.conversation.incoming import chat_of
from tests.handlers.conversation import flows
from tests.handlers.conversation.effects import tell_effects
from tests.handlers.conversation.mutations import answer, mangled, update
from tests.handlers.conversation.stepping import PERSON, PERSON_ID, Stepping
from tests.histories.playing import opened_world
from tests.loops import Count, rounds

A_CHAT = 60
FORGED = 150
STRANGER_ID = 5_000_000_002
STRANGER = {"id": STRANGER_ID, "is_bot": False, "first_name": "路人", "language_code": "zh-hans"}
# By these the same tap is known again, and that the notice was shown.
MARKS = ("tapped", "stale", "is_noticed")

both = pytest.mark.parametrize("conversations", [CONVERSATIONS, flows.CONVERSATIONS], ids=["released", "tests"])


@pytest.fixture(scope="module")
def world() -> Iterator[Engine]:
    with opened_world() as engine:
        yield engine


@dataclass(frozen=True)
class Outcome:
    """How both chats and all tables are after a tap."""

    of_person: str
    of_stranger: str
    effects: str


@both
@pytest.mark.chaos
def test_a_forged_button_does_for_the_chats_own_person_what_needs_no_button_or_nothing(
    world: Engine, chance: Random, conversations: Conversations, count: Count
) -> None:
    tried, did = 0, 0
    for _chat in range(rounds(1, 1_000)):
        with a_chat(world, conversations, chance) as stepping:
            nothing = outcome(stepping, PERSON, "zzz")
            offered = sorted({data for _message_id, data in stepping.buttons})
            permitted = {nothing, *(outcome(stepping, PERSON, data) for data in list_own(stepping))}
            for data in forge(offered, chance):
                came = outcome(stepping, PERSON, data)
                tried, did = tried + 1, did + (came != nothing)
                is_beginning = begins(data) and came.effects == nothing.effects
                is_harmless = is_beginning or is_open(data, conversations)
                assert clean_text(data) in offered or came in permitted or is_harmless, data
    count(f"{tried} forged buttons, {did} of which did something")


@both
@pytest.mark.chaos
def test_a_stranger_changes_nothing_in_a_chat_and_has_effects_by_actions_alone(
    world: Engine, chance: Random, conversations: Conversations, count: Count
) -> None:
    tried = 0
    for _chat in range(rounds(1, 1_000)):
        with a_chat(world, conversations, chance) as stepping:
            nothing = outcome(stepping, STRANGER, "zzz")
            offered = sorted({data for _message_id, data in stepping.buttons})
            for data in [*offered, *forge(offered, chance)]:
                came = outcome(stepping, STRANGER, data)
                tried += 1
                assert came.of_person == nothing.of_person
                assert came.of_stranger == nothing.of_stranger or begins(data), data
                assert came.effects == nothing.effects or is_open(data, conversations), data
    count(f"{tried} buttons, forged or not")


@contextmanager
def a_chat(engine: Engine, conversations: Conversations, chance: Random) -> Iterator[Stepping]:
    with engine.connect() as connection, Session(bind=connection) as db:
        stepping = Stepping(db, conversations)
        for _number in range(A_CHAT):
            runs, buttons = stepping.state().get("runs", []), stepping.buttons[-40:]
            part = answer(chance, runs, buttons) if chance.random() < 0.7 else update(chance, buttons)
            if chat_of(part) is not None:
                stepping.takes([part])
        yield stepping


def outcome(stepping: Stepping, tapper: dict[str, Any], data: str) -> Outcome:
    """What a tap comes to, which is then taken back."""
    seen = stepping.message_id, [*stepping.buttons], dict(stepping.labels)
    with stepping.db.begin_nested() as savepoint:
        # Until it is asked for its connection, the session has not set the savepoint.
        stepping.db.connection()
        calls = stepping.takes([{"callback_query": {"id": "1", "from": tapper, "data": data}}])
        came = Outcome(memory(stepping, PERSON_ID), memory(stepping, STRANGER_ID), tell_effects(stepping.db))
        savepoint.rollback()
    stepping.message_id, stepping.buttons, stepping.labels = seen
    assert [method for method, _parameters in calls].count("answerCallbackQuery") == 1, data
    return came


def memory(stepping: Stepping, chat_id: int) -> str:
    return repr({key: value for key, value in stepping.state(chat_id).items() if key not in MARKS})


def list_own(stepping: Stepping) -> Iterator[str]:
    """What somebody may do in their own chat whatever was offered, since words or commands do the same."""
    yield "m"
    for run in stepping.state().get("runs", []):
        yield from (f"{kind}|{run['id']}" for kind in "rxzw")
        yield from (f"{kind}|{run['id']}|{run['asked']}" for kind in "bsk")
        yield from (f"c|{run['id']}|{name}" for name in run.get("answers", {}))


def forge(offered: Sequence[str], chance: Random) -> Iterator[str]:
    """Some characters changed, or put together of parts of others."""
    for _time in range(FORGED):
        if chance.random() < 0.5:
            yield mangled(chance.choice(offered), chance)
        else:
            parts = [data.split("|") for data in chance.choices(offered, k=4)]
            yield "|".join(each[place] for place, each in enumerate(parts) if place < len(each))


def begins(data: str) -> bool:
    """As a command does, a button may begin any flow, with any argument; nothing more follows from it."""
    return clean_text(data).startswith("f|")


def is_open(data: str, conversations: Conversations) -> bool:
    """What anybody may do, about anything: the argument names a station, a list or a case, and whose it is no button
    decides."""
    kind, _, named = clean_text(data).partition("|")
    done = conversations.actions_by_name.get(named.partition("|")[0])
    return kind == "a" and done is not None and done.allowed is None
