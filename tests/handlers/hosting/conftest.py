"""Somebody who offers a place, and the office of its county."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import acquainted, playing
from tests.handlers.cases.conftest import clerk, offices, other_clerk, stranger_clerk
from tests.playground import Playground
from tests.transcript import Transcript

__all__ = ["clerk", "offices", "other_clerk", "stranger_clerk"]


@pytest.fixture
def playground(database_url: str, tmp_path: Path, hurried: None) -> Iterator[Playground]:
    with playing(database_url, tmp_path) as playground:
        yield playground


@pytest.fixture
def owner(chat: Transcript) -> Transcript:
    """Keeps a shop."""
    for deed in ("/start", "[好，开始]", "[店主]", "兴庆区"):
        chat.does(deed)
    return chat


@pytest.fixture
def neighbour(playground: Playground) -> Transcript:
    """Nobody has asked them who they are."""
    return acquainted(
        Transcript(playground, playground.telegram.person(user_id=5_000_000_020, language_code="zh-hans"))
    )
