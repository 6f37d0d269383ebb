"""Offices and people as cases have them; these chats need one kind of database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import acquainted, playing
from tests.handlers.cases.conftest import clerk, offices, other_clerk, rider, stranger_clerk
from tests.playground import Playground
from tests.transcript import Transcript

__all__ = ["clerk", "offices", "other_clerk", "rider", "stranger_clerk"]


@pytest.fixture
def playground(sqlite_url: str, tmp_path: Path, hurried: None) -> Iterator[Playground]:
    with playing(sqlite_url, tmp_path) as playground:
        yield playground


@pytest.fixture
def other_rider(playground: Playground) -> Transcript:
    other = acquainted(
        Transcript(playground, playground.telegram.person(user_id=5_000_000_020, language_code="zh-hans"))
    )
    for deed in ("/start", "[好，开始]", "[骑手或快递员]", "兴庆区"):
        other.does(deed)
    return other
