"""What a person did, read from the Bot API updates that carry it."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from handlers.conversation.formatting import read_formatting
from handlers.conversation.narrow import identity, number, part, parts, words
from models.formatted_text import Entity

JSON = Mapping[str, Any]

_MESSAGES = ("message", "edited_message")
# What people send. A message without any of it is the platform's own note: somebody pinned, renamed, joined.
_SENT = frozenset({
    "text", "caption", "photo", "document", "video", "video_note", "animation", "audio", "voice", "sticker", "location",
    "venue", "contact", "poll", "dice", "story", "game", "live_photo", "paid_media", "rich_message", "checklist",
})  # fmt: skip
# Words that somebody else wrote, or another bot: they are content, never an order.
_NOT_ONES_OWN = ("forward_origin", "forward_date", "forward_from", "via_bot")
_LONGEST_FILE_NAME = 80
# No message is older than the platforms; a clock that says so is not believed.
_EARLIEST = datetime(2010, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture as its channel names it; `file_id` can be sent again, `unique_id` tells two pictures apart."""

    file_id: str
    unique_id: str


@dataclass(frozen=True, slots=True)
class SentFile:
    """A photo or a file of any other kind; `reference` is what its channel sends it by, of a photo as of `Photo`.

    `name` and `mime` are as they were told, empty for a photo; `size` in bytes, 0 where it is not told.
    """

    kind: Literal["photo", "document"]
    reference: str
    unique_id: str
    name: str = ""
    mime: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Spot:
    """A shared position in degrees WGS-84, as given; with a name where it was a venue."""

    latitude: float
    longitude: float
    title: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing that a person did; at most one of `text`, `data`, `spot`, `files`, `voice`, `phone` is its point.

    `photos` are those of the `files` that are pictures, sent as a photo or as a file. `addressee` is the bot that a
    command names, empty where it names none.
    `tapped_labels`: the buttons of the tapped message by their data, as far as the channel tells.
    """

    chat_id: int
    at: datetime
    kind: str = "message"
    is_private: bool = True
    user_id: int | None = None
    language_code: str | None = None
    message_id: int | None = None
    text: str = ""
    entities: tuple[Entity, ...] = ()
    command: str = ""
    addressee: str = ""
    argument: str = ""
    data: str = ""
    tap_id: str = ""
    tapped_labels: Mapping[str, str] | None = None
    photos: tuple[Photo, ...] = ()
    files: tuple[SentFile, ...] = ()
    voice: str = ""
    spot: Spot | None = None
    phone: str = ""
    is_ones_own: bool = True

    @property
    def is_tap(self) -> bool:
        return self.kind == "tap"

    @property
    def is_edit(self) -> bool:
        return self.kind == "edited"


def chat_of(update: JSON) -> int | None:
    """The chat that an update belongs to; None for what belongs to none and can be left alone."""
    if "callback_query" in update:
        tap = part(update, "callback_query")
        chat_id = identity(part(part(tap, "message"), "chat").get("id"))
        return identity(part(tap, "from").get("id")) if chat_id is None else chat_id
    for kind in (*_MESSAGES, "my_chat_member"):
        if kind in update:
            return identity(part(part(update, kind), "chat").get("id"))
    return None


def album_of(update: JSON) -> str:
    """What the photos of one album have in common; empty for what is in none."""
    return words(part(update, "message").get("media_group_id"))


def message_of(update: JSON) -> int | None:
    """The number by which messages of a chat are in order."""
    return identity(part(update, "message").get("message_id"))


def tap_of(update: JSON) -> str:
    """The id by which a tap is answered; empty for what is no tap."""
    tap_id = part(update, "callback_query").get("id")
    return words(str(tap_id)) if tap_id is not None else ""


def language_of(update: JSON) -> str:
    """The language that the person's own program speaks, an IETF tag; empty where it is not told."""
    return words(part(_said(update), "from").get("language_code"))


def is_private(update: JSON) -> bool:
    said = _said(update)
    chat = part(said, "chat") or part(part(said, "message"), "chat")
    return bool(chat.get("type", "private") == "private")


def _said(update: JSON) -> JSON:
    return next((part(update, kind) for kind in _MESSAGES if kind in update), part(update, "callback_query"))


def read_updates(updates: Sequence[JSON], *, now: datetime) -> Incoming | None:
    """Read an update, or the several that make up one album. None: nothing in it is meant for the bot."""
    update = updates[0]
    if "callback_query" in update:
        return _read_tap(update, now)
    for kind in _MESSAGES:
        if kind in update:
            messages = [part(one, kind) for one in updates if kind in one]
            return _read_message(messages, is_edit=kind == "edited_message", now=now)
    return None


def _read_tap(update: JSON, now: datetime) -> Incoming | None:
    tap = part(update, "callback_query")
    message, sender, chat_id = part(tap, "message"), part(tap, "from"), chat_of(update)
    if chat_id is None:
        return None
    return Incoming(
        chat_id=chat_id,
        at=now,
        kind="tap",
        is_private=is_private(update),
        user_id=identity(sender.get("id")),
        language_code=words(sender.get("language_code")),
        message_id=identity(message.get("message_id")),
        data=words(tap.get("data")),
        tap_id=tap_of(update),
        tapped_labels=_labels(message),
    )


def _read_message(messages: Sequence[JSON], *, is_edit: bool, now: datetime) -> Incoming | None:
    message = messages[0]
    chat, sender = part(message, "chat"), part(message, "from")
    chat_id = identity(chat.get("id"))
    # Anonymous admins and channels write as a chat, not as a person: nobody to answer, nobody whose rights could hold.
    if chat_id is None or chat.get("type") == "channel" or "sender_chat" in message or _SENT.isdisjoint(message):
        return None
    text, entities = next((said for one in messages if (said := _text(one))[0]), ("", ()))
    is_ones_own = not any(key in message for key in _NOT_ONES_OWN)
    command, addressee, argument = _command(message, text) if is_ones_own else ("", "", "")
    return Incoming(
        chat_id=chat_id,
        at=_moment(message.get("edit_date" if is_edit else "date"), now),
        kind="edited" if is_edit else "message",
        is_private=chat.get("type", "private") == "private",
        user_id=identity(sender.get("id")),
        language_code=words(sender.get("language_code")),
        message_id=identity(message.get("message_id")),
        text=text,
        entities=entities,
        command=command,
        addressee=addressee,
        argument=argument,
        photos=tuple(photo for one in messages if (photo := _photo(one)) is not None),
        files=tuple(file for one in messages if (file := _file(one)) is not None),
        voice=words((part(message, "voice") or part(message, "audio")).get("file_id")),
        spot=_spot(message),
        phone=words(part(message, "contact").get("phone_number")),
        is_ones_own=is_ones_own,
    )


def _text(message: JSON) -> tuple[str, tuple[Entity, ...]]:
    if text := words(message.get("text")):
        return text, read_formatting(message, "text", "entities")
    return words(message.get("caption")), read_formatting(message, "caption", "caption_entities")


def _command(message: JSON, text: str) -> tuple[str, str, str]:
    """A command needs its entity at the very start; `/near@a_bot hot water` gives ("near", "a_bot", "hot water")."""
    is_marked = any(e.get("type") == "bot_command" and e.get("offset") == 0 for e in parts(message, "entities"))
    found = re.fullmatch(r"/([^\s@]+)(?:@(\S*))?\s*(.*)", text, re.DOTALL) if is_marked else None
    return (found[1].lower(), found[2] or "", found[3]) if found else ("", "", "")


def _photo(message: JSON) -> Photo | None:
    sizes = list(parts(message, "photo"))
    document = part(message, "document")
    if not sizes and not words(document.get("mime_type")).startswith("image/"):
        return None
    largest = sizes[-1] if sizes else document
    file_id = words(largest.get("file_id"))
    return Photo(file_id, words(largest.get("file_unique_id")) or file_id) if file_id else None


def _file(message: JSON) -> SentFile | None:
    photo, document = _photo(message), part(message, "document")
    if photo is not None and (sizes := list(parts(message, "photo"))):
        return SentFile("photo", photo.file_id, photo.unique_id, size=_size(sizes[-1]))
    if not (file_id := words(document.get("file_id"))):
        return None
    return SentFile(
        "document",
        file_id,
        words(document.get("file_unique_id")) or file_id,
        name=_file_name(words(document.get("file_name"))),
        mime=words(document.get("mime_type")),
        size=_size(document),
    )


def _size(file: JSON) -> int:
    return max(identity(file.get("file_size")) or 0, 0)


def _file_name(told: str) -> str:
    """In one line; of a long one the beginning and the end, where its kind stands."""
    name = " ".join(re.sub(r"[/\\]", " ", told).split())
    return name if len(name) <= _LONGEST_FILE_NAME else f"{name[: _LONGEST_FILE_NAME - 13]}…{name[-12:]}"


def _spot(message: JSON) -> Spot | None:
    venue = part(message, "venue")
    location = part(venue, "location") or part(message, "location")
    latitude, longitude = number(location.get("latitude")), number(location.get("longitude"))
    if latitude is None or longitude is None or not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    return Spot(latitude, longitude, words(venue.get("title")))


def _labels(message: JSON) -> dict[str, str] | None:
    rows = part(message, "reply_markup").get("inline_keyboard")
    if not isinstance(rows, list):
        return None
    buttons = (button for row in rows for button in parts({"row": row}, "row"))
    return {words(button.get("callback_data")): words(button.get("text")) for button in buttons}


def _moment(value: object, now: datetime) -> datetime:
    """When the person wrote; a clock that is ahead of ours is not believed."""
    seconds = number(value)
    if seconds is None or not math.isfinite(seconds) or not _EARLIEST.timestamp() <= seconds <= now.timestamp():
        return now
    return datetime.fromtimestamp(seconds, UTC)
