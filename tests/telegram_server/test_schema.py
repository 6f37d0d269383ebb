"""What api.json forbids is refused, and the limits in its words are read."""

import pytest

from tests.telegram_server.limits import Limit
from tests.telegram_server.refusal import Refused
from tests.telegram_server.schema import load_schema
from tests.telegram_server.upload import Upload

SCHEMA = load_schema()
PHOTO = Upload("a.jpg", b"\xff\xd8\xff", "image/jpeg")
CALLBACK_BUTTON = {"text": "Yes", "callback_data": "y"}


def refusal(method: str, uploads: dict[str, Upload] | None = None, **parameters: object) -> str:
    with pytest.raises(Refused) as caught:
        SCHEMA.methods[method].check(parameters, uploads or {})
    assert caught.value.status == 400
    return caught.value.description.removeprefix("Bad Request: ")


def accept(method: str, uploads: dict[str, Upload] | None = None, **parameters: object) -> None:
    SCHEMA.methods[method].check(parameters, uploads or {})


@pytest.mark.parametrize(
    ("owner", "name", "limit"),
    [
        ("sendMessage", "text", Limit(1, 4096, "characters", after_entities=True)),
        ("editMessageText", "text", Limit(1, 4096, "characters", after_entities=True)),
        ("sendPhoto", "caption", Limit(0, 1024, "characters", after_entities=True)),
        ("answerCallbackQuery", "text", Limit(0, 200, "characters")),
        ("InlineKeyboardButton", "callback_data", Limit(1, 64, "bytes")),
        ("ReplyKeyboardMarkup", "input_field_placeholder", Limit(1, 64, "characters")),
        ("BotCommand", "command", Limit(1, 32, "characters")),
        ("BotCommand", "description", Limit(1, 256, "characters")),
        ("setMyCommands", "commands", Limit(0, 100, "items")),
        ("setMyDescription", "description", Limit(0, 512, "characters")),
        ("setMyShortDescription", "short_description", Limit(0, 120, "characters")),
        ("sendMediaGroup", "media", Limit(2, 10, "items")),
        ("deleteMessages", "message_ids", Limit(1, 100, "items")),
        ("getUpdates", "limit", Limit(1, 100, "value")),
        ("sendLocation", "live_period", Limit(60, 86400, "value", besides=0x7FFFFFFF)),
        ("sendLocation", "heading", Limit(1, 360, "value")),
        ("setWebhook", "secret_token", Limit(1, 256, "characters")),
    ],
)
def test_limits_are_read_from_the_descriptions(owner: str, name: str, limit: Limit) -> None:
    assert SCHEMA.limits[owner, name] == limit


def test_no_limit_is_lost_when_the_words_of_api_json_change() -> None:
    of_methods = [owner for owner, _ in SCHEMA.limits if owner in SCHEMA.methods]
    assert (len(of_methods), len(SCHEMA.limits)) == (93, 186)


def test_an_unknown_field_is_refused() -> None:
    assert refusal("sendMessage", chat_id=1, text="a", reply_to=3) == "unknown field reply_to"
    assert (
        refusal(
            "sendMessage",
            chat_id=1,
            text="a",
            reply_markup={"inline_keyboard": [[{**CALLBACK_BUTTON, "colour": "red"}]]},
        )
        == "unknown field reply_markup.inline_keyboard[0][0].colour"
    )


def test_a_wrong_type_is_refused_however_deep_it_is() -> None:
    assert refusal("sendMessage", chat_id=1, text=7) == "field text must be of type String"
    assert (
        refusal("sendMessage", chat_id=1, text="a", protect_content="yes")
        == "field protect_content must be of type Boolean"
    )
    assert (
        refusal("editMessageText", chat_id=1, message_id=True, text="a") == "field message_id must be of type Integer"
    )
    assert refusal("sendLocation", chat_id=1, latitude="50", longitude=1.0) == "field latitude must be of type Float"
    keyboard = {"inline_keyboard": [CALLBACK_BUTTON]}
    assert (
        refusal("sendMessage", chat_id=1, text="a", reply_markup=keyboard)
        == "field reply_markup.inline_keyboard[0] must be of type Array"
    )


def test_json_in_a_string_is_no_object_where_the_body_is_json() -> None:
    assert refusal("sendMessage", chat_id=1, text="a", reply_markup='{"remove_keyboard":true}').startswith(
        "field reply_markup"
    )


def test_a_missing_field_is_refused_in_the_words_of_the_real_server() -> None:
    assert refusal("sendMessage", text="a") == "chat_id is empty"
    assert refusal("sendMessage", chat_id=1) == "message text is empty"
    assert refusal("sendVenue", chat_id=1, latitude=1, longitude=1, title="a") == "field address is required"
    assert (
        refusal("sendMessage", chat_id=1, text="a", reply_markup={"inline_keyboard": [[{"callback_data": "y"}]]})
        == "can't find field reply_markup.inline_keyboard[0][0].text"
    )


def test_callback_data_is_counted_in_bytes() -> None:
    def keyboard(data: str) -> dict[str, object]:
        return {"inline_keyboard": [[{"text": "Yes", "callback_data": data}]]}

    accept("sendMessage", chat_id=1, text="a", reply_markup=keyboard("暖" * 21))
    assert refusal("sendMessage", chat_id=1, text="a", reply_markup=keyboard("暖" * 22)) == "BUTTON_DATA_INVALID"


def test_lengths_and_ranges_hold() -> None:
    accept("answerCallbackQuery", callback_query_id="1", text="a" * 200)
    assert (
        refusal("answerCallbackQuery", callback_query_id="1", text="a" * 201) == "field text must have 0-200 characters"
    )
    assert refusal("getUpdates", limit=101) == "field limit must be 1-100"
    accept("sendLocation", chat_id=1, latitude=1, longitude=1, live_period=0x7FFFFFFF)
    assert refusal("sendLocation", chat_id=1, latitude=1, longitude=1, live_period=59).endswith("must be 60-86400")
    assert refusal("deleteMessages", chat_id=1, message_ids=[]) == "field message_ids must have 1-100 items"


def test_choices_hold() -> None:
    accept("sendChatAction", chat_id=1, action="upload_voice")
    assert refusal("sendChatAction", chat_id=1, action="dance").startswith(
        "field action must be one of choose_sticker, "
    )
    assert refusal("setChatMenuButton", menu_button={"type": "webapp"}).startswith(
        "field menu_button.type must be one of "
    )


def test_of_several_types_the_likeliest_says_what_is_wrong() -> None:
    accept(
        "sendMessage",
        chat_id="@nuanyi",
        text="a",
        reply_markup={"keyboard": [[{"text": "Here", "request_location": True}]]},
    )
    accept("sendMessage", chat_id=1, text="a", reply_markup={"remove_keyboard": True})
    accept("setMyCommands", commands=[], scope={"type": "chat", "chat_id": 1})
    assert refusal("setMyCommands", commands=[], scope={"type": "chat"}) == "can't find field scope.chat_id"
    assert (
        refusal(
            "sendMessage", chat_id=1, text="a", reply_markup={"keyboard": [[{"text": "Here", "callback_data": "y"}]]}
        )
        == "unknown field reply_markup.keyboard[0][0].callback_data"
    )
    assert (
        refusal("sendMediaGroup", chat_id=1, media=[{"type": "photo", "media": "x"}, {"type": "photo"}])
        == "can't find field media[1].media"
    )


def test_a_file_is_a_field_or_is_referred_to() -> None:
    accept("sendPhoto", {"photo": PHOTO}, chat_id=1)
    accept("sendPhoto", chat_id=1, photo="file-1")
    accept("sendMediaGroup", {"one": PHOTO}, chat_id=1, media=[{"type": "photo", "media": "attach://one"}] * 2)
    assert refusal("sendPhoto", {"picture": PHOTO}, chat_id=1, photo="a").startswith("unknown field picture")
    assert refusal("sendMessage", {"text": PHOTO}, chat_id=1).startswith("unknown field text")


def test_the_strings_of_a_form_become_what_json_would_hold() -> None:
    read = SCHEMA.methods["sendMessage"].read_form(
        {"chat_id": "-1001", "text": "5", "protect_content": "true", "reply_markup": '{"remove_keyboard":true}'}
    )
    assert read == {"chat_id": -1001, "text": "5", "protect_content": True, "reply_markup": {"remove_keyboard": True}}
    assert SCHEMA.methods["sendLocation"].read_form({"latitude": "50.5"}) == {"latitude": 50.5}
    assert SCHEMA.methods["sendMessage"].read_form({"chat_id": "@nuanyi", "protect_content": "maybe"}) == {
        "chat_id": "@nuanyi",
        "protect_content": "maybe",
    }


def test_every_type_can_be_checked() -> None:
    SCHEMA.check("Update", {"update_id": 1})
    SCHEMA.check("RichText", ["plain", {"type": "bold", "text": ["nested", {"type": "italic", "text": "deep"}]}])
    with pytest.raises(Refused, match="RichText"):
        SCHEMA.check("RichText", [{"type": "bold", "text": 5}])
