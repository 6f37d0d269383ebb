"""The program with the tests' own flows."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.database import open_engine
from tests.conftest import playing
from tests.handlers.conversation.flows import CONVERSATIONS, make_tables
from tests.playground import Playground


@pytest.fixture
def playground(sqlite_url: str, tmp_path: Path) -> Iterator[Playground]:
    engine = open_engine(sqlite_url)
    make_tables(engine)
    engine.dispose()
    with playing(sqlite_url, tmp_path, CONVERSATIONS) as playground:
        yield playground
