"""The chat page's live connection: nothing lost, nothing doubled, nobody else's, and no room for abuse."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from sqlmodel import Session, select

from bot.web_talk import Limits
from models.person import Contact
from models.web_event import WebEvent
from tests.bot.web_stage import NOW, Browser, Play, Stage, staged, until

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def stage(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(sqlite_url, tmp_path) as stage:
        yield stage


@pytest_asyncio.fixture
async def browser(stage: Stage) -> AsyncIterator[Browser]:
    async with Browser(stage) as browser:
        yield browser


async def send(stage: Stage, chat_id: int, text: str) -> None:
    answer = await stage.channel.call("sendMessage", {"chat_id": chat_id, "text": text})
    assert answer.ok, answer


async def test_a_page_is_greeted_with_its_seat_and_what_the_bot_can_do(browser: Browser) -> None:
    _tab, hello = await browser.open_up()

    assert hello == {
        "type": "hello",
        "seat": "me",
        "language": "en",
        "demo": False,
        "seats": ["me"],
        "commands": [{"command": "near", "description": "en"}],
        "last_event": 0,
    }
    assert browser.stage.seats_filled == ["me"]


@pytest.mark.parametrize(
    ("header", "language", "code"),
    [
        ("zh-TW,zh;q=0.8,en;q=0.5", "zh_CN", "zh"),
        ("de-DE,en;q=0.3", "en", "en"),
        ("fr", "zh_CN", None),
        ("", "zh_CN", None),
    ],
)
async def test_the_browser_gives_the_first_guess_of_the_language(
    stage: Stage, header: str, language: str, code: str | None
) -> None:
    async with Browser(stage, header) as browser:
        tab, hello = await browser.open_up()
        await tab.say("/start")

        assert hello["language"] == language
        assert stage.inbox.bodies[0]["message"]["from"].get("language_code") == code


async def test_what_is_written_becomes_a_bot_api_update(browser: Browser) -> None:
    tab, _hello = await browser.open_up()

    told = await tab.say("/near@nuanyi hot water", "a1")

    assert told == {"type": "received", "id": "a1", "message_id": 1}
    ((key, update),) = browser.stage.inbox.updates.items()
    chat_id = update["message"]["chat"]["id"]
    assert chat_id > 2**52
    assert key == f"{chat_id}:a1"
    assert update == {
        "update_id": 1,
        "message": {
            "message_id": 1,
            "date": int(NOW.timestamp()),
            "chat": {"id": chat_id, "type": "private", "first_name": ""},
            "from": {"id": chat_id, "is_bot": False, "first_name": "", "language_code": "en"},
            "text": "/near@nuanyi hot water",
            "entities": [{"type": "bot_command", "offset": 0, "length": 12}],
        },
    }


async def test_a_location_a_tap_and_an_edit_become_updates(browser: Browser) -> None:
    tab, _hello = await browser.open_up()

    await tab.tell(type="send", id="a", location={"latitude": -90, "longitude": 180})
    await tab.tell(type="tap", id="b", message_id=7, data="near:1:more")
    await tab.tell(type="edit", id="c", message_id=1, text="敬德街")

    assert [await tab.hear() for _ in "abc"] == [
        {"type": "received", "id": "a", "message_id": 1},
        {"type": "received", "id": "b", "message_id": 7},
        {"type": "received", "id": "c", "message_id": 1},
    ]
    location, tap, edit = browser.stage.inbox.bodies
    assert location["message"]["location"] == {"latitude": -90.0, "longitude": 180.0}
    chat_id = location["message"]["chat"]["id"]
    assert tap["callback_query"]["id"] == f"web:{chat_id}:2"
    assert tap["callback_query"]["data"] == "near:1:more"
    assert tap["callback_query"]["message"]["message_id"] == 7
    assert (edit["edited_message"]["message_id"], edit["edited_message"]["text"]) == (1, "敬德街")
    assert edit["edited_message"]["edit_date"] == int(NOW.timestamp())


async def test_python_telegram_bot_reads_every_update(browser: Browser) -> None:
    from telegram import Update

    tab, _hello = await browser.open_up()
    await tab.tell(type="send", id="a", location={"latitude": 38.0, "longitude": 112.7})
    await tab.tell(type="tap", id="b", message_id=7, data="x")
    await tab.tell(type="edit", id="c", message_id=1, text="hello")
    for _ in "abc":
        await tab.hear()

    location, tap, edit = (Update.de_json(body, None) for body in browser.stage.inbox.bodies)

    assert location.message is not None
    assert location.message.location is not None
    assert tap.callback_query is not None
    assert tap.callback_query.data == "x"
    assert edit.edited_message is not None
    assert edit.effective_chat is not None
    assert edit.effective_chat.type == "private"


async def test_a_message_that_is_sent_again_keeps_its_number_and_is_one_update(browser: Browser) -> None:
    tab, _hello = await browser.open_up()
    await tab.say("one", "a")
    await tab.socket.close()

    again, _hello = await browser.open_up()
    repeated = await again.say("one", "a")
    next_one = await again.say("two", "b")

    assert repeated == {"type": "received", "id": "a", "message_id": 1}
    assert next_one["message_id"] == 2
    assert [body["message"]["text"] for body in browser.stage.inbox.bodies] == ["one", "two"]
    assert len({body["update_id"] for body in browser.stage.inbox.bodies}) == 2


async def test_nothing_is_called_received_before_it_is_safe(browser: Browser) -> None:
    tab, _hello = await browser.open_up()
    browser.stage.inbox.is_down = True

    await tab.tell(type="send", id="a", text="hello")

    assert await tab.ending() == 1013
    browser.stage.inbox.is_down = False
    back, _hello = await browser.open_up()
    assert await back.say("hello", "a") == {"type": "received", "id": "a", "message_id": 1}


async def test_two_tabs_of_a_seat_are_shown_the_same_and_other_people_nothing(stage: Stage, browser: Browser) -> None:
    chat_id = await browser.chat_id()
    one, _hello = await browser.open_up()
    two, _hello = await browser.open_up()
    async with Browser(stage) as stranger:
        other, _hello = await stranger.open_up()

        await send(stage, chat_id, "Here you are.")

        assert await one.hear_event() == (1, "Here you are.")
        assert await two.hear_event() == (1, "Here you are.")
        assert await other.hears_nothing()


async def test_events_wait_for_a_page_that_is_away_and_come_once_and_in_order(stage: Stage, browser: Browser) -> None:
    chat_id = await browser.chat_id()
    for number in range(1, 6):
        await send(stage, chat_id, f"event {number}")

    tab, hello = await browser.open_up(after=2)

    assert hello["last_event"] == 5
    assert [await tab.hear_event() for _ in range(3)] == [(3, "event 3"), (4, "event 4"), (5, "event 5")]
    assert await tab.hears_nothing()


async def test_an_acknowledged_event_is_forgotten(stage: Stage, browser: Browser) -> None:
    chat_id = await browser.chat_id()
    tab, _hello = await browser.open_up()
    for number in (1, 2, 3):
        await send(stage, chat_id, f"CANARY {number}")
        await tab.hear_event()

    await tab.tell(type="ack", event=2)
    assert await tab.hears_nothing()
    await stage.acknowledgements.settle()

    assert await stage.transactions.run(numbers_of_events) == [3]
    again, _hello = await browser.open_up()
    assert await again.hear_event() == (3, "CANARY 3")


def numbers_of_events(db: Session) -> list[int]:
    return list(db.exec(select(WebEvent.event)))


async def test_what_the_page_has_on_connecting_is_forgotten_too(stage: Stage, browser: Browser) -> None:
    chat_id = await browser.chat_id()
    await send(stage, chat_id, "one")
    await send(stage, chat_id, "two")

    tab, _hello = await browser.open_up(after=1)
    assert await tab.hear_event() == (2, "two")
    await stage.acknowledgements.settle()

    assert await stage.transactions.run(numbers_of_events) == [2]


@pytest.mark.parametrize("after", [99, -1, "x", "１", "9" * 400])
async def test_a_page_that_counts_otherwise_gets_everything(stage: Stage, browser: Browser, after: int | str) -> None:
    chat_id = await browser.chat_id()
    await send(stage, chat_id, "one")

    tab = await browser.open(after=after)

    assert (await tab.hear())["last_event"] == 1
    assert await tab.hear_event() == (1, "one")


async def test_a_burst_larger_than_memory_holds_comes_whole(stage: Stage, browser: Browser) -> None:
    chat_id = await browser.chat_id()
    tab, _hello = await browser.open_up()

    await asyncio.gather(*(send(stage, chat_id, str(number)) for number in range(200)))

    events = [await tab.hear_event() for _ in range(200)]
    assert [number for number, _text in events] == list(range(1, 201))
    assert {text for _number, text in events} == {str(number) for number in range(200)}


async def test_typing_a_toast_and_a_language_pass_by_without_being_kept(stage: Stage, browser: Browser) -> None:
    chat_id = await browser.chat_id()
    tab, _hello = await browser.open_up()

    await stage.channel.call("sendChatAction", {"chat_id": chat_id, "action": "typing"})
    await stage.channel.call(
        "answerCallbackQuery", {"callback_query_id": f"web:{chat_id}:5", "text": "Too late.", "show_alert": True}
    )
    await stage.channel.tell_language(chat_id, "zh_CN")

    assert await tab.hear() == {"type": "typing"}
    assert await tab.hear() == {"type": "toast", "text": "Too late.", "alert": True}
    assert await tab.hear() == {"type": "language", "language": "zh_CN"}
    again, hello = await browser.open_up()
    assert hello["language"] == "zh_CN"
    assert await again.hears_nothing()


async def refused_status(browser: Browser, seat: str = "me", **headers: str) -> int:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
        await browser.open(seat, **headers)
    return refusal.value.status


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "https://127.0.0.1",
        "http://127.0.0.1:1",
        "http://127.0.0.1.evil.example",
        "null",
        "",
        "file://",
        "http://",
        "http://[",
        "http://127.0.0.1:99999999",
    ],
)
async def test_a_foreign_page_is_refused_at_the_handshake(browser: Browser, origin: str) -> None:
    assert await refused_status(browser, Origin=origin) == 403
    assert browser.stage.seats_filled == []


async def test_an_origin_that_only_looks_like_ours_is_refused(browser: Browser) -> None:
    ours = browser.stage.address

    assert await refused_status(browser, Origin=f"{ours}@evil.example") == 403
    assert await refused_status(browser, Origin=f"{ours}/x") == 403


async def test_behind_a_proxy_the_origin_is_the_public_host(browser: Browser) -> None:
    tab = await browser.open(Host="nuanyi.example", Origin="https://nuanyi.example")

    assert (await tab.hear())["type"] == "hello"
    assert await refused_status(browser, Host="nuanyi.example", Origin="https://nuanyi.example:444") == 403


async def test_without_a_session_nobody_is_let_in(stage: Stage, browser: Browser) -> None:
    browser.http.cookie_jar.clear()
    assert await refused_status(browser) == 403

    browser.http.cookie_jar.update_cookies({"nuanyi": "too-short"})
    assert await refused_status(browser) == 403
    assert stage.seats_filled == []


@pytest.mark.parametrize("seat", ["rider", "admin", "me2", "", "%00", "me:x"])
async def test_outside_the_demo_there_is_no_seat_but_ones_own(browser: Browser, seat: str) -> None:
    assert await refused_status(browser, seat) == 403
    assert browser.stage.seats_filled == []


async def test_in_the_demo_one_browser_sits_on_every_side(sqlite_url: str, tmp_path: Path) -> None:
    async with staged(sqlite_url, tmp_path, Play(is_demo=True)) as stage, Browser(stage) as browser:
        rider, hello = await browser.open_up("rider")
        staff, _hello = await browser.open_up("staff")
        await browser.open_up("rider")
        await rider.say("from the rider")
        await staff.say("from the staff")

        assert hello["seats"] == ["rider", "merchant", "staff", "admin"]
        assert hello["demo"] is True
        assert stage.seats_filled == ["rider", "staff"]
        assert len({body["message"]["chat"]["id"] for body in stage.inbox.bodies}) == 2
        assert await refused_status(browser, "me") == 403


def read_database(sqlite_url: str) -> bytes:
    return Path(sqlite_url.removeprefix("sqlite:///")).read_bytes()


async def test_the_session_itself_is_stored_nowhere(stage: Stage, browser: Browser, sqlite_url: str) -> None:
    await browser.open_up()
    (cookie,) = browser.http.cookie_jar

    assert len(cookie.value) == 32
    assert cookie.value.encode() not in read_database(sqlite_url)
    addresses = await stage.transactions.run(lambda db: list(db.exec(select(Contact.address))))
    assert [len(address) for address in addresses] == [64 + len(":me")]


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
        assert (told[20]["id"], told[20]["reason"][:18]) == ("t20", "That was too fast.")
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
    play = Play(limits=Limits(idle_seconds=0.3))
    async with staged(sqlite_url, tmp_path, play) as stage, Browser(stage) as idle, Browser(stage) as calm:
        silent, _hello = await idle.open_up()
        alive, _hello = await calm.open_up()

        for _ in range(4):
            await asyncio.sleep(0.15)
            assert await alive.hears_nothing()

        assert await silent.ending() == 1008


async def test_one_browser_opens_no_more_than_so_many_tabs(sqlite_url: str, tmp_path: Path) -> None:
    play = Play(limits=Limits(sockets_a_chat=2, sockets=3))
    async with staged(sqlite_url, tmp_path, play) as stage, Browser(stage) as browser, Browser(stage) as other:
        tabs = [await browser.open_up(), await browser.open_up()]
        assert await refused_status(browser) == 429

        tabs.append(await other.open_up())
        async with Browser(stage) as third:
            assert await refused_status(third) == 503

        await tabs[0][0].socket.close()
        await until(lambda: stage.live.count() == 2)
        tabs.append(await browser.open_up())


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
