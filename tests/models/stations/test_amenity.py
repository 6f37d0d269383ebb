"""What a station can offer, and the words by which riders ask for it."""

import pytest

from models.stations.amenity import (
    AMENITIES,
    FILTERS,
    LISTED_BITS,
    filter_bits,
    filters_beside,
    filters_named,
    find_amenity,
)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("热水", ["hot_water"]), ("开水", ["hot_water"]), ("厕所", ["toilet"]), ("WC", ["toilet"]),
        ("充电", ["charging"]), ("电瓶车充电", ["ebike_charging"]), ("换电", ["ebike_charging"]), ("暖气", ["climate"]),
        ("24小时", ["open_24h"]), ("Wi-Fi", ["wifi"]), ("上网", ["wifi"]), ("toilet", ["toilet"]),
        ("饮用水", ["drinking_water"]),
        ("Hot Water", ["hot_water"]), ("first_aid", ["first_aid"]), ("tyre pump", ["pump"]),
        ("热水、厕所", ["hot_water", "toilet"]), ("热水 打气，药箱", ["hot_water", "pump", "first_aid"]),
        ("热水和热水", ["hot_water"]), ("hot water and toilet", ["hot_water", "toilet"]),
    ],
)  # fmt: skip
def test_words_name_the_filters_that_their_amenities_fulfil(text: str, codes: list[str]) -> None:
    assert filters_named(text) == filter_bits(codes)


@pytest.mark.parametrize("text", ["", "，", "和", "火星", "热水 火星", "热", "hot"])
def test_words_that_name_anything_else_name_no_filter(text: str) -> None:
    assert filters_named(text) == 0


def test_every_filter_goes_by_its_labels_and_those_of_its_amenities() -> None:
    for wish in FILTERS:
        amenities = [amenity for amenity in AMENITIES if amenity.code in wish.any_of]
        for name in (wish.zh, wish.en, *(name for amenity in amenities for name in amenity.names)):
            assert filters_named(name) == filter_bits([wish.code]), name


def test_every_amenity_can_be_wished_for() -> None:
    for amenity in AMENITIES:
        assert filters_named(amenity.zh), amenity.code
    assert filter_bits([wish.code for wish in FILTERS if wish.is_listed]) == LISTED_BITS


def test_what_only_riders_say_stands_in_no_import() -> None:
    assert filters_named("没电") == filter_bits(["charging"])
    assert find_amenity("没电") is None


@pytest.mark.parametrize(
    ("text", "codes", "rest"),
    [
        ("敬德街厕所", ["toilet"], "敬德街"),
        ("敬德街 电动车充电", ["ebike_charging"], "敬德街"),
        ("toilet near Jingde Street", ["toilet"], "near Jingde Street"),
        ("兴庆区WiFi", ["wifi"], "兴庆区"),
        ("厕所", [], "厕所"),
        ("吃饭馆", [], "吃饭馆"),
        ("Seatown", [], "Seatown"),
        ("", [], ""),
    ],
)
def test_filters_are_told_from_the_words_beside_them(text: str, codes: list[str], rest: str) -> None:
    assert filters_beside(text) == (filter_bits(codes), rest)
