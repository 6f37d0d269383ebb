"""Polling: nothing is confirmed before it is durable, and no trouble makes the bot deaf."""

import asyncio
import logging
import random
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from itertools import pairwise

import pytest

from bot.polling import Pace, PollingHealth, PollingState, poll
from bot.telegram_answers import WrongToken
from bot.telegram_channel import ALLOWED_UPDATES, TelegramChannel
from tests.bot.connected import connected
from tests.bot.eventually import eventually
from tests.bot.remembering_inbox import RememberingInbox
from tests.bot.running import running
from tests.telegram_server import Call, Fault, TelegramServer
from tests.telegram_server.faults import Kind

QUICK = Pace(long_poll=20, first_wait=0.01, longest_wait=0.05, conflict_wait=0.1)


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        yield server


@pytest.fixture
async def channel(server: TelegramServer) -> AsyncIterator[TelegramChannel]:
    async with connected(TelegramChannel(server.token, server.api_url)) as channel:
        yield channel


@pytest.fixture
def inbox() -> RememberingInbox:
    return RememberingInbox()


@pytest.fixture
def health() -> PollingHealth:
    return PollingHealth()


def sent_ids(server: TelegramServer) -> list[str]:
    return [str(update["update_id"]) for update in server.memory.updates.queued]


def watch_offsets(server: TelegramServer, inbox: RememberingInbox) -> list[Call]:
    """Calls of getUpdates, as they come, that confirm more than the inbox holds."""
    too_early: list[Call] = []

    def look(call: Call) -> bool:
        offset = call.parameters.get("offset")
        if offset is not None and offset > max(map(int, inbox.keys), default=-1) + 1:
            too_early.append(call)
        return False

    server.faults.add(Fault("500", method="getUpdates", times=None, where=look))
    return too_early


async def test_what_people_send_is_taken_in_and_confirmed(
    server: TelegramServer, channel: TelegramChannel, inbox: RememberingInbox, health: PollingHealth
) -> None:
    rider = server.person()
    async with running(poll(channel, inbox, health=health, pace=QUICK)):
        rider.sends("你好")
        await server.until(lambda: inbox.keys)
        rider.sends("在哪里")
        rider.sends_location(50.2, 127.5)
        await server.until(lambda: not server.memory.updates.pending)

    assert inbox.keys == sent_ids(server)
    assert [update["message"].get("text") for update in inbox.updates.values()] == ["你好", "在哪里", None]
    assert server.highest_offset == int(inbox.keys[-1]) + 1
    assert health.state is PollingState.POLLING
    assert health.answered_at is not None


async def test_it_is_known_at_once_that_polling_works(
    server: TelegramServer, channel: TelegramChannel, inbox: RememberingInbox, health: PollingHealth
) -> None:
    async with running(poll(channel, inbox, health=health, pace=QUICK)):
        assert health.state is PollingState.STARTING
        await server.until(lambda: health.state is PollingState.POLLING)
        await server.until(lambda: len(server.calls_of("getUpdates")) == 2)

    assert [call.parameters["timeout"] for call in server.calls_of("getUpdates")] == [0, 20]


async def test_only_the_kinds_that_the_bot_understands_are_asked_for(
    server: TelegramServer, channel: TelegramChannel, inbox: RememberingInbox
) -> None:
    rider = server.person()
    async with running(poll(channel, inbox, pace=QUICK)):
        await server.until(lambda: server.calls_of("getUpdates"))
        server.posts_in_channel(-1_001_000_000_001, "news")
        message = rider.sends("hello")
        rider.edits(message.message_id, "hello again")
        rider.blocks()
        await server.until(lambda: not server.memory.updates.pending)

    assert server.calls_of("getUpdates")[0].parameters["allowed_updates"] == list(ALLOWED_UPDATES)
    assert [(update.keys() - {"update_id"}).pop() for update in inbox.updates.values()] == [
        "message",
        "edited_message",
        "my_chat_member",
    ]


async def test_nothing_is_confirmed_before_it_is_durable(
    server: TelegramServer, channel: TelegramChannel, inbox: RememberingInbox
) -> None:
    too_early = watch_offsets(server, inbox)
    inbox.is_open.clear()
    for number in range(3):
        server.person().sends(str(number))
    async with running(poll(channel, inbox, pace=QUICK)):
        await inbox.was_asked.wait()
        await asyncio.sleep(0.05)
        assert server.highest_offset == 0
        assert len(server.calls_of("getUpdates")) == 1

        inbox.is_open.set()
        await server.until(lambda: not server.memory.updates.pending)

    assert too_early == []
    assert inbox.keys == sent_ids(server)


async def test_a_poller_that_is_killed_anywhere_beside_a_failing_database_loses_nothing(
    server: TelegramServer, channel: TelegramChannel, inbox: RememberingInbox
) -> None:
    too_early = watch_offsets(server, inbox)
    chance = random.Random(5)
    riders = [server.person() for _ in range(5)]
    for _ in range(60):
        for rider in chance.choices(riders, k=3):
            rider.sends("more")
        inbox.is_down = chance.random() < 0.3
        async with running(poll(channel, inbox, pace=QUICK)):
            await asyncio.sleep(chance.uniform(0, 0.02))
    inbox.is_down = False
    async with running(poll(channel, inbox, pace=QUICK)):
        await server.until(lambda: not server.memory.updates.pending)

    assert too_early == []
    assert inbox.keys == sent_ids(server)


async def test_a_backlog_is_taken_in_order(
    server: TelegramServer, channel: TelegramChannel, inbox: RememberingInbox
) -> None:
    too_early = watch_offsets(server, inbox)
    riders = [server.person() for _ in range(20)]
    for number in range(10_000):
        riders[number % 20].sends(str(number))

    async with running(poll(channel, inbox, pace=QUICK)):
        await server.until(lambda: not server.memory.updates.pending, timeout=60)

    assert too_early == []
    assert len(inbox.keys) == 10_000
    by_chat = defaultdict(list)
    for update in inbox.updates.values():
        by_chat[update["message"]["chat"]["id"]].append(int(update["message"]["text"]))
    assert len(by_chat) == 20
    assert all(numbers == sorted(numbers) for numbers in by_chat.values())


async def test_while_the_database_is_down_updates_stay_with_telegram(
    server: TelegramServer,
    channel: TelegramChannel,
    inbox: RememberingInbox,
    health: PollingHealth,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "bot")
    inbox.is_down = True
    server.person().sends("hello")
    async with running(poll(channel, inbox, health=health, pace=QUICK)):
        await server.until(lambda: inbox.asked >= 4)
        assert health.state is PollingState.DATABASE_DOWN
        assert server.highest_offset == 0

        inbox.is_down = False
        await server.until(lambda: not server.memory.updates.pending)

    assert inbox.keys == sent_ids(server)
    assert [record.message for record in caplog.records] == [
        "The database takes no updates; they stay with Telegram until it does.",
        "Telegram's updates come in again.",
    ]


@pytest.mark.parametrize("kind", ["500", "502", "garbage", "drop_connection", "drop_after_delivery"])
async def test_an_outage_is_waited_out_and_told_once(
    server: TelegramServer,
    channel: TelegramChannel,
    inbox: RememberingInbox,
    caplog: pytest.LogCaptureFixture,
    kind: Kind,
) -> None:
    caplog.set_level(logging.INFO, "bot")
    server.faults.add(Fault(kind, method="getUpdates", times=5))
    server.faults.add(Fault(kind, method="deleteWebhook", times=2))
    server.person().sends("hello")

    async with running(poll(channel, inbox, pace=QUICK)):
        await server.until(lambda: not server.memory.updates.pending)

    assert inbox.batches == [sent_ids(server)]
    assert server.faults.counts[kind] == 7
    assert [record.message for record in caplog.records] == [
        "Telegram gives no updates; trying again until it does.",
        "Telegram's updates come in again.",
    ]


async def test_a_poll_that_hangs_is_given_up(
    server: TelegramServer, channel: TelegramChannel, inbox: RememberingInbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram_channel._BEYOND_LONG_POLL_SECONDS", 0.2)
    server.faults.add(Fault("timeout_after_delivery", method="getUpdates"))
    server.person().sends("hello")

    async with running(poll(channel, inbox, pace=QUICK)):
        await server.until(lambda: inbox.keys)

    assert inbox.keys == sent_ids(server)


async def test_after_429_telegram_is_left_alone_for_as_long_as_it_told(
    server: TelegramServer, channel: TelegramChannel, inbox: RememberingInbox
) -> None:
    server.faults.add(Fault("429", method="getUpdates", retry_after=1))
    server.person().sends("hello")

    async with running(poll(channel, inbox, pace=QUICK)):
        await server.until(lambda: inbox.keys)

    first, second = server.calls_of("getUpdates")[:2]
    assert second.at - first.at >= 1


async def test_waits_grow_while_telegram_is_away(
    server: TelegramServer, channel: TelegramChannel, inbox: RememberingInbox
) -> None:
    server.faults.add(Fault("500", method="getUpdates", times=None))

    async with running(poll(channel, inbox, pace=Pace(first_wait=0.05, longest_wait=0.4))):
        await server.until(lambda: len(server.calls_of("getUpdates")) >= 6)

    times = [call.at for call in server.calls_of("getUpdates")[:6]]
    for (earlier, later), longest in zip(pairwise(times), [0.05, 0.1, 0.2, 0.4, 0.4], strict=True):
        assert later - earlier >= longest / 2


async def test_a_webhook_left_over_gives_up_what_it_held(
    server: TelegramServer, channel: TelegramChannel, inbox: RememberingInbox
) -> None:
    server.pusher.is_on = False
    await channel.call("setWebhook", {"url": "https://old.example/telegram"})
    server.person().sends("hello")

    async with running(poll(channel, inbox, pace=QUICK)):
        await server.until(lambda: inbox.keys)

    assert server.webhook is None
    assert inbox.keys == sent_ids(server)
    assert not any("drop_pending_updates" in call.parameters for call in server.calls)


async def test_of_two_pollers_one_waits_and_takes_over(
    server: TelegramServer, channel: TelegramChannel, inbox: RememberingInbox, caplog: pytest.LogCaptureFixture
) -> None:
    other, other_inbox = PollingHealth(), RememberingInbox()
    health = PollingHealth()
    rider = server.person()
    slow = Pace(long_poll=20, first_wait=0.01, longest_wait=0.05, conflict_wait=1.0)

    async with running(poll(channel, inbox, health=health, pace=slow)):
        await server.until(lambda: len(server.calls_of("getUpdates")) == 2)
        async with (
            connected(TelegramChannel(server.token, server.api_url)) as other_channel,
            running(poll(other_channel, other_inbox, health=other, pace=slow)),
        ):
            await eventually(lambda: health.state is PollingState.CONFLICT)
            rider.sends("while both run")
            await server.until(lambda: other_inbox.keys)
            assert other.state is PollingState.POLLING
            assert inbox.keys == []

        rider.sends("to the one that is left")
        await server.until(lambda: inbox.keys)
        assert health.state is PollingState.POLLING

    assert [*other_inbox.keys, *inbox.keys] == sent_ids(server)
    assert sum("Another process polls" in record.message for record in caplog.records) == 1


async def test_two_pollers_that_never_part_lose_nothing_between_them(
    server: TelegramServer, channel: TelegramChannel, inbox: RememberingInbox
) -> None:
    other_inbox = RememberingInbox()
    rider = server.person()
    async with (
        connected(TelegramChannel(server.token, server.api_url)) as other_channel,
        running(poll(channel, inbox, pace=QUICK)),
        running(poll(other_channel, other_inbox, pace=QUICK)),
    ):
        for number in range(30):
            rider.sends(str(number))
            await asyncio.sleep(0.02)
        await server.until(lambda: not server.memory.updates.pending)

    assert sorted({*inbox.keys, *other_inbox.keys}) == sent_ids(server)


async def test_a_webhook_set_elsewhere_is_told_as_a_conflict(
    server: TelegramServer, channel: TelegramChannel, inbox: RememberingInbox, health: PollingHealth
) -> None:
    server.pusher.is_on = False
    async with running(poll(channel, inbox, health=health, pace=QUICK)):
        await server.until(lambda: server.calls_of("getUpdates"))
        await channel.call("setWebhook", {"url": "https://other.example/telegram"})
        await eventually(lambda: health.state is PollingState.CONFLICT)

        await channel.call("deleteWebhook", {})
        server.person().sends("hello")
        await server.until(lambda: inbox.keys)
        await eventually(lambda: health.state is PollingState.POLLING)


@pytest.mark.parametrize("token", ["4242424242:revoked", "nonsense"])
async def test_a_token_that_telegram_does_not_know_ends_polling(
    server: TelegramServer, inbox: RememberingInbox, token: str
) -> None:
    async with connected(TelegramChannel(token, server.api_url)) as channel:
        with pytest.raises(WrongToken) as caught:
            await poll(channel, inbox, pace=QUICK)

    assert token not in str(caught.value)


async def test_stopping_takes_no_time(
    server: TelegramServer, channel: TelegramChannel, inbox: RememberingInbox
) -> None:
    async with running(poll(channel, inbox, pace=QUICK)):
        await server.until(lambda: server.calls_of("getUpdates"))
        begun = time.monotonic()

    assert time.monotonic() - begun < 0.5
