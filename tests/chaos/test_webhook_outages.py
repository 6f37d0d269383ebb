"""Telegram pushes while PostgreSQL is away: it is asked in time to repeat, and what became of the update is settled."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.telegram.webhook import SECRET_HEADER
from models.database import open_engine
from tests.bot.eventually import eventually
from tests.bot.served import Served, served
from tests.chaos.cluster import Cluster
from tests.chaos.orders import CONVERSATIONS, list_effects, make_tables
from tests.chaos.rider import WAIT
from tests.chaos.verdict import list_unsettled
from tests.loops import rounds
from tests.telegram_server import Person, TelegramServer

pytestmark = pytest.mark.chaos

WEBHOOK: dict[str, Any] = {"telegram_webhook_url": "https://bot.example/telegram", "telegram_webhook_secret": "s"}
IMPATIENT_SECONDS = rounds(2, 30)
NEVER_SECONDS = 10_000


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as telegram:
        telegram.pusher.is_on = False
        yield telegram


@pytest.fixture
def rider(telegram: TelegramServer) -> Person:
    return telegram.person(language_code="en")


@asynccontextmanager
async def at_home(
    cluster: Cluster, folder: Path, telegram: TelegramServer, *, request_seconds: float, patience_seconds: float
) -> AsyncIterator[Served]:
    """What a request may take, and for how long the database is waited for."""
    url = cluster.fresh_database()
    engine = open_engine(url)
    make_tables(engine)
    engine.dispose()
    async with served(
        url, folder, telegram, conversations=CONVERSATIONS, request_seconds=request_seconds, **WEBHOOK
    ) as house:
        house.service.core.transactions._patience_seconds = patience_seconds
        yield house


async def push(house: Served, update: dict[str, Any]) -> int:
    """The status that came back."""
    headers = {SECRET_HEADER: WEBHOOK["telegram_webhook_secret"]}
    async with (
        aiohttp.ClientSession(house.address, headers=headers) as http,
        http.post("/telegram", json=update) as told,
    ):
        return told.status


def texts(rider: Person) -> list[str | None]:
    return [message.text for message in rider.chat.by_bot]


async def test_people_are_asked_to_wait_and_a_repeat_after_its_return_is_answered_once(
    cluster: Cluster, tmp_path: Path, telegram: TelegramServer, rider: Person
) -> None:
    """Only an end of the patience can end the request."""
    rider.sends("hello")
    (update,) = telegram.memory.updates.queued

    async with at_home(
        cluster, tmp_path, telegram, request_seconds=NEVER_SECONDS, patience_seconds=rounds(1, 20)
    ) as house:
        cluster.stop()
        status = await push(house, update)
        told = texts(rider)
        cluster.start()

        assert (status, told) == (503, [WAIT])
        assert [await push(house, update) for _ in range(2)] == [200, 200]
        await house.settle()
        assert list_unsettled(house.engine) == []
        assert list_effects(house.engine) == {rider.user_id: ["hello"]}
    assert texts(rider) == [WAIT, "Noted: hello"]


@pytest.mark.parametrize("is_repeated", [True, False], ids=["repeated", "never repeated"])
async def test_an_update_that_is_stored_when_nobody_waits_for_it_any_more_is_worked_on(
    cluster: Cluster, tmp_path: Path, telegram: TelegramServer, rider: Person, is_repeated: bool
) -> None:
    """The request's time is over while its update still waits to be stored, for as long as it takes."""
    rider.sends("hello")
    (update,) = telegram.memory.updates.queued

    async with at_home(
        cluster, tmp_path, telegram, request_seconds=IMPATIENT_SECONDS, patience_seconds=NEVER_SECONDS
    ) as house:
        cluster.stop()
        status = await push(house, update)
        cluster.start()

        assert status == 503
        # With time enough, whatever this machine does besides.
        await eventually(lambda: list_unsettled(house.engine) != [])
        if is_repeated:
            assert await push(house, update) == 200
        else:
            await house.service.jobs.run(house.service.jobs.take_up)
        await house.settle()
        assert list_unsettled(house.engine) == []
        assert list_effects(house.engine) == {rider.user_id: ["hello"]}
    assert texts(rider) == ["Noted: hello"]
