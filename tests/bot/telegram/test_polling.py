"""Polling takes in what people send, and confirms nothing before it is durable."""

import asyncio
import random
from collections import defaultdict

from bot.telegram.channel import ALLOWED_UPDATES, TelegramChannel
from bot.telegram.polling import PollingHealth, PollingState, poll
from tests.bot.quick_polling import QUICK, sent_ids
from tests.bot.remembering_inbox import RememberingInbox
from tests.bot.running import running
from tests.telegram_server import Call, Fault, TelegramServer


def watch_offsets(telegram: TelegramServer, inbox: RememberingInbox) -> list[Call]:
    """Calls of getUpdates, as they come, that confirm more than the inbox holds."""
    too_early: list[Call] = []

    def look(call: Call) -> bool:
        offset = call.parameters.get("offset")
        if offset is not None and offset > max(map(int, inbox.keys), default=-1) + 1:
            too_early.append(call)
        return False

    telegram.faults.add(Fault("500", method="getUpdates", times=None, where=look))
    return too_early


async def test_what_people_send_is_taken_in_and_confirmed(
    telegram: TelegramServer, channel: TelegramChannel, inbox: RememberingInbox, health: PollingHealth
) -> None:
    rider = telegram.person()
    async with running(poll(channel, inbox, health=health, pace=QUICK)):
        rider.sends("你好")
        await telegram.until(lambda: inbox.keys)
        rider.sends("在哪里")
        rider.sends_location(50.2, 127.5)
        await telegram.until(lambda: not telegram.memory.updates.pending)

    assert inbox.keys == sent_ids(telegram)
    assert [update["message"].get("text") for update in inbox.updates.values()] == ["你好", "在哪里", None]
    assert telegram.highest_offset == int(inbox.keys[-1]) + 1
    assert health.state is PollingState.POLLING
    assert health.heard_at is not None


async def test_it_is_known_at_once_that_polling_works(
    telegram: TelegramServer, channel: TelegramChannel, inbox: RememberingInbox, health: PollingHealth
) -> None:
    async with running(poll(channel, inbox, health=health, pace=QUICK)):
        assert health.state is PollingState.STARTING
        await telegram.until(lambda: health.state is PollingState.POLLING)
        await telegram.until(lambda: len(telegram.calls_of("getUpdates")) == 2)

    assert [call.parameters["timeout"] for call in telegram.calls_of("getUpdates")] == [0, 20]


async def test_only_the_kinds_that_the_bot_understands_are_asked_for(
    telegram: TelegramServer, channel: TelegramChannel, inbox: RememberingInbox
) -> None:
    rider = telegram.person()
    async with running(poll(channel, inbox, pace=QUICK)):
        await telegram.until(lambda: telegram.calls_of("getUpdates"))
        telegram.posts_in_channel(-1_001_000_000_001, "news")
        message = rider.sends("hello")
        rider.edits(message.message_id, "hello again")
        rider.blocks()
        await telegram.until(lambda: not telegram.memory.updates.pending)

    assert telegram.calls_of("getUpdates")[0].parameters["allowed_updates"] == list(ALLOWED_UPDATES)
    assert [(update.keys() - {"update_id"}).pop() for update in inbox.updates.values()] == [
        "message",
        "edited_message",
        "my_chat_member",
    ]


async def test_nothing_is_confirmed_before_it_is_durable(
    telegram: TelegramServer, channel: TelegramChannel, inbox: RememberingInbox
) -> None:
    too_early = watch_offsets(telegram, inbox)
    inbox.is_open.clear()
    for number in range(3):
        telegram.person().sends(str(number))
    async with running(poll(channel, inbox, pace=QUICK)):
        await inbox.was_asked.wait()
        await asyncio.sleep(0.05)
        assert telegram.highest_offset == 0
        assert len(telegram.calls_of("getUpdates")) == 1

        inbox.is_open.set()
        await telegram.until(lambda: not telegram.memory.updates.pending)

    assert too_early == []
    assert inbox.keys == sent_ids(telegram)


async def test_a_poller_that_is_killed_anywhere_beside_a_failing_database_loses_nothing(
    telegram: TelegramServer, channel: TelegramChannel, inbox: RememberingInbox
) -> None:
    too_early = watch_offsets(telegram, inbox)
    chance = random.Random(5)
    riders = [telegram.person() for _ in range(5)]
    for _ in range(60):
        for rider in chance.choices(riders, k=3):
            rider.sends("more")
        inbox.is_down = chance.random() < 0.3
        async with running(poll(channel, inbox, pace=QUICK)):
            await asyncio.sleep(chance.uniform(0, 0.02))
    inbox.is_down = False
    async with running(poll(channel, inbox, pace=QUICK)):
        await telegram.until(lambda: not telegram.memory.updates.pending)

    assert too_early == []
    assert inbox.keys == sent_ids(telegram)


async def test_a_backlog_is_taken_in_order(
    telegram: TelegramServer, channel: TelegramChannel, inbox: RememberingInbox
) -> None:
    too_early = watch_offsets(telegram, inbox)
    riders = [telegram.person() for _ in range(20)]
    for number in range(10_000):
        riders[number % 20].sends(str(number))

    async with running(poll(channel, inbox, pace=QUICK)):
        await telegram.until(lambda: not telegram.memory.updates.pending)

    assert too_early == []
    assert len(inbox.keys) == 10_000
    by_chat = defaultdict(list)
    for update in inbox.updates.values():
        by_chat[update["message"]["chat"]["id"]].append(int(update["message"]["text"]))
    assert len(by_chat) == 20
    assert all(numbers == sorted(numbers) for numbers in by_chat.values())


async def test_a_webhook_left_over_gives_up_what_it_held(
    telegram: TelegramServer, channel: TelegramChannel, inbox: RememberingInbox
) -> None:
    telegram.pusher.is_on = False
    await channel.call("setWebhook", {"url": "https://old.example/telegram"})
    telegram.person().sends("hello")

    async with running(poll(channel, inbox, pace=QUICK)):
        await telegram.until(lambda: inbox.keys)

    assert telegram.webhook is None
    assert inbox.keys == sent_ids(telegram)
    assert not any("drop_pending_updates" in call.parameters for call in telegram.calls)


async def test_a_long_poll_is_given_up_at_once_to_stop(
    telegram: TelegramServer, channel: TelegramChannel, inbox: RememberingInbox
) -> None:
    async with running(poll(channel, inbox, pace=QUICK)):
        await telegram.until(lambda: len(telegram.calls_of("getUpdates")) == 2)

    short, long = telegram.calls_of("getUpdates")
    assert (short.status, long.status) == (200, None)
