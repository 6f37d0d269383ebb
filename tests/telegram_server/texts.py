"""What becomes of the text of a call: parsed, trimmed, measured."""

import re
from dataclasses import dataclass, field
from typing import Any

from tests.telegram_server.html_markup import Entity, read_html
from tests.telegram_server.limits import Limit
from tests.telegram_server.nesting import check_nesting
from tests.telegram_server.refusal import bad_request
from tests.telegram_server.utf16 import splits_character, utf16_length

COMMAND = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>@])")
CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b-\x1f]")
NEEDED = {"text_link": "url", "text_mention": "user", "custom_emoji": "custom_emoji_id"}


@dataclass(frozen=True)
class Formatted:
    text: str = ""
    entities: list[Entity] = field(default_factory=list)

    def as_fields(self, text: str, entities: str) -> dict[str, Any]:
        if not self.text:
            return {}
        return {text: self.text, entities: self.entities} if self.entities else {text: self.text}


def read_text(parameters: dict[str, Any], limit: Limit | None) -> Formatted:
    if not parameters.get("text"):
        raise bad_request("message text is empty")
    formatted = _read(parameters, "text", "entities")
    if not formatted.text:
        raise bad_request("text must be non-empty")
    if limit is not None and not limit.holds(formatted.text):
        raise bad_request("message is too long")
    return formatted


def read_caption(parameters: dict[str, Any], limit: Limit | None) -> Formatted:
    formatted = _read(parameters, "caption", "caption_entities")
    if limit is not None and not limit.holds(formatted.text):
        raise bad_request("message caption is too long")
    return formatted


def command_entities(text: str) -> list[Entity]:
    """Telegram marks the commands in what people write; a leading slash alone is none."""
    return [
        {"type": "bot_command", "offset": utf16_length(text[: found.start()]), "length": len(found[0])}
        for found in COMMAND.finditer(text)
    ]


def _read(parameters: dict[str, Any], text_field: str, entities_field: str) -> Formatted:
    source = CONTROL_CHARACTERS.sub(" ", parameters.get(text_field, "").replace("\r", ""))
    mode = parameters.get("parse_mode", "").lower()
    given = parameters.get(entities_field, [])
    if mode == "html":
        if given:
            raise bad_request(f"unknown field {entities_field} beside parse_mode: the real server would ignore it")
        return _trimmed(*read_html(source))
    if mode in ("markdown", "markdownv2"):
        raise bad_request("this server of the tests reads no Markdown; use HTML")
    if mode:
        raise bad_request("unsupported parse_mode")
    entities = [_checked(entity, source) for entity in given]
    check_nesting(entities)
    return _trimmed(source, entities)


def _checked(entity: Entity, source: str) -> Entity:
    length = utf16_length(source)
    begin, end = entity["offset"], entity["offset"] + entity["length"]
    needed = NEEDED.get(entity["type"])
    if needed and needed not in entity:
        raise bad_request(f"can't parse MessageEntity: Can't find field \"{needed}\"")
    if begin < 0:
        raise bad_request(f"receive an entity with incorrect offset {begin}")
    if begin > length:
        raise bad_request(f"entity begins after the end of the text at UTF-16 offset {begin}")
    if end > length:
        raise bad_request(
            f"entity beginning at UTF-16 offset {begin} ends after the end of the text at UTF-16 offset {end}"
        )
    if entity["length"] <= 0:
        raise bad_request(f"receive an entity with incorrect length {entity['length']}")
    for place, verb in ((begin, "begins"), (end, "ends")):
        if splits_character(source, place):
            raise bad_request(f"entity {verb} in a middle of a UTF-16 symbol at UTF-16 offset {place}")
    return entity


def _trimmed(text: str, entities: list[Entity]) -> Formatted:
    kept = text.strip()
    if kept == text:
        return Formatted(text, entities)
    cut = utf16_length(text[: len(text) - len(text.lstrip())])
    return Formatted(kept, [moved for entity in entities if (moved := _moved(entity, cut, utf16_length(kept)))])


def _moved(entity: Entity, cut: int, length: int) -> Entity | None:
    begin = max(entity["offset"] - cut, 0)
    end = min(entity["offset"] + entity["length"] - cut, length)
    return {**entity, "offset": begin, "length": end - begin} if begin < end else None
