"""The sample offices."""

import pytest
from sqlmodel import Session

from models.area import CITY, COUNTY, REGION, area_at, list_areas, load_areas
from models.office import BODY, COMMITTEE, GUIDANCE_STATION, REGION_OFFICE, Office, find_lead_office, list_offices
from models.offices.body import get_body
from models.offices.demo import load_demo_offices

# Here it can be seen how one of several is found.
XIXIA = 640105


@pytest.fixture
def samples(db: Session) -> list[Office]:
    load_areas(db)
    load_demo_offices(db)
    return list_offices(db, within=REGION)


def areas_of(samples: list[Office], level: str) -> list[int]:
    return sorted(office.adcode or 0 for office in samples if office.level == level)


def test_every_county_has_a_guidance_station_and_every_city_a_committee(db: Session, samples: list[Office]) -> None:
    counties, cities = list_areas(db, level=COUNTY), list_areas(db, level=CITY)

    stations = areas_of(samples, GUIDANCE_STATION)
    assert sorted(set(stations)) == [area.adcode for area in counties]
    assert [adcode for adcode in set(stations) if stations.count(adcode) > 1] == [XIXIA]
    assert areas_of(samples, COMMITTEE) == [area.adcode for area in cities]
    assert areas_of(samples, REGION_OFFICE) == [REGION]
    for area in (*counties, *cities):
        office = find_lead_office(db, adcode=area.adcode)
        assert office is not None
        assert office.adcode == area.adcode


def test_guidance_stations_stand_in_their_counties(db: Session, samples: list[Office]) -> None:
    for station in (office for office in samples if office.level == GUIDANCE_STATION):
        assert station.position is not None
        guess = area_at(db, station.position)
        assert guess is not None
        assert guess.area.adcode == station.adcode


def test_bodies_are_there_for_the_region(samples: list[Office]) -> None:
    bodies = [office for office in samples if office.level == BODY]

    assert sorted(get_body(office.body or "").code for office in bodies) == [
        *("bank", "city", "fire", "housing", "hr", "market", "traffic", "union"),
    ]
    assert {office.adcode for office in bodies} == {REGION}
    assert not any(office.body for office in samples if office.level != BODY)


def test_every_one_is_plainly_a_sample(samples: list[Office]) -> None:
    assert len({office.name for office in samples}) == len(samples) == 37
    for office in samples:
        assert office.is_sample
        assert office.is_open
        assert office.name.endswith("（示例）")
        assert office.name_en.endswith("(sample)")
        assert not office.phone
        assert (office.address or "（示例地址）").endswith("（示例地址）")
