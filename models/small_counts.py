"""Counts of people that are so few that somebody could be known by them are not told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

FEWEST = 5
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Shielded(Generic[K]):
    """Counts that may be told: `few` are those below FEWEST, `withheld` larger ones that would give a small one away.

    `total` is None where it would do so.
    """

    told: Mapping[K, int]
    few: tuple[K, ...]
    withheld: tuple[K, ...]
    total: int | None


def shield(counts: Mapping[K, int]) -> Shielded[K]:
    """What of the parts of a whole may be told, so that no small one follows from the others.

    Nobody is known by a 0. What is not told besides the small ones is as small as it can be.
    """
    few = tuple(key for key, count in counts.items() if 0 < count < FEWEST)
    larger = sorted((key for key, count in counts.items() if count >= FEWEST), key=lambda key: counts[key])
    withheld: list[K] = []
    hidden = sum(counts[key] for key in few)
    # Hidden small ones are at least 1 each and the others at least FEWEST: only beyond that there are several ways.
    while few and (not withheld or hidden <= len(few) + FEWEST * len(withheld)) and len(withheld) < len(larger):
        hidden += counts[larger[len(withheld)]]
        withheld.append(larger[len(withheld)])
    is_safe = not few or (bool(withheld) and hidden > len(few) + FEWEST * len(withheld))
    told = {key: count for key, count in counts.items() if key not in few and key not in withheld}
    return Shielded(told, few, tuple(withheld), sum(counts.values()) if is_safe else None)
