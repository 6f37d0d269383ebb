"""Telegram's HTML: which tags it knows, which entities they become, and how it says what is wrong with a text."""

import re
from dataclasses import dataclass
from typing import Any, NoReturn

from tests.telegram_server.refusal import bad_request
from tests.telegram_server.utf16 import utf16_length

Entity = dict[str, Any]

ENTITY_TYPES = {
    "a": "text_link",
    "b": "bold",
    "blockquote": "blockquote",
    "code": "code",
    "del": "strikethrough",
    "em": "italic",
    "i": "italic",
    "ins": "underline",
    "pre": "pre",
    "s": "strikethrough",
    "span": "spoiler",
    "strike": "strikethrough",
    "strong": "bold",
    "tg-emoji": "custom_emoji",
    "tg-spoiler": "spoiler",
    "u": "underline",
}
REFERENCE = re.compile(r"&(?:#(\d{1,8})|#x([0-9a-fA-F]{1,8})|(lt|gt|amp|quot));?")
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
NAME_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
SPACES = re.compile(r"\s*")
LAST_CHARACTER = 0x10FFFF


@dataclass
class OpenTag:
    name: str
    attributes: dict[str, str]
    offset: int
    first_character: int


def read_html(source: str) -> tuple[str, list[Entity]]:
    """The text without its tags, and its entities.

    Raises:
        Refused: "can't parse entities: ...", with the place in bytes as the real server tells it.
    """
    if "<" not in source and "&" not in source:
        return source, []
    return _HtmlReader(source).read()


class _HtmlReader:
    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._text: list[str] = []
        self._length = 0
        self._open: list[OpenTag] = []
        self._entities: list[Entity] = []

    def read(self) -> tuple[str, list[Entity]]:
        while self._at < len(self._source):
            if self._source[self._at] != "<":
                self._take_character()
            elif self._source.startswith("</", self._at):
                self._take_end_tag()
            else:
                self._take_start_tag()
        if self._open:
            _fail(f'Can\'t find end tag corresponding to start tag "{self._open[-1].name}"')
        return "".join(self._text), sorted(self._entities, key=lambda entity: (entity["offset"], -entity["length"]))

    def _take_character(self) -> None:
        text, self._at = _decode_reference(self._source, self._at)
        self._text.append(text)
        self._length += utf16_length(text)

    def _take_start_tag(self) -> None:
        begin = self._at
        end = self._find(r"[\s>]", begin + 1)
        if end is None:
            self._fail_at("Unclosed start tag", begin)
        name = self._source[begin + 1 : end].lower()
        if name not in ENTITY_TYPES:
            self._fail_at(f'Unsupported start tag "{name}"', begin)
        self._at = end
        self._open.append(OpenTag(name, self._take_attributes(name, begin), self._length, len(self._text)))

    def _take_attributes(self, tag: str, begin: int) -> dict[str, str]:
        attributes: dict[str, str] = {}
        while True:
            self._skip_spaces()
            if self._rest_is_empty():
                self._fail_at(f'Unclosed start tag "{tag}"', begin)
            if self._source[self._at] == ">":
                self._at += 1
                return attributes
            end = self._find(r"[\s=>]", self._at)
            name = self._source[self._at : end]
            if not name:
                self._fail_at(f'Empty attribute name in the tag "{tag}"', begin)
            self._at = len(self._source) if end is None else end
            self._skip_spaces()
            attributes[name.lower()] = self._take_value(tag, begin) if self._source.startswith("=", self._at) else ""

    def _take_value(self, tag: str, begin: int) -> str:
        self._at += 1
        self._skip_spaces()
        if self._rest_is_empty():
            self._fail_at(f'Unclosed start tag "{tag}"', begin)
        quote = self._source[self._at]
        if quote in "\"'":
            return self._take_quoted(quote, begin)
        token = NAME_TOKEN.match(self._source, self._at)
        assert token is not None
        self._at = token.end()
        if self._rest_is_empty() or not (self._source[self._at].isspace() or self._source[self._at] == ">"):
            self._fail_at("Unexpected end of name token", token.start())
        return token[0].lower()

    def _take_quoted(self, quote: str, begin: int) -> str:
        self._at += 1
        value = ""
        while not self._rest_is_empty() and self._source[self._at] != quote:
            text, self._at = _decode_reference(self._source, self._at)
            value += text
        if self._rest_is_empty():
            self._fail_at("Unclosed start tag", begin)
        self._at += 1
        return value

    def _take_end_tag(self) -> None:
        begin = self._at
        if not self._open:
            self._fail_at("Unexpected end tag", begin)
        end = self._find(r"[\s>]", begin)
        name = self._source[begin + 2 : end].lower()
        self._at = len(self._source) if end is None else end
        self._skip_spaces()
        if not self._source.startswith(">", self._at):
            self._fail_at("Unclosed end tag", begin)
        self._at += 1
        tag = self._open.pop()
        if name and name != tag.name:
            place = len(self._source[:begin].encode())
            _fail(f'Unmatched end tag at byte offset {place}, expected "</{tag.name}>", found "</{name}>"')
        self._close(tag)

    def _close(self, tag: OpenTag) -> None:
        length = self._length - tag.offset
        extra = _extra_of(tag, "".join(self._text[tag.first_character :]))
        if length and extra is not None:
            place = {"offset": tag.offset, "length": length}
            self._entities.append({"type": ENTITY_TYPES[tag.name], **place, **extra})

    def _find(self, pattern: str, start: int) -> int | None:
        found = re.compile(pattern).search(self._source, start)
        return found.start() if found else None

    def _skip_spaces(self) -> None:
        spaces = SPACES.match(self._source, self._at)
        assert spaces is not None
        self._at = spaces.end()

    def _rest_is_empty(self) -> bool:
        return self._at >= len(self._source)

    def _fail_at(self, reason: str, place: int) -> NoReturn:
        _fail(f"{reason} at byte offset {len(self._source[:place].encode())}")


def _extra_of(tag: OpenTag, inner: str) -> dict[str, Any] | None:
    """The further fields of the entity; None where Telegram makes none of it."""
    if tag.name == "a":
        url = tag.attributes.get("href") or inner
        return {"url": url} if "." in url or ":" in url else None
    if tag.name == "span" and tag.attributes.get("class") != "tg-spoiler":
        _fail('Tag "span" must have class "tg-spoiler"')
    if tag.name == "tg-emoji":
        return {"custom_emoji_id": tag.attributes.get("emoji-id", "")}
    if tag.name == "blockquote" and "expandable" in tag.attributes:
        return {"type": "expandable_blockquote"}
    return {}


def _decode_reference(source: str, at: int) -> tuple[str, int]:
    found = REFERENCE.match(source, at) if source[at] == "&" else None
    if found is None:
        return source[at], at + 1
    if found[3]:
        return NAMED[found[3]], found.end()
    code = int(found[1]) if found[1] else int(found[2], 16)
    if 0 < code <= LAST_CHARACTER:
        return chr(code), found.end()
    return source[at], at + 1


def _fail(reason: str) -> NoReturn:
    raise bad_request(f"can't parse entities: {reason}")
