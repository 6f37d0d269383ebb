"""What the chat page says over its socket, read with suspicion."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.web.markup import storable_text
from handlers.words import LANGUAGES, N_

LONGEST_TEXT = 4096
FILE_PREFIX = "web:"
_LONGEST_CAPTION = 1024
_LONGEST_CALLBACK = 64
_MOST_PHOTOS = 10
_LONGEST_VOICE_SECONDS = 3600
_LARGEST_NUMBER = 2**52

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_FILE = re.compile(FILE_PREFIX + r"[A-Za-z0-9_-]{32}")

NOT_UNDERSTOOD = N_("This page sent something that was not understood. Please reload it.")
TOO_LONG = N_("This message is too long. Please split it: at most 4096 characters at a time.")
EMPTY = N_("This message is empty. Please write something.")
NO_PLACE = N_("This is not a place on Earth. Please send the location again.")
TOO_MANY_PHOTOS = N_("Please send at most 10 photos at once.")


class Unreadable(Exception):
    """A frame that means nothing here; carries a sentence for the person and the frame's id if it had one."""

    def __init__(self, sentence: str = NOT_UNDERSTOOD, frame_id: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.frame_id = frame_id


@dataclass(frozen=True, slots=True)
class Written:
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Located:
    id: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Pictured:
    id: str
    photos: tuple[str, ...]
    caption: str


@dataclass(frozen=True, slots=True)
class Voiced:
    id: str
    voice: str
    duration: int


@dataclass(frozen=True, slots=True)
class Tapped:
    id: str
    message_id: int
    data: str


@dataclass(frozen=True, slots=True)
class Rewritten:
    id: str
    message_id: int
    text: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """The page was switched to another language."""

    id: str
    language: str


@dataclass(frozen=True, slots=True)
class Kept:
    event: int


@dataclass(frozen=True, slots=True)
class MenuOpened:
    """What one may do may have changed since the page was opened."""


@dataclass(frozen=True, slots=True)
class Ping:
    pass


Told = Written | Located | Pictured | Voiced | Tapped | Rewritten | Spoken
Frame = Told | Kept | MenuOpened | Ping


def read_frame(raw: str) -> Frame:
    """What a text frame says.

    Raises:
        Unreadable: nothing that is understood here.
    """
    try:
        frame = json.loads(raw, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    read = _READERS.get(str(frame.get("type"))) if isinstance(frame, dict) else None
    if read is None:
        raise Unreadable(frame_id=_known_id(frame))
    try:
        return read(frame)
    except Unreadable as error:
        raise Unreadable(error.sentence, _known_id(frame)) from None


def _send(frame: dict[str, Any]) -> Told:
    frame_id = _id(frame)
    match frame:
        case {"text": text}:
            return Written(frame_id, _text(text))
        case {"location": {"latitude": latitude, "longitude": longitude}}:
            return Located(frame_id, _degrees(latitude, 90), _degrees(longitude, 180))
        case {"photos": [*photos]} if photos:
            if len(photos) > _MOST_PHOTOS:
                raise Unreadable(TOO_MANY_PHOTOS)
            return Pictured(frame_id, tuple(map(_file, photos)), _text(frame.get("caption", ""), _LONGEST_CAPTION, 0))
        case {"voice": voice}:
            return Voiced(frame_id, _file(voice), _seconds(frame.get("duration", 0)))
    raise Unreadable


def _tap(frame: dict[str, Any]) -> Tapped:
    data = frame.get("data")
    if not isinstance(data, str) or storable_text(data) != data or not 1 <= len(data.encode()) <= _LONGEST_CALLBACK:
        raise Unreadable
    return Tapped(_id(frame), _number(frame.get("message_id")), data)


def _edit(frame: dict[str, Any]) -> Rewritten:
    return Rewritten(_id(frame), _number(frame.get("message_id")), _text(frame.get("text")))


def _language(frame: dict[str, Any]) -> Spoken:
    language = frame.get("language")
    if not isinstance(language, str) or language not in LANGUAGES:
        raise Unreadable
    return Spoken(_id(frame), language)


_READERS: dict[str, Callable[[dict[str, Any]], Frame]] = {
    "send": _send,
    "tap": _tap,
    "edit": _edit,
    "language": _language,
    "ack": lambda frame: Kept(_number(frame.get("event"), least=0)),
    "menu": lambda _frame: MenuOpened(),
    "ping": lambda _frame: Ping(),
}


def _known_id(frame: object) -> str | None:
    found = frame.get("id") if isinstance(frame, dict) else None
    return found if isinstance(found, str) and _ID.fullmatch(found) else None


def _id(frame: dict[str, Any]) -> str:
    found = _known_id(frame)
    if found is None:
        raise Unreadable
    return found


def _text(value: object, longest: int = LONGEST_TEXT, shortest: int = 1) -> str:
    if not isinstance(value, str):
        raise Unreadable
    text = storable_text(value)
    if len(text) > longest:
        raise Unreadable(TOO_LONG)
    if len(text.strip()) < shortest:
        raise Unreadable(EMPTY)
    return text


def _number(value: object, least: int = 1) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value < _LARGEST_NUMBER:
        raise Unreadable
    return value


def _degrees(value: object, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unreadable
    if not abs(value) <= most:
        raise Unreadable(NO_PLACE)
    return float(value)


def _file(value: object) -> str:
    if not isinstance(value, str) or not _FILE.fullmatch(value):
        raise Unreadable
    return value.removeprefix(FILE_PREFIX)


def _seconds(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _LONGEST_VOICE_SECONDS:
        raise Unreadable
    return round(value)


def _refuse_constant(name: str) -> None:
    """NaN and Infinity are no JSON, though Python reads them."""
    raise ValueError(name)
