"""What ends the program while it serves, and what does not."""

import asyncio
from pathlib import Path

import pytest

from tests.bot.eventually import eventually
from tests.bot.running import running
from tests.bot.served import served
from tests.conftest import fresh_database
from tests.patience import PATIENCE_SECONDS
from tests.telegram_server import Fault, TelegramServer


@pytest.fixture
def postgresql_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return fresh_database(request, "postgresql", tmp_path)


def gone() -> list[int]:
    raise LookupError("the open chats")


async def test_the_program_ends_when_it_no_longer_hears_of_other_processes(
    postgresql_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with served(postgresql_url, tmp_path / "var") as house:
        monkeypatch.setattr(house.service.core.live, "list_chats", gone)

        with pytest.raises(LookupError):
            await asyncio.wait_for(house.service.serve(), PATIENCE_SECONDS)


async def test_the_program_goes_on_when_its_profile_cannot_be_set(sqlite_url: str, tmp_path: Path) -> None:
    async with TelegramServer() as telegram:
        telegram.faults.add(Fault("drop_connection", method="getMyCommands", times=None))
        async with served(sqlite_url, tmp_path / "var", telegram) as house, running(house.service.serve()) as serving:
            await eventually(lambda: telegram.faults.counts["drop_connection"] > 0)
            telegram.person().sends("/menu")
            await telegram.settled()

            assert not serving.done()
