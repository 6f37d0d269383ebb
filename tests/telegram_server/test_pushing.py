"""Updates are pushed to the webhook until it takes them."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web

from tests.telegram_server import TelegramServer
from tests.telegram_server.plain_client import PlainClient


@dataclass
class Hook:
    """A bot's end of the webhook."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    """Statuses to give first; afterwards all is well."""
    reply: dict[str, Any] | None = None
    received: list[dict[str, Any]] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    async def take(self, request: web.BaseRequest) -> web.Response:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.received.append(await request.json())
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        await asyncio.sleep(0.01)
        self.at_once -= 1
        return web.json_response(self.reply or {}, status=self.answers.pop(0) if self.answers else 200)


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    runner = web.ServerRunner(web.Server(hook.take))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/telegram"
    yield hook
    await runner.cleanup()


async def test_updates_are_pushed_with_the_secret_until_they_are_taken(
    server: TelegramServer, client: PlainClient, hook: Hook
) -> None:
    hook.answers = [503, 500]
    await client.call("setWebhook", url=hook.url, secret_token="s3cret")
    sent = server.person().sends("hello")
    await server.settled()

    assert [update["update_id"] for update in hook.received] == [sent.update_id] * 3
    assert hook.secrets == ["s3cret"] * 3
    assert [push.status for push in server.memory.pushes] == [503, 500, 200]
    told = await client.call("getWebhookInfo")
    assert told["pending_update_count"] == 0
    assert told["last_error_message"] == "Wrong response from the webhook: 500"


async def test_a_chat_waits_for_its_first_update_and_others_do_not(
    server: TelegramServer, client: PlainClient, hook: Hook
) -> None:
    hook.answers = [500] * 3
    await client.call("setWebhook", url=hook.url)
    one, other = server.person(), server.person()
    for text in "abc":
        one.sends(text)
        other.sends(text)
    await server.settled()

    for person in (one, other):
        texts = [
            update["message"]["text"] for update in hook.received if update["message"]["chat"]["id"] == person.user_id
        ]
        assert list(dict.fromkeys(texts)) == ["a", "b", "c"]
    assert hook.most_at_once > 1


async def test_one_update_can_be_pushed_many_times_at_once(
    server: TelegramServer, client: PlainClient, hook: Hook
) -> None:
    server.pusher.is_on = False
    await client.call("setWebhook", url=hook.url)
    sent = server.person().sends("hello")
    assert sent.update_id is not None

    pushes = await server.push(sent.update_id, copies=3)

    assert [push.status for push in pushes] == [200, 200, 200]
    assert hook.most_at_once == 3
    assert server.memory.updates.pending == []


async def test_no_polling_while_a_webhook_is_set(server: TelegramServer, client: PlainClient, hook: Hook) -> None:
    waiting = asyncio.create_task(client.answer("getUpdates", timeout=50))
    await server.until(lambda: server.calls)
    await client.call("setWebhook", url=hook.url)

    assert (await waiting)[1]["description"] == "Conflict: terminated by setWebhook request"
    assert (await client.refusal("getUpdates")).startswith(
        "Conflict: can't use getUpdates method while webhook is active"
    )
    await client.call("deleteWebhook")
    assert await client.call("getUpdates") == []
    assert server.webhook is None


async def test_a_webhook_must_be_a_safe_place(client: PlainClient) -> None:
    assert "An HTTPS URL must be provided" in await client.refusal("setWebhook", url="http://bot.example/telegram")
    assert "unallowed characters" in await client.refusal("setWebhook", url="https://bot.example", secret_token="ä b")


async def test_a_webhook_that_is_down_is_tried_again(server: TelegramServer, client: PlainClient, hook: Hook) -> None:
    await client.call("setWebhook", url="http://127.0.0.1:9/nobody")
    server.person().sends("hello")
    await server.until(lambda: server.memory.pushes)
    assert server.memory.pushes[0].status is None
    await client.call("setWebhook", url=hook.url)
    await server.settled()
    assert len(hook.received) == 1
