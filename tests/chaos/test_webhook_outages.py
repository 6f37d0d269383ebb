"""Telegram pushes while PostgreSQL is away: it is asked in time to repeat, and what became of the update is settled."""

import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.webhook import SECRET_HEADER
from models.database import open_engine
from tests.bot.eventually import eventually
from tests.bot.served import Served, served
from tests.chaos.cluster import Cluster
from tests.chaos.orders import CONVERSATIONS, list_effects, make_tables
from tests.chaos.rider import WAIT
from tests.chaos.verdict import list_unsettled
from tests.loops import Count, rounds
from tests.telegram_server import Person, TelegramServer

pytestmark = pytest.mark.chaos

WEBHOOK: dict[str, Any] = {"telegram_webhook_url": "https://bot.example/telegram", "telegram_webhook_secret": "s"}
REQUEST_SECONDS = rounds(2, 30)


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as telegram:
        telegram.pusher.is_on = False
        yield telegram


@pytest.fixture
def rider(telegram: TelegramServer) -> Person:
    return telegram.person(language_code="en")


@pytest.fixture
async def house(cluster: Cluster, tmp_path: Path, telegram: TelegramServer) -> AsyncIterator[Served]:
    url = cluster.fresh_database()
    engine = open_engine(url)
    make_tables(engine)
    engine.dispose()
    async with served(
        url, tmp_path, telegram, conversations=CONVERSATIONS, request_seconds=REQUEST_SECONDS, **WEBHOOK
    ) as house:
        yield house


async def push(house: Served, update: dict[str, Any]) -> tuple[int, float]:
    """Status, and the seconds that it took."""
    begun, headers = time.monotonic(), {SECRET_HEADER: WEBHOOK["telegram_webhook_secret"]}
    async with (
        aiohttp.ClientSession(house.address, headers=headers) as http,
        http.post("/telegram", json=update) as told,
    ):
        return told.status, time.monotonic() - begun


def texts(rider: Person) -> list[str | None]:
    return [message.text for message in rider.chat.by_bot]


async def test_people_are_asked_to_wait_and_a_repeat_after_its_return_is_answered_once(
    house: Served, cluster: Cluster, telegram: TelegramServer, rider: Person, count: Count
) -> None:
    if REQUEST_SECONDS < 30:
        house.service.core.transactions._patience_seconds = 1
    rider.sends("hello")
    (update,) = telegram.memory.updates.queued

    cluster.stop()
    status, seconds = await push(house, update)
    told = texts(rider)
    cluster.start()

    assert (status, told) == (503, [WAIT])
    assert seconds < REQUEST_SECONDS
    assert [(await push(house, update))[0] for _ in range(2)] == [200, 200]
    await house.settle()
    assert list_unsettled(house.engine) == []
    assert list_effects(house.engine) == {rider.user_id: ["hello"]}
    assert texts(rider) == [WAIT, "Noted: hello"]
    count(f"refused after {seconds:.1f} s")


@pytest.mark.parametrize("is_repeated", [True, False], ids=["repeated", "never repeated"])
async def test_an_update_that_is_stored_when_nobody_waits_for_it_any_more_is_worked_on(
    house: Served, cluster: Cluster, telegram: TelegramServer, rider: Person, is_repeated: bool
) -> None:
    """The request's time is over while its update still waits to be stored."""
    house.service.core.transactions._patience_seconds = REQUEST_SECONDS + 20
    rider.sends("hello")
    (update,) = telegram.memory.updates.queued

    cluster.stop()
    status, seconds = await push(house, update)
    cluster.start()

    assert status == 503
    assert seconds < REQUEST_SECONDS + 1
    if is_repeated:
        assert (await push(house, update))[0] == 200
    else:
        await eventually(lambda: list_unsettled(house.engine) != [])
        await house.service.jobs.run(house.service.jobs.take_up)
    await house.settle()
    assert list_unsettled(house.engine) == []
    assert list_effects(house.engine) == {rider.user_id: ["hello"]}
    assert texts(rider) == ["Noted: hello"]
