"""Telegram is told of the webhook and pushes to it, with trouble on both sides."""

import logging
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.backoff import Backoff
from bot.telegram.answers import WrongToken
from bot.telegram.channel import ALLOWED_UPDATES, TelegramChannel
from bot.telegram.webhook import Webhook, WebhookRefused, register_webhook
from tests.bot.connected import connected
from tests.bot.remembering_inbox import RememberingInbox
from tests.telegram_server import Fault, TelegramServer
from tests.telegram_server.faults import Kind

SECRET = "canary-secret_0123456789"


@pytest.fixture
async def url(inbox: RememberingInbox) -> AsyncIterator[str]:
    """Where our webhook listens, with SECRET."""
    app = web.Application()
    app.router.add_post("/telegram", Webhook(inbox, SECRET).receive)
    async with TestServer(app) as ours:
        yield str(ours.make_url("/telegram"))


async def test_what_people_send_is_pushed_and_taken(
    telegram: TelegramServer, channel: TelegramChannel, inbox: RememberingInbox, url: str
) -> None:
    await register_webhook(channel, url=url, secret=SECRET, max_connections=8)
    rider = telegram.person()
    for number in range(20):
        rider.sends(str(number))
    await telegram.until(lambda: not telegram.memory.updates.pending)

    assert [update["message"]["text"] for update in inbox.updates.values()] == [str(number) for number in range(20)]
    assert telegram.webhook is not None
    assert telegram.webhook["allowed_updates"] == list(ALLOWED_UPDATES)
    assert telegram.webhook["max_connections"] == 8
    assert "drop_pending_updates" not in telegram.webhook


async def test_the_same_update_pushed_three_times_at_once_has_one_effect(
    telegram: TelegramServer, channel: TelegramChannel, inbox: RememberingInbox, url: str
) -> None:
    telegram.pusher.is_on = False
    await register_webhook(channel, url=url, secret=SECRET)
    update_id = telegram.update({"message": telegram.person().sends("hello").json})

    pushes = await telegram.push(update_id, copies=3)

    assert [push.status for push in pushes] == [200, 200, 200]
    assert inbox.keys == [str(update_id)]


async def test_what_was_refused_while_the_database_was_down_comes_again(
    telegram: TelegramServer, channel: TelegramChannel, inbox: RememberingInbox, url: str
) -> None:
    inbox.is_down = True
    await register_webhook(channel, url=url, secret=SECRET)
    telegram.person().sends("hello")
    await telegram.until(lambda: len(telegram.memory.pushes) >= 2)
    assert {push.status for push in telegram.memory.pushes} == {503}

    inbox.is_down = False
    await telegram.until(lambda: not telegram.memory.updates.pending)

    assert len(inbox.keys) == 1


async def test_a_changed_secret_is_told_at_the_next_start(
    telegram: TelegramServer, channel: TelegramChannel, inbox: RememberingInbox, url: str
) -> None:
    await register_webhook(channel, url=url, secret="the-one-before")
    telegram.person().sends("hello")
    await telegram.until(lambda: telegram.memory.pushes)
    assert telegram.memory.pushes[0].status == 403

    await register_webhook(channel, url=url, secret=SECRET)
    await telegram.until(lambda: not telegram.memory.updates.pending)

    assert len(inbox.keys) == 1


@pytest.mark.parametrize("kind", ["drop_connection", "500", "429", "garbage"])
async def test_the_webhook_is_set_as_soon_as_telegram_answers(
    telegram: TelegramServer,
    channel: TelegramChannel,
    url: str,
    caplog: pytest.LogCaptureFixture,
    kind: Kind,
) -> None:
    caplog.set_level(logging.INFO, "bot")
    telegram.faults.add(Fault(kind, times=3, retry_after=0))

    await register_webhook(channel, url=url, secret=SECRET, backoff=Backoff(first=0.01, longest=0.02))

    assert telegram.webhook is not None
    assert [record.message for record in caplog.records] == [
        "The webhook is not set yet; trying again.",
        "The webhook is set.",
    ]
    assert SECRET not in caplog.text + repr([vars(record) for record in caplog.records])


@pytest.mark.parametrize(
    ("url", "secret"), [("http://plain.example/telegram", SECRET), ("https://good.example/telegram", "no spaces!")]
)
async def test_a_webhook_that_telegram_refuses_is_not_tried_again(
    channel: TelegramChannel, url: str, secret: str
) -> None:
    with pytest.raises(WebhookRefused) as caught:
        await register_webhook(channel, url=url, secret=secret)

    assert str(caught.value).startswith("Bad Request: ")


async def test_a_wrong_token_is_not_tried_again(telegram: TelegramServer, url: str) -> None:
    async with connected(TelegramChannel("1:wrong", telegram.api_url)) as channel:
        with pytest.raises(WrongToken):
            await register_webhook(channel, url=url, secret=SECRET)
