"""People act, and the bot is told in the form that api.json describes."""

import pytest

from tests.telegram_server import TelegramServer
from tests.telegram_server.plain_client import PlainClient
from tests.telegram_server.utf16 import cut_utf16

GROUP = -1_001_234_567_890


async def test_everything_that_people_do_is_an_update_of_the_real_form(
    server: TelegramServer, client: PlainClient
) -> None:
    rider = server.person(language_code="zh-hans", username="rider_zhou")
    await client.call(
        "sendMessage",
        chat_id=rider.user_id,
        text="?",
        reply_markup={"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]},
    )
    hello = rider.sends("hello")
    rider.edits(hello.message_id, "hello!")
    live = rider.sends_location(50.245, 127.49, live_period=900)
    rider.moves(live.message_id, 50.246, 127.49)
    rider.sends_location(-90, 180)
    rider.sends_venue(50.2, 127.5, "敬德街", "敬德街 1 号")
    rider.sends_photo("门口")
    rider.sends_album(3, caption="三张")
    rider.sends_voice()
    rider.sends_document("a.pdf", b"%PDF", "application/pdf")
    rider.sends_contact()
    rider.sends_sticker()
    rider.forwards("转发")
    rider.replies(hello.message_id, "re")
    rider.taps("Yes")
    rider.taps_old(99, "old", is_inaccessible=True)
    rider.blocks()
    rider.unblocks()
    rider.in_group(GROUP).adds_bot()
    rider.in_group(GROUP).sends("/near@nuanyi_bot")
    server.posts_in_channel(-1_009_999_999_999, "news")
    server.migrates(GROUP, GROUP - 1)

    updates = await client.call("getUpdates")

    assert len(updates) == 25
    assert [update["update_id"] for update in updates] == sorted({update["update_id"] for update in updates})
    assert updates[0]["message"]["from"] == {
        "id": rider.user_id,
        "is_bot": False,
        "first_name": "小周",
        "language_code": "zh-hans",
        "username": "rider_zhou",
    }
    assert updates[1]["edited_message"]["text"] == "hello!"
    assert updates[3]["edited_message"]["location"]["latitude"] == 50.246


async def test_commands_bear_their_entity(server: TelegramServer) -> None:
    message = server.person().sends("🛵 /start abc")
    [entity] = message.content["entities"]
    assert entity["type"] == "bot_command"
    assert cut_utf16("🛵 /start abc", entity["offset"], entity["length"]) == "/start"


async def test_an_album_is_one_group_of_different_photos(server: TelegramServer) -> None:
    album = server.person().sends_album(10, caption="十张")
    assert len({message.content["media_group_id"] for message in album}) == 1
    assert len({message.uploads["photo"].content for message in album}) == 10
    assert len({message.photo for message in album}) == 10
    assert [message.caption for message in album] == ["十张", *[None] * 9]


async def test_a_tap_finds_the_newest_button_by_label_or_data(server: TelegramServer, client: PlainClient) -> None:
    rider = server.person()
    for data in ("first", "second"):
        await client.call(
            "sendMessage",
            chat_id=rider.user_id,
            text="?",
            reply_markup={
                "inline_keyboard": [
                    [{"text": "Yes", "callback_data": data}],
                    [{"text": "Map", "url": "https://a.example"}],
                ]
            },
        )

    assert rider.taps("Yes").data == "second"
    assert rider.taps("first").message_id == 1
    assert rider.taps("Yes", message_id=1).data == "first"
    for unseen in ("No", "Map"):
        with pytest.raises(LookupError, match=unseen):
            rider.taps(unseen)


async def test_a_reply_keyboard_stays_until_it_is_removed(server: TelegramServer, client: PlainClient) -> None:
    rider = server.person()
    await client.call("sendMessage", chat_id=rider.user_id, text="?", reply_markup={"keyboard": [[{"text": "Here"}]]})
    await client.call("sendMessage", chat_id=rider.user_id, text="still there")

    assert rider.presses("Here").text == "Here"
    await client.call("sendMessage", chat_id=rider.user_id, text="ok", reply_markup={"remove_keyboard": True})
    with pytest.raises(LookupError):
        rider.presses("Here")
    assert rider.sees == "?\nstill there\nHere\nok"


async def test_ids_have_at_most_52_bits(server: TelegramServer) -> None:
    assert server.person(2**52 - 1).user_id == 2**52 - 1
    assert server.person().user_id != server.person().user_id
    with pytest.raises(ValueError, match="52 bits"):
        server.person(2**52)


async def test_the_same_id_is_the_same_person(server: TelegramServer) -> None:
    server.person(7).sends("one")
    server.person(7, language_code="en").sends("two")
    assert server.person(7).sees == "one\ntwo"
    assert server.person(7).in_group(GROUP).sees == ""


async def test_any_update_can_be_queued(server: TelegramServer, client: PlainClient) -> None:
    assert server.update({"update_id": 900_000_000, "poll": {"strange": True}}) == 900_000_000
    assert server.person().sends("later").update_id == 900_000_001
