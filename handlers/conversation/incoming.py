"""What a person did, read from the Bot API updates that carry it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from handlers.conversation.cleaning import clean_text

JSON = Mapping[str, Any]


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
    """One thing that a person did; at most one of `text`, `data`, `spot`, `photos`, `voice`, `phone` is its point."""

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
    is_other: bool = False

    @property
    def is_tap(self) -> bool:
        return self.kind == "tap"

    @property
    def is_edit(self) -> bool:
        return self.kind == "edited"


def chat_of(update: JSON) -> int | None:
    """The chat that an update belongs to; None for what belongs to none and can be left alone."""
    tap = update.get("callback_query")
    if tap is not None:
        message = tap.get("message") or {}
        return _integer(message.get("chat", {}).get("id")) or _integer(tap.get("from", {}).get("id"))
    for kind in ("message", "edited_message", "my_chat_member"):
        if kind in update:
            return _integer(update[kind].get("chat", {}).get("id"))
    return None


def read_updates(updates: Sequence[JSON], *, now: datetime) -> Incoming | None:
    """Read an update, or the several that make up one album. None: nothing in it is meant for the bot."""
    update = updates[0]
    if "callback_query" in update:
        return _read_tap(update["callback_query"], now)
    for kind in ("message", "edited_message"):
        if kind in update:
            parts = [part[kind] for part in updates if kind in part]
            return _read_message(parts, is_edit=kind == "edited_message", now=now)
    return None


def _read_tap(tap: JSON, now: datetime) -> Incoming | None:
    chat_id = chat_of({"callback_query": tap})
    sender = tap.get("from", {})
    message = tap.get("message") or {}
    if chat_id is None or not isinstance(tap.get("data"), str):
        return None
    return Incoming(
        chat_id=chat_id,
        at=now,
        kind="tap",
        is_private=message.get("chat", {}).get("type", "private") == "private",
        user_id=_integer(sender.get("id")),
        language_code=sender.get("language_code"),
        message_id=_integer(message.get("message_id")),
        data=clean_text(tap["data"]),
        tap_id=str(tap.get("id", "")),
        tapped_labels=_labels(message.get("reply_markup")),
    )


def _read_message(parts: Sequence[JSON], *, is_edit: bool, now: datetime) -> Incoming | None:
    message = parts[0]
    chat = message.get("chat", {})
    chat_id = _integer(chat.get("id"))
    # Anonymous admins and channels write as a chat, not as a person: nobody to answer, nobody whose rights could hold.
    if chat_id is None or chat.get("type") == "channel" or "sender_chat" in message:
        return None
    is_forwarded = any(key in message for key in ("forward_origin", "forward_date", "forward_from"))
    text = clean_text(message.get("text") or message.get("caption") or "")
    command, argument = ("", "") if is_forwarded else _command(message, text)
    photos = tuple(photo for part in parts if (photo := _photo(part)) is not None)
    sender = message.get("from", {})
    voice = message.get("voice") or message.get("audio") or {}
    spot = _spot(message)
    phone = clean_text(str((message.get("contact") or {}).get("phone_number", "")))
    return Incoming(
        chat_id=chat_id,
        at=_moment(message.get("date"), now),
        kind="edited" if is_edit else "message",
        is_private=chat.get("type", "private") == "private",
        user_id=_integer(sender.get("id")),
        language_code=sender.get("language_code"),
        message_id=_integer(message.get("message_id")),
        text=text,
        command=command,
        argument=argument,
        photos=photos,
        voice=str(voice.get("file_id", "")),
        spot=spot,
        phone=phone,
        is_other=not (text or photos or voice or spot or phone),
    )


def _command(message: JSON, text: str) -> tuple[str, str]:
    """A command needs its entity at the very start; `/near@our_bot hot water` gives ("near", "hot water")."""
    entities = message.get("entities") or ()
    if not any(e.get("type") == "bot_command" and e.get("offset") == 0 for e in entities):
        return "", ""
    first, _, rest = text.partition(" ")
    first, _, tail = first.partition("\n")
    return first[1:].partition("@")[0].lower(), (rest or tail).strip()


def _photo(message: JSON) -> Photo | None:
    sizes = message.get("photo") or ()
    if sizes:
        largest = sizes[-1]
        return Photo(str(largest.get("file_id", "")), str(largest.get("file_unique_id", "")))
    document = message.get("document") or {}
    if str(document.get("mime_type", "")).startswith("image/"):
        return Photo(str(document.get("file_id", "")), str(document.get("file_unique_id", "")))
    return None


def _spot(message: JSON) -> Spot | None:
    venue = message.get("venue") or {}
    location = venue.get("location") or message.get("location")
    if not location:
        return None
    try:
        latitude, longitude = float(location["latitude"]), float(location["longitude"])
    except (KeyError, TypeError, ValueError):
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    return Spot(latitude, longitude, clean_text(str(venue.get("title", ""))))


def _labels(markup: JSON | None) -> dict[str, str]:
    rows = (markup or {}).get("inline_keyboard") or ()
    return {b["callback_data"]: str(b.get("text", "")) for row in rows for b in row if "callback_data" in b}


def _moment(seconds: Any, now: datetime) -> datetime:
    """When the person wrote; a clock that is ahead of ours is not believed."""
    try:
        return min(datetime.fromtimestamp(float(seconds), UTC), now)
    except (TypeError, ValueError, OverflowError, OSError):
        return now


def _integer(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
