"""Random and broken updates: none is so strange that working on it fails, and none does what no button offers."""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random, SystemRandom
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from bot.schema import migrate
from handlers import CONVERSATIONS
from handlers.conversation import Conversations
from handlers.conversation.cleaning import clean_text
from handlers.conversation.incoming import chat_of
from models.area import load_areas
from models.database import open_engine
from tests.chaos.conftest import IS_WHOLE
from tests.conftest import fresh_database, opened
from tests.handlers.conversation import flows
from tests.handlers.conversation.mutations import broken, mangled, update
from tests.handlers.conversation.stepping import Call, Stepping
from tests.models.station_samples import add_station
from tests.playground import NOON

CORPUS = sorted((Path(__file__).parent / "corpus").glob("*.json"))
COUNT = int(os.environ.get("STRANGE_UPDATES", "1000000" if IS_WHOLE else "2500"))
A_CHAT = 60
LONGEST_TEXT = 4096
STRANGER_ID = 5_000_000_002
STRANGER = {"id": STRANGER_ID, "is_bot": False, "first_name": "路人"}

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


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> Random:
    seed = int(os.environ.get("CHAOS_SEED", "0")) or SystemRandom().randrange(1, 2**32)
    request.node.add_report_section("setup", "chance", f"CHAOS_SEED={seed} plays it again")
    return Random(seed)


@both
@pytest.mark.chaos
def test_no_update_is_so_strange_that_it_fails(
    memory_engine: Engine, chance: Random, conversations: Conversations, capsys: pytest.CaptureFixture[str]
) -> None:
    begun, count = time.monotonic(), 0
    while count < COUNT // 2:
        with opened_chat(memory_engine, conversations) as stepping:
            for _number in range(A_CHAT):
                whole = update(chance, stepping.buttons[-40:])
                play(stepping, [broken(whole, chance) if chance.random() < 0.6 else whole])
            count += A_CHAT
    if IS_WHOLE:
        with capsys.disabled():
            sys.stdout.write(f" {count} strange updates in {time.monotonic() - begun:.0f} s, none failed\n")


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


def test_on_postgresql_no_update_is_so_strange_that_it_fails(
    request: pytest.FixtureRequest, tmp_path: Path, chance: Random
) -> None:
    with opened(fresh_database(request, "postgresql", tmp_path)) as engine, Session(engine) as db:
        load_areas(db)
        add_station(db, now=NOON)
        stepping = Stepping(db, CONVERSATIONS)
        for _number in range(300):
            whole = update(chance, stepping.buttons[-40:])
            play(stepping, [broken(whole, chance) if chance.random() < 0.6 else whole])
        db.rollback()


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_what_once_failed_fails_no_more(memory_engine: Engine, path: Path) -> None:
    found = json.loads(path.read_text(encoding="utf-8"))
    conversations = CONVERSATIONS if found["conversations"] == "released" else flows.CONVERSATIONS
    with opened_chat(memory_engine, conversations) as stepping:
        for parts in found["updates"]:
            play(stepping, parts)


@both
def test_no_forged_button_does_what_none_offers(
    memory_engine: Engine, chance: Random, conversations: Conversations
) -> None:
    with opened_chat(memory_engine, conversations) as stepping:
        for _number in range(40):
            play(stepping, [update(chance, stepping.buttons[-40:])])
        offered = {data for _message_id, data in stepping.buttons}
        for forged in (mangled(data, chance) for data in offered for _time in range(3)):
            filed = flows.list_filed_in(stepping.db)
            stepping.forget(STRANGER_ID)
            calls = play(stepping, [{"callback_query": {"id": "1", "from": STRANGER, "data": forged}}])

            assert [method for method, _parameters in calls].count("answerCallbackQuery") == 1
            if not clean_text(forged).startswith(("f|", "a|case.take|")):
                assert "runs" not in stepping.state(STRANGER_ID)
                assert flows.list_filed_in(stepping.db) == filed


@contextmanager
def opened_chat(engine: Engine, conversations: Conversations) -> Iterator[Stepping]:
    with engine.connect() as connection, Session(bind=connection) as db:
        yield Stepping(db, conversations)


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
