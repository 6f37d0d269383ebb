"""V10: no count below five is told, and none follows from what is."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.small_counts import FEWEST, Shielded, shield

PARTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 30), max_size=6)


def values_of(few: str, shielded: Shielded[str]) -> set[int]:
    """What a small count may be, for somebody who sees the rest."""
    if shielded.total is None:
        return set(range(1, FEWEST))
    rest = shielded.total - sum(shielded.told.values())
    others = [key for key in shielded.few if key != few]
    found = set()
    for value in range(1, FEWEST):
        for guessed in product(range(1, FEWEST), repeat=len(others)):
            left = rest - value - sum(guessed)
            fits = left >= FEWEST * len(shielded.withheld) if shielded.withheld else left == 0
            if fits:
                found.add(value)
    return found


@given(PARTS)
def test_what_is_told_is_true_and_never_small(counts: dict[str, int]) -> None:
    shielded = shield(counts)

    assert all(counts[key] == count and not 0 < count < FEWEST for key, count in shielded.told.items())
    assert {*shielded.told, *shielded.few, *shielded.withheld} == set(counts)
    assert shielded.total in (None, sum(counts.values()))
    assert {key for key, count in counts.items() if 0 < count < FEWEST} == set(shielded.few)


@given(PARTS)
def test_a_small_count_does_not_follow_from_the_rest(counts: dict[str, int]) -> None:
    shielded = shield(counts)

    for few in shielded.few:
        assert len(values_of(few, shielded)) > 1


@pytest.mark.parametrize(
    ("counts", "few", "withheld", "total"),
    [
        ({"a": 20, "b": 7}, "", "", 27),
        ({"a": 20, "b": 7, "c": 3}, "c", "b", 30),
        ({"a": 20, "b": 5, "c": 1}, "c", "ba", 26),
        ({"a": 4, "b": 4}, "ab", "", None),
        ({"a": 5, "b": 1}, "b", "a", None),
        ({"a": 9, "b": 0}, "", "", 9),
        ({}, "", "", 0),
    ],
)
def test_beside_a_small_count_the_smallest_others_are_withheld(
    counts: dict[str, int], few: str, withheld: str, total: int | None
) -> None:
    shielded = shield(counts)

    assert (shielded.few, shielded.withheld, shielded.total) == (tuple(few), tuple(withheld), total)
