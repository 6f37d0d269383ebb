"""The region's cities and counties."""

from typing import Any

import pytest
from sqlmodel import Session

from models.area import (
    CITY,
    COUNTY,
    UnknownArea,
    area_at,
    find_area_by_name,
    get_area,
    list_areas,
    load_areas,
    set_outline,
)
from models.areas.coordinates import Datum, Position, position_in
from models.areas.outline import NotAnOutline, checked_outline, contains, metres_away

XINGQING, XIXIA, JINFENG = 640104, 640105, 640106


def square(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return checked_outline({"type": "Polygon", "coordinates": [ring]})


def test_the_region_has_five_cities_and_twenty_two_counties(db: Session) -> None:
    load_areas(db)

    counties = list_areas(db, level=COUNTY)
    assert len(list_areas(db, level=CITY)) == 5
    assert len(counties) == 22
    assert {county.city_adcode for county in counties} == {city.adcode for city in list_areas(db, level=CITY)}


def test_loading_the_areas_again_changes_nothing(db: Session) -> None:
    load_areas(db)
    before = [area.model_dump() for area in list_areas(db)]

    load_areas(db)

    assert [area.model_dump() for area in list_areas(db)] == before


def test_a_seat_is_moved_from_the_map_to_where_it_is(db: Session) -> None:
    load_areas(db)

    seat = get_area(db, XINGQING).seat

    assert seat == position_in(Datum.GCJ02, 38.4675, 106.2784)
    assert (round(seat.longitude, 4), round(seat.latitude, 4)) == (106.2740, 38.4670)


@pytest.mark.parametrize(
    "name", ["兴庆区", "兴庆", "银川兴庆区", "银川市兴庆", "Xingqing District", "ＸＩＮＧＱＩＮＧ", " 兴庆 区 "]
)
def test_an_area_is_found_by_every_name_it_goes_by(db: Session, name: str) -> None:
    load_areas(db)

    area = find_area_by_name(db, name)

    assert area is not None
    assert area.adcode == XINGQING


@pytest.mark.parametrize("name", ["", "市", "吴忠兴庆", "北京", "640104x"])
def test_other_words_find_no_area(db: Session, name: str) -> None:
    load_areas(db)

    assert find_area_by_name(db, name) is None


def test_an_unknown_code_is_refused_with_the_code(db: Session) -> None:
    load_areas(db)

    with pytest.raises(UnknownArea) as refusal:
        get_area(db, 110000)

    assert refusal.value.adcode == 110000


def test_every_seat_lies_in_its_own_county_though_not_for_certain(db: Session) -> None:
    load_areas(db)

    for county in list_areas(db, level=COUNTY):
        guess = area_at(db, county.seat)
        assert guess is not None
        assert guess.area.adcode == county.adcode
        assert not guess.is_certain


@pytest.mark.parametrize(
    "position",
    [Position(39.9, 116.4), Position(34.26, 108.94), Position(90, 0), Position(0, 180), Position(-38.5, -73)],
)
def test_outside_the_region_there_is_no_county(db: Session, position: Position) -> None:
    load_areas(db)

    assert area_at(db, position) is None


def test_an_outline_is_certain_and_goes_before_the_nearest_seat(db: Session) -> None:
    load_areas(db)
    seat_of_jinfeng = get_area(db, JINFENG).seat
    around = square(106.20, 38.40, 106.30, 38.50)

    set_outline(db, get_area(db, XIXIA), outline=around, datum=Datum.GCJ02)

    guess = area_at(db, seat_of_jinfeng)
    assert guess is not None
    assert (guess.area.adcode, guess.is_certain) == (XIXIA, True)


def test_the_datum_of_the_outline_decides_at_its_edge(db: Session) -> None:
    load_areas(db)
    west_edge = 106.20
    on_the_map_just_inside = position_in(Datum.GCJ02, 38.45, west_edge + 0.001)
    county = get_area(db, XIXIA)

    set_outline(db, county, outline=square(west_edge, 38.40, 106.30, 38.50), datum=Datum.GCJ02)
    on_that_map = area_at(db, on_the_map_just_inside)
    set_outline(db, county, outline=square(west_edge, 38.40, 106.30, 38.50), datum=Datum.WGS84)
    on_another = area_at(db, on_the_map_just_inside)

    assert on_that_map is not None
    assert on_that_map.area.adcode == XIXIA
    assert on_another is not None
    assert on_another.area.adcode == JINFENG


def test_a_gap_between_outlines_belongs_to_the_nearest_but_not_for_certain(db: Session) -> None:
    load_areas(db)
    for county in list_areas(db, level=COUNTY):
        set_outline(db, county, outline=square(100.0, 30.0, 100.1, 30.1), datum=Datum.WGS84)
    set_outline(db, get_area(db, XIXIA), outline=square(106.10, 38.40, 106.20, 38.50), datum=Datum.WGS84)
    set_outline(db, get_area(db, JINFENG), outline=square(106.21, 38.40, 106.30, 38.50), datum=Datum.WGS84)

    in_the_gap = area_at(db, Position(38.45, 106.202))
    far_off = area_at(db, Position(38.45, 106.40))

    assert in_the_gap is not None
    assert (in_the_gap.area.adcode, in_the_gap.is_certain) == (XIXIA, False)
    assert far_off is None


def test_an_outline_outlives_a_reload_of_the_areas(db: Session) -> None:
    load_areas(db)
    set_outline(db, get_area(db, XIXIA), outline=square(105.0, 38.40, 106.20, 38.50), datum=Datum.WGS84)

    load_areas(db)

    guess = area_at(db, Position(38.45, 105.1))
    assert guess is not None
    assert guess.is_certain


def test_a_hole_is_not_part_of_an_outline() -> None:
    shell = square(0, 0, 10, 10)["coordinates"][0][0]
    hole = square(4, 4, 6, 6)["coordinates"][0][0]

    ring_shaped = checked_outline({"type": "Polygon", "coordinates": [shell, hole]})

    assert contains(ring_shaped, 5, 2)
    assert not contains(ring_shaped, 5, 5)
    assert not contains(ring_shaped, 11, 5)
    assert metres_away(ring_shaped, 5, 5) == pytest.approx(111_195, rel=0.01)


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        {"type": "Point", "coordinates": [1, 2]},
        {"type": "Polygon", "coordinates": []},
        {"type": "MultiPolygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]},
        {"type": "Polygon", "coordinates": [[[38, 106], [39, 106], [39, 107], [38, 106]]]},
        {"type": "Polygon", "coordinates": [[["0", 0], [1, 0], [1, 1], ["0", 0]]]},
        {"type": "Polygon", "coordinates": 7},
    ],
)
def test_what_is_no_outline_is_refused(geometry: object) -> None:
    with pytest.raises(NotAnOutline):
        checked_outline(geometry)
