"""The formatting of what a person wrote, read without trust: what is kept, and where it comes to lie."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeGuard

from handlers.conversation.cleaning import LONGEST_READ, clean_text, safe_text
from handlers.conversation.narrow import parts, words
from models.formatted_text import KINDS, LINK, MOST_ENTITIES, Entity, nested, utf16_length

# What folds away on the screen is a quotation all the same.
_ALSO = {"expandable_blockquote": "blockquote"}
_ADDRESS = re.compile(r"https?://[^\s/?#]+\S*|tel:\+?[0-9*#().-]{1,32}", re.IGNORECASE)
_LONGEST_ADDRESS = 2048


def read_formatting(message: Mapping[str, Any], text: str, entities: str) -> tuple[Entity, ...]:
    """The formatting of the cleaned text under the key `text`; what is broken or of no use here is left out."""
    raw, given = message.get(text), list(islice(parts(message, entities), MOST_ENTITIES))
    if not isinstance(raw, str) or not any(_kind(entity) for entity in given):
        return ()
    places = _Places(raw[:LONGEST_READ])
    return nested(moved for entity in given for moved in _read(entity, places))


def recalled_formatting(stored: object) -> tuple[Entity, ...]:
    """What was kept of it as JSON."""
    given = stored if isinstance(stored, Sequence) and not isinstance(stored, str) else ()
    return tuple(Entity(**entity) for entity in given)


class _Places:
    """Where places of the text as it was sent are in the text as it is kept."""

    def __init__(self, raw: str) -> None:
        self._raw = raw
        self._kept = clean_text(raw)
        safe = safe_text(raw)
        self._cut = utf16_length(safe) - utf16_length(safe.lstrip())
        self._length = utf16_length(self._kept)
        self._characters = dict(_characters(raw))

    def find(self, offset: int) -> int | None:
        """None for what lies outside of the text, or in the middle of a character."""
        character = self._characters.get(offset)
        if character is None:
            return None
        return min(max(utf16_length(safe_text(self._raw[:character])) - self._cut, 0), self._length)


def _characters(text: str) -> Iterator[tuple[int, int]]:
    offset = 0
    for place, character in enumerate(text):
        yield offset, place
        offset += 1 + (character > "\uffff")
    yield offset, len(text)


def _read(entity: Mapping[str, Any], places: _Places) -> Iterator[Entity]:
    kind, offset, length = _kind(entity), entity.get("offset"), entity.get("length")
    if not (kind and _is_whole(offset) and _is_whole(length)):
        return
    begin, end = places.find(offset), places.find(offset + length)
    url = _address(entity.get("url")) if kind == LINK else ""
    if begin is not None and end is not None and begin < end and (url or kind != LINK):
        yield Entity(kind, begin, end - begin, url)


def _kind(entity: Mapping[str, Any]) -> str:
    """Empty for what is not kept."""
    given = entity.get("type")
    kind = _ALSO.get(given, given) if isinstance(given, str) else ""
    return kind if kind in KINDS else ""


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _address(url: object) -> str:
    """Empty for what leads anywhere but to the web or a phone."""
    address = words(url)
    is_fine = address == url and len(address) <= _LONGEST_ADDRESS and _ADDRESS.fullmatch(address)
    return address if is_fine else ""
