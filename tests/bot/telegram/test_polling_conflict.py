"""Two pollers of one bot: one polls, one waits, and neither is deaf for good."""

import asyncio

import pytest

from bot.telegram.channel import TelegramChannel
from bot.telegram.polling import Pace, PollingHealth, PollingState, poll
from tests.bot.connected import connected
from tests.bot.eventually import eventually
from tests.bot.quick_polling import QUICK, sent_ids
from tests.bot.remembering_inbox import RememberingInbox
from tests.bot.running import running
from tests.telegram_server import TelegramServer


async def test_of_two_pollers_one_waits_and_takes_over(
    telegram: TelegramServer, channel: TelegramChannel, inbox: RememberingInbox, caplog: pytest.LogCaptureFixture
) -> None:
    other, other_inbox = PollingHealth(), RememberingInbox()
    health = PollingHealth()
    rider = telegram.person()
    slow = Pace(long_poll=20, first_wait=0.01, longest_wait=0.05, conflict_wait=1.0)

    async with running(poll(channel, inbox, health=health, pace=slow)):
        await telegram.until(lambda: len(telegram.calls_of("getUpdates")) == 2)
        async with (
            connected(TelegramChannel(telegram.token, telegram.api_url)) as other_channel,
            running(poll(other_channel, other_inbox, health=other, pace=slow)),
        ):
            await eventually(lambda: health.state is PollingState.CONFLICT)
            rider.sends("while both run")
            await telegram.until(lambda: other_inbox.keys and not telegram.memory.updates.pending)
            assert other.state is PollingState.POLLING
            assert inbox.keys == []

        rider.sends("to the one that is left")
        await telegram.until(lambda: inbox.keys)
        await eventually(lambda: health.state is PollingState.POLLING)

    assert [*other_inbox.keys, *inbox.keys] == sent_ids(telegram)
    assert sum("Another process polls" in record.message for record in caplog.records) == 1


async def test_two_pollers_that_never_part_lose_nothing_between_them(
    telegram: TelegramServer, channel: TelegramChannel, inbox: RememberingInbox
) -> None:
    other_inbox = RememberingInbox()
    rider = telegram.person()
    async with (
        connected(TelegramChannel(telegram.token, telegram.api_url)) as other_channel,
        running(poll(channel, inbox, pace=QUICK)),
        running(poll(other_channel, other_inbox, pace=QUICK)),
    ):
        for number in range(30):
            rider.sends(str(number))
            await asyncio.sleep(0.02)
        await telegram.until(lambda: not telegram.memory.updates.pending)

    assert sorted({*inbox.keys, *other_inbox.keys}) == sent_ids(telegram)


async def test_a_webhook_set_elsewhere_is_told_as_a_conflict(
    telegram: TelegramServer, channel: TelegramChannel, inbox: RememberingInbox, health: PollingHealth
) -> None:
    telegram.pusher.is_on = False
    async with running(poll(channel, inbox, health=health, pace=QUICK)):
        await telegram.until(lambda: telegram.calls_of("getUpdates"))
        await channel.call("setWebhook", {"url": "https://other.example/telegram"})
        await eventually(lambda: health.state is PollingState.CONFLICT)

        await channel.call("deleteWebhook", {})
        telegram.person().sends("hello")
        await telegram.until(lambda: inbox.keys)
        await eventually(lambda: health.state is PollingState.POLLING)
