"""What an uploaded file is, by its own bytes: its kind, and the size of a picture before anybody decodes it."""

import re
import struct
from pathlib import Path
from typing import BinaryIO

PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
SOUNDS = frozenset({"audio/webm", "audio/ogg", "audio/mp4", "audio/mpeg"})
HEAD_BYTES = 16
# More would be a flood when it is unpacked, whatever the file's own size.
MOST_PIXELS = 40_000_000

_KINDS = (
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), "image/webp"),
    (re.compile(rb"\x1a\x45\xdf\xa3"), "audio/webm"),
    (re.compile(rb"OggS"), "audio/ogg"),
    (re.compile(rb".{4}ftyp", re.DOTALL), "audio/mp4"),
    (re.compile(rb"ID3|\xff[\xe2-\xe7\xf2-\xf7\xfa-\xff]"), "audio/mpeg"),
)
_SIZE_SEGMENTS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_MOST_SEGMENTS = 1000


def kind_of(head: bytes) -> str | None:
    """The media type told by a file's first HEAD_BYTES; None for what is not taken here."""
    return next((mime for pattern, mime in _KINDS if pattern.match(head)), None)


def picture_size(path: Path, mime: str) -> tuple[int, int] | None:
    """Width and height in pixels as the header says; None where it is broken."""
    read = {"image/jpeg": _jpeg_size, "image/png": _png_size, "image/webp": _webp_size}[mime]
    try:
        with path.open("rb") as file:
            width, height = read(file)
    except (struct.error, ValueError, IndexError):
        return None
    return (width, height) if width > 0 and height > 0 else None


def _png_size(file: BinaryIO) -> tuple[int, int]:
    head = file.read(24)
    if head[12:16] != b"IHDR":
        raise ValueError("no header")
    width, height = struct.unpack(">II", head[16:24])
    return width, height


def _webp_size(file: BinaryIO) -> tuple[int, int]:
    head = file.read(30)
    match head[12:16]:
        case b"VP8 ":
            width, height = struct.unpack("<HH", head[26:30])
            return width & 0x3FFF, height & 0x3FFF
        case b"VP8L":
            (bits,) = struct.unpack("<I", head[21:25])
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8X":
            return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
    raise ValueError("no header")


def _jpeg_size(file: BinaryIO) -> tuple[int, int]:
    file.seek(2)
    for _ in range(_MOST_SEGMENTS):
        marker = file.read(2)
        if marker[0] != 0xFF:
            raise ValueError("no marker")
        if marker[1] == 0xFF:
            file.seek(-1, 1)
            continue
        (length,) = struct.unpack(">H", file.read(2))
        if marker[1] in _SIZE_SEGMENTS:
            height, width = struct.unpack(">xHH", file.read(5))
            return width, height
        file.seek(max(length - 2, 0), 1)
    raise ValueError("no size")
