"""Trouble comes on demand, and is counted."""

import asyncio
from typing import Any

import pytest
from aiohttp import ServerDisconnectedError

from tests.telegram_server import Fault, Flood, TelegramServer
from tests.telegram_server.plain_client import PlainClient


async def test_a_flood_tells_how_long_to_wait_and_early_calls_are_counted(
    server: TelegramServer, client: PlainClient
) -> None:
    rider, other = server.person(), server.person()
    server.faults.add(Fault("429", chat_id=rider.user_id, retry_after=30))

    status, body = await client.answer("sendMessage", chat_id=rider.user_id, text="a")
    await client.call("sendMessage", chat_id=other.user_id, text="a")
    await client.call("sendMessage", chat_id=rider.user_id, text="a")

    assert (status, body["parameters"]) == (429, {"retry_after": 30})
    assert body["description"] == "Too Many Requests: retry after 30"
    assert [call.chat_id for call in server.faults.early] == [rider.user_id]
    assert server.faults.counts == {"429": 1}


async def test_the_limits_on_sending_can_be_kept(server: TelegramServer, client: PlainClient) -> None:
    server.flood = Flood(in_all=4, in_a_chat=2)
    riders = [server.person() for _ in range(3)]

    async def send(chat_id: int) -> int:
        return (await client.answer("sendMessage", chat_id=chat_id, text="a"))[0]

    statuses = [await send(rider.user_id) for rider in riders for _ in range(3)]

    assert statuses == [200, 200, 429, 200, 200, 429, 429, 429, 429]
    assert server.calls[2].answer == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
    assert len(server.flood.refused) == 5
    await client.call("sendChatAction", chat_id=riders[0].user_id, action="typing")


@pytest.mark.parametrize(("kind", "status"), [("500", 500), ("deactivated", 403), ("gone", 400), ("refused", 400)])
async def test_refusals_on_demand_are_not_delivered(
    server: TelegramServer, client: PlainClient, kind: Any, status: int
) -> None:
    rider = server.person()
    fault = server.faults.add(Fault(kind, method="sendMessage", times=2))

    answers = [(await client.answer("sendMessage", chat_id=rider.user_id, text="a"))[0] for _ in range(3)]

    assert answers == [status, status, 200]
    assert len(fault.struck) == 2
    assert len(rider.chat.messages) == 1


@pytest.mark.parametrize(
    ("kind", "is_delivered"),
    [
        ("drop_connection", False),
        ("drop_after_delivery", True),
        ("timeout", False),
        ("timeout_after_delivery", True),
    ],
)
async def test_answers_get_lost_before_or_after_delivery(
    server: TelegramServer, client: PlainClient, kind: Any, is_delivered: bool
) -> None:
    rider = server.person()
    server.faults.add(Fault(kind, seconds=None))

    asked = asyncio.create_task(client.answer("sendMessage", chat_id=rider.user_id, text="a"))
    await server.until(lambda: [call.done for call in server.calls if call.fault] == [is_delivered])
    if kind.startswith("timeout"):
        assert not asked.done()
        asked.cancel()
    with pytest.raises((ServerDisconnectedError, ConnectionResetError, asyncio.CancelledError)):
        await asked

    [call] = server.calls
    assert (call.done, call.status, call.fault) == (is_delivered, None, kind)
    assert len(rider.chat.messages) == is_delivered
    await server.settled(quiet=0.01)


@pytest.mark.parametrize(("kind", "status"), [("502", 502), ("garbage", 200)])
async def test_a_gateway_may_answer_with_a_page(
    server: TelegramServer, client: PlainClient, kind: Any, status: int
) -> None:
    server.faults.add(Fault(kind))
    async with client.session.post(f"{server.api_url}{server.token}/getMe") as response:
        assert (response.status, response.content_type) == (status, "text/html")
