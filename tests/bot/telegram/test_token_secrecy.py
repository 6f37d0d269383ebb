"""V3: whatever goes wrong on the way to Telegram, the bot's token stays out of errors, tracebacks and logs."""

import asyncio
import gc
import logging
import traceback
from collections.abc import Iterator

import pytest

from bot.delivery.routing import Unreachable
from bot.telegram.channel import TelegramChannel
from bot.telegram.files import FileTooLarge, FileUnavailable
from tests.bot.connected import connected
from tests.bot.raw_server import SILENCE, http, raw_server

# Known to this module only, not to a local of any test: captured locals would otherwise show it themselves.
CANARY = "987654321:CANARY-token-never-to-be-seen"

BROKEN_ANSWERS = {
    "closed at once": b"",
    "no HTTP": b"\x00\x01\x02 garbage\r\n\r\n",
    "a header without an end": b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000,
    "half a body": b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{",
    "a broken chunk": b"HTTP/1.1 200 OK\r\nContent-Type: a/b\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n",
    "no gzip": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope",
    "redirect": b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/elsewhere\r\nContent-Length: 0\r\n\r\n",
    "redirect without end": b"HTTP/1.1 307 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n",
    "a proxy's page": http(b"<html>502</html>", "502 Bad Gateway"),
    "empty": http(b""),
    "no object": http(b"[1]"),
    "no envelope": http(b'{"result":1}'),
    "endless nesting": http(b"[" * 200_000),
    "no UTF-8": http(b'{"ok":true,"result":"\xff"}'),
    "silence": SILENCE,
}

ADDRESSES = {
    "refused": "http://127.0.0.1:1/bot",
    "no such host": "http://nowhere.invalid/bot",
    "no address": "nonsense/bot",
    "another protocol": "ftp://127.0.0.1/bot",
    "no host": "http:///bot",
}


@pytest.fixture(autouse=True)
def listening(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    caplog.set_level(logging.DEBUG)
    yield
    gc.collect()
    assert CANARY not in caplog.text
    assert CANARY not in repr([vars(record) for record in caplog.records])


def assert_silent(error: BaseException) -> None:
    told = traceback.TracebackException.from_exception(error, capture_locals=True)
    assert CANARY not in "".join(told.format())
    assert CANARY not in f"{error} {error!r} {error.args!r} {vars(error)!r}"
    assert error.__cause__ is None
    assert error.__context__ is None


def channel_to(address: str) -> TelegramChannel:
    return TelegramChannel(CANARY, f"{address}/bot", file_url=f"{address}/file/bot")


@pytest.mark.parametrize("answer", BROKEN_ANSWERS.values(), ids=BROKEN_ANSWERS)
async def test_a_broken_answer_tells_no_token(answer: bytes) -> None:
    asyncio.get_running_loop().set_debug(True)
    async with raw_server(answer) as server, connected(channel_to(server.address)) as channel:
        with pytest.raises(Unreachable) as caught:
            await channel.call("sendMessage", {"chat_id": 1, "text": "hello"}, timeout=1.0)

    assert server.requests
    assert_silent(caught.value)
    assert str(caught.value).startswith("sendMessage: ")


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
async def test_an_address_that_leads_nowhere_tells_no_token(address: str) -> None:
    async with connected(TelegramChannel(CANARY, address)) as channel:
        with pytest.raises(Unreachable) as caught:
            await channel.call("sendMessage", {"chat_id": 1, "text": "hello"}, timeout=5)

    assert_silent(caught.value)


async def test_a_server_without_tls_tells_no_token() -> None:
    async with (
        raw_server(b"") as server,
        connected(channel_to(server.address.replace("http:", "https:"))) as channel,
    ):
        with pytest.raises(Unreachable) as caught:
            await channel.call("sendMessage", {"chat_id": 1, "text": "hello"}, timeout=0.3)

    assert_silent(caught.value)


async def test_waiting_for_a_free_connection_in_vain_tells_no_token() -> None:
    async with (
        raw_server(SILENCE) as server,
        connected(TelegramChannel(CANARY, f"{server.address}/bot", connections=1)) as channel,
    ):
        calls = [channel.call("sendMessage", {"chat_id": 1, "text": "hello"}, timeout=0.3) for _ in range(3)]
        errors = await asyncio.gather(*calls, return_exceptions=True)

    for error in errors:
        assert isinstance(error, Unreachable)
        assert_silent(error)


async def test_a_closed_channel_is_unreachable_and_shows_no_token() -> None:
    channel = channel_to("http://127.0.0.1:1")

    with pytest.raises(Unreachable) as caught:
        await channel.call("getMe", {})

    assert_silent(caught.value)
    assert CANARY not in repr(channel)


@pytest.mark.parametrize("answer", BROKEN_ANSWERS.values(), ids=BROKEN_ANSWERS)
async def test_a_broken_file_tells_no_token(answer: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram.channel._FILE_SECONDS", 0.3)
    found = http(b'{"ok":true,"result":{"file_id":"a","file_path":"photos/1.jpg"}}')
    async with raw_server(found, answer) as server, connected(channel_to(server.address)) as channel:
        try:
            await channel.fetch_file("a", at_most=100_000)
        except (Unreachable, FileUnavailable, FileTooLarge) as error:
            assert_silent(error)
