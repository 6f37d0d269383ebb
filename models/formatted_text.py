"""Text with formatting: what of it is bold, a link, a quotation; places are counted in UTF-16 units, as chats do."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush
from itertools import pairwise
from typing import Any

# A message bears no more of them.
MOST_ENTITIES = 100
LINK, QUOTE, VERBATIM = "text_link", "blockquote", frozenset({"code", "pre"})
# These may lie over one another and be cut anywhere.
STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")
KINDS = (QUOTE, LINK, "pre", "code", *STYLES)
_RANKS = {kind: rank for rank, kind in enumerate(KINDS)}


@dataclass(frozen=True, slots=True)
class Entity:
    """`length` units from `offset` on are one of KINDS; `url` is where a link leads."""

    type: str
    offset: int
    length: int
    url: str = ""

    @property
    def end(self) -> int:
        return self.offset + self.length

    def as_json(self) -> dict[str, Any]:
        """As the Bot API has it; `Entity(**json)` is the way back."""
        plain = {"type": self.type, "offset": self.offset, "length": self.length}
        return {**plain, "url": self.url} if self.url else plain


def utf16_length(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def cut_entities(entities: Iterable[Entity], begin: int, end: int) -> tuple[Entity, ...]:
    """What of them lies in a piece of the text, counted from where the piece begins."""
    return tuple(replace(part, offset=part.offset - begin) for part in _within(entities, begin, end))


def nested(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """The same formatting as chats demand it: of two that meet, one lies in the other.

    What is verbatim holds nothing, no link or quotation holds its like, and a style is cut where it would cross them.
    """
    wholes = [entity for entity in entities if entity.type in KINDS and entity.offset >= 0 and entity.length > 0]
    quotes = _apart(entity for entity in wholes if entity.type == QUOTE)
    inner = _apart(entity for entity in wholes if entity.type == LINK or entity.type in VERBATIM)
    firm = [*quotes, *(entity for entity in inner if not any(_crosses(entity, quote) for quote in quotes))]
    verbatim = [entity for entity in firm if entity.type in VERBATIM]
    styles = [piece for kind in STYLES for piece in _merged(entity for entity in wholes if entity.type == kind)]
    cut = _cut_at(_without(styles, verbatim), firm)
    return tuple(_stacked([*firm, *cut]))[:MOST_ENTITIES]


def _order(entity: Entity) -> tuple[int, int, int]:
    return entity.offset, -entity.length, _RANKS[entity.type]


def _within(entities: Iterable[Entity], begin: int, end: int) -> Iterator[Entity]:
    for entity in entities:
        first, last = max(entity.offset, begin), min(entity.end, end)
        if first < last:
            yield replace(entity, offset=first, length=last - first)


def _apart(entities: Iterable[Entity]) -> list[Entity]:
    """Of those that overlap, the first."""
    kept: list[Entity] = []
    for entity in sorted(entities, key=_order):
        if not kept or entity.offset >= kept[-1].end:
            kept.append(entity)
    return kept


def _crosses(inner: Entity, quote: Entity) -> bool:
    """Whether it lies neither in the quotation nor beside it."""
    is_beside = inner.end <= quote.offset or inner.offset >= quote.end
    return not (is_beside or (quote.offset <= inner.offset and inner.end <= quote.end))


def _merged(entities: Iterable[Entity]) -> list[Entity]:
    """Stretches of one style, which overlap or touch no more."""
    merged: list[Entity] = []
    for entity in sorted(entities, key=_order):
        if merged and entity.offset <= merged[-1].end:
            merged[-1] = replace(merged[-1], length=max(merged[-1].end, entity.end) - merged[-1].offset)
        else:
            merged.append(entity)
    return merged


def _without(styles: Iterable[Entity], verbatim: Sequence[Entity]) -> Iterator[Entity]:
    for style in styles:
        at = style.offset
        for entity in verbatim:
            yield from _within([style], at, entity.offset)
            at = max(at, entity.end)
        yield from _within([style], at, style.end)


def _cut_at(styles: Iterable[Entity], firm: Sequence[Entity]) -> Iterator[Entity]:
    """Cut where a style reaches from outside of a link or a quotation into it."""
    for style in styles:
        places = {style.offset, style.end}
        for entity in firm:
            if entity.offset < style.offset < entity.end < style.end:
                places.add(entity.end)
            elif style.offset < entity.offset < style.end < entity.end:
                places.add(entity.offset)
        edges = sorted(places)
        for begin, end in pairwise(edges):
            yield from _within([style], begin, end)


def _stacked(entities: Iterable[Entity]) -> Iterator[Entity]:
    """Outer ones first; a style that reaches beyond what it begins in goes on behind it as another."""
    waiting = [(_order(entity), entity.url, entity) for entity in entities]
    heapify(waiting)
    ends: list[int] = []
    while waiting:
        _key, _url, entity = heappop(waiting)
        while ends and ends[-1] <= entity.offset:
            ends.pop()
        if ends and entity.end > ends[-1]:
            for part in (*_within([entity], entity.offset, ends[-1]), *_within([entity], ends[-1], entity.end)):
                heappush(waiting, (_order(part), part.url, part))
            continue
        ends.append(entity.end)
        yield entity
