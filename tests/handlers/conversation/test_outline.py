"""How many questions a flow has, read from its source."""

import linecache
import runpy
from dataclasses import replace
from pathlib import Path

import pytest

from handlers import CONVERSATIONS, FLOWS
from handlers.conversation import Chat, Flow, Option
from handlers.conversation.outline import left_after, longest, names_in, outline_of

KINDS = (Option("a", "A", "a"), Option("b", "B", "b"))


def plain(chat: Chat) -> None:
    chat.choose("first", "?", KINDS)
    chat.tell("second", "?")
    chat.confirm("third", "?")


def forked(chat: Chat) -> None:
    if chat.choose("first", "?", KINDS) == "a":
        chat.tell("one", "?")
        chat.tell("two", "?")
    else:
        chat.tell("other", "?")
    chat.confirm("last", "?")


def leaving_early(chat: Chat) -> None:
    if not chat.confirm("consent", "?"):
        chat.tell("why", "?")
        return
    chat.tell("name", "?")
    chat.tell("town", "?")


def leaving_late(chat: Chat) -> None:
    if chat.confirm("consent", "?"):
        chat.tell("name", "?")
    else:
        return
    chat.tell("town", "?")


def matching(chat: Chat) -> None:
    match chat.choose("first", "?", KINDS):
        case "a":
            chat.tell("one", "?")
        case "b":
            chat.tell("two", "?")
            chat.tell("three", "?")


def handing_on(chat: Chat) -> None:
    chat.tell("before", "?")
    ask_who(chat)
    chat.tell("after", "?")


def ask_who(chat: Chat) -> None:
    chat.tell("name", "?")
    chat.phone("phone", "?", optional=True)


def turning_back(chat: Chat) -> None:
    chat.tell("name", "?")
    turning_back(chat)


@pytest.mark.parametrize(
    ("function", "left"),
    [
        (plain, {"first": 2, "second": 1, "third": 0}),
        (forked, {"first": 3, "one": 2, "two": 1, "other": 1, "last": 0}),
        (leaving_early, {"consent": 2, "why": 0, "name": 1, "town": 0}),
        (leaving_late, {"consent": 2, "name": 1, "town": 0}),
        (matching, {"first": 2, "one": 0, "two": 1, "three": 0}),
        (handing_on, {"before": 3, "name": 2, "phone": 1, "after": 0}),
        (turning_back, {"name": 0}),
    ],
)
def test_ways_that_exclude_each_other_are_not_added_up(function: object, left: dict[str, int]) -> None:
    assert callable(function)
    outline = outline_of(function)

    assert list(names_in(outline)) == list(left)
    assert {name: left_after(outline, name) for name in left} == left
    assert longest(outline) == 1 + max(left.values())


def test_a_question_that_the_source_does_not_name_has_nothing_behind_it() -> None:
    assert left_after(outline_of(plain), "fourth") is None


def test_the_registration_has_three_questions_for_strangers_and_two_for_who_is_known() -> None:
    (welcome,) = (flow for flow in FLOWS if flow.name == "welcome")

    assert welcome.questions == ("consent", "role", "area", "change", "sure", "new_role", "new_area")
    assert welcome.length == 3
    assert [welcome.left_after(name) for name in ("consent", "change")] == [2, 1]


def test_a_new_version_that_is_unpacked_over_a_program_that_runs_changes_nothing_in_it(tmp_path: Path) -> None:
    source = tmp_path / "flow_of_a_version.py"
    source.write_text("def ask(chat):\n    chat.tell('first', '?')\n    chat.tell('second', '?')\n", encoding="utf-8")
    ask = runpy.run_path(str(source))["ask"]
    flow = Flow("ask", ask, "Ask")
    replace(CONVERSATIONS, flows=[flow], welcome=flow).read_ahead()

    source.write_text("# Nothing here.\n", encoding="utf-8")
    linecache.checkcache()

    assert flow.questions == ("first", "second")
