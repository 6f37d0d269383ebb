"""The sample stations."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session

from models.area import COUNTY, area_at, get_area, list_areas, load_areas
from models.areas.distance import distance_m
from models.holiday import load_calendar
from models.station import Station, list_stations
from models.stations.amenity import FILTERS, filter_bits, fulfilled
from models.stations.demo import load_demo_stations
from tests.models.stations.samples import NOW

NINGXIA = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def samples(db: Session) -> list[Station]:
    load_areas(db)
    load_demo_stations(db, now=NOW)
    return list_stations(db)


def test_every_county_has_stations_and_the_city_districts_have_more(db: Session, samples: list[Station]) -> None:
    per_county = {area.adcode: 0 for area in list_areas(db, level=COUNTY)}
    for station in samples:
        per_county[station.county] += 1

    assert 55 <= len(samples) <= 70
    assert min(per_county.values()) >= 2
    assert all(per_county[district] >= 6 for district in (640104, 640105, 640106))


def test_every_one_is_plainly_a_sample(samples: list[Station]) -> None:
    for station in samples:
        assert station.is_sample
        assert station.name.endswith("（示例）")
        assert station.name_en.endswith("(sample)")
        assert station.address.endswith("（示例地址）")
        assert station.host.startswith("示例")
        assert not station.phone
        assert not station.photo


def test_each_lies_in_its_county_within_six_kilometres_of_the_seat(db: Session, samples: list[Station]) -> None:
    for station in samples:
        guess = area_at(db, station.position)
        assert guess is not None
        assert guess.area.adcode == station.county
        assert 250 < distance_m(get_area(db, station.county).seat, station.position) < 6_100


@pytest.mark.parametrize("hour", [1, 4, 9, 13, 23])
def test_at_any_hour_some_are_open_and_by_day_some_are_closed(samples: list[Station], hour: int) -> None:
    moment = datetime(2026, 11, 23, hour, 30, tzinfo=NINGXIA)
    calendar = load_calendar("Asia/Shanghai")

    open_ones = [station for station in samples if station.opening_hours.is_open(moment, calendar)]

    assert 10 <= len(open_ones) < len(samples)


def test_every_filter_finds_some_and_leaves_some_out(samples: list[Station]) -> None:
    for wish in (wish for wish in FILTERS if wish.is_listed):
        bit = filter_bits([wish.code])
        having = [station for station in samples if fulfilled(station.offers) & bit]
        assert 4 <= len(having) < len(samples), wish.code


def test_entries_are_of_every_age_and_some_were_never_confirmed(samples: list[Station]) -> None:
    ages = {NOW - station.last_verified_at for station in samples if station.last_verified_at is not None}

    assert min(ages) < timedelta(hours=1)
    assert max(ages) > timedelta(days=90)
    assert any(station.last_verified_at is None for station in samples)
    assert sum(station.freshness.is_stale(NOW) for station in samples) < len(samples) / 3
