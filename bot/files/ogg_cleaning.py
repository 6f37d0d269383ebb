"""An OGG recording (RFC 3533) without its comments (RFC 7845, 5.2), where a phone writes who spoke, and into what.

The comments are overwritten where they stand, so that only their own pages change.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from models.files.refusal import TELLING, CannotClean

_HEAD_BYTES: Final = 27
_CONTINUED, _FIRST = 1, 2
_POLYNOMIAL: Final = 0x04C11DB7
# By how a stream begins: how its comments begin, and how they end.
_COMMENTS: Final = {b"OpusHead": (b"OpusTags", b""), b"\x01vorbis": (b"\x03vorbis", b"\x01")}


@dataclass(frozen=True, slots=True)
class _Page:
    """Where in the file it stands; `lacing` are the sizes of its segments."""

    start: int
    body: int
    end: int
    flags: int
    serial: bytes
    lacing: bytes


def clean_ogg(content: bytes) -> bytes:
    """What follows the last whole page is left out.

    Raises:
        CannotClean: it is no single stream of Opus or Vorbis as the standards describe it.
    """
    pages = list(_pages(content))
    if len(pages) < 2 or not pages[0].flags & _FIRST:
        raise CannotClean(TELLING)
    if any(page.serial != pages[0].serial or page.flags & _FIRST for page in pages[1:]):
        raise CannotClean(TELLING)
    cleaned = bytearray(content[: pages[-1].end])
    spans = _second_packet(pages)
    begins, ends = _frame_of(content, pages[0])
    packet = b"".join(content[start:end] for start, end in spans)
    room = len(packet) - len(begins) - len(ends) - 8
    if not packet.startswith(begins) or room < 0:
        raise CannotClean(TELLING)
    # The name of the program that wrote it, all blank, and no comments.
    blank = begins + room.to_bytes(4, "little") + b" " * room + bytes(4) + ends
    for start, end in spans:
        cleaned[start:end], blank = blank[: end - start], blank[end - start :]
    for page in pages:
        if any(page.body <= start < page.end for start, _end in spans):
            cleaned[page.start + 22 : page.start + 26] = bytes(4)
            checksum = _checksum(cleaned[page.start : page.end])
            cleaned[page.start + 22 : page.start + 26] = checksum.to_bytes(4, "little")
    return bytes(cleaned)


def _pages(content: bytes) -> Iterator[_Page]:
    start = 0
    while content[start : start + 5] == b"OggS\x00" and start + _HEAD_BYTES <= len(content):
        body = start + _HEAD_BYTES + content[start + 26]
        lacing = content[start + _HEAD_BYTES : body]
        end = body + sum(lacing)
        if end > len(content) or body > len(content):
            return
        yield _Page(start, body, end, content[start + 5], content[start + 14 : start + 18], lacing)
        start = end


def _second_packet(pages: list[_Page]) -> list[tuple[int, int]]:
    """Where the bytes of the second packet are, which begins on the second page. Raises CannotClean."""
    spans: list[tuple[int, int]] = []
    for number, page in enumerate(pages[1:]):
        if bool(page.flags & _CONTINUED) != bool(number):
            break
        size = 0
        for length in page.lacing:
            size += length
            if length < 255:
                return [*spans, (page.body, page.body + size)]
        spans.append((page.body, page.end))
    raise CannotClean(TELLING)


def _frame_of(content: bytes, page: _Page) -> tuple[bytes, bytes]:
    """How the comments of this stream begin and end. Raises CannotClean."""
    for head, frame in _COMMENTS.items():
        if content[page.body : page.end].startswith(head):
            return frame
    raise CannotClean(TELLING)


def _table() -> Iterator[int]:
    for byte in range(256):
        value = byte << 24
        for _bit in range(8):
            value = (value << 1 ^ (_POLYNOMIAL if value & 0x80000000 else 0)) & 0xFFFFFFFF
        yield value


_TABLE: Final = tuple(_table())


def _checksum(page: bytes | bytearray) -> int:
    value = 0
    for byte in page:
        value = (value << 8 & 0xFFFFFFFF) ^ _TABLE[value >> 24 ^ byte]
    return value
