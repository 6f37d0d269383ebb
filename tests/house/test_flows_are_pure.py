"""A flow runs again at every message, so it must come out the same; and no flow leans on another."""

import ast
from functools import cache

import pytest

from tests.house.purity import CLOCK, SETTINGS, blurred_questions, impurities, is_flow
from tests.house.source import imports, modules

ENGINE = "handlers/conversation/"


@cache
def chat_modules() -> dict[str, ast.Module]:
    return {path: tree for path, tree in modules("handlers") if not path.startswith(ENGINE)}


def test_what_is_said_and_asked_never_depends_on_clock_chance_or_settings() -> None:
    assert {path: found for path, tree in chat_modules().items() if (found := impurities(tree))} == {}


def test_rules_never_read_the_clock_or_the_settings() -> None:
    assert {path: found for path, tree in modules("models") if (found := impurities(tree, CLOCK | SETTINGS))} == {}


def test_question_names_are_literals_and_unique_in_a_flow() -> None:
    assert {path: found for path, tree in chat_modules().items() if (found := blurred_questions(tree))} == {}


def test_no_flow_imports_another() -> None:
    trees = {path: tree for path, tree in chat_modules().items() if is_flow(tree)}
    flows = {path.removesuffix(".py").replace("/", ".") for path in trees}
    leaning = {}
    for path, tree in trees.items():
        imported = imports(tree)
        others = flows - {path.removesuffix(".py").replace("/", ".")}
        if found := sorted(flow for flow in others if any(f"{name}.".startswith(f"{flow}.") for name in imported)):
            leaning[path] = found
    assert leaning == {}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from datetime import datetime\nx = datetime.now()", ["2: datetime.datetime.now"]),
        ("import datetime as dt\nx = dt.date.today()", ["2: datetime.date.today"]),
        ("import time\nx = time.monotonic()", ["2: time.monotonic"]),
        ("from random import choice as pick_one\npick_one([1])", ["2: random.choice"]),
        ("from uuid import uuid4\nx = uuid4().hex", ["2: uuid.uuid4"]),
        ("import os\nx = os.environ['PORT']", ["2: os.environ"]),
        ("from sqlalchemy import func\nx = func.now()", ["2: sqlalchemy.func.now"]),
        ("def f(chat):\n    return hash(chat.text)", ["2: hash()"]),
        ("import random\ndef f(chat):\n    return [chat.once('a', g), random.random()]", ["3: random.random"]),
    ],
)
def test_each_way_round_the_replay_is_seen(source: str, found: list[str]) -> None:
    assert impurities(ast.parse(source)) == found


@pytest.mark.parametrize(
    "source",
    [
        "def f(chat):\n    return chat.now",
        "from datetime import datetime, time\ndef f(at: datetime) -> time:\n    return at.timetz()",
        "import secrets\ndef f(chat):\n    return chat.once('code', lambda: secrets.token_hex(4))",
        "from uuid import uuid4\ndef f(chat):\n    return chat.once('key', uuid4)",
        "import secrets\ndef mint():\n    return secrets.token_hex(4)\ndef f(chat):\n    chat.once('code', mint)",
        "from uuid import UUID\nx = UUID(int=1)",
    ],
)
def test_time_as_told_and_what_is_recorded_once_are_fine(source: str) -> None:
    assert impurities(ast.parse(source)) == []


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("chat.tell(name)", ["3: the name is not a literal"]),
        ("chat.tell(f'story{1}')", ["3: the name is not a literal"]),
        ("chat.tell('a')\n    chat.number('a')", ["2: 'a' stands 2 times in talk"]),
        ("chat.tell('a')\n    ask_more(chat)", ["2: 'a' stands 2 times in talk"]),
        ("x = [chat.tell('b') for y in z]", ["3: 'b' stands in a loop"]),
        ("while True:\n        chat.tell('b')", ["4: 'b' stands in a loop"]),
        ("chat.tell('a')\n    TABLE['a'](chat)", ["2: 'a' stands 2 times in talk"]),
        ("chat.tell('b')\n    chat.once('c', f)", []),
    ],
)
def test_each_blurred_question_is_seen(body: str, found: list[str]) -> None:
    talk = f"@conversation('talk', title='')\ndef talk(chat):\n    {body}\n"
    assert (
        blurred_questions(ast.parse(f"{talk}\ndef ask_more(chat):\n    chat.tell('a')\nTABLE = {{'a': ask_more}}\n"))
        == found
    )
