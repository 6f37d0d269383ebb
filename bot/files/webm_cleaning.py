"""A WebM recording (RFC 8794, RFC 9559) without what it tells beside the sound: tags, dates, names, attachments.

What is taken out becomes void where it stands, so that nothing else moves.
"""

from dataclasses import dataclass
from typing import Final

from models.files.refusal import TELLING, CannotClean

_EBML, _SEGMENT, _VOID = 0x1A45DFA3, 0x18538067, 0xEC
_INFO, _TRACKS, _TRACK, _CLUSTER = 0x1549A966, 0x1654AE6B, 0xAE, 0x1F43B675
_SEEK_HEAD, _CUES = 0x114D9B74, 0x1C53BB6B
# Which program wrote it: both must be there, and are made blank.
_PROGRAMS: Final = (0x4D80, 0x5741)
# What stays in each; anything else tells something, or is not needed to hear it.
_STAYS: Final = {
    _SEGMENT: frozenset({_SEEK_HEAD, _INFO, _TRACKS, _CLUSTER, _CUES}),
    _INFO: frozenset({0x2AD7B1, 0x4489, *_PROGRAMS}),
    _TRACKS: frozenset({_TRACK}),
    # Number, UID, type, flags, language, codec with its settings, delays, sound.
    _TRACK: frozenset(
        {0xD7, 0x73C5, 0x83, 0xB9, 0x88, 0x55AA, 0x9C, 0x23E383, 0x22B59C, 0x86, 0x63A2, 0x56AA, 0x56BB, 0xE1}
    ),
    # Timestamp, position, previous size, blocks.
    _CLUSTER: frozenset({0xE7, 0xA7, 0xAB, 0xA3, 0xA0}),
}
_LONGEST_NUMBER: Final = 8


@dataclass(frozen=True, slots=True)
class _Element:
    """Where in the file it stands; one of unknown size ends where its parent does, or where it can hold no more."""

    id: int
    start: int
    body: int
    end: int
    is_sized: bool


def clean_webm(content: bytes) -> bytes:
    """What is cut off at the end is left out.

    Raises:
        CannotClean: it is not built as the standards describe it.
    """
    cleaned = bytearray(content)
    try:
        head = _element(content, 0, len(content))
        segment = _element(content, head.end, len(content))
    except IndexError as error:
        raise CannotClean(TELLING) from error
    if head.id != _EBML or segment.id != _SEGMENT or not head.is_sized:
        raise CannotClean(TELLING)
    end = _clean_inside(cleaned, segment)
    return bytes(cleaned[:end])


def _clean_inside(content: bytearray, parent: _Element) -> int:
    """Returns where it ends, behind its last whole child."""
    at = parent.body
    while at < parent.end:
        try:
            child = _element(content, at, parent.end)
        except IndexError:
            break
        if not parent.is_sized and parent.id == _CLUSTER and child.id in _STAYS[_SEGMENT]:
            break
        at = _clean_child(content, parent, child)
    return at


def _clean_child(content: bytearray, parent: _Element, child: _Element) -> int:
    if child.id not in _STAYS[parent.id]:
        if not child.is_sized:
            raise CannotClean(TELLING)
        content[child.start : child.end] = _void(child.end - child.start)
    elif child.id in _PROGRAMS:
        content[child.body : child.end] = b" " * (child.end - child.body)
    elif child.id in _STAYS:
        return _clean_inside(content, child)
    return child.end


def _element(content: bytes | bytearray, at: int, limit: int) -> _Element:
    """Raises IndexError where it does not fit, CannotClean for what is no element."""
    id_size = _width(content[at])
    size_at = at + id_size
    width = _width(content[size_at])
    body = size_at + width
    size = int.from_bytes(content[size_at:body], "big") & (1 << 7 * width) - 1
    number = int.from_bytes(content[at:size_at], "big")
    if size == (1 << 7 * width) - 1 and body <= limit:
        return _Element(number, at, body, limit, False)
    if body > limit or body + size > limit:
        raise IndexError
    return _Element(number, at, body, body + size, True)


def _width(byte: int) -> int:
    """Of a number of variable width, by its first byte. Raises CannotClean."""
    if not byte:
        raise CannotClean(TELLING)
    return _LONGEST_NUMBER + 1 - byte.bit_length()


def _void(size: int) -> bytes:
    if size <= 128:
        return bytes([_VOID, 0x80 | size - 2]) + bytes(size - 2)
    return bytes([_VOID, 1]) + (size - 9).to_bytes(7, "big") + bytes(size - 9)
