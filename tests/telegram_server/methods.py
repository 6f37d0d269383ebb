"""Which function plays which method."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.telegram_server import editing, sending
from tests.telegram_server.call import Call
from tests.telegram_server.memory import Memory
from tests.telegram_server.profile import language_of
from tests.telegram_server.refusal import bad_request
from tests.telegram_server.webhook import delete_webhook, describe_webhook, set_webhook

Play = Callable[[Memory, Call], Any]


def perform(memory: Memory, call: Call) -> Any:
    """Do what a call asks, and return its result.

    Raises:
        Refused: as the real server would.
    """
    play = METHODS.get(call.method)
    if play is not None:
        return play(memory, call)
    if memory.schema.methods[call.method].returns != ("Boolean",):
        raise bad_request(f"this server of the tests does not play {call.method}")
    if "chat_id" in call.parameters:
        memory.chat_for_bot(call.parameters["chat_id"])
    return True


def _answer_tap(memory: Memory, call: Call) -> bool:
    tap = memory.taps.get(call.parameters["callback_query_id"])
    if tap is None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    tap.answer(call.parameters, memory.clock())
    return True


def _set_commands(memory: Memory, call: Call) -> bool:
    memory.profile.set_commands(call.parameters["commands"], language_of(call.parameters), call.parameters.get("scope"))
    return True


def _get_commands(memory: Memory, call: Call) -> Any:
    return memory.profile.commands(language_of(call.parameters), call.parameters.get("scope"))


def _delete_commands(memory: Memory, call: Call) -> bool:
    memory.profile.forget_commands(language_of(call.parameters), call.parameters.get("scope"))
    return True


def _set_words(kept: str, name: str) -> Play:
    def play(memory: Memory, call: Call) -> bool:
        getattr(memory.profile, kept)[language_of(call.parameters)] = call.parameters.get(name, "")
        return True

    return play


def _get_words(kept: str, name: str) -> Play:
    def play(memory: Memory, call: Call) -> Any:
        words = getattr(memory.profile, kept)
        return {name: words.get(language_of(call.parameters)) or words.get("", "")}

    return play


def _set_menu_button(memory: Memory, call: Call) -> bool:
    chat_id = call.parameters.get("chat_id")
    if chat_id is not None:
        memory.chat_for_bot(chat_id)
    memory.profile.menu_buttons[chat_id] = call.parameters.get("menu_button", {"type": "default"})
    return True


def _get_menu_button(memory: Memory, call: Call) -> Any:
    buttons = memory.profile.menu_buttons
    return buttons.get(call.parameters.get("chat_id")) or buttons.get(None, {"type": "commands"})


def _get_me(memory: Memory, _: Call) -> Any:
    return {
        **memory.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def _get_chat(memory: Memory, call: Call) -> Any:
    chat = memory.chat_for_bot(call.parameters["chat_id"])
    nothing_more = {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
        ),
    }
    return {**chat.json, **nothing_more}


METHODS: Mapping[str, Play] = {
    **dict.fromkeys((*sending.CONTENT, *sending.MEDIA), sending.send),
    "sendMediaGroup": sending.send_album,
    "sendChatAction": sending.show_action,
    "forwardMessage": sending.forward,
    "copyMessage": sending.copy,
    "editMessageText": editing.edit_text,
    "editMessageCaption": editing.edit_caption,
    "editMessageMedia": editing.edit_media,
    "editMessageReplyMarkup": editing.edit_keyboard,
    "editMessageLiveLocation": editing.move_location,
    "stopMessageLiveLocation": editing.stop_location,
    "deleteMessage": editing.delete,
    "deleteMessages": editing.delete_several,
    "answerCallbackQuery": _answer_tap,
    "getMe": _get_me,
    "getChat": _get_chat,
    "getFile": lambda memory, call: memory.files.describe(call.parameters["file_id"]),
    "setMyCommands": _set_commands,
    "getMyCommands": _get_commands,
    "deleteMyCommands": _delete_commands,
    "setMyName": _set_words("names", "name"),
    "getMyName": _get_words("names", "name"),
    "setMyDescription": _set_words("descriptions", "description"),
    "getMyDescription": _get_words("descriptions", "description"),
    "setMyShortDescription": _set_words("short_descriptions", "short_description"),
    "getMyShortDescription": _get_words("short_descriptions", "short_description"),
    "setChatMenuButton": _set_menu_button,
    "getChatMenuButton": _get_menu_button,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": describe_webhook,
}
