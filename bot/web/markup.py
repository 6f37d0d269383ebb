"""Telegram's HTML and reply markup, read for the chat page: only what is known here reaches the browser."""

import html
import json
import re
from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate
from typing import Any, TypeGuard

from models.formatted_text import KINDS, LINK, MOST_ENTITIES, Entity, nested, utf16_length

_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "tg-spoiler": "spoiler",
    "blockquote": "blockquote",
}
_TOKEN = re.compile(
    r"<(?P<end>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9-]*)(?P<attributes>(?:\s+[a-zA-Z-]+(?:\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'))?)*)\s*>"
    r"|(?P<reference>&(?:lt|gt|amp|quot|\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6});)"
    r"|(?P<stray><)"
    r"|(?P<text>[^<&]+|&)"
)
_HREF = re.compile(r"\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_LINK = re.compile(r"(?:https?://|tel:|mailto:)[^\s\x00-\x1f]+", re.IGNORECASE)
_WEB_ADDRESS = re.compile(r"https?://[^\s\x00-\x1f]+", re.IGNORECASE)
_LONGEST_COPIED = 256
_LONGEST_CALLBACK = 64


class Misfit(Exception):
    """The call does not fit the Bot API."""


def storable_text(text: str) -> str:
    """Without NUL, which PostgreSQL cannot store, and with a mark in place of half a character."""
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def read_html(source: str) -> tuple[str, list[dict[str, Any]]]:
    """The plain text and its entities, outer ones first.

    A link that leads anywhere but to the web, a phone or a mail address stays text, as at Telegram.

    Raises:
        Misfit: an unknown tag, or one that is not closed where it was opened.
    """
    text: list[str] = []
    length = 0
    open_tags: list[tuple[str, dict[str, Any] | None]] = []
    entities: list[dict[str, Any]] = []
    for token in _TOKEN.finditer(source):
        if token["stray"]:
            raise Misfit(f"can't parse entities: Unsupported start tag at byte offset {token.start()}")
        if not token["tag"]:
            piece = html.unescape(token["reference"]) if token["reference"] else token["text"]
            text.append(piece)
            length += utf16_length(piece)
            continue
        tag = token["tag"].lower()
        if not token["end"]:
            entity = _entity(tag, token["attributes"], length)
            open_tags.append((tag, entity))
            if entity is not None:
                entities.append(entity)
            continue
        if not open_tags or open_tags[-1][0] != tag:
            raise Misfit(f"can't parse entities: Unexpected end tag at byte offset {token.start()}")
        _, entity = open_tags.pop()
        if entity is not None:
            entity["length"] = length - entity["offset"]
    if open_tags:
        raise Misfit(f"can't parse entities: Can't find end tag corresponding to start tag {open_tags[-1][0]}")
    return "".join(text), [entity for entity in entities if entity["length"]]


def read_entities(value: object, text: str) -> list[dict[str, Any]]:
    """Formatting that came beside its text; kinds that the page does not show are left out, as are links elsewhere.

    Raises:
        Misfit: what does not lie in the text.
    """
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError as error:
            raise Misfit("can't parse entities JSON object") from error
    if not isinstance(value, Sequence):
        if value is None:
            return []
        raise Misfit("expected an Array of MessageEntity")
    places = set(accumulate((1 + (character > "\uffff") for character in text), initial=0))
    read = [_placed(entity, places) for entity in value[:MOST_ENTITIES]]
    return [entity.as_json() for entity in nested(entity for entity in read if entity is not None)]


def _placed(entity: object, places: Collection[int]) -> Entity | None:
    """`places`: where a character begins or the text ends."""
    told = entity if isinstance(entity, Mapping) else {}
    kind, offset, length, url = (told.get(name) for name in ("type", "offset", "length", "url"))
    if not isinstance(kind, str) or not _is_whole(offset) or not _is_whole(length) or length < 0:
        raise Misfit("can't parse MessageEntity")
    if offset not in places or offset + length not in places:
        raise Misfit(f"entity beginning at UTF-16 offset {offset} does not lie in the text")
    if kind == LINK:
        return Entity(kind, offset, length, url) if isinstance(url, str) and _LINK.fullmatch(url) else None
    return Entity(kind, offset, length) if kind in KINDS else None


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _entity(tag: str, attributes: str, offset: int) -> dict[str, Any] | None:
    if tag == "span" and "tg-spoiler" in attributes:
        return {"type": "spoiler", "offset": offset, "length": 0}
    if tag not in _TYPES:
        raise Misfit(f'can\'t parse entities: Unsupported start tag "{tag}"')
    if tag != "a":
        return {"type": _TYPES[tag], "offset": offset, "length": 0}
    href = _HREF.search(attributes)
    address = html.unescape(href[1] or href[2] or "") if href else ""
    return {"type": "text_link", "offset": offset, "length": 0, "url": address} if _LINK.fullmatch(address) else None


def read_reply_markup(value: object) -> dict[str, Any] | None:
    """The buttons under or for a message; None where there are none.

    Raises:
        Misfit: a button that nothing could be done with.
    """
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError as error:
            raise Misfit("can't parse reply keyboard markup JSON object") from error
    if not isinstance(value, Mapping):
        return None
    if "inline_keyboard" in value:
        return {
            "inline_keyboard": [[_inline_button(button) for button in row] for row in _rows(value["inline_keyboard"])]
        }
    if "keyboard" in value:
        told = {name: value[name] for name in ("one_time_keyboard", "input_field_placeholder") if value.get(name)}
        return {"keyboard": [[_reply_button(button) for button in row] for row in _rows(value["keyboard"])], **told}
    if value.get("remove_keyboard"):
        return {"remove_keyboard": True}
    return None


def _rows(value: object) -> Sequence[Sequence[Any]]:
    if isinstance(value, list | tuple) and all(isinstance(row, list | tuple) for row in value):
        return value
    raise Misfit("can't parse keyboard: rows of buttons are expected")


def _inline_button(button: object) -> dict[str, Any]:
    if not isinstance(button, Mapping) or not isinstance(text := button.get("text"), str) or not text.strip():
        raise Misfit("can't parse inline keyboard button: Text buttons must have non-empty text")
    data, url = button.get("callback_data"), button.get("url")
    if isinstance(data, str) and 1 <= len(data.encode("utf-8", "replace")) <= _LONGEST_CALLBACK:
        return {"text": text, "callback_data": data}
    if data is not None:
        raise Misfit("BUTTON_DATA_INVALID")
    if isinstance(url, str) and _WEB_ADDRESS.fullmatch(url):
        return {"text": text, "url": url}
    copied = button.get("copy_text")
    if isinstance(copied, Mapping) and 1 <= len(str(copied.get("text", ""))) <= _LONGEST_COPIED:
        return {"text": text, "copy_text": {"text": str(copied["text"])}}
    raise Misfit("BUTTON_URL_INVALID" if url is not None else "BUTTON_TYPE_INVALID")


def _reply_button(button: object) -> dict[str, Any]:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, Mapping) or not isinstance(text := button.get("text"), str) or not text.strip():
        raise Misfit("can't parse keyboard button: Text buttons must have non-empty text")
    return {"text": text, "request_location": True} if button.get("request_location") else {"text": text}
