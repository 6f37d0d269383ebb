"""The chat page's live connection: what is said goes both ways, and nothing is lost or doubled."""

import pytest

from tests.bot.web.stage import NOW, Browser, Stage, send


async def test_a_page_is_greeted_with_its_seat_and_what_the_bot_can_do(browser: Browser) -> None:
    _tab, hello = await browser.open_up()

    assert hello == {
        "type": "hello",
        "seat": "me",
        "chat": hello["chat"],
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


async def test_a_page_that_was_switched_tells_the_bot_and_is_greeted_so_from_then_on(browser: Browser) -> None:
    tab, _hello = await browser.open_up()

    await tab.tell(type="language", id="a", language="zh_CN")

    assert (await tab.hear())["id"] == "a"
    ((key, update),) = browser.stage.inbox.updates.items()
    chat_id = update["callback_query"]["from"]["id"]
    assert key == f"{chat_id}:a"
    assert update["callback_query"] | {"from": None} == {
        "id": f"web:{chat_id}:1",
        "from": None,
        "chat_instance": str(chat_id),
        "data": "a|language|zh_CN",
    }
    _again, hello = await browser.open_up()
    assert hello["language"] == "zh_CN"


async def test_python_telegram_bot_reads_every_update(browser: Browser) -> None:
    from telegram import Update

    tab, _hello = await browser.open_up()
    await tab.tell(type="send", id="a", location={"latitude": 38.0, "longitude": 112.7})
    await tab.tell(type="tap", id="b", message_id=7, data="x")
    await tab.tell(type="edit", id="c", message_id=1, text="hello")
    await tab.tell(type="language", id="d", language="en")
    for _ in "abcd":
        await tab.hear()

    location, tap, edit, switch = (Update.de_json(body, None) for body in browser.stage.inbox.bodies)

    assert location.message is not None
    assert location.message.location is not None
    assert tap.callback_query is not None
    assert tap.callback_query.data == "x"
    assert switch.callback_query is not None
    assert switch.callback_query.message is None
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


async def test_a_tap_that_is_answered_without_words_is_answered_on_the_page_too(stage: Stage, browser: Browser) -> None:
    chat_id = await browser.chat_id()
    tab, _hello = await browser.open_up()

    await stage.channel.call("answerCallbackQuery", {"callback_query_id": f"web:{chat_id}:5"})

    assert await tab.hear() == {"type": "answered", "text": "", "alert": False}


async def test_a_toast_and_a_language_pass_by_without_being_kept(stage: Stage, browser: Browser) -> None:
    chat_id = await browser.chat_id()
    tab, _hello = await browser.open_up()

    await stage.channel.call(
        "answerCallbackQuery", {"callback_query_id": f"web:{chat_id}:5", "text": "Too late.", "show_alert": True}
    )
    await stage.channel.tell_language(chat_id, "zh_CN")

    assert await tab.hear() == {"type": "answered", "text": "Too late.", "alert": True}
    menu = [{"command": "near", "description": "zh_CN"}]
    assert await tab.hear() == {"type": "language", "language": "zh_CN", "commands": menu}
    again, hello = await browser.open_up()
    assert hello["language"] == "zh_CN"
    assert await again.hears_nothing()
