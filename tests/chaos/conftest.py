"""A stage for each fault, and the counts that are told in the end."""

import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from models.database import open_engine
from tests.chaos.orders import drop_tables, make_tables
from tests.chaos.stage import Stage
from tests.chaos.vfs import NoVfs, find_library
from tests.conftest import fresh_database
from tests.telegram_server.in_thread import ThreadedServer

IS_WHOLE = bool(os.environ.get("CHAOS"))
_counts = pytest.StashKey[list[str]]()
Count = Callable[[str], None]


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_counts] = []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if config.stash.get(_counts, []):
        terminalreporter.section("faults that were played" + ("" if IS_WHOLE else ", in the short form"))
        for line in config.stash[_counts]:
            terminalreporter.line(line)


@pytest.fixture
def count(request: pytest.FixtureRequest) -> Count:
    """Tell in the end how often something struck."""
    return lambda line: request.config.stash[_counts].append(f"{request.node.name}: {line}")


@pytest.fixture
def chance(request: pytest.FixtureRequest, count: Count) -> random.Random:
    """Chance from a seed, CHAOS_SEED where it is set; the seed is told where the test fails."""
    seed = int(os.environ.get("CHAOS_SEED", "0")) or random.SystemRandom().randrange(1, 2**32)
    request.node.user_properties.append(("seed", seed))
    request.node.add_report_section("setup", "chance", f"CHAOS_SEED={seed} plays it again")
    return random.Random(seed)


@pytest.fixture
def stage(database_url: str, tmp_path: Path) -> Iterator[Stage]:
    yield from _stage(database_url, tmp_path)


@pytest.fixture
def sqlite_stage(sqlite_url: str, tmp_path: Path) -> Iterator[Stage]:
    yield from _stage(sqlite_url, tmp_path)


@pytest.fixture
def postgresql_stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    yield from _stage(fresh_database(request, "postgresql", tmp_path), tmp_path)


@pytest.fixture(scope="session")
def watched_sqlite() -> None:
    """For tests that stand between SQLite and its files."""
    try:
        find_library()
    except NoVfs:
        if os.environ.get("CI"):
            raise
        pytest.skip("this Python has SQLite built in, where nothing can stand between it and its files")


@pytest.fixture
def engine_with_effects(engine: Engine) -> Iterator[Engine]:
    """A database on which the orders can be played."""
    make_tables(engine)
    yield engine
    drop_tables(engine)


def _stage(url: str, data_dir: Path) -> Iterator[Stage]:
    engine = open_engine(url)
    make_tables(engine)
    engine.dispose()
    with ThreadedServer() as telegram:
        stage = Stage(url, data_dir, telegram)
        try:
            yield stage
        finally:
            stage.close()
            drop_tables(engine)
            engine.dispose()


def rounds(short: int, whole: int) -> int:
    """How often a loop goes round here: a short cut in `make test`, all of it in `make chaos`."""
    return whole if IS_WHOLE else short
