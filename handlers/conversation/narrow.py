"""What a channel handed in, read without trust: anything may be missing, or of another type than it should be."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from handlers.conversation.cleaning import clean_text

# Ids of chats and messages fit a double, as the chat platforms promise; what is larger fits no column either.
_LARGEST_ID = 2**53


def part(value: object, key: str) -> Mapping[str, Any]:
    """The object under this key; empty where there is none."""
    inner = value.get(key) if isinstance(value, Mapping) else None
    return inner if isinstance(inner, Mapping) else {}


def parts(value: Mapping[str, Any], key: str) -> Iterator[Mapping[str, Any]]:
    """The objects of the list under this key."""
    inner = value.get(key)
    if isinstance(inner, Sequence):
        yield from (item for item in inner if isinstance(item, Mapping))


def identity(value: object) -> int | None:
    """A whole number that can be the id of a chat, a person or a message."""
    if isinstance(value, int) and not isinstance(value, bool) and -_LARGEST_ID < value < _LARGEST_ID:
        return value
    return None


def words(value: object) -> str:
    return clean_text(value)


def number(value: object) -> float | None:
    """A number as JSON has it, finite or not."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    try:
        return float(value)
    except OverflowError:
        return None
