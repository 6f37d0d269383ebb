"""Programs to start, one after the other."""

from collections.abc import Iterator

import pytest

from tests.bot.start.forked import ForkedBots


@pytest.fixture(scope="session")
def bots() -> Iterator[ForkedBots]:
    with ForkedBots() as bots:
        yield bots
