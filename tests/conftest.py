"""Databases for tests: every test that asks for one runs on SQLite and on PostgreSQL, as they are."""

import gc
import itertools
import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from bot.drawing.charts import draw
from bot.files.clean_files import clean_compared, clean_copy
from bot.schema import migrate
from handlers import CONVERSATIONS
from handlers.conversation import Conversations
from models.database import open_engine
from models.messages.dialogue import open_dialogue, store_dialogue
from tests.areas import lay_areas
from tests.patience import PATIENCE_SECONDS
from tests.playground import Playground
from tests.postgresql_database import PostgresqlDatabase
from tests.shared_statements import SharedStatements
from tests.transcript import Transcript

pytest_plugins = ("tests.loops",)

# Where files may live in memory and be run: to wait for a disk takes longer than most tests, and none needs one.
MEMORY, ENOUGH = Path("/dev/shm"), 1 << 30


def _has_room(folder: Path) -> bool:
    if not os.access(folder, os.W_OK | os.X_OK):
        return False
    found = os.statvfs(folder)
    return not found.f_flag & os.ST_NOEXEC and found.f_bavail * found.f_frsize >= ENOUGH


if sys.platform == "linux" and _has_room(MEMORY):
    # Pytest's own name for where it makes the folders of tests; --basetemp goes before it.
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

SERVER = os.environ.get("TEST_POSTGRESQL", "postgresql+psycopg://postgres@127.0.0.1:5432")


def pytest_xdist_auto_num_workers() -> int:
    """Tests of outages and deaths wait much of their time, in which one more may run."""
    return (os.cpu_count() or 1) + 2


def pytest_collection_finish() -> None:
    """All that was loaded stays, and is not looked through for garbage again and again."""
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def patient_with_children() -> None:
    """A busy machine may take longer over a picture than people would wait for it."""
    for ask_a_child in (draw, clean_copy, clean_compared):
        assert ask_a_child.__kwdefaults__ is not None
        ask_a_child.__kwdefaults__["seconds"] = PATIENCE_SECONDS


@pytest.fixture(autouse=True, scope="session")
def shared_statements() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("models.database.create_engine", SharedStatements())
        yield


class CountedNumbers:
    """Of cases: 1, 2, 3 for each test, so that transcripts can name them."""

    def __init__(self) -> None:
        self.start()

    def start(self) -> None:
        self._numbers = itertools.count(1)

    def __call__(self) -> int:
        return next(self._numbers)


@pytest.fixture(autouse=True, scope="session")
def case_numbers() -> Iterator[CountedNumbers]:
    """What is drawn in truth tests/models/cases/test_veil.py looks at."""
    numbers = CountedNumbers()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("models.cases.number.draw_number", numbers)
        yield numbers


@pytest.fixture(autouse=True)
def case_numbers_from_one(case_numbers: CountedNumbers) -> Iterator[None]:
    """Anew behind each test, so that what several tests share begins with one as well."""
    yield
    case_numbers.start()


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy, since migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("sqlite") / "empty.db"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_database() -> Iterator[PostgresqlDatabase]:
    try:
        database = PostgresqlDatabase(SERVER, f"nuanyi_test_{os.getpid()}_{secrets.token_hex(4)}")
    except OperationalError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"no PostgreSQL server at {SERVER}: this half of the tests is left out ({type(error).__name__})")
    yield database
    database.drop()


@pytest.fixture(scope="session")
def postgresql(postgresql_database: PostgresqlDatabase) -> str:
    """The address of a migrated database of this run's own."""
    return postgresql_database.url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty, migrated database."""
    return fresh_database(request, str(request.param), tmp_path)


@pytest.fixture
def sqlite_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty, migrated SQLite file, for what has nothing to do with the kind of database."""
    return fresh_database(request, "sqlite", tmp_path)


def fresh_database(request: pytest.FixtureRequest, kind: str, tmp_path: Path) -> str:
    if kind == "sqlite":
        path = tmp_path / "nuanyi.db"
        shutil.copy(request.getfixturevalue("empty_sqlite"), path)
        return f"sqlite:///{path}"
    database: PostgresqlDatabase = request.getfixturevalue("postgresql_database")
    database.clear()
    return database.url


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    engine = open_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    with opened(database_url) as engine:
        yield engine


@pytest.fixture
def db(engine: Engine) -> Iterator[Session]:
    """A session whose work is never committed."""
    with engine.connect() as connection, Session(bind=connection) as session:
        yield session


@pytest.fixture
def playground(database_url: str, tmp_path: Path) -> Iterator[Playground]:
    """The program with all that it can talk about, on a database with the areas."""
    with playing(database_url, tmp_path) as playground:
        yield playground


@contextmanager
def playing(
    url: str, data_dir: Path, conversations: Conversations = CONVERSATIONS, **settings: Any
) -> Iterator[Playground]:
    with opened(url) as engine, Session(engine) as session:
        lay_areas(session)
        session.commit()
    playground = Playground(url, data_dir, conversations, **settings)
    try:
        yield playground
    finally:
        playground.close()


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chat hears more than one message a second, and who carries messages looks for them more often."""
    monkeypatch.setattr("bot.telegram.pace.CHAT_SECONDS", 0.005)
    monkeypatch.setattr("bot.telegram.pace._MARGIN", 40)
    monkeypatch.setattr("bot.delivery.settlements._GATHER_SECONDS", 0.001)
    monkeypatch.setattr("bot.delivery.courier._HELD_SECONDS", 0.005)
    monkeypatch.setattr("bot.delivery.courier._LOOK_SECONDS", 0.01)


@pytest.fixture
def stranger(playground: Playground) -> Transcript:
    """Somebody who writes for the first time."""
    return Transcript(playground, playground.telegram.person(user_id=5_000_000_001, language_code="zh-hans"))


@pytest.fixture
def chat(stranger: Transcript) -> Transcript:
    """Somebody who has read what is kept, and why."""
    return acquainted(stranger)


def acquainted(chat: Transcript) -> Transcript:
    with chat.db as session:
        dialogue = open_dialogue(session, chat.person.chat.chat_id, now=chat.playground.now)
        dialogue.state["is_noticed"] = True
        store_dialogue(session, dialogue, now=chat.playground.now)
        session.commit()
    return chat
