"""What a Bot API call shows on the chat page, checked as Telegram would check it."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.web.markup import Misfit, read_entities, read_html, read_reply_markup, storable_text

Parameters = Mapping[str, Any]

_LONGEST_TEXT = 4096
_LONGEST_CAPTION = 1024
_LONGEST_TOAST = 200


def text_message(parameters: Parameters) -> dict[str, Any]:
    text, entities = _words(parameters, "text", "entities")
    if not text.strip():
        raise Misfit("message text is empty")
    if len(text) > _LONGEST_TEXT:
        raise Misfit("message is too long")
    return _without_nothing(text=text, entities=entities, reply_markup=markup(parameters))


def captioned(parameters: Parameters) -> dict[str, Any]:
    """Caption and buttons, of a message that shows a file as well."""
    caption, entities = _words(parameters, "caption", "caption_entities")
    if len(caption) > _LONGEST_CAPTION:
        raise Misfit("message caption is too long")
    return _without_nothing(caption=caption, caption_entities=entities, reply_markup=markup(parameters))


def location_message(parameters: Parameters) -> dict[str, Any]:
    return _without_nothing(location=_location(parameters), reply_markup=markup(parameters))


def venue_message(parameters: Parameters) -> dict[str, Any]:
    location = _location(parameters)
    title, address = parameters.get("title"), parameters.get("address")
    if not isinstance(title, str) or not title.strip() or not isinstance(address, str):
        raise Misfit("venue title must be non-empty")
    venue = {"location": location, "title": title, "address": address}
    return _without_nothing(venue=venue, location=location, reply_markup=markup(parameters))


def buttons_only(parameters: Parameters) -> dict[str, Any]:
    """The buttons of a message, all taken away where none are given."""
    return {"reply_markup": markup(parameters) or {"inline_keyboard": []}}


def markup(parameters: Parameters) -> dict[str, Any] | None:
    return read_reply_markup(parameters.get("reply_markup"))


def tap_answer(parameters: Parameters) -> dict[str, Any]:
    """The answer to a tap; without text it only ends the waiting of who tapped."""
    text = str(parameters.get("text") or "")
    if len(text) > _LONGEST_TOAST:
        raise Misfit("MESSAGE_TOO_LONG")
    return {"type": "answered", "text": text, "alert": bool(parameters.get("show_alert"))}


def chat_number(parameters: Parameters) -> int:
    try:
        return int(parameters["chat_id"])
    except (KeyError, TypeError, ValueError) as error:
        raise Misfit("chat not found") from error


def message_number(parameters: Parameters) -> int:
    """The message that a call changes."""
    number = parameters.get("message_id")
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        raise Misfit("message identifier is not specified")
    return number


SENT: Mapping[str, Callable[[Parameters], dict[str, Any]]] = {
    "sendMessage": text_message,
    "sendLocation": location_message,
    "sendVenue": venue_message,
    "sendPhoto": captioned,
    "sendDocument": captioned,
}
CHANGED: Mapping[str, Callable[[Parameters], dict[str, Any]]] = {
    "editMessageText": text_message,
    "editMessageCaption": captioned,
    "editMessageReplyMarkup": buttons_only,
}


def _words(parameters: Parameters, field: str, entities: str) -> tuple[str, list[dict[str, Any]]]:
    """Beside a parse_mode entities count for nothing, as at Telegram."""
    source = parameters.get(field) or ""
    if not isinstance(source, str):
        raise Misfit(f"{field} must be a string")
    match str(parameters.get("parse_mode") or "").lower():
        case "html":
            return read_html(storable_text(source))
        case "":
            text = storable_text(source)
            return text, read_entities(parameters.get(entities), text)
        case _:
            raise Misfit("unsupported parse_mode")


def _location(parameters: Parameters) -> dict[str, float]:
    return {
        "latitude": _degrees(parameters.get("latitude"), 90),
        "longitude": _degrees(parameters.get("longitude"), 180),
    }


def _degrees(value: object, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Misfit("invalid location")
    if not abs(value) <= most:
        raise Misfit("invalid location")
    return float(value)


def _without_nothing(**parts: Any) -> dict[str, Any]:
    return {name: part for name, part in parts.items() if part}
