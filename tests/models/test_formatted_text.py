"""Formatting as chats demand it: of two pieces that meet, one lies in the other."""

from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.formatted_text import KINDS, LINK, MOST_ENTITIES, QUOTE, STYLES, VERBATIM, Entity, cut_entities, nested

entities = st.lists(st.builds(Entity, st.sampled_from(KINDS), st.integers(-1, 12), st.integers(-1, 12)), max_size=12)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ([("italic", 0, 9), ("bold", 2, 3)], [("italic", 0, 9), ("bold", 2, 3)]),
        ([("bold", 0, 4), ("italic", 2, 4)], [("bold", 0, 4), ("italic", 2, 2), ("italic", 4, 2)]),
        ([("bold", 0, 5), ("text_link", 3, 5)], [("bold", 0, 3), ("text_link", 3, 5), ("bold", 3, 2)]),
        ([("bold", 0, 6), ("code", 2, 2)], [("bold", 0, 2), ("code", 2, 2), ("bold", 4, 2)]),
        ([("code", 0, 4), ("text_link", 2, 4)], [("code", 0, 4)]),
        ([("blockquote", 0, 9), ("text_link", 2, 4)], [("blockquote", 0, 9), ("text_link", 2, 4)]),
        ([("blockquote", 0, 5), ("text_link", 2, 9), ("blockquote", 1, 2)], [("blockquote", 0, 5)]),
        ([("bold", 0, 2), ("bold", 2, 2)], [("bold", 0, 4)]),
        ([("bold", 0, 0), ("bold", -1, 2), ("custom_emoji", 0, 2)], []),
    ],
)
def test_what_overlaps_is_put_in_one_another(
    given: list[tuple[str, int, int]], kept: list[tuple[str, int, int]]
) -> None:
    assert [(one.type, one.offset, one.length) for one in nested(Entity(*each) for each in given)] == kept


@given(entities)
@example([Entity("bold", 0, 6), Entity("italic", 1, 6), Entity("code", 2, 2), Entity("blockquote", 5, 5)])
def test_any_formatting_comes_out_nested_and_stays_so(given: list[Entity]) -> None:
    kept = nested(given)

    assert all(is_allowed(one, other) for one, other in combinations(kept, 2))
    assert [entity.offset for entity in kept] == sorted(entity.offset for entity in kept)
    assert nested(kept) == kept


@given(entities)
def test_a_style_stays_wherever_nothing_is_verbatim(given: list[Entity]) -> None:
    kept = nested(given)
    verbatim = covered(kept, *VERBATIM)
    whole = [entity for entity in given if entity.offset >= 0]

    assert all(covered(kept, style) == covered(whole, style) - verbatim for style in STYLES)


@given(entities, st.integers(0, 12), st.integers(0, 12))
def test_a_piece_has_the_formatting_of_its_words(given: list[Entity], begin: int, length: int) -> None:
    kept = nested(given)
    piece = cut_entities(kept, begin, begin + length)

    for kind in KINDS:
        assert covered(piece, kind) == {at - begin for at in covered(kept, kind) if begin <= at < begin + length}


def test_there_are_never_more_than_a_message_bears() -> None:
    assert len(nested(Entity("bold", 2 * place, 1) for place in range(300))) == MOST_ENTITIES


def covered(entities: Sequence[Entity], *kinds: str) -> set[int]:
    return {at for entity in entities if entity.type in kinds for at in range(entity.offset, entity.end)}


def is_allowed(one: Entity, other: Entity) -> bool:
    if one.end <= other.offset or other.end <= one.offset:
        return True
    inner, outer = (other, one) if _is_in(other, one) else (one, other)
    if not _is_in(inner, outer):
        return False
    kinds = {inner.type, outer.type}
    if kinds & VERBATIM:
        return outer.type == QUOTE
    return kinds not in ({LINK}, {QUOTE}) and not (inner.type == QUOTE and outer.type == LINK)


def _is_in(inner: Entity, outer: Entity) -> bool:
    return outer.offset <= inner.offset and inner.end <= outer.end
