"""The methods that put a new message into a chat."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.telegram_server.call import Call
from tests.telegram_server.chats import Chat, Json, Message
from tests.telegram_server.files import StoredFile
from tests.telegram_server.keyboards import check_keyboard
from tests.telegram_server.limits import Limit
from tests.telegram_server.memory import Memory
from tests.telegram_server.refusal import bad_request
from tests.telegram_server.texts import read_caption, read_text

LOCATION = ("latitude", "longitude", "horizontal_accuracy", "live_period", "heading", "proximity_alert_radius")
VENUE = ("title", "address", "foursquare_id", "foursquare_type", "google_place_id", "google_place_type")
CONTACT = ("phone_number", "first_name", "last_name", "vcard")
MEDIA = {
    "sendAnimation": "animation",
    "sendAudio": "audio",
    "sendDocument": "document",
    "sendPhoto": "photo",
    "sendSticker": "sticker",
    "sendVideo": "video",
    "sendVideoNote": "video_note",
    "sendVoice": "voice",
}
MEASURES: Mapping[str, Json] = {
    "animation": {"width": 320, "height": 240, "duration": 1},
    "audio": {"duration": 1},
    "sticker": {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False},
    "video": {"width": 320, "height": 240, "duration": 1},
    "video_note": {"length": 240, "duration": 1},
    "voice": {"duration": 1},
}
NAMED = {"animation", "audio", "document", "video"}


def send(memory: Memory, call: Call) -> Json:
    """All methods that send one message."""
    chat = memory.chat_for_bot(call.parameters["chat_id"])
    content = CONTENT[call.method](memory, call) if call.method in CONTENT else media_content(memory, call)
    content |= reply_content(chat, call.parameters)
    message = memory.write(chat, memory.bot, content, uploads=call.files, markup=keyboard_of(memory, chat, call))
    _keep_reply_keyboard(chat, message.markup)
    return message.json


def send_album(memory: Memory, call: Call) -> list[Json]:
    chat = memory.chat_for_bot(call.parameters["chat_id"])
    album = {"media_group_id": memory.new_album_id(), **reply_content(chat, call.parameters)}
    contents = [{**input_media_content(memory, item, call), **album} for item in call.parameters["media"]]
    return [memory.write(chat, memory.bot, content, uploads=call.files).json for content in contents]


def forward(memory: Memory, call: Call) -> Json:
    original = _original(memory, call.parameters, "message to forward not found")
    chat = memory.chat_for_bot(call.parameters["chat_id"])
    return memory.write(chat, memory.bot, {**original.content, "forward_origin": origin_of(original)}).json


def copy(memory: Memory, call: Call) -> Json:
    original = _original(memory, call.parameters, "message to copy not found")
    chat = memory.chat_for_bot(call.parameters["chat_id"])
    content = dict(original.content)
    if "caption" in call.parameters:
        content |= _caption(memory, call.method, call.parameters)
    message = memory.write(chat, memory.bot, content, markup=keyboard_of(memory, chat, call))
    return {"message_id": message.message_id}


def show_action(memory: Memory, call: Call) -> bool:
    memory.chat_for_bot(call.parameters["chat_id"]).actions.append(call.parameters["action"])
    return True


def keyboard_of(memory: Memory, chat: Chat, call: Call) -> Json | None:
    return check_keyboard(call.parameters.get("reply_markup"), in_private=chat.kind == "private")


def text_content(memory: Memory, call: Call) -> Json:
    formatted = read_text(call.parameters, _limit(memory, call.method, "text"))
    content = formatted.as_fields("text", "entities")
    if "link_preview_options" in call.parameters:
        content["link_preview_options"] = call.parameters["link_preview_options"]
    return content


def caption_content(memory: Memory, call: Call) -> Json:
    return _caption(memory, call.method, call.parameters)


def media_content(memory: Memory, call: Call) -> Json:
    kind = MEDIA[call.method]
    stored = memory.files.take(kind, call.parameters.get(kind), kind, call.files)
    given: Json = {name: call.parameters[name] for name in ("duration", "width", "height") if name in call.parameters}
    return {**file_content(memory, kind, stored, given), **_caption(memory, call.method, call.parameters)}


def input_media_content(memory: Memory, item: Json, call: Call) -> Json:
    """Of an InputMedia, as albums and edits have it."""
    stored = memory.files.take(item["type"], item["media"], "media", call.files)
    type_name = "InputMedia" + "".join(word.capitalize() for word in item["type"].split("_"))
    return {**file_content(memory, item["type"], stored, {}), **_caption(memory, type_name, item)}


def file_content(memory: Memory, kind: str, stored: StoredFile, given: Json) -> Json:
    if kind == "photo":
        smaller = memory.files.store_smaller(stored)
        return {"photo": [{**smaller.json, "width": 90, "height": 67}, {**stored.json, "width": 800, "height": 600}]}
    named = {"file_name": stored.upload.filename, "mime_type": stored.upload.mime} if kind in NAMED else {}
    described = {**stored.json, **MEASURES.get(kind, {}), **named, **given}
    # The real server gives an animation as a document too.
    return {kind: described, "document": {**stored.json, **named}} if kind == "animation" else {kind: described}


def reply_content(chat: Chat, parameters: Json) -> Json:
    wanted = parameters.get("reply_parameters")
    if wanted is None:
        return {}
    original = chat.find(wanted["message_id"])
    if original is not None:
        return {"reply_to_message": {key: value for key, value in original.json.items() if key != "reply_to_message"}}
    if wanted.get("allow_sending_without_reply"):
        return {}
    raise bad_request("message to be replied not found")


def origin_of(message: Message) -> Json:
    if message.sender is None:
        return {"type": "channel", "date": message.date, "chat": message.chat.json, "message_id": message.message_id}
    return {"type": "user", "date": message.date, "sender_user": message.sender}


def location_content(parameters: Json) -> Json:
    if not (abs(parameters["latitude"]) <= 90 and abs(parameters["longitude"]) <= 180):
        raise bad_request("wrong latitude or longitude specified")
    return {"location": {name: parameters[name] for name in LOCATION if name in parameters}}


def venue_content(parameters: Json) -> Json:
    if not (parameters["title"].strip() and parameters["address"].strip()):
        raise bad_request("VENUE_INVALID")
    place = location_content(parameters)
    return {**place, "venue": {**place, **{name: parameters[name] for name in VENUE if name in parameters}}}


def _contact_content(parameters: Json) -> Json:
    return {"contact": {name: parameters[name] for name in CONTACT if name in parameters}}


CONTENT: Mapping[str, Callable[[Memory, Call], Json]] = {
    "sendMessage": text_content,
    "sendLocation": lambda _, call: location_content(call.parameters),
    "sendVenue": lambda _, call: venue_content(call.parameters),
    "sendContact": lambda _, call: _contact_content(call.parameters),
}


def _caption(memory: Memory, owner: str, parameters: Json) -> Json:
    formatted = read_caption(parameters, _limit(memory, owner, "caption"))
    return formatted.as_fields("caption", "caption_entities")


def _limit(memory: Memory, owner: str, name: str) -> Limit | None:
    return memory.schema.limits.get((owner, name))


def _original(memory: Memory, parameters: Json, missing: str) -> Message:
    original = memory.chat_for_bot(parameters["from_chat_id"]).find(parameters["message_id"])
    if original is None:
        raise bad_request(missing)
    return original


def _keep_reply_keyboard(chat: Chat, markup: Any) -> None:
    if markup and "keyboard" in markup:
        chat.reply_keyboard = markup
    elif markup and markup.get("remove_keyboard"):
        chat.reply_keyboard = None
