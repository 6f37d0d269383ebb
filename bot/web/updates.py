"""What a person does on the chat page, as the Bot API update that Telegram would send for it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, assert_never

from bot.web.frames import FILE_PREFIX, Located, Pictured, Rewritten, Spoken, Tapped, Told, Voiced, Written
from bot.web.session import Seat
from handlers.conversation import action_data
from handlers.language import follow_page
from models.web.chat import Numbered
from models.web.file import PageFile

Update = dict[str, Any]

_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]{1,32})?(?![A-Za-z0-9_@])")
CALLBACK_PREFIX = "web:"


@dataclass(frozen=True, slots=True)
class Act:
    """Something done on the page, with the numbers it got; a picture of an album each has its own."""

    seat: Seat
    told: Told
    numbers: Sequence[Numbered]
    files: Sequence[PageFile] = ()


def keys_of(told: Told) -> list[str]:
    """The names under which a frame's updates are known: one each, the same whenever it is repeated."""
    count = len(told.photos) if isinstance(told, Pictured) else 1
    return [told.id if place == 0 else f"{told.id}:{place}" for place in range(count)]


def updates_of(act: Act) -> list[tuple[str, Update]]:
    """(key in the inbox, update), in order."""
    keys = [f"{act.seat.chat_id}:{key}" for key in keys_of(act.told)]
    bodies = [_body(act, place) for place in range(len(keys))]
    return [
        (key, {"update_id": number.id, **body}) for key, number, body in zip(keys, act.numbers, bodies, strict=True)
    ]


def chat_of_callback(callback_id: object) -> int | None:
    """The chat in which a button was tapped."""
    prefix, _, rest = str(callback_id).partition(":")
    chat_id, _, number = rest.partition(":")
    is_ours = f"{prefix}:" == CALLBACK_PREFIX and chat_id.isdecimal() and number.isdecimal()
    return int(chat_id) if is_ours else None


def _body(act: Act, place: int) -> Update:
    told, number = act.told, act.numbers[place]
    match told:
        case Tapped():
            return {"callback_query": {**_tap(act, number, told.data), "message": _message(act, number)}}
        case Spoken():
            # A button of the page itself, under no message.
            return {"callback_query": _tap(act, number, action_data(follow_page.name, told.language))}
        case Rewritten():
            moment = int(number.sent_at.timestamp())
            return {"edited_message": {**_said(act, number), "edit_date": moment, **_text(told.text)}}
        case Written():
            return {"message": {**_said(act, number), **_text(told.text)}}
        case Located():
            location = {"latitude": told.latitude, "longitude": told.longitude}
            return {"message": {**_said(act, number), "location": location}}
        case Pictured():
            return {"message": {**_said(act, number), **_photo(act, told, place)}}
        case Voiced():
            voice = {**file_facts(act.files[0]), "duration": told.duration, "mime_type": act.files[0].mime}
            return {"message": {**_said(act, number), "voice": voice}}
    assert_never(told)


def file_facts(file: PageFile) -> dict[str, Any]:
    return {"file_id": FILE_PREFIX + file.id, "file_unique_id": file.name, "file_size": file.size}


def _tap(act: Act, number: Numbered, data: str) -> dict[str, Any]:
    return {
        "id": f"{CALLBACK_PREFIX}{act.seat.chat_id}:{number.id}",
        "from": _person(act.seat),
        "chat_instance": str(act.seat.chat_id),
        "data": data,
    }


def _photo(act: Act, told: Pictured, place: int) -> dict[str, Any]:
    file = act.files[place]
    photo: dict[str, Any] = {"photo": [{**file_facts(file), "width": file.width or 0, "height": file.height or 0}]}
    if len(told.photos) > 1:
        photo["media_group_id"] = str(act.numbers[0].id)
    if told.caption and place == 0:
        photo |= {"caption": told.caption}
    return photo


def _text(text: str) -> dict[str, Any]:
    command = _COMMAND.match(text)
    if command is None:
        return {"text": text}
    return {"text": text, "entities": [{"type": "bot_command", "offset": 0, "length": command.end()}]}


def _message(act: Act, number: Numbered) -> dict[str, Any]:
    return {
        "message_id": number.message_id,
        "date": int(number.sent_at.timestamp()),
        "chat": {"id": act.seat.chat_id, "type": "private", "first_name": ""},
    }


def _said(act: Act, number: Numbered) -> dict[str, Any]:
    return {**_message(act, number), "from": _person(act.seat)}


def _person(seat: Seat) -> dict[str, Any]:
    person = {"id": seat.chat_id, "is_bot": False, "first_name": ""}
    return {**person, "language_code": seat.language_code} if seat.language_code else person
