"""A stage for each fault."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.schema import migrate
from models.database import open_engine
from tests.chaos.cluster import Cluster, NoServer, running_cluster
from tests.chaos.orders import drop_tables, make_tables
from tests.chaos.stage import Stage
from tests.chaos.vfs import NoVfs, find_library
from tests.conftest import fresh_database, opened
from tests.loops import IS_WHOLE, Count, rounds
from tests.telegram_server.in_thread import ThreadedServer

# Some tests here take these from this module still.
__all__ = ["IS_WHOLE", "Count", "rounds"]


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
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server to be stopped at will; each test that stops it starts it again."""
    try:
        with running_cluster() as cluster:
            cluster.execute("CREATE DATABASE migrated")
            with opened(cluster.url("migrated")) as engine:
                migrate(engine)
            yield cluster
    except NoServer as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"{error}: a server cannot be stopped here")


@pytest.fixture
def cluster_stage(cluster: Cluster, tmp_path: Path) -> Iterator[Stage]:
    yield from _stage(cluster.fresh_database(), tmp_path)


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
