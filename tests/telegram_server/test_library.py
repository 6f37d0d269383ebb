"""The library that the bot uses reads the server's answers."""

import pytest
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto, MenuButtonCommands
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, RetryAfter

from tests.telegram_server import Fault, TelegramServer

KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y")]])


async def test_the_library_reads_every_kind_of_answer(server: TelegramServer) -> None:
    rider = server.person()
    async with Bot(server.token, base_url=server.api_url, base_file_url=server.file_url) as bot:
        chat_id = rider.user_id
        assert (await bot.get_me()).username == "nuanyi_bot"
        sent = await bot.send_message(chat_id, "<i>hi</i>", parse_mode="HTML", reply_markup=KEYBOARD)
        edited = await bot.edit_message_text("ho", chat_id, sent.message_id)
        venue = await bot.send_venue(chat_id, 50.2, 127.5, "敬德街", "1 号")
        photo = await bot.send_photo(chat_id, b"\xff\xd8\xff one", caption="a")
        again = await bot.send_photo(chat_id, photo.photo[-1].file_id)
        album = await bot.send_media_group(
            chat_id, [InputMediaPhoto(b"\xff\xd8\xff 1"), InputMediaPhoto(b"\xff\xd8\xff 2")]
        )
        document = await bot.send_document(chat_id, b"%PDF", filename="a.pdf")
        await bot.send_chat_action(chat_id, "typing")
        await bot.set_my_commands([BotCommand("near", "附近")], language_code="zh")
        await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
        await bot.delete_message(chat_id, sent.message_id)
        content = await (await photo.photo[-1].get_file()).download_as_bytearray()

    assert isinstance(edited, type(sent))
    assert (edited.text, edited.reply_markup) == ("ho", None)
    assert venue.venue is not None
    assert venue.venue.title == "敬德街"
    assert again.photo[-1].file_id == photo.photo[-1].file_id
    assert len({message.media_group_id for message in album}) == 1
    assert document.document is not None
    assert document.document.file_name == "a.pdf"
    assert bytes(content) == b"\xff\xd8\xff one"
    assert rider.chat.actions == ["typing"]
    assert server.memory.profile.commands("zh") == [{"command": "near", "description": "附近"}]


async def test_the_library_reads_updates_and_answers_taps(server: TelegramServer) -> None:
    rider = server.person()
    async with Bot(server.token, base_url=server.api_url) as bot:
        await bot.send_message(rider.user_id, "?", reply_markup=KEYBOARD)
        tap = rider.taps("Yes")
        rider.sends("/near 敬德街")
        tapped, command = await bot.get_updates(timeout=1)
        assert tapped.callback_query is not None
        await tapped.callback_query.answer("ok")
        await tapped.callback_query.edit_message_text("done")

    assert command.effective_message is not None
    assert command.effective_message.parse_entities() == {command.effective_message.entities[0]: "/near"}
    assert tap.toast == "ok"
    assert rider.sees == "done\n/near 敬德街"


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
async def test_the_library_knows_the_refusals(server: TelegramServer) -> None:
    rider = server.person()
    async with Bot(server.token, base_url=server.api_url) as bot:
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message(1, "a")
        server.faults.add(Fault("429", retry_after=7))
        with pytest.raises(RetryAfter):
            await bot.send_message(rider.user_id, "a")
        server.faults.add(Fault("conflict", method="getUpdates"))
        with pytest.raises(Conflict):
            await bot.get_updates()
        rider.blocks()
        with pytest.raises(Forbidden, match="blocked"):
            await bot.send_message(rider.user_id, "a")
    with pytest.raises(InvalidToken):
        async with Bot("1:x", base_url=server.api_url):
            pass
