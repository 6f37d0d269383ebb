"""A text in as many messages as it takes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.formatted_text import Entity, cut_entities, utf16_length

LONGEST_TEXT = 4096


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    entities: tuple[Entity, ...] = ()


def pieces_of(text: str, entities: Sequence[Entity] = (), *, longest: int = LONGEST_TEXT) -> Iterator[Piece]:
    """Of at most `longest` UTF-16 units each, as the strictest reading of the limit counts them."""
    rest, offset = text.strip(), utf16_length(text[: len(text) - len(text.lstrip())])
    while rest:
        end = _end_of_piece(rest, longest)
        piece = rest[:end].rstrip()
        yield Piece(piece, cut_entities(entities, offset, offset + utf16_length(piece)) if entities else ())
        behind = rest[end:].strip()
        offset += utf16_length(rest[: len(rest) - len(rest[end:].lstrip())])
        rest = behind


def _end_of_piece(rest: str, longest: int) -> int:
    """At a line where one ends in the second half of the room, else at a blank, else anywhere."""
    if len(rest) <= longest // 2:
        return len(rest)
    end = room = 0
    while end < len(rest) and room + 1 + (ord(rest[end]) > 0xFFFF) <= longest:
        room += 1 + (ord(rest[end]) > 0xFFFF)
        end += 1
    if end == len(rest):
        return end
    breaks = (rest.rfind(mark, longest // 2, end) for mark in ("\n", " "))
    return next((at for at in breaks if at > 0), end)
