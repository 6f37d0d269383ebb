"""How typed names are compared, and what may stand in a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.plain_text import NotPlainText, TooLong, plain_line
from models.spelling import Likeness, folded, likeness
from models.stations.amenity import AMENITIES, FILTERS, filter_bits, find_amenity, fulfilled, in_order


@pytest.mark.parametrize(
    ("typed", "name", "expected"),
    [
        ("敬德街", "敬德街", Likeness.SAME),
        ("敬德", "敬德街 暖驿", Likeness.BEGINS),
        ("ＪＩＮＧＤＥ street", "Jingde-Street", Likeness.SAME),
        ("德街", "敬德街", Likeness.CONTAINS),
        ("怀远", "敬德街", None),
        (" ，。", "敬德街", None),
        ("", "敬德街", None),
    ],
)
def test_width_case_and_punctuation_make_no_difference(typed: str, name: str, expected: Likeness | None) -> None:
    assert likeness(typed, name) is expected


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text(max_size=60))
def test_a_line_is_clean_or_refused_and_cleaning_twice_changes_nothing(text: str) -> None:
    try:
        line = plain_line(text, at_most=40)
    except (NotPlainText, TooLong):
        return

    assert plain_line(line, at_most=40) == line
    assert line == line.strip()
    assert line.encode().decode() == line


def test_marks_that_turn_the_direction_are_taken_out() -> None:
    assert plain_line("\u202e站\u200f名\u2066\ufeff\n一", at_most=10) == "站名 一"


@pytest.mark.parametrize("text", ["a\x00b", "\ud83d", "\x1b[31m", "\x9b"])
def test_control_characters_and_halves_of_characters_are_refused(text: str) -> None:
    with pytest.raises(NotPlainText):
        plain_line(text, at_most=10)


def test_a_name_that_is_too_long_is_refused_with_its_length() -> None:
    with pytest.raises(TooLong) as refusal:
        plain_line("站" * 11, at_most=10)

    assert (refusal.value.length, refusal.value.at_most) == (11, 10)


def test_every_amenity_is_found_by_its_code_and_by_its_words_in_both_languages() -> None:
    for amenity in AMENITIES:
        assert {find_amenity(word) for word in (amenity.code, amenity.zh, amenity.en, *amenity.also)} == {amenity.code}


def test_every_filter_asks_for_amenities_that_exist() -> None:
    codes = {amenity.code for amenity in AMENITIES}

    assert all(wish.any_of <= codes for wish in FILTERS)


def test_one_of_two_amenities_is_enough_for_a_filter() -> None:
    assert fulfilled(["heater"]) == fulfilled(["air_con"]) == filter_bits(["climate"])
    assert fulfilled(["suggestion_box", "what nobody has heard of"]) == filter_bits(["suggestion_box"])
    assert fulfilled(["heater", "hot_water"]) == filter_bits(["hot_water", "climate", "hot_water"])


def test_amenities_are_kept_once_and_in_a_steady_order() -> None:
    assert in_order(["toilet", "hot_water", "toilet"]) == ["hot_water", "toilet"]
