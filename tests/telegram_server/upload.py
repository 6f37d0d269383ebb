"""A file that came with a call."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Upload:
    filename: str
    content: bytes
    mime: str
