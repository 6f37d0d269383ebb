"""An update that can't be worked on is set aside, its sender is told, and the others do not notice."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from tests.chaos.doors import push
from tests.chaos.orders import CONVERSATIONS, CURSE, POISON, SPELL, list_effects
from tests.chaos.stage import Stage
from tests.chaos.verdict import list_unsettled
from tests.conftest import opened, playing
from tests.loops import Count

WAITING = [f"after {number}" for number in range(10)]
OUR_FAULT = (
    "That was our fault: your last message could not be worked on. It is kept and we look into it. "
    "Please go on, or start again with /menu."
)


@pytest.mark.chaos
def test_an_update_that_kills_the_process_is_set_aside_after_three_deaths(stage: Stage, count: Count) -> None:
    first = stage.write_at_once("before")
    unlucky = stage.rider()
    stage.telegram.run(lambda _server: unlucky.meets(POISON, OUR_FAULT))
    others = stage.write_at_once(*WAITING, riders=20)

    told = stage.begin(unlucky.hears)
    while not (program := stage.start()).outlives(told):
        stage.note_death()
    for talk in (first, others, stage.begin(lambda: unlucky.says("and on it goes"))):
        talk.result()
    assert program.stop()

    assert stage.deaths == 3
    stage.settle_accounts()
    count(f"3 deaths, {20 * len(WAITING)} updates had waited behind")


@pytest.mark.parametrize("words", [CURSE, SPELL], ids=["bug", "bad SQL"])
def test_an_update_at_which_the_program_fails_is_set_aside_after_three_tries(stage: Stage, words: str) -> None:
    unlucky = stage.rider()
    stage.telegram.run(lambda _server: unlucky.meets(words, OUR_FAULT))
    others = stage.write_at_once("after")

    with stage.running() as program:
        stage.begin(unlucky.hears).result()
        others.result()
        stage.begin(lambda: unlucky.says("and on it goes")).result()
        assert program.told().count("An update could not be worked on.") == 3

    stage.settle_accounts()


def test_an_update_that_cannot_be_stored_is_passed_over_and_its_batch_is_not(
    engine_with_effects: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Nesting is too deep for JSON, and PostgreSQL takes no NUL in a key."""
    engine = engine_with_effects
    too_deep: dict[str, Any] = {}
    for _ in range(100_000):
        too_deep = {"deeper": too_deep}

    with playing(engine.url.render_as_string(hide_password=False), tmp_path, CONVERSATIONS) as playground:
        messages = {key: playground.telegram.person().sends(f"number {key}").json for key in ("1", "\0", "3", "4")}
        updates = [(key, {"message": message}) for key, message in messages.items()]
        updates[2][1]["more"] = too_deep
        playground.run(playground.core.inbox.accept("web", updates))
        playground.run(playground.core.inbox.drain(20))

    done = {what for effects in list_effects(engine).values() for what in effects}
    assert done - {"number"} == {"number 1", "number 4"}
    assert "An update could not be stored; it is passed over." in caplog.messages


STRANGE: list[dict[str, Any]] = [
    {"message": {"message_id": 1, "date": 1, "chat": {"id": 2**70, "type": "private"}, "text": "far out"}},
    {"message": {"message_id": 2**70, "date": 2**70, "chat": {"id": 7, "type": "private"}, "text": "numbers"}},
    {"message": {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}, "text": "\ud800 \0 alone"}},
    {"message": {"message_id": 1, "chat": {"id": 7, "type": "private"}, "from": "nobody", "photo": "none"}},
    {"message": {"message_id": 1, "chat": {"id": 7, "type": "private"}, "text": "a", "media_group_id": "\0"}},
    {"message": {"message_id": 1, "chat": {"id": 7, "type": "private"}, "text": "x" * 600_000}},
    {"callback_query": {"id": "\0", "from": {"id": 7}, "data": "\0|\ud800"}},
    {"callback_query": {"id": "1", "from": {"id": 7}, "data": "q|"}, "message": "none"},
    {"message": "none"},
    {"callback_query": []},
    {"my_chat_member": {"chat": 7}},
    {"my_chat_member": {"chat": {"id": 7}}},
    {},
]


def test_whatever_updates_hold_they_are_done_with_and_those_behind_them_are_worked_on(stage: Stage) -> None:
    with stage.running(polls=False) as program:
        for number, strange in enumerate(STRANGE):
            assert push(f"{program.address}/telegram", {"update_id": number, **strange}) == 200
        rider = stage.rider()
        told = stage.begin(lambda: rider.says("and on it goes"))
        push(f"{program.address}/telegram", *stage.newest_updates(1))
        told.result()
        assert "could not be worked on" not in program.told()

    with opened(stage.database_url) as engine:
        assert list_unsettled(engine) == []
