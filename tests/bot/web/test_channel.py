"""The chat page as a Bot API channel: what it shows, what it refuses, and that nothing is shown twice."""

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.delivery.routing import Answer, ChannelRequest, Router, Unreachable, Upload
from bot.files.store import FileStore
from bot.transactions import Transactions
from bot.web.channel import WebChannel
from bot.web.live import LiveChats
from models.database import open_engine
from models.files.stored_file import reference_to
from models.person import contact_for
from models.web.chat import open_web_chat
from models.web.event import WebEvent
from tests.bot.web.stage import NOW, Stage, staged, views

RIDER, STAFF = 2**52 + 1, 2**52 + 2
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\4\0\0\0\3\x08\2\0\0\0" + b"\0" * 40


@pytest.fixture
async def stage(database_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(database_url, tmp_path) as stage:
        for chat_id in (RIDER, STAFF):
            await stage.transactions.run(partial(open_chat, chat_id=chat_id))
        yield stage


def open_chat(db: Session, chat_id: int) -> None:
    contact = contact_for(db, channel="web", address=f"{chat_id}:me", now=NOW)
    assert contact.chat_id == chat_id
    open_web_chat(db, chat_id=chat_id, session=f"of {chat_id}", seat="me", language="en", now=NOW)


async def call(stage: Stage, method: str, key: str | None = None, **parameters: Any) -> Answer:
    return await stage.channel.call(method, {"chat_id": RIDER} | parameters, key=key)


async def events(stage: Stage) -> list[dict[str, Any]]:
    def read(db: Session) -> list[dict[str, Any]]:
        return [event.body for event in db.exec(select(WebEvent).order_by(WebEvent.id))]  # type: ignore[arg-type]

    return await stage.transactions.run(read)


async def test_a_message_is_kept_for_the_page_and_answered_as_telegram_answers(stage: Stage) -> None:
    rows = [[{"text": "More", "callback_data": "near:1"}, {"text": "Map", "url": "https://example.org/?a=1&b=2"}]]

    answer = await call(
        stage, "sendMessage", text="<b>Hot</b> &lt;water&gt;", parse_mode="HTML", reply_markup={"inline_keyboard": rows}
    )

    message = {
        "message_id": 1,
        "date": int(NOW.timestamp()),
        "text": "Hot <water>",
        "entities": [{"type": "bold", "offset": 0, "length": 3}],
        "reply_markup": {"inline_keyboard": rows},
    }
    assert answer.result == message | {"chat": {"id": RIDER, "type": "private", "first_name": ""}}
    assert await events(stage) == [{"method": "sendMessage", "message": message}]


async def test_python_telegram_bot_sends_and_reads_through_it(stage: Stage) -> None:
    from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, Message, ReplyKeyboardMarkup

    router = Router(web=stage.channel, telegram=None)
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("More", callback_data="m")]])
    chips = ReplyKeyboardMarkup([[KeyboardButton("Here", request_location=True)]])
    async with Bot("x", request=ChannelRequest(router), get_updates_request=ChannelRequest(router)) as bot:
        sent = await bot.send_message(RIDER, "<i>a & b</i>".replace("&", "&amp;"), "HTML", reply_markup=keyboard)
        asked = await bot.send_message(RIDER, "Where?", reply_markup=chips)
        venue = await bot.send_venue(RIDER, 38.01, 112.73, "敬德街(示例站)", "敬德街 1 号")
        photo = await bot.send_photo(RIDER, PNG, caption="The door")
        edited = await bot.edit_message_text("done", RIDER, sent.message_id)
        assert await bot.delete_message(RIDER, asked.message_id)
        assert await bot.answer_callback_query("web:4503599627370497:9", "ok")
        file = await bot.get_file(photo.photo[0].file_id)
        content = await file.download_as_bytearray()

    assert (sent.text_html, sent.chat.type) == ("<i>a &amp; b</i>", "private")
    assert asked.reply_markup is None
    assert venue.venue is not None
    assert venue.venue.title == "敬德街(示例站)"
    assert (photo.caption, photo.photo[0].width, photo.photo[0].height) == ("The door", 4, 3)
    assert isinstance(edited, Message)
    assert (edited.message_id, edited.text) == (sent.message_id, "done")
    assert bytes(content) == PNG
    shown = await events(stage)
    assert [event["method"] for event in shown] == [
        "sendMessage",
        "sendMessage",
        "sendVenue",
        "sendPhoto",
        "editMessageText",
        "deleteMessage",
    ]
    assert shown[1]["message"]["reply_markup"] == {"keyboard": [[{"text": "Here", "request_location": True}]]}
    assert shown[3]["message"]["photo"][0]["url"] == "/chat/files/" + photo.photo[0].file_id.removeprefix("web:")
    assert shown[5]["message"] == {"message_id": 2, "date": int(NOW.timestamp())}


async def test_a_reply_that_is_repeated_by_its_key_is_shown_once(stage: Stage) -> None:
    first = await call(stage, "sendMessage", "17:1", text="Your case is in.")
    stage.clock.now = NOW.replace(hour=11)
    again = await call(stage, "sendMessage", "17:1", text="Your case is in.")
    edited = await call(stage, "editMessageText", "17:2", message_id=1, text="Closed.")
    await call(stage, "editMessageText", "17:2", message_id=1, text="Closed.")

    assert again.result == first.result
    assert edited.result["message_id"] == 1
    assert [event["method"] for event in await events(stage)] == ["sendMessage", "editMessageText"]


async def test_a_photo_that_is_repeated_by_its_key_is_one_file(stage: Stage) -> None:
    for _ in range(2):
        answer = await stage.channel.call(
            "sendPhoto", {"chat_id": RIDER}, key="k", files={"photo": Upload("a.png", PNG, "image/png")}
        )
        assert answer.ok

    assert len(await events(stage)) == 1
    assert len(await views(stage)) == 1


async def test_a_photo_of_one_chat_is_shown_to_another_under_an_id_of_its_own(stage: Stage) -> None:
    sent = await stage.channel.call("sendPhoto", {"chat_id": RIDER}, files={"photo": Upload("", PNG, "image/png")})
    file_id = sent.result["photo"][0]["file_id"]

    own = await call(stage, "sendPhoto", photo=file_id)
    shown = await call(stage, "sendPhoto", chat_id=STAFF, photo=file_id)

    assert own.result["photo"][0]["file_id"] == file_id
    assert shown.result["photo"][0]["file_id"] != file_id
    rows = {row.chat_id: row for row in await views(stage)}
    assert rows[STAFF].stored_as == rows[RIDER].stored_as
    assert not rows[STAFF].is_upload


async def test_a_kept_file_is_shown_to_any_chat_by_its_name(stage: Stage) -> None:
    await stage.channel.call("sendPhoto", {"chat_id": RIDER}, files={"photo": Upload("", PNG, "image/png")})
    (own,) = await views(stage)

    shown = await call(stage, "sendPhoto", chat_id=STAFF, photo=reference_to(own.stored_as))

    assert shown.result["photo"][0]["file_size"] == len(PNG)
    assert {view.chat_id for view in await views(stage)} == {RIDER, STAFF}
    assert not (await call(stage, "sendPhoto", photo=reference_to("unknown"))).ok


async def test_a_kept_document_is_shown_under_the_name_that_it_is_sent_with(stage: Stage) -> None:
    await stage.channel.call("sendDocument", {"chat_id": STAFF}, files={"document": Upload("", b"a,b", "text/csv")})
    (own,) = await views(stage)
    bold = [{"type": "bold", "offset": 0, "length": 4}]
    document = reference_to(own.stored_as, filename="周报 <b>.csv")

    shown = await call(stage, "sendDocument", document=document, caption="Read", caption_entities=bold)

    assert shown.result["document"]["file_name"] == "周报 <b>.csv"
    assert (shown.result["caption"], shown.result["caption_entities"]) == ("Read", bold)


async def test_a_document_is_kept_whatever_it_is(stage: Stage) -> None:
    report = Upload("周报 <b>.csv", b"a,b\n1,2\n", "text/csv")

    answer = await stage.channel.call("sendDocument", {"chat_id": RIDER}, files={"document": report})

    assert answer.result["document"] | {"url": "", "file_id": "", "file_unique_id": ""} == {
        "file_id": "",
        "file_unique_id": "",
        "file_size": 8,
        "mime_type": "text/csv",
        "file_name": "周报 <b>.csv",
        "url": "",
    }


BAD_CALLS: list[tuple[str, dict[str, Any], str]] = [
    ("sendMessage", {"text": ""}, "message text is empty"),
    ("sendMessage", {"text": " \n"}, "message text is empty"),
    ("sendMessage", {"text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
    ("sendMessage", {"text": 5}, "text must be a string"),
    ("sendMessage", {"text": "x" * 4097}, "message is too long"),
    ("sendMessage", {"text": "x", "parse_mode": "MarkdownV2"}, "unsupported parse_mode"),
    ("sendMessage", {"text": "<b>x", "parse_mode": "HTML"}, "can't parse entities"),
    ("sendMessage", {"text": "x</b>", "parse_mode": "HTML"}, "can't parse entities"),
    ("sendMessage", {"text": "<b><i>x</b></i>", "parse_mode": "HTML"}, "can't parse entities"),
    ("sendMessage", {"text": "<script>x</script>", "parse_mode": "HTML"}, "can't parse entities"),
    ("sendMessage", {"text": "a < b", "parse_mode": "HTML"}, "can't parse entities"),
    ("sendMessage", {"text": "x", "entities": [{"type": "bold", "offset": 0, "length": 2}]}, "entity beginning at"),
    ("sendMessage", {"text": "x", "chat_id": 2**52 + 999}, "chat not found"),
    ("sendMessage", {"text": "x", "chat_id": "somebody"}, "chat not found"),
    ("sendMessage", {"text": "x", "reply_markup": "{"}, "can't parse reply keyboard"),
    ("sendMessage", {"text": "x", "reply_markup": {"inline_keyboard": "x"}}, "can't parse keyboard"),
    ("sendMessage", {"text": "x", "reply_markup": {"inline_keyboard": [["x"]]}}, "can't parse inline keyboard button"),
    ("sendMessage", {"text": "x", "reply_markup": {"keyboard": [[{}]]}}, "can't parse keyboard button"),
    ("sendVenue", {"latitude": 1, "longitude": 1, "title": " ", "address": ""}, "venue title must be non-empty"),
    ("sendLocation", {"latitude": 91, "longitude": 1}, "invalid location"),
    ("sendLocation", {"latitude": float("nan"), "longitude": 1}, "invalid location"),
    ("sendLocation", {"latitude": 10**400, "longitude": 1}, "invalid location"),
    ("sendLocation", {"latitude": "1", "longitude": 1}, "invalid location"),
    ("sendPhoto", {"photo": "AgACAgIAAxkBAAI"}, "wrong file identifier"),
    ("sendPhoto", {"photo": "https://example.org/a.jpg"}, "wrong file identifier"),
    ("sendPhoto", {"photo": "web:../../etc/passwd"}, "wrong file identifier"),
    ("sendPhoto", {"photo": "web:x", "caption": "x" * 1025}, "message caption is too long"),
    ("editMessageText", {"text": "x"}, "message identifier is not specified"),
    ("deleteMessage", {"message_id": True}, "message identifier is not specified"),
    ("answerCallbackQuery", {"callback_query_id": "web:x"}, "query is too old"),
    ("answerCallbackQuery", {"callback_query_id": "12345"}, "query is too old"),
    ("answerCallbackQuery", {"callback_query_id": "web:1:2", "text": "x" * 201}, "MESSAGE_TOO_LONG"),
    ("getFile", {"file_id": "web:none"}, "invalid file_id"),
    ("sendDice", {}, "method sendDice is not supported"),
    ("getUpdates", {}, "method getUpdates is not supported"),
]


@pytest.mark.parametrize(("method", "parameters", "reason"), BAD_CALLS)
async def test_a_call_that_does_not_fit_is_refused_with_400(
    stage: Stage, method: str, parameters: dict[str, Any], reason: str
) -> None:
    answer = await call(stage, method, **parameters)

    assert answer.status == 400
    assert answer.description.startswith(f"Bad Request: {reason}")
    assert await events(stage) == []


@pytest.mark.parametrize(
    "button",
    [
        {"text": "x"},
        {"text": "", "callback_data": "x"},
        {"text": "x", "callback_data": ""},
        {"text": "x", "callback_data": "x" * 65},
        {"text": "x", "callback_data": "暖" * 22},
        {"text": "x", "url": "javascript:alert(1)"},
        {"text": "x", "url": "data:text/html,x"},
        {"text": "x", "url": "https://x y"},
        {"text": "x", "url": "//example.org"},
    ],
)
async def test_a_button_that_could_do_nothing_or_harm_is_refused(stage: Stage, button: dict[str, str]) -> None:
    answer = await call(stage, "sendMessage", text="x", reply_markup={"inline_keyboard": [[button]]})

    assert answer.status == 400


async def test_what_the_page_has_no_place_for_is_granted(stage: Stage) -> None:
    assert (await stage.channel.call("setMyCommands", {"commands": []})).result is True
    assert (await stage.channel.call("getMe", {})).result["is_bot"] is True
    assert await events(stage) == []


async def test_a_picture_that_is_none_is_refused(stage: Stage) -> None:
    upload = Upload("x.png", b"<html>" * 10, "image/png")

    answer = await stage.channel.call("sendPhoto", {"chat_id": RIDER}, files={"photo": upload})

    assert answer.status == 400
    assert list((stage.folder / "files").iterdir()) == []


async def test_a_database_that_is_away_is_an_outage_and_no_refusal(tmp_path: Path) -> None:
    engine = open_engine("postgresql+psycopg://postgres@127.0.0.1:9/none")
    transactions = Transactions(engine, patience_seconds=0.01)
    store = FileStore(transactions, tmp_path, clock=lambda: NOW)
    channel = WebChannel(transactions, LiveChats(), store, clock=lambda: NOW)

    with pytest.raises(Unreachable):
        await channel.call("sendMessage", {"chat_id": RIDER, "text": "x"})

    transactions.close()
    engine.dispose()
