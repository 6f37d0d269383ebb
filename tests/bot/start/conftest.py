"""Programs to start one after the other, and programs for the doctor."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.start.forked import ForkedBots
from tests.bot.start.surgery import Surgery


@pytest.fixture(scope="session")
def bots() -> Iterator[ForkedBots]:
    with ForkedBots() as bots:
        yield bots


@pytest.fixture
def surgery(database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Surgery:
    return Surgery(database_url, tmp_path / "var", capsys)


@pytest.fixture
def sqlite_surgery(sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Surgery:
    return Surgery(sqlite_url, tmp_path / "var", capsys)
