"""Programs to start one after the other, and programs for the doctor."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.start.forked import ForkedBots
from tests.bot.start.keeper import CONTENT, NAME, Keeper
from tests.bot.start.surgery import Surgery


@pytest.fixture(scope="session")
def bots() -> Iterator[ForkedBots]:
    with ForkedBots() as bots:
        yield bots


@pytest.fixture
def surgery(database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Surgery:
    if database_url.startswith("postgresql"):
        # As a server is by itself; the tests' database is told otherwise.
        database_url += "?options=-csynchronous_commit%3Don"
    return Surgery(database_url, tmp_path / "var", capsys)


@pytest.fixture
def sqlite_surgery(sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Surgery:
    return Surgery(sqlite_url, tmp_path / "var", capsys)


@pytest.fixture
def keeper(sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Keeper:
    """Of a program with one file."""
    keeper = Keeper(sqlite_url, tmp_path / "var", capsys)
    keeper.files.mkdir(parents=True)
    (keeper.files / NAME).write_bytes(CONTENT)
    (keeper.files / "new-0123456789abcdefg").write_bytes(b"half an upl")
    return keeper


@pytest.fixture
def elsewhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Keeper:
    """Of an empty DATA_DIR."""
    folder = tmp_path / "elsewhere"
    return Keeper(f"sqlite:///{folder / 'nuanyi.db'}", folder, capsys)
