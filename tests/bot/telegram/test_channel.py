"""What the Telegram channel sends, and what it makes of the answers."""

import asyncio
import json

import pytest
from yarl import URL

from bot.delivery.routing import Unreachable, Upload
from bot.telegram.channel import TelegramChannel, _proxy_for
from bot.telegram.files import FileTooLarge, FileUnavailable
from tests.bot.connected import connected
from tests.bot.raw_server import http, raw_server
from tests.patience import PATIENCE_SECONDS
from tests.telegram_server import Fault, Person, TelegramServer
from tests.telegram_server.faults import Kind

JPEG = b"\xff\xd8\xff\xe0 a small picture"
KEYBOARD = {"inline_keyboard": [[{"text": "提交", "callback_data": "c:1"}]]}


async def test_a_message_arrives_with_its_buttons(channel: TelegramChannel, rider: Person) -> None:
    answer = await channel.call(
        "sendMessage", {"chat_id": rider.user_id, "text": "你在哪里?", "reply_markup": KEYBOARD}, key="owed:1"
    )

    assert answer.ok
    assert answer.result["text"] == "你在哪里?"
    message = rider.chat.last
    assert message is not None
    assert message.buttons == [["提交"]]


async def test_a_photo_arrives_with_its_caption_and_buttons(channel: TelegramChannel, rider: Person) -> None:
    answer = await channel.call(
        "sendPhoto",
        {"chat_id": rider.user_id, "caption": "门口 \ud83d", "reply_markup": KEYBOARD, "has_spoiler": True},
        files={"photo": Upload('门 "口".jpg', JPEG, "image/jpeg")},
    )

    assert answer.ok, answer.description
    message = rider.chat.last
    assert message is not None
    assert message.caption == "门口 ?"
    assert message.buttons == [["提交"]]
    assert message.uploads["photo"].content == JPEG
    assert message.uploads["photo"].filename == '门 "口".jpg'


async def test_an_album_arrives_whole(channel: TelegramChannel, rider: Person) -> None:
    files = {f"p{number}": Upload(f"{number}.jpg", JPEG + bytes([number]), "image/jpeg") for number in range(3)}
    media = [{"type": "photo", "media": f"attach://{name}"} for name in files]

    answer = await channel.call("sendMediaGroup", {"chat_id": rider.user_id, "media": media}, files=files)

    assert answer.ok, answer.description
    assert len(rider.chat.by_bot) == 3


async def test_text_that_no_utf8_can_carry_is_sent_all_the_same(channel: TelegramChannel, rider: Person) -> None:
    answer = await channel.call("sendMessage", {"chat_id": rider.user_id, "text": "a\udc80b\u202ec😀"})

    assert answer.ok, answer.description
    assert rider.sees == "a?b\u202ec😀"


REFUSALS = {
    "429": (429, 7, False),
    "500": (500, None, False),
    "blocked": (403, None, True),
    "gone": (400, None, True),
    "unauthorized": (401, None, True),
}


@pytest.mark.parametrize(("kind", "told"), REFUSALS.items(), ids=REFUSALS)
async def test_a_refusal_is_told_as_it_is_and_not_repeated(
    telegram: TelegramServer, channel: TelegramChannel, kind: Kind, told: tuple[int, int | None, bool]
) -> None:
    telegram.faults.add(Fault(kind, retry_after=7))

    answer = await channel.call("getMe", {})

    assert not answer.ok
    assert (answer.status, answer.retry_after, answer.is_final) == told
    assert answer.description
    assert len(telegram.calls) == 1


def as_long_as(kind: Kind) -> float:
    """Seconds for a call that a fault strikes: only where nothing comes they pass, and the call must get there."""
    return 1.0 if kind.startswith("timeout") else PATIENCE_SECONDS


@pytest.mark.parametrize("kind", ["drop_connection", "garbage", "502", "timeout"])
async def test_where_no_answer_comes_the_call_is_unreachable(
    telegram: TelegramServer, channel: TelegramChannel, rider: Person, kind: Kind
) -> None:
    telegram.faults.add(Fault(kind))

    with pytest.raises(Unreachable):
        await channel.call("sendMessage", {"chat_id": rider.user_id, "text": "hello"}, timeout=as_long_as(kind))

    assert len(telegram.calls) == 1
    assert rider.sees == ""
    assert (await channel.call("sendMessage", {"chat_id": rider.user_id, "text": "hello"})).ok


@pytest.mark.parametrize("kind", ["drop_after_delivery", "timeout_after_delivery"])
async def test_an_answer_lost_after_delivery_is_no_reason_to_send_again(
    telegram: TelegramServer, channel: TelegramChannel, rider: Person, kind: Kind
) -> None:
    telegram.faults.add(Fault(kind))

    with pytest.raises(Unreachable):
        await channel.call("sendMessage", {"chat_id": rider.user_id, "text": "hello"}, timeout=as_long_as(kind))

    assert rider.sees == "hello"


async def test_a_long_poll_has_more_patience_than_other_calls(
    telegram: TelegramServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.channel._CALL_SECONDS", 0.2)
    telegram.faults.add(Fault("slow", method="getMe", seconds=1))
    async with connected(TelegramChannel(telegram.token, telegram.api_url)) as channel:
        answer = await channel.call("getUpdates", {"timeout": 1})
        with pytest.raises(Unreachable):
            await channel.call("getMe", {})

    assert answer.result == []


async def test_calls_share_their_connections() -> None:
    async with (
        raw_server(http(b'{"ok":true,"result":true}')) as server,
        connected(TelegramChannel("1:x", f"{server.address}/bot", connections=4)) as channel,
    ):
        await asyncio.gather(*(channel.call("getMe", {}) for _ in range(40)))
        await asyncio.gather(*(channel.call("getMe", {}) for _ in range(40)))

    assert len(server.requests) == 80
    assert server.connections == 4


async def test_cookies_are_not_kept() -> None:
    answer = http(b'{"ok":true,"result":true}').replace(b"\r\n\r\n", b"\r\nSet-Cookie: a=b\r\n\r\n")
    async with (
        raw_server(answer) as server,
        connected(TelegramChannel("1:x", f"{server.address}/bot")) as channel,
    ):
        await channel.call("getMe", {})
        await channel.call("getMe", {})

    assert b"ookie" not in server.requests[1]


async def test_a_file_that_somebody_sent_is_fetched(channel: TelegramChannel, rider: Person) -> None:
    content = bytes(range(256)) * 4_000
    file_id = rider.sends_photo(content=content).photo
    assert file_id is not None

    assert await channel.fetch_file(file_id) == content


async def test_a_file_beyond_the_limit_is_refused(channel: TelegramChannel, rider: Person) -> None:
    file_id = rider.sends_photo(content=JPEG * 100).photo
    assert file_id is not None

    with pytest.raises(FileTooLarge) as caught:
        await channel.fetch_file(file_id, at_most=1_000)

    assert caught.value.at_most == 1_000


async def test_a_file_that_telegram_finds_too_big_is_refused(
    telegram: TelegramServer, channel: TelegramChannel
) -> None:
    telegram.faults.add(Fault("refused", method="getFile", reason="file is too big"))

    with pytest.raises(FileTooLarge):
        await channel.fetch_file("any")


async def test_a_file_that_is_gone_is_told_from_an_outage(telegram: TelegramServer, channel: TelegramChannel) -> None:
    with pytest.raises(FileUnavailable):
        await channel.fetch_file("nothing")
    for trouble in (Fault("500"), Fault("429")):
        telegram.faults.add(trouble)
        with pytest.raises(Unreachable):
            await channel.fetch_file("nothing")


DOWNLOADS = {
    "longer than told": (http(b"x" * 2_000), FileTooLarge),
    "gone": (http(b"", "404 Not Found"), FileUnavailable),
    "redirected": (http(b"", "302 Found").replace(b"\r\n\r\n", b"\r\nLocation: /x\r\n\r\n"), FileUnavailable),
    "a bad gateway": (http(b"", "502 Bad Gateway"), Unreachable),
    "flooded": (http(b"", "429 Too Many Requests"), Unreachable),
    "cut off": (b"HTTP/1.1 200 OK\r\nX-Length: none\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", Unreachable),
}


@pytest.mark.parametrize(("download", "error"), DOWNLOADS.values(), ids=DOWNLOADS)
async def test_a_download_that_fails_is_told_apart(download: bytes, error: type[Exception]) -> None:
    described = {"ok": True, "result": {"file_id": "a", "file_path": "photos/1.jpg", "file_size": 10}}
    async with (
        raw_server(http(json.dumps(described).encode()), download) as server,
        connected(TelegramChannel("1:x", f"{server.address}/bot", file_url=f"{server.address}/file/bot")) as channel,
    ):
        with pytest.raises(error):
            await channel.fetch_file("a", at_most=1_000)

    assert server.requests[1].startswith(b"GET /file/bot1:x/photos/1.jpg ")


def test_a_proxy_is_taken_from_the_environment_for_https(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", "near.example")

    assert _proxy_for(URL("https://api.telegram.org/bot1:x")) == "http://proxy.example:3128"
    assert _proxy_for(URL("https://near.example/bot1:x")) is None
    assert _proxy_for(URL("http://127.0.0.1:8081/bot1:x")) is None
