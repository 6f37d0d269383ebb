"""Telegram's calls of POST /telegram, and those of others."""

import asyncio
import hmac
import json
import logging
import tracemalloc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.telegram.webhook import BODY_LIMIT, SECRET_HEADER, Webhook
from tests.bot.remembering_inbox import RememberingInbox
from tests.patience import PATIENCE_SECONDS

SECRET = "canary-secret_0123456789"
UPDATE = {"update_id": 10, "message": {"message_id": 1, "date": 0, "chat": {"id": 5, "type": "private"}, "text": "hi"}}

Client = TestClient[web.Request, web.Application]


@asynccontextmanager
async def serving(inbox: RememberingInbox, *, body_seconds: float = 10.0) -> AsyncIterator[Client]:
    app = web.Application()
    app.router.add_post("/telegram", Webhook(inbox, SECRET, body_seconds=body_seconds).receive)
    async with TestClient(TestServer(app)) as client:
        yield client


@pytest.fixture
async def client(inbox: RememberingInbox) -> AsyncIterator[Client]:
    async with serving(inbox) as client:
        yield client


async def post(client: Client, body: Any, *, secret: str | None = SECRET) -> int:
    headers = {} if secret is None else {SECRET_HEADER: secret}
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    async with client.post("/telegram", data=data, headers=headers) as response:
        return response.status


async def first_line(client: Client, head: str, body: bytes = b"") -> str:
    """The status line that comes when `body` is all that ever comes of the body."""
    reader, writer = await asyncio.open_connection("127.0.0.1", client.port)
    writer.write(f"POST /telegram HTTP/1.1\r\nHost: x\r\n{head}\r\n\r\n".encode() + body)
    line = await asyncio.wait_for(reader.readline(), PATIENCE_SECONDS)
    writer.close()
    return line.decode().strip()


async def test_an_update_is_taken(client: Client, inbox: RememberingInbox) -> None:
    assert await post(client, UPDATE) == 200

    assert inbox.updates == {"10": UPDATE}


async def test_the_answer_waits_until_the_update_is_durable(client: Client, inbox: RememberingInbox) -> None:
    inbox.is_open.clear()
    answer = asyncio.create_task(post(client, UPDATE))
    await inbox.was_asked.wait()
    assert not answer.done()

    inbox.is_open.set()

    assert await answer == 200


async def test_the_same_update_three_times_at_once_has_one_effect(client: Client, inbox: RememberingInbox) -> None:
    statuses = await asyncio.gather(*(post(client, UPDATE) for _ in range(3)))

    assert statuses == [200, 200, 200]
    assert inbox.keys == ["10"]


STRANGERS = ["", "wrong", SECRET[:-1], SECRET + "0", SECRET.upper(), "秘密"]


@pytest.mark.parametrize("secret", [None, *STRANGERS])
async def test_a_call_without_the_secret_is_refused(
    client: Client, inbox: RememberingInbox, secret: str | None
) -> None:
    assert await post(client, UPDATE, secret=secret) == 403

    assert inbox.asked == 0


async def test_a_stranger_is_refused_with_the_body_unread(client: Client) -> None:
    assert await first_line(client, "Content-Length: 500") == "HTTP/1.1 403 Forbidden"


async def test_secrets_are_compared_in_constant_time(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []
    compare = hmac.compare_digest

    def remember(one: bytes, other: bytes) -> bool:
        compared.append((one, other))
        return compare(one, other)

    monkeypatch.setattr("bot.telegram.webhook.hmac.compare_digest", remember)

    await post(client, UPDATE, secret=None)
    await post(client, UPDATE, secret="wrong")
    await post(client, UPDATE)

    assert compared == [(told, SECRET.encode()) for told in (b"", b"wrong", SECRET.encode())]


def test_a_webhook_without_a_secret_cannot_be_made(inbox: RememberingInbox) -> None:
    with pytest.raises(ValueError, match="anybody"):
        Webhook(inbox, "")


NO_UPDATES = {
    "empty": b"",
    "no JSON": b"{",
    "no UTF-8": b'{"update_id": 1, "x": "\xff"}',
    "a list": b"[]",
    "a number": b"1",
    "without an id": b"{}",
    "an id in words": b'{"update_id": "1"}',
    "an id that is true": b'{"update_id": true}',
    "an endless number": b'{"update_id": ' + b"1" * 10_000 + b"}",
    "not a number": b'{"update_id": 1, "x": NaN}',
    "endless nesting": b"[" * 100_000,
}


@pytest.mark.parametrize("body", NO_UPDATES.values(), ids=NO_UPDATES)
async def test_what_is_no_update_is_a_bad_request(client: Client, inbox: RememberingInbox, body: bytes) -> None:
    assert await post(client, body) == 400

    assert inbox.asked == 0


async def test_a_body_that_says_it_is_too_long_is_refused_unread(client: Client) -> None:
    line = await first_line(client, f"{SECRET_HEADER}: {SECRET}\r\nContent-Length: {BODY_LIMIT + 1}")

    assert line == "HTTP/1.1 413 Request Entity Too Large"


async def test_a_hundred_megabytes_that_do_not_tell_their_length_stay_out_of_memory(
    client: Client, inbox: RememberingInbox
) -> None:
    async def endless() -> AsyncIterator[bytes]:
        chunk = b"x" * 65_536
        for _ in range(1_600):
            yield chunk

    tracemalloc.start()
    async with client.post("/telegram", data=endless(), headers={SECRET_HEADER: SECRET}) as response:
        status = response.status
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert status == 413
    assert peak < 8 * BODY_LIMIT
    assert inbox.asked == 0


async def test_a_body_that_drips_is_given_up(inbox: RememberingInbox) -> None:
    async with serving(inbox, body_seconds=0.1) as client:
        line = await first_line(client, f"{SECRET_HEADER}: {SECRET}\r\nContent-Length: 100", b'{"update')

    assert line == "HTTP/1.1 408 Request Timeout"


async def test_half_a_body_hurts_nobody_else(client: Client, inbox: RememberingInbox) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", client.port)
    head = f"POST /telegram HTTP/1.1\r\nHost: x\r\n{SECRET_HEADER}: {SECRET}\r\nContent-Length: 100\r\n\r\n"
    writer.write(head.encode() + b'{"update_id": 11')
    await writer.drain()
    writer.close()

    assert await post(client, UPDATE) == 200
    assert inbox.keys == ["10"]


async def test_telegram_is_asked_to_repeat_while_the_database_is_down(
    client: Client, inbox: RememberingInbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot")
    inbox.is_down = True
    assert await post(client, UPDATE) == 503
    assert await post(client, UPDATE) == 503

    inbox.is_down = False
    assert await post(client, UPDATE) == 200
    assert await post(client, UPDATE) == 200

    assert inbox.keys == ["10"]
    assert [record.message for record in caplog.records if record.name == "bot.telegram.webhook"] == [
        "The database takes no updates; Telegram is asked to repeat them.",
        "The database takes updates again.",
    ]


async def test_strangers_are_logged_once_and_the_secret_never(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for secret in STRANGERS:
        await post(client, UPDATE, secret=secret)
    await post(client, UPDATE)
    await post(client, b"{")

    assert caplog.text.count("without its secret token") == 1
    assert SECRET not in caplog.text
