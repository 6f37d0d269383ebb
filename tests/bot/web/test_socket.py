"""The chat page's live connection: what is said goes both ways, and nothing is lost or doubled."""

import asyncio

import pytest
from sqlmodel import Session, select

from models.web_event import WebEvent
from tests.bot.web.stage import NOW, Browser, Stage, send


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
