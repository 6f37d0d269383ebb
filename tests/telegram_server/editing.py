"""The methods that change or remove what is in a chat."""

from tests.telegram_server.call import Call
from tests.telegram_server.chats import Json, Message
from tests.telegram_server.memory import Memory
from tests.telegram_server.refusal import bad_request
from tests.telegram_server.sending import (
    LOCATION,
    caption_content,
    input_media_content,
    keyboard_of,
    location_content,
    text_content,
)

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
DELETABLE_FOR_S = 48 * 3600
MEDIA = ("photo", "document", "video", "audio", "animation")
CAPTION = ("caption", "caption_entities")


def edit_text(memory: Memory, call: Call) -> Json:
    message = _find(memory, call)
    if message.text is None:
        raise bad_request("there is no text in the message to edit")
    return _change(memory, call, message, text_content(memory, call))


def edit_caption(memory: Memory, call: Call) -> Json:
    message = _find(memory, call)
    if not message.content.keys() & {*MEDIA, "voice"}:
        raise bad_request("there is no caption in the message to edit")
    kept = {name: value for name, value in message.content.items() if name not in CAPTION}
    return _change(memory, call, message, {**kept, **caption_content(memory, call)})


def edit_media(memory: Memory, call: Call) -> Json:
    message = _find(memory, call)
    if not message.content.keys() & {*MEDIA, "text"}:
        raise bad_request("message can't be edited")
    dropped = {*MEDIA, *CAPTION, "text", "entities"}
    kept = {name: value for name, value in message.content.items() if name not in dropped}
    return _change(memory, call, message, {**kept, **input_media_content(memory, call.parameters["media"], call)})


def edit_keyboard(memory: Memory, call: Call) -> Json:
    message = _find(memory, call)
    return _change(memory, call, message, dict(message.content))


def move_location(memory: Memory, call: Call) -> Json:
    message = _find(memory, call)
    if "live_period" not in (message.location or {}):
        raise bad_request("message can't be edited")
    moved = location_content({**(message.location or {}), **call.parameters})
    return _change(memory, call, message, {**message.content, **moved})


def stop_location(memory: Memory, call: Call) -> Json:
    message = _find(memory, call)
    if "live_period" not in (message.location or {}):
        raise bad_request("message can't be edited")
    place = {name: value for name, value in (message.location or {}).items() if name in LOCATION[:2]}
    return _change(memory, call, message, {**message.content, "location": place})


def delete(memory: Memory, call: Call) -> bool:
    message = memory.chat_for_bot(call.parameters["chat_id"]).find(call.parameters["message_id"])
    if message is None:
        raise bad_request("message to delete not found")
    if memory.now - message.date > DELETABLE_FOR_S:
        raise bad_request("message can't be deleted for everyone")
    message.is_deleted = True
    return True


def delete_several(memory: Memory, call: Call) -> bool:
    chat = memory.chat_for_bot(call.parameters["chat_id"])
    for message_id in call.parameters["message_ids"]:
        message = chat.find(message_id)
        if message is not None:
            message.is_deleted = True
    return True


def _find(memory: Memory, call: Call) -> Message:
    if "inline_message_id" in call.parameters:
        raise bad_request("MESSAGE_ID_INVALID")
    if "chat_id" not in call.parameters:
        raise bad_request("chat_id is empty")
    if "message_id" not in call.parameters:
        raise bad_request("message identifier is not specified")
    message = memory.chat_for_bot(call.parameters["chat_id"]).find(call.parameters["message_id"])
    if message is None:
        raise bad_request("message to edit not found")
    # What came with a reply keyboard stays as it is: only inline keyboards can be edited.
    if not message.is_by_bot or (message.markup and "inline_keyboard" not in message.markup):
        raise bad_request("message can't be edited")
    return message


def _change(memory: Memory, call: Call, message: Message, content: Json) -> Json:
    """An edit that brings no keyboard takes the old one away, as the real server does."""
    markup = keyboard_of(memory, message.chat, call)
    if markup is not None and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    if content == message.content and markup == message.markup:
        raise bad_request(NOT_MODIFIED)
    message.earlier.append(message.json)
    message.content, message.markup = content, markup
    message.uploads = {**message.uploads, **call.files}
    message.edit_date = memory.now
    return message.json
