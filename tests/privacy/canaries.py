"""Unique strings to put into every input, and where to look for them afterwards."""

import struct
from collections.abc import Sequence
from pathlib import Path

TEXT = "CANARY-text-1f7a"
CAPTION = "CANARY-caption-2c9d"
NAME = "CANARY-name-3b5e"
LAST_NAME = "CANARY-last-4d8f"
USERNAME = "canary_user_5a6b"
TITLE = "CANARY-venue-6e1c"
FILE_NAME = "CANARY-file-7d2a.jpg"
DATA = "CANARY-data-8c3b"
LINK = "CANARY-link-9b4d"
QUERY = "CANARY-path-0a5e"
REASON = "CANARY-reason-1b6f"
PHONE = "+8619912345678"
LATITUDE, LONGITUDE = 38.471942, 106.284237
# As it was sent, and as it stands in buttons.
POSITION = ("38.47194", "106.28424", "106.284237")

WORDS = (TEXT, CAPTION, NAME, LAST_NAME, USERNAME, TITLE, FILE_NAME, DATA, LINK, QUERY, REASON, PHONE[3:])
ALL = (*WORDS, *POSITION)


def found_in(text: str, more: Sequence[str] = ()) -> list[str]:
    return [canary for canary in (*ALL, *more) if canary.casefold() in text.casefold()]


def found_in_files(folder: Path, canaries: Sequence[str] = ALL) -> list[str]:
    """In the raw bytes of all files below a folder; positions also in the form in which SQLite keeps numbers."""
    numbers = [struct.pack(">d", degrees) for degrees in (LATITUDE, LONGITUDE)]
    signs = [*(canary.encode() for canary in canaries), *numbers]
    files = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return [f"{sign!r} in {name}" for name, content in files.items() for sign in signs if sign in content]
