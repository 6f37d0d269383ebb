"""What a person did, read from the Bot API updates that carry it."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from handlers.conversation.narrow import identity, number, part, parts, words

JSON = Mapping[str, Any]

_MESSAGES = ("message", "edited_message")
# What people send. A message without any of it is the platform's own note: somebody pinned, renamed, joined.
_SENT = frozenset({
    "text", "caption", "photo", "document", "video", "video_note", "animation", "audio", "voice", "sticker", "location",
    "venue", "contact", "poll", "dice", "story", "game", "live_photo", "paid_media", "rich_message", "checklist",
})  # fmt: skip
# Words that somebody else wrote, or another bot: they are content, never an order.
_NOT_ONES_OWN = ("forward_origin", "forward_date", "forward_from", "via_bot")
# No message is older than the platforms; a clock that says so is not believed.
_EARLIEST = datetime(2010, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture as its channel names it; `file_id` can be sent again, `unique_id` tells two pictures apart."""

    file_id: str
    unique_id: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A shared position in degrees WGS-84, as given; with a name where it was a venue."""

    latitude: float
    longitude: float
    title: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing that a person did; at most one of `text`, `data`, `spot`, `photos`, `voice`, `phone` is its point.

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
    command: str = ""
    argument: str = ""
    data: str = ""
    tap_id: str = ""
    tapped_labels: Mapping[str, str] | None = None
    photos: tuple[Photo, ...] = ()
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
    text = next((said for one in messages if (said := words(one.get("text")) or words(one.get("caption")))), "")
    is_ones_own = not any(key in message for key in _NOT_ONES_OWN)
    command, argument = _command(message, text) if is_ones_own else ("", "")
    return Incoming(
        chat_id=chat_id,
        at=_moment(message.get("edit_date" if is_edit else "date"), now),
        kind="edited" if is_edit else "message",
        is_private=chat.get("type", "private") == "private",
        user_id=identity(sender.get("id")),
        language_code=words(sender.get("language_code")),
        message_id=identity(message.get("message_id")),
        text=text,
        command=command,
        argument=argument,
        photos=tuple(photo for one in messages if (photo := _photo(one)) is not None),
        voice=words((part(message, "voice") or part(message, "audio")).get("file_id")),
        spot=_spot(message),
        phone=words(part(message, "contact").get("phone_number")),
        is_ones_own=is_ones_own,
    )


def _command(message: JSON, text: str) -> tuple[str, str]:
    """A command needs its entity at the very start; `/near@our_bot hot water` gives ("near", "hot water")."""
    is_marked = any(e.get("type") == "bot_command" and e.get("offset") == 0 for e in parts(message, "entities"))
    found = re.fullmatch(r"/([^\s@]+)(?:@\S*)?\s*(.*)", text, re.DOTALL) if is_marked else None
    return (found[1].lower(), found[2]) if found else ("", "")


def _photo(message: JSON) -> Photo | None:
    sizes = list(parts(message, "photo"))
    document = part(message, "document")
    if not sizes and not words(document.get("mime_type")).startswith("image/"):
        return None
    largest = sizes[-1] if sizes else document
    file_id = words(largest.get("file_id"))
    return Photo(file_id, words(largest.get("file_unique_id")) or file_id) if file_id else None


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
