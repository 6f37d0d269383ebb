"""The nearest stations."""

from datetime import datetime, timedelta
from math import dist
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.areas.coordinates import Position
from models.areas.distance import distance_m, point_in_space
from models.holiday import Calendar
from models.stations import nearest
from models.stations.amenity import filter_bits, fulfilled
from models.stations.hours_text import parse_hours
from models.stations.nearest import Found, Pin, StationIndex

CALENDAR = Calendar(ZoneInfo("Asia/Shanghai"))
NOON = datetime(2026, 11, 21, 12, 0, tzinfo=CALENDAR.zone)
HOURS = ("24/7", "Mo-Su 08:00-22:00", "Mo-Su 20:00-04:00", "off", "")

NINGXIA = st.builds(Position, st.floats(35.2, 39.4), st.floats(104.2, 107.7))
ANYWHERE = st.builds(Position, st.floats(-90, 90), st.floats(-180, 180))
EDGES = st.builds(Position, st.sampled_from([-90.0, -89.999, 0.0, 89.999, 90.0]), st.sampled_from([-180.0, 0.0, 180.0]))


def pins(places: st.SearchStrategy[Position], at_most: int = 25) -> st.SearchStrategy[list[Pin]]:
    marks = st.tuples(places, st.integers(0, 7), st.sampled_from(HOURS))
    return st.lists(marks, max_size=at_most).map(
        lambda drawn: [
            Pin(number, f"S{number:03d}", place.latitude, place.longitude, bits, hours)
            for number, (place, bits, hours) in enumerate(drawn)
        ]
    )


def is_open(pin: Pin, moment: datetime) -> bool:
    return bool(pin.hours) and parse_hours(pin.hours).is_open(moment, CALENDAR)


def by_brute_force(stations: list[Pin], here: Position, bits: int, open_at: datetime | None) -> list[float]:
    return sorted(
        distance_m(here, Position(pin.latitude, pin.longitude))
        for pin in stations
        if pin.bits & bits == bits and (open_at is None or is_open(pin, open_at))
    )


@settings(max_examples=300, deadline=None)
@given(
    stations=pins(NINGXIA) | pins(ANYWHERE | EDGES),
    here=NINGXIA | ANYWHERE | EDGES,
    bits=st.integers(0, 7),
    hour=st.none() | st.integers(0, 23),
    count=st.integers(1, 6),
    skip=st.integers(0, 30),
    few=st.sampled_from([3, 2_000]),
    deepest=st.sampled_from([1, 5, 512]),
)
def test_the_answer_is_that_of_measuring_every_station(
    *, stations: list[Pin], here: Position, bits: int, hour: int | None, count: int, skip: int, few: int, deepest: int
) -> None:
    open_at = None if hour is None else NOON.replace(hour=hour)

    with pytest.MonkeyPatch.context() as small:
        small.setattr(nearest, "_FEW", few)
        small.setattr(nearest, "_DEEPEST_LOOK", deepest)
        index = StationIndex(stations, CALENDAR)
        found = index.nearest(here, bits=bits, open_at=open_at, count=count, skip=skip)

    expected = by_brute_force(stations, here, bits, open_at)[skip : skip + count]
    assert [one.distance_m for one in found] == pytest.approx(expected, abs=1e-6)
    for one in found:
        pin = stations[one.station_id]
        assert one.distance_m == distance_m(here, Position(pin.latitude, pin.longitude))
        assert pin.bits & bits == bits
        assert open_at is None or is_open(pin, open_at)


@given(ANYWHERE, ANYWHERE)
def test_no_way_is_shorter_than_the_straight_line_allows(one: Position, other: Position) -> None:
    line_m = dist(point_in_space(one), point_in_space(other))

    assert nearest._shortest_way(line_m) <= distance_m(one, other) + 1e-6


def test_without_stations_nothing_is_near() -> None:
    assert StationIndex([], CALENDAR).nearest(Position(90, 0), bits=1, open_at=NOON) == []


def test_stations_equally_far_come_by_code() -> None:
    here = Position(38.467, 106.274)
    places = {code: Pin(number, code, 38.468, 106.275, 0, "24/7") for number, code in enumerate("DBCA")}

    found = StationIndex(places.values(), CALENDAR).nearest(here, count=3)

    assert [one.station_id for one in found] == [places[code].station_id for code in "ABC"]


def test_across_the_date_line_it_is_not_far() -> None:
    fiji = Pin(1, "A", -17.0, 179.99, 0, "24/7")
    samoa = Pin(2, "B", -17.0, -172.0, 0, "24/7")

    found = StationIndex([fiji, samoa], CALENDAR).nearest(Position(-17.0, -179.99))

    assert [one.station_id for one in found] == [1, 2]
    assert found[0].distance_m == pytest.approx(2_130, abs=10)


def test_pages_follow_one_another_without_a_gap() -> None:
    stations = [Pin(number, f"{number:02d}", 38.0 + number / 100, 106.0, 0, "24/7") for number in range(12)]
    index = StationIndex(stations, CALENDAR)
    here = Position(38.0, 106.0)

    pages = [index.nearest(here, count=5, skip=skip) for skip in (0, 5, 10, 15)]

    assert [[one.station_id for one in page] for page in pages] == [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9], [10, 11], []]


@pytest.mark.parametrize(("count", "skip"), [(0, 0), (5, 10**12), (10**12, 0)])
def test_an_absurd_page_costs_little(count: int, skip: int) -> None:
    index = StationIndex([Pin(1, "A", 38.0, 106.0, 0, "24/7")], CALENDAR)

    assert len(index.nearest(Position(38.0, 106.0), count=count, skip=skip)) == (1 if count and not skip else 0)


def test_a_station_opens_for_the_index_at_the_minute() -> None:
    index = StationIndex([Pin(1, "A", 38.0, 106.0, 0, "Sa 12:00-12:01")], CALENDAR)
    here = Position(38.0, 106.0)

    def is_found(moment: datetime) -> bool:
        return index.nearest(here, open_at=moment) == [Found(1, 0.0)]

    assert not is_found(NOON - timedelta(microseconds=1))
    assert is_found(NOON)
    assert is_found(NOON + timedelta(seconds=59.9))
    assert not is_found(NOON + timedelta(minutes=1))


def test_the_filters_asked_for_last_are_kept_at_hand() -> None:
    index = StationIndex([Pin(1, "A", 38.0, 106.0, 511, "24/7")], CALENDAR)

    for bits in range(100):
        assert index.nearest(Position(38.0, 106.0), bits=bits) == [Found(1, 0.0)]

    assert len(index._clouds) == nearest._MOST_TREES


def test_air_conditioning_or_heating_is_one_wish() -> None:
    heated = Pin(1, "A", 38.0, 106.0, fulfilled(["heater", "hot_water"]), "24/7")
    cooled = Pin(2, "B", 38.1, 106.0, fulfilled(["air_con"]), "24/7")
    index = StationIndex([heated, cooled], CALENDAR)
    here = Position(38.0, 106.0)

    either = index.nearest(here, bits=filter_bits(["climate"]))
    both = index.nearest(here, bits=filter_bits(["climate", "hot_water"]))

    assert [one.station_id for one in either] == [1, 2]
    assert [one.station_id for one in both] == [1]
