"""The chat page's server with one browser at it, for the tests that need no other setting."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.web.stage import Browser, Stage, staged


@pytest.fixture
async def stage(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(sqlite_url, tmp_path) as stage:
        yield stage


@pytest.fixture
async def browser(stage: Stage) -> AsyncIterator[Browser]:
    async with Browser(stage) as browser:
        yield browser
