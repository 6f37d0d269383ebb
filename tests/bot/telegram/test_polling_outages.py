"""Polling while Telegram or the database is away."""

import logging
from itertools import pairwise

import pytest

from bot.telegram.answers import WrongToken
from bot.telegram.channel import TelegramChannel
from bot.telegram.polling import Pace, PollingHealth, PollingState, poll
from tests.bot.connected import connected
from tests.bot.quick_polling import QUICK, sent_ids
from tests.bot.remembering_inbox import RememberingInbox
from tests.bot.running import running
from tests.telegram_server import Fault, TelegramServer
from tests.telegram_server.faults import Kind


async def test_while_the_database_is_down_updates_stay_with_telegram(
    telegram: TelegramServer,
    channel: TelegramChannel,
    inbox: RememberingInbox,
    health: PollingHealth,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "bot")
    inbox.is_down = True
    telegram.person().sends("hello")
    async with running(poll(channel, inbox, health=health, pace=QUICK)):
        await telegram.until(lambda: inbox.asked >= 4)
        assert health.state is PollingState.DATABASE_DOWN
        assert telegram.highest_offset == 0

        inbox.is_down = False
        await telegram.until(lambda: not telegram.memory.updates.pending)

    assert inbox.keys == sent_ids(telegram)
    assert [record.message for record in caplog.records] == [
        "The database takes no updates; they stay with Telegram until it does.",
        "Telegram's updates come in again.",
    ]


@pytest.mark.parametrize("kind", ["500", "502", "garbage", "drop_connection", "drop_after_delivery"])
async def test_an_outage_is_waited_out_and_told_once(
    telegram: TelegramServer,
    channel: TelegramChannel,
    inbox: RememberingInbox,
    caplog: pytest.LogCaptureFixture,
    kind: Kind,
) -> None:
    caplog.set_level(logging.INFO, "bot")
    telegram.faults.add(Fault(kind, method="getUpdates", times=5))
    telegram.faults.add(Fault(kind, method="deleteWebhook", times=2))
    telegram.person().sends("hello")

    async with running(poll(channel, inbox, pace=QUICK)):
        await telegram.until(lambda: not telegram.memory.updates.pending)

    assert inbox.batches == [sent_ids(telegram)]
    assert telegram.faults.counts[kind] == 7
    assert [record.message for record in caplog.records] == [
        "Telegram gives no updates; trying again until it does.",
        "Telegram's updates come in again.",
    ]


async def test_a_poll_that_hangs_is_given_up(
    telegram: TelegramServer, channel: TelegramChannel, inbox: RememberingInbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.channel._BEYOND_LONG_POLL_SECONDS", 0.2)
    telegram.faults.add(Fault("timeout_after_delivery", method="getUpdates"))
    telegram.person().sends("hello")

    async with running(poll(channel, inbox, pace=QUICK)):
        await telegram.until(lambda: inbox.keys)

    assert inbox.keys == sent_ids(telegram)


async def test_after_429_telegram_is_left_alone_for_as_long_as_it_told(
    telegram: TelegramServer, channel: TelegramChannel, inbox: RememberingInbox
) -> None:
    telegram.faults.add(Fault("429", method="getUpdates", retry_after=1))
    telegram.person().sends("hello")

    async with running(poll(channel, inbox, pace=QUICK)):
        await telegram.until(lambda: inbox.keys)

    first, second = telegram.calls_of("getUpdates")[:2]
    assert second.at - first.at >= 1


async def test_waits_grow_while_telegram_is_away(
    telegram: TelegramServer, channel: TelegramChannel, inbox: RememberingInbox
) -> None:
    telegram.faults.add(Fault("500", method="getUpdates", times=None))

    async with running(poll(channel, inbox, pace=Pace(first_wait=0.05, longest_wait=0.4))):
        await telegram.until(lambda: len(telegram.calls_of("getUpdates")) >= 6)

    times = [call.at for call in telegram.calls_of("getUpdates")[:6]]
    for (earlier, later), longest in zip(pairwise(times), [0.05, 0.1, 0.2, 0.4, 0.4], strict=True):
        assert later - earlier >= longest / 2


@pytest.mark.parametrize("token", ["4242424242:revoked", "nonsense"])
async def test_a_token_that_telegram_does_not_know_ends_polling(
    telegram: TelegramServer, inbox: RememberingInbox, token: str
) -> None:
    async with connected(TelegramChannel(token, telegram.api_url)) as channel:
        with pytest.raises(WrongToken) as caught:
            await poll(channel, inbox, pace=QUICK)

    assert token not in str(caught.value)
