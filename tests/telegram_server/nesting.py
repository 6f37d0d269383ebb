"""How entities of one text may lie to each other."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from tests.telegram_server.refusal import bad_request

STYLES = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
QUOTES = frozenset({"blockquote", "expandable_blockquote"})
VERBATIM = frozenset({"pre", "code"})
MOST = 100


def check_nesting(entities: Sequence[dict[str, Any]]) -> None:
    """Refuse what the real server would silently cut or leave out, so that nobody relies on it."""
    if len(entities) > MOST:
        raise bad_request(f"{len(entities)} entities: the real server would take the first {MOST}")
    for one, other in combinations(entities, 2):
        first, second = sorted((one, other), key=lambda entity: (entity["offset"], -entity["length"]))
        first_end, second_end = (entity["offset"] + entity["length"] for entity in (first, second))
        if second["offset"] < first_end and (second_end > first_end or not _may_meet(first["type"], second["type"])):
            raise bad_request(f"{second['type']} in or across {first['type']}: the real server would cut it")


def _may_meet(outer: str, inner: str) -> bool:
    """A quotation may hold what is verbatim; nothing else may; beyond that only styles lie in anything."""
    if {outer, inner} & VERBATIM:
        return outer in QUOTES
    return outer in STYLES or inner in STYLES or (outer in QUOTES and inner not in QUOTES)
