"""The live connection under abuse: garbage, floods and silence end at the one who makes them."""

import asyncio
import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.frames import Unreadable, read_frame
from bot.web.talk import Limits
from tests.bot.web.stage import Browser, Play, Stage, send, staged, until


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "{",
        "nonsense",
        "[" * 60_000,
        '"text"',
        "null",
        "[]",
        '{"type":"dance","id":"a"}',
        '{"type":["send"]}',
        '{"type":"send"}',
        '{"type":"send","id":"a"}',
        '{"type":"send","id":"a","text":5}',
        '{"type":"send","id":7,"text":"x"}',
        '{"type":"send","id":"a b","text":"x"}',
        '{"type":"send","id":"a","text":"  \\u0000 "}',
        '{"type":"send","id":"a","location":{"latitude":NaN,"longitude":1}}',
        '{"type":"send","id":"a","location":{"latitude":1e999,"longitude":1}}',
        '{"type":"send","id":"a","location":{"latitude":91,"longitude":1}}',
        '{"type":"send","id":"a","location":{"latitude":true,"longitude":1}}',
        '{"type":"send","id":"a","location":{"latitude":%s,"longitude":1}}' % ("9" * 400),
        '{"type":"send","id":"a","photos":[]}',
        '{"type":"send","id":"a","photos":["../../etc/passwd"]}',
        '{"type":"send","id":"a","photos":["web:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]}',
        '{"type":"send","id":"a","voice":"web:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","duration":1}',
        '{"type":"send","id":"a","voice":"web:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","duration":-1}',
        '{"type":"tap","id":"a","message_id":1,"data":"%s"}' % ("x" * 65),
        '{"type":"tap","id":"a","message_id":1,"data":"%s"}' % ("暖" * 22),
        '{"type":"tap","id":"a","message_id":1,"data":"\\ud800"}',
        '{"type":"tap","id":"a","message_id":0,"data":"x"}',
        '{"type":"tap","id":"a","message_id":9223372036854775808,"data":"x"}',
        '{"type":"ack","event":-1}',
        '{"type":"ack","event":1.5}',
        '{"type":"edit","id":"a","message_id":1}',
        '{"type":"language","id":"a"}',
        '{"type":"language","id":"a","language":"fr"}',
        '{"type":"language","id":"a","language":["en"]}',
        '{"type":"language","language":"en"}',
        "9" * 5000,
    ],
)
async def test_a_frame_that_means_nothing_is_refused_and_the_talk_goes_on(browser: Browser, raw: str) -> None:
    tab, _hello = await browser.open_up()

    await tab.socket.send_str(raw)

    refusal = await tab.hear()
    assert refusal["type"] == "refused"
    assert refusal["reason"].endswith(".")
    assert browser.stage.inbox.updates == {}
    assert (await tab.say("still here"))["type"] == "received"


async def test_bytes_are_refused_and_the_talk_goes_on(browser: Browser) -> None:
    tab, _hello = await browser.open_up()

    await tab.socket.send_bytes(b'{"type":"ping"}')

    assert (await tab.hear())["type"] == "refused"
    assert await tab.hears_nothing()


async def test_text_that_no_database_takes_is_cleaned_and_the_rest_stays(browser: Browser) -> None:
    tab, _hello = await browser.open_up()

    await tab.socket.send_str('{"type":"send","id":"a","text":"a\\u0000b\\ud800c\\u202e\\ud83d\\ude00"}')

    assert (await tab.hear())["type"] == "received"
    assert browser.stage.inbox.bodies[0]["message"]["text"] == "ab\ufffdc\u202e\N{GRINNING FACE}"


async def test_4096_characters_are_taken_and_one_more_is_not(browser: Browser) -> None:
    tab, _hello = await browser.open_up()

    assert (await tab.say("暖" * 4096, "a"))["type"] == "received"
    assert await tab.say("x" * 4097, "b") == {
        "type": "refused",
        "id": "b",
        "reason": "This message is too long. Please split it: at most 4096 characters at a time.",
    }


async def test_a_frame_of_10_megabytes_ends_that_talk_and_no_other(stage: Stage, browser: Browser) -> None:
    async with Browser(stage) as calm:
        other, _hello = await calm.open_up()
        tab, _hello = await browser.open_up()

        with suppress(ConnectionError):
            await tab.socket.send_str(json.dumps({"type": "send", "id": "a", "text": "x" * 10_000_000}))
        await tab.ending()

        assert (await other.say("fine"))["type"] == "received"
        assert len(stage.inbox.updates) == 1


async def test_a_frame_just_over_the_limit_is_closed_with_its_code(browser: Browser) -> None:
    tab, _hello = await browser.open_up()

    await tab.socket.send_str("x" * (64 * 1024 + 1))

    assert await tab.ending() == 1009


async def test_who_sends_too_fast_is_told_and_sent_away_and_loses_nothing(stage: Stage, browser: Browser) -> None:
    async with Browser(stage) as calm:
        other, _hello = await calm.open_up()
        tab, _hello = await browser.open_up()
        for number in range(25):
            await tab.tell(type="tap", id=f"t{number}", message_id=1, data="x")

        told = [await tab.hear() for _ in range(21)]

        assert [frame["type"] for frame in told] == ["received"] * 20 + ["refused"]
        assert (told[20]["id"], told[20]["again"], told[20]["reason"][:18]) == ("t20", True, "That was too fast.")
        assert await tab.ending() == 1008
        assert (await other.say("fine"))["type"] == "received"

        back, _hello = await browser.open_up()
        await back.tell(type="tap", id="t20", message_id=1, data="x")
        assert (await back.hear())["type"] == "received"
        assert len(stage.inbox.updates) == 22


async def test_a_flood_of_empty_frames_is_sent_away(browser: Browser) -> None:
    tab, _hello = await browser.open_up()

    for _ in range(101):
        await tab.tell(type="ping")

    assert await tab.ending() == 1008


async def test_a_page_that_says_nothing_for_long_is_sent_away(sqlite_url: str, tmp_path: Path) -> None:
    play = Play(limits=Limits(idle_seconds=1.0))
    async with staged(sqlite_url, tmp_path, play) as stage, Browser(stage) as idle, Browser(stage) as calm:
        silent, _hello = await idle.open_up()
        alive, _hello = await calm.open_up()

        ending = asyncio.create_task(silent.ending())
        while not ending.done():
            await asyncio.sleep(0.15)
            assert await alive.hears_nothing()

        assert ending.result() == 1008


async def test_a_page_that_takes_nothing_any_more_is_let_go(sqlite_url: str, tmp_path: Path) -> None:
    play = Play(limits=Limits(send_seconds=0.3))
    async with staged(sqlite_url, tmp_path, play) as stage, Browser(stage) as browser:
        chat_id = await browser.chat_id()
        tab, _hello = await browser.open_up()
        connection = tab.socket._response.connection
        assert connection is not None
        assert connection.transport is not None
        connection.transport.pause_reading()

        for _ in range(400):
            await send(stage, chat_id, "暖" * 4096)

        await until(lambda: stage.live.count() == 0)


async def test_a_server_that_ends_sends_its_pages_away(sqlite_url: str, tmp_path: Path) -> None:
    async with staged(sqlite_url, tmp_path) as stage:
        browser = Browser(stage)
        async with browser:
            tab, _hello = await browser.open_up()
            assert stage.server is not None
            ending = asyncio.create_task(tab.ending())

            await stage.server.stop()

            assert await ending == 1001


def outcome(raw: str) -> str:
    try:
        return f"{type(read_frame(raw)).__name__}."
    except Unreadable as refusal:
        return refusal.sentence


_WORDS = st.sampled_from(["type", "send", "tap", "edit", "ack", "ping", "id", "text", "location", "latitude", "photos"])
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | _WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_WORDS | st.text(), inner, max_size=6),
    max_leaves=12,
)


@given(st.dictionaries(_WORDS, _VALUES, max_size=6), st.sampled_from(["send", "tap", "edit", "ack", "ping", "dance"]))
def test_any_frame_is_read_or_refused_with_a_sentence(frame: dict[str, object], kind: str) -> None:
    assert outcome(json.dumps({**frame, "type": kind})).endswith(".")


@given(st.text())
def test_any_text_is_read_or_refused_with_a_sentence(raw: str) -> None:
    assert outcome(raw).endswith(".")
