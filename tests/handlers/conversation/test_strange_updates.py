"""Random and broken updates: none is so strange that working on it fails, or that the next cannot be worked on."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from bot.schema import migrate
from handlers import CONVERSATIONS
from handlers.conversation import Conversations
from handlers.conversation.incoming import chat_of
from models.area import load_areas
from models.database import open_engine
from tests.conftest import fresh_database, opened
from tests.handlers.conversation import flows
from tests.handlers.conversation.effects import Row, list_effects
from tests.handlers.conversation.mutations import anything
from tests.handlers.conversation.stepping import Call, Stepping
from tests.loops import Count, rounds
from tests.models.stations.samples import add_station
from tests.playground import NOON

CORPUS = sorted((Path(__file__).parent / "corpus").glob("*.json"))
COUNT = rounds(600, 1_000_000)
A_CHAT = 100
WHOLE, BROKEN, SKIPPED = "whole", "broken", "skipped"
LONGEST_TEXT = 4096
both = pytest.mark.parametrize("conversations", [CONVERSATIONS, flows.CONVERSATIONS], ids=["released", "tests"])


@pytest.fixture(scope="module")
def memory_engine() -> Iterator[Engine]:
    engine = open_engine("sqlite://")
    migrate(engine)
    flows.make_tables(engine)
    with Session(engine) as db:
        load_areas(db)
        add_station(db, now=NOON)
        db.commit()
    yield engine
    engine.dispose()


@both
@pytest.mark.chaos
def test_no_update_is_so_strange_that_it_fails(
    memory_engine: Engine, chance: Random, conversations: Conversations, count: Count
) -> None:
    played, done = Counter[str](), Counter[str]()
    while played[BROKEN] < COUNT // 2:
        with opened_chat(memory_engine, conversations) as stepping:
            before = list_effects(stepping.db)
            played.update(play_anything(stepping, chance) for _number in range(A_CHAT))
            done.update(_name(row) for row in list_effects(stepping.db) if row not in before)
    count(f"{_told(played)}; done in spite of them: {dict(done)}")

    ends = {flow.name for flow in flows.FLOWS} if conversations is flows.CONVERSATIONS else {"person", "contact"}
    assert len(ends - set(done)) <= rounds(len(ends) // 3, 0)


@pytest.mark.parametrize(
    "tells", ["a|near|38.47,106.27|0|0|0", "取消\x00", "\ud83d", "/near \x00\udfff", "/start st_\x00"]
)
def test_both_databases_take_what_is_no_text(engine: Engine, tells: str) -> None:
    with Session(engine) as db:
        load_areas(db)
        stepping = Stepping(db, CONVERSATIONS)
        command = {"entities": [{"type": "bot_command", "offset": 0, "length": 5}]} if tells.startswith("/") else {}
        for deed in ("/language", "敬德街"):
            stepping.says({"text": deed, "entities": [{"type": "bot_command", "offset": 0, "length": len(deed)}]})
            assert stepping.says({"text": tells, **command})
            assert stepping.taps(1, tells)
            assert stepping.taps(1, f"a|station|{tells}")
        db.rollback()


@pytest.mark.chaos
def test_on_postgresql_no_update_is_so_strange_that_it_fails(
    request: pytest.FixtureRequest, tmp_path: Path, chance: Random, count: Count
) -> None:
    with opened(fresh_database(request, "postgresql", tmp_path)) as engine, Session(engine) as db:
        load_areas(db)
        add_station(db, now=NOON)
        stepping = Stepping(db, CONVERSATIONS)
        count(_told(Counter(play_anything(stepping, chance) for _number in range(rounds(150, 20_000)))))
        db.rollback()


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_what_once_failed_fails_no_more(memory_engine: Engine, path: Path) -> None:
    found = json.loads(path.read_text(encoding="utf-8"))
    conversations = CONVERSATIONS if found["conversations"] == "released" else flows.CONVERSATIONS
    with opened_chat(memory_engine, conversations) as stepping:
        for parts in found["updates"]:
            play(stepping, parts)


@contextmanager
def opened_chat(engine: Engine, conversations: Conversations) -> Iterator[Stepping]:
    with engine.connect() as connection, Session(bind=connection) as db:
        yield Stepping(db, conversations)


def play_anything(stepping: Stepping, chance: Random) -> str:
    """What became of it: played WHOLE or BROKEN, or SKIPPED since it belongs to no chat."""
    part, is_broken = anything(chance, stepping.state().get("runs", []), stepping.buttons[-40:])
    if chat_of(part) is None:
        return SKIPPED
    play(stepping, [part])
    return BROKEN if is_broken else WHOLE


def play(stepping: Stepping, parts: list[Any]) -> list[Call]:
    """As the inbox does: what belongs to no chat is not kept. A failure tells the updates, for the corpus."""
    if any(chat_of(part) is None for part in parts):
        return []
    stepping.played.append(parts)
    try:
        calls = stepping.takes(parts)
    except Exception as error:
        error.add_note(json.dumps(stepping.played))
        raise
    for method, parameters in calls:
        assert method != "sendMessage" or 0 < len(parameters["text"].encode("utf-16-le")) // 2 <= LONGEST_TEXT
    return calls


def _told(played: Counter[str]) -> str:
    return f"{played[BROKEN]} broken updates among {played[WHOLE]} whole ones, none failed"


def _name(row: Row) -> str:
    """A flow of the tests' own, or what table was written to."""
    return str(row["flow"] if row["table"] == "filed" else row["table"])
