"""The program with the tests' own flows."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.database import open_engine
from tests.conftest import playing
from tests.handlers.conversation import versions
from tests.handlers.conversation.deploying import deploy
from tests.handlers.conversation.flows import CONVERSATIONS, make_tables
from tests.playground import Playground
from tests.transcript import Transcript


@pytest.fixture
def playground(sqlite_url: str, tmp_path: Path) -> Iterator[Playground]:
    engine = open_engine(sqlite_url)
    make_tables(engine)
    engine.dispose()
    with playing(sqlite_url, tmp_path, CONVERSATIONS) as playground:
        yield playground


@pytest.fixture
def under_way(chat: Transcript) -> Transcript:
    """Two of three questions are answered."""
    deploy(chat, versions.first)
    chat.plays("""
        > /ride
        < 送什么？ (1/3) [外卖] [快递] [药] [取消]
        > [快递]
        < 几单？ (2/3) [⬅ 上一步] [取消]
        > 12
        < 备注？ (3/3) [⬅ 上一步] [取消]
    """)
    return chat
