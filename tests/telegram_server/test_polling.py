"""Updates are kept, handed out and forgotten as Telegram does it."""

import asyncio

import pytest

from tests.patience import PATIENCE_SECONDS
from tests.telegram_server import TelegramServer
from tests.telegram_server.plain_client import PlainClient
from tests.telegram_server.updates import KEPT_FOR_S


async def ids(client: PlainClient, **parameters: int) -> list[int]:
    return [update["update_id"] for update in await client.call("getUpdates", **parameters)]


async def ids_of_any(client: PlainClient) -> list[int]:
    """Of updates that need not be of the real form."""
    return [update["update_id"] for update in (await client.answer("getUpdates"))[1]["result"]]


async def test_an_update_comes_again_until_a_higher_offset_confirms_it(
    server: TelegramServer, client: PlainClient
) -> None:
    rider = server.person()
    first, second, third = [rider.sends(text).update_id or 0 for text in "abc"]

    assert await ids(client) == [first, second, third]
    assert await ids(client) == [first, second, third]
    assert await ids(client, limit=2) == [first, second]
    assert await ids(client, offset=second) == [second, third]
    assert await ids(client, offset=first) == [second, third]
    assert await ids(client, offset=third + 1) == []
    assert server.highest_offset == third + 1
    assert server.memory.updates.pending == []


async def test_a_negative_offset_counts_from_the_end(server: TelegramServer, client: PlainClient) -> None:
    sent = [server.person().sends(text).update_id for text in "abcd"]
    assert await ids(client, offset=-2) == sent[2:]
    assert await ids(client) == sent[2:]
    assert await ids(client, offset=-9) == sent[2:]


async def test_updates_come_in_the_order_of_their_ids(server: TelegramServer, client: PlainClient) -> None:
    for number in (5, 3, 4):
        server.update({"update_id": 800_000_000 + number, "poll": {}})
    assert [update_id - 800_000_000 for update_id in await ids_of_any(client)] == [3, 4, 5]


async def test_ten_thousand_waiting_updates_are_handed_out_quickly(server: TelegramServer, client: PlainClient) -> None:
    rider = server.person()
    sent = [rider.sends(str(number)).update_id or 0 for number in range(10_000)]
    received: list[int] = []
    while batch := await ids(client, offset=received[-1] + 1 if received else 0):
        received += batch
    assert received == sent


async def test_a_long_poll_returns_as_soon_as_something_comes(server: TelegramServer, client: PlainClient) -> None:
    poll = asyncio.create_task(ids(client, timeout=50))
    await server.until(lambda: server.calls)
    sent = server.person().sends("a")
    assert await asyncio.wait_for(poll, PATIENCE_SECONDS) == [sent.update_id]


async def test_the_earlier_of_two_pollers_is_told_of_the_conflict(server: TelegramServer, client: PlainClient) -> None:
    earlier = asyncio.create_task(client.answer("getUpdates", timeout=50))
    await server.until(lambda: server.calls)
    later = asyncio.create_task(ids(client, timeout=50))

    status, body = await asyncio.wait_for(earlier, PATIENCE_SECONDS)
    sent = server.person().sends("a")

    assert status == 409
    assert body["description"] == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    assert await later == [sent.update_id]


async def test_a_poller_that_hangs_up_makes_room(server: TelegramServer, client: PlainClient) -> None:
    poll = asyncio.create_task(ids(client, timeout=50))
    await server.until(lambda: server.calls)
    poll.cancel()
    sent = server.person().sends("a")
    assert await ids(client, timeout=50) == [sent.update_id]


async def test_only_the_kinds_that_were_asked_for_come(server: TelegramServer, client: PlainClient) -> None:
    await client.call("getUpdates", allowed_updates=["callback_query"])
    server.person().sends("unwanted")
    tap = server.person().taps_old(1, "a")
    assert await ids(client) == [tap.update_id]
    assert [update["message"]["text"] for update in server.memory.updates.unwanted] == ["unwanted"]


async def test_what_waited_for_a_day_is_gone() -> None:
    now = 1_760_000_000.0
    async with TelegramServer(clock=lambda: now) as server:
        server.person().sends("old")
        now += KEPT_FOR_S - 1
        sent = server.person().sends("newer")
        now += 2
        assert [update["update_id"] for update in server.memory.updates.first(100)] == [sent.update_id]


async def test_settled_waits_for_the_last_answer(server: TelegramServer, client: PlainClient) -> None:
    rider = server.person()

    async def bot() -> None:
        [update] = await client.call("getUpdates", timeout=50)
        await client.call("getUpdates", offset=update["update_id"] + 1)
        for text in ("one", "two"):
            await client.call("sendMessage", chat_id=rider.user_id, text=text)

    running = asyncio.create_task(bot())
    rider.sends("hello")
    await server.settled()
    assert rider.sees == "hello\none\ntwo"
    await running


async def test_waiting_in_vain_tells_the_latest_calls(server: TelegramServer, client: PlainClient) -> None:
    await client.call("getMe")
    server.person().sends("nobody reads it")
    for waiting in (server.settled(timeout=0.05), server.until(lambda: False, timeout=0.05)):
        with pytest.raises(TimeoutError, match=r"getMe\(\) -> 200"):
            await waiting
