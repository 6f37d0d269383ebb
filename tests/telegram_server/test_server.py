"""The server answers over HTTP as the real one does."""

import io
import json

import pytest
from aiohttp import ClientSession, FormData

from tests.telegram_server import TelegramServer
from tests.telegram_server.plain_client import PlainClient

GROUP = -1_001_234_567_890


async def test_a_message_arrives_and_is_remembered(server: TelegramServer, client: PlainClient) -> None:
    rider = server.person()
    keyboard = {
        "inline_keyboard": [[{"text": "开水", "callback_data": "w"}], [{"text": "地图", "url": "https://a.example"}]]
    }

    sent = await client.call(
        "sendMessage", chat_id=rider.user_id, text="<b>你好</b>", parse_mode="HTML", reply_markup=keyboard
    )

    assert rider.user_id > 2**32
    assert sent["text"] == "你好"
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 2}]
    assert sent["chat"] == {"id": rider.user_id, "type": "private", "first_name": "小周"}
    assert sent["reply_markup"] == keyboard
    message = server.chat(rider.user_id).last
    assert message is not None
    assert (message.text, message.buttons) == ("你好", [["开水"], ["地图"]])
    assert [(call.method, call.chat_id, call.done) for call in server.calls] == [("sendMessage", rider.user_id, True)]


@pytest.mark.parametrize("token", ["4242424242:wrong", "1:AA"])
async def test_another_token_is_not_authorized(server: TelegramServer, client: PlainClient, token: str) -> None:
    async with client.session.post(f"{server.api_url}{token}/getMe") as response:
        assert response.status == 401
        assert (await response.json())["description"] == "Unauthorized"


async def test_what_is_no_method_is_not_found(server: TelegramServer, client: PlainClient) -> None:
    assert (await client.answer("sendMassage"))[0] == 404
    async with client.session.get(f"{server.url}/bot/getMe") as response:
        assert response.status == 404
    assert server.calls == []


async def test_forms_and_files_are_read(server: TelegramServer, client: PlainClient) -> None:
    rider = server.person()
    url = f"{server.api_url}{server.token}/"
    async with client.session.post(
        url + "sendLocation", data={"chat_id": str(rider.user_id), "latitude": "50.2", "longitude": "127"}
    ) as response:
        assert response.status == 200
    form = FormData({"chat_id": str(rider.user_id), "caption": "门口"})
    form.add_field("photo", b"\xff\xd8\xff bytes", filename="door.jpg", content_type="image/jpeg")
    async with client.session.post(url + "sendPhoto", data=form) as response:
        photo = (await response.json())["result"]["photo"][-1]

    place, picture = rider.chat.messages
    assert place.location == {"latitude": 50.2, "longitude": 127}
    assert picture.caption == "门口"
    assert picture.uploads["photo"].content == b"\xff\xd8\xff bytes"
    described = await client.call("getFile", file_id=photo["file_id"])
    async with client.session.get(f"{server.file_url}{server.token}/{described['file_path']}") as response:
        assert await response.read() == b"\xff\xd8\xff bytes"
    async with client.session.get(f"{server.file_url}1:wrong/{described['file_path']}") as response:
        assert response.status == 404
    assert "wrong file_id" in await client.refusal("getFile", file_id="nothing")


async def test_albums_have_a_message_for_each_photo(server: TelegramServer, client: PlainClient) -> None:
    rider = server.person()
    form = FormData(
        {
            "chat_id": str(rider.user_id),
            "media": json.dumps(
                [{"type": "photo", "media": "attach://a", "caption": "两张"}, {"type": "photo", "media": "attach://b"}]
            ),
        }
    )
    for name in "ab":
        form.add_field(name, b"\xff\xd8\xff" + name.encode(), filename=f"{name}.jpg", content_type="image/jpeg")
    async with client.session.post(f"{server.api_url}{server.token}/sendMediaGroup", data=form) as response:
        first, second = (await response.json())["result"]

    assert first["media_group_id"] == second["media_group_id"]
    assert [message.caption for message in rider.chat.messages] == ["两张", None]


async def test_what_the_schema_forbids_is_refused_and_not_done(server: TelegramServer, client: PlainClient) -> None:
    rider = server.person()

    assert (
        await client.refusal("sendMessage", chat_id=rider.user_id, text="a", silent=True)
        == "Bad Request: unknown field silent"
    )
    assert (
        await client.refusal("sendMessage", chat_id=rider.user_id, text="x" * 4097)
        == "Bad Request: message is too long"
    )
    assert await client.refusal("sendMessage", chat_id=rider.user_id, text="") == "Bad Request: message text is empty"
    assert "can't parse entities" in await client.refusal(
        "sendMessage", chat_id=rider.user_id, text="1 < 2", parse_mode="HTML"
    )

    assert rider.chat.messages == []
    assert not any(call.done for call in server.calls)


async def test_checks_can_be_left_out_for_benchmarks() -> None:
    async with TelegramServer(validate=False) as server, ClientSession() as session:
        rider = server.person()
        await PlainClient(server, session).call("sendMessage", chat_id=rider.user_id, text="a", silent=True)
        assert rider.sees == "a"


async def test_an_edit_changes_the_message_and_an_edit_to_the_same_is_refused(
    server: TelegramServer, client: PlainClient
) -> None:
    rider = server.person()
    keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    sent = await client.call("sendMessage", chat_id=rider.user_id, text="one", reply_markup=keyboard)
    place = {"chat_id": rider.user_id, "message_id": sent["message_id"]}

    refusal = await client.refusal("editMessageText", **place, text="one", reply_markup=keyboard)
    edited = await client.call("editMessageText", **place, text="two")

    assert refusal.startswith("Bad Request: message is not modified: specified new message content")
    assert edited["text"] == "two"
    assert "edit_date" in edited
    [message] = rider.chat.messages
    assert (message.visible_text, message.buttons) == ("two", [])
    assert [earlier["text"] for earlier in message.earlier] == ["one"]
    assert (await client.refusal("editMessageReplyMarkup", **place)).startswith("Bad Request: message is not modified")
    await client.call("editMessageReplyMarkup", **place, reply_markup=keyboard)
    assert message.buttons == [["Yes"]]


async def test_only_what_is_there_and_the_bots_own_can_be_edited(server: TelegramServer, client: PlainClient) -> None:
    rider = server.person()
    theirs = rider.sends("hello")
    keyboard = {"keyboard": [[{"text": "Here", "request_location": True}]]}
    asking = await client.call("sendMessage", chat_id=rider.user_id, text="where?", reply_markup=keyboard)
    place = await client.call("sendLocation", chat_id=rider.user_id, latitude=50, longitude=127)

    async def edit(message_id: int) -> str:
        return await client.refusal("editMessageText", chat_id=rider.user_id, message_id=message_id, text="new")

    assert await edit(99) == "Bad Request: message to edit not found"
    assert await edit(theirs.message_id) == "Bad Request: message can't be edited"
    assert await edit(asking["message_id"]) == "Bad Request: message can't be edited"
    assert await edit(place["message_id"]) == "Bad Request: there is no text in the message to edit"
    await client.call("deleteMessage", chat_id=rider.user_id, message_id=place["message_id"])
    assert await edit(place["message_id"]) == "Bad Request: message to edit not found"
    assert (
        await client.refusal("deleteMessage", chat_id=rider.user_id, message_id=99)
        == "Bad Request: message to delete not found"
    )


async def test_a_tap_is_answered_once_and_in_time(server: TelegramServer, client: PlainClient) -> None:
    rider = server.person()
    keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    await client.call("sendMessage", chat_id=rider.user_id, text="?", reply_markup=keyboard)
    tap = rider.taps("Yes")
    late = rider.taps_old(1, "gone", is_expired=True)

    [query, _] = [update["callback_query"] for update in await client.call("getUpdates")]
    await client.call("answerCallbackQuery", callback_query_id=tap.query_id, text="好的")

    assert query["data"] == "y"
    assert query["message"]["text"] == "?"
    assert tap.toast == "好的"
    too_late = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    for query_id in (tap.query_id, late.query_id, "1"):
        assert await client.refusal("answerCallbackQuery", callback_query_id=query_id) == too_late
    assert server.unanswered_taps == [late]


async def test_chats_that_cannot_be_written_to_say_why(server: TelegramServer, client: PlainClient) -> None:
    rider = server.person()
    rider.in_group(-55)
    server.migrates(-55, GROUP)
    rider.blocks()

    assert await client.refusal("sendMessage", chat_id=2**40, text="a") == "Bad Request: chat not found"
    assert await client.refusal("sendChatAction", chat_id="@nobody", action="typing") == "Bad Request: chat not found"
    status, body = await client.answer("sendMessage", chat_id=rider.user_id, text="a")
    assert (status, body["description"]) == (403, "Forbidden: bot was blocked by the user")
    status, body = await client.answer("sendMessage", chat_id=-55, text="a")
    assert (status, body["parameters"]) == (400, {"migrate_to_chat_id": GROUP})
    assert (await client.call("sendMessage", chat_id=GROUP, text="a"))["chat"]["type"] == "supergroup"


async def test_the_profile_is_kept_by_language(server: TelegramServer, client: PlainClient) -> None:
    chinese = [{"command": "near", "description": "附近的暖驿"}]
    await client.call("setMyCommands", commands=chinese)
    await client.call(
        "setMyCommands", commands=[{"command": "near", "description": "Stations nearby"}], language_code="en"
    )
    await client.call("setMyShortDescription", short_description="暖驿")
    await client.call("setChatMenuButton", menu_button={"type": "commands"})

    assert await client.call("getMyCommands") == chinese
    assert server.memory.profile.command_names("en") == ["near"]
    assert await client.call("getMyShortDescription", language_code="de") == {"short_description": "暖驿"}
    assert server.memory.profile.menu_buttons == {None: {"type": "commands"}}
    assert "BOT_COMMAND_INVALID" in await client.refusal(
        "setMyCommands", commands=[{"command": "Near", "description": "x"}]
    )
    assert "invalid language" in await client.refusal("setMyCommands", commands=chinese, language_code="zh-hans")


async def test_a_method_that_is_not_played_says_so(client: PlainClient, server: TelegramServer) -> None:
    rider = server.person()
    assert await client.call("pinChatMessage", chat_id=rider.user_id, message_id=1) is True
    assert "does not play getUserProfilePhotos" in await client.refusal("getUserProfilePhotos", user_id=rider.user_id)


async def test_a_body_over_fifty_megabytes_is_too_large(server: TelegramServer, client: PlainClient) -> None:
    url = f"{server.api_url}{server.token}/sendMessage"
    async with client.session.post(url, data=io.BytesIO(b"x" * (51 * 1024 * 1024))) as response:
        assert response.status == 413
