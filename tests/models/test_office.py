"""Which office leads, which belongs to a body, and whom an office may hand on to."""

from random import Random

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from models.area import REGION
from models.areas.coordinates import Position
from models.areas.distance import distance_m
from models.office import (
    BODY,
    COMMITTEE,
    GUIDANCE_STATION,
    REGION_OFFICE,
    Office,
    UnknownOffice,
    distinct_labels,
    find_body,
    find_lead_office,
    find_office_by_code,
    find_offices,
    get_office,
    list_guidance_stations,
    list_offices,
    list_transfer_targets,
)
from models.offices.body import BODIES, get_body
from tests.models.offices.samples import JINFENG, SHIZUISHAN, XINGQING, YINCHUAN, add_office

NOWHERE = 999_999


@pytest.fixture
def region(db: Session) -> Session:
    """An office of every level around Xingqing."""
    add_office(db, "COUNTY")
    add_office(db, "COUNTY-COMMITTEE", level=COMMITTEE)
    add_office(db, "CITY-COMMITTEE", level=COMMITTEE, adcode=YINCHUAN)
    add_office(db, "CITY", adcode=YINCHUAN)
    add_office(db, "REGION", level=REGION_OFFICE, adcode=REGION)
    add_office(db, "ZONE-COMMITTEE", level=COMMITTEE, adcode=None)
    return db


def lead(db: Session, adcode: int | None) -> str | None:
    office = find_lead_office(db, adcode=adcode)
    return office.code if office else None


def close(db: Session, code: str) -> None:
    office = find_office_by_code(db, code)
    assert office is not None
    office.is_open = False
    db.add(office)
    db.flush()


def codes(offices: list[Office]) -> list[str]:
    return [office.code for office in offices]


def test_the_guidance_station_of_the_county_leads(region: Session) -> None:
    assert lead(region, XINGQING) == "COUNTY"


def test_where_offices_are_closed_the_next_one_leads(region: Session) -> None:
    leads = []
    for code in ("COUNTY", "COUNTY-COMMITTEE", "CITY-COMMITTEE", "CITY", "REGION"):
        close(region, code)
        leads.append(lead(region, XINGQING))

    assert leads == ["COUNTY-COMMITTEE", "CITY-COMMITTEE", "CITY", "REGION", None]


@pytest.mark.parametrize(
    ("adcode", "code"),
    [
        (JINFENG, "CITY-COMMITTEE"),  # a county without an office of its own
        (YINCHUAN, "CITY-COMMITTEE"),
        (SHIZUISHAN, "REGION"),
        (REGION, "REGION"),
        (NOWHERE, "REGION"),
        (None, "REGION"),
    ],
)
def test_an_area_without_a_guidance_station_has_the_next_office(region: Session, adcode: int | None, code: str) -> None:
    assert lead(region, adcode) == code


def test_a_body_never_leads_nor_does_a_committee_that_belongs_to_nowhere(db: Session) -> None:
    add_office(db, "MARKET", level=BODY, body="market")
    add_office(db, "ZONE-COMMITTEE", level=COMMITTEE, adcode=None)

    assert [lead(db, adcode) for adcode in (XINGQING, REGION, None)] == [None, None, None]


def test_the_office_of_the_region_needs_no_code(db: Session) -> None:
    add_office(db, "REGION", level=REGION_OFFICE, adcode=None)

    assert lead(db, XINGQING) == "REGION"


def test_of_several_guidance_stations_the_first_by_name_leads(db: Session) -> None:
    add_office(db, "A", name="乙")
    add_office(db, "B", name="丙")
    add_office(db, "C", name="丙")

    assert lead(db, XINGQING) == "B"


def test_the_nearest_open_office_of_a_body_is_found(db: Session) -> None:
    add_office(db, "REGION-UNION", level=BODY, body="union", adcode=None)
    add_office(db, "CITY-UNION", level=BODY, body="union", adcode=YINCHUAN)
    add_office(db, "COUNTY-UNION", level=BODY, body="union")
    add_office(db, "COUNTY-MARKET", level=BODY, body="market")

    found = []
    for code in ("COUNTY-UNION", "CITY-UNION", "REGION-UNION"):
        found.append(find_body(db, body="union", adcode=XINGQING))
        close(db, code)

    assert [office and office.code for office in found] == ["COUNTY-UNION", "CITY-UNION", "REGION-UNION"]
    assert find_body(db, body="union", adcode=XINGQING) is None
    assert find_body(db, body="market", adcode=JINFENG) is None


@pytest.mark.parametrize("adcode", [XINGQING, YINCHUAN, REGION, NOWHERE, None])
@pytest.mark.parametrize("of_the_region", [REGION, None])
def test_a_body_of_the_region_is_there_for_every_area(
    db: Session, adcode: int | None, of_the_region: int | None
) -> None:
    fire = add_office(db, "FIRE", level=BODY, body="fire", adcode=of_the_region)

    assert find_body(db, body="fire", adcode=adcode) == fire


def test_an_office_hands_on_to_those_around_it_near_to_far_and_by_name(region: Session) -> None:
    add_office(region, "JINFENG", adcode=JINFENG)
    add_office(region, "SHIZUISHAN", level=COMMITTEE, adcode=SHIZUISHAN)
    add_office(region, "CLOSED", is_open=False)
    hr = add_office(region, "HR", level=BODY, body="hr", adcode=REGION)
    county = find_office_by_code(region, "COUNTY")
    assert county is not None

    assert codes(list_transfer_targets(region, county)) == [
        *("COUNTY-COMMITTEE", "CITY-COMMITTEE", "CITY"),
        *("HR", "REGION", "ZONE-COMMITTEE"),
    ]
    assert codes(list_transfer_targets(region, hr)) == [
        *("REGION", "ZONE-COMMITTEE"),
        *("CITY-COMMITTEE", "CITY", "SHIZUISHAN"),
    ]
    committee = find_office_by_code(region, "CITY-COMMITTEE")
    assert committee is not None
    assert codes(list_transfer_targets(region, committee)) == [
        *("CITY", "HR", "REGION", "ZONE-COMMITTEE"),
        *("COUNTY-COMMITTEE", "COUNTY", "JINFENG"),
    ]


@pytest.mark.parametrize("seed", range(20))
def test_of_several_stations_of_a_county_the_nearest_leads_and_those_without_a_position_come_last(
    db: Session, seed: int
) -> None:
    chance = Random(seed)
    here, *doors = (Position(chance.uniform(38.3, 38.6), chance.uniform(106.2, 106.4)) for _ in range(6))
    add_office(db, "A")
    add_office(db, "CLOSED", is_open=False, latitude=here.latitude, longitude=here.longitude)
    add_office(db, "NEXT-COUNTY", adcode=JINFENG, latitude=here.latitude, longitude=here.longitude)
    for number, door in enumerate(doors):
        add_office(db, f"S{number}", latitude=door.latitude, longitude=door.longitude)
    by_distance = sorted(range(len(doors)), key=lambda number: distance_m(here, doors[number]))

    nearest, unplaced = (find_lead_office(db, adcode=XINGQING, near=near) for near in (here, None))

    assert nearest is not None
    assert unplaced is not None
    assert (nearest.code, unplaced.code) == (f"S{by_distance[0]}", "A")
    offered = codes(list_transfer_targets(db, nearest, near=here))
    assert offered == [*(f"S{number}" for number in by_distance[1:]), "A"]
    assert codes(list_guidance_stations(db, adcode=XINGQING)) == ["A", *(f"S{number}" for number in range(5))]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("county", ["COUNTY"]),
        ("兴庆", ["COUNTY", "COUNTY-COMMITTEE"]),
        ("XINGQING", ["COUNTY", "COUNTY-COMMITTEE"]),
        ("  ", []),
        ("%", []),
        ("没有这个", []),
    ],
)
def test_an_office_is_found_by_its_code_its_name_or_its_area(region: Session, words: str, found: list[str]) -> None:
    close(region, "COUNTY-COMMITTEE")

    assert codes(find_offices(region, words)) == found


def test_a_directory_holds_what_lies_within_an_area_closed_or_not(region: Session) -> None:
    close(region, "COUNTY")

    assert codes(list_offices(region, within=XINGQING)) == ["COUNTY", "COUNTY-COMMITTEE"]
    assert codes(list_offices(region, within=YINCHUAN)) == ["CITY", "CITY-COMMITTEE", "COUNTY", "COUNTY-COMMITTEE"]
    assert codes(list_offices(region, within=REGION))[-2:] == ["REGION", "ZONE-COMMITTEE"]
    assert list_offices(region, within=NOWHERE) == []


def test_an_office_is_found_by_its_id_and_its_code(region: Session) -> None:
    office = find_office_by_code(region, "COUNTY")

    assert office is not None
    assert office.id is not None
    assert get_office(region, office.id) == office
    assert find_office_by_code(region, "OTHER") is None
    with pytest.raises(UnknownOffice) as refusal:
        get_office(region, office.id + 1_000)
    assert refusal.value.office_id == office.id + 1_000


def test_no_two_offices_have_one_code(db: Session) -> None:
    add_office(db, "COUNTY")

    with pytest.raises(IntegrityError):
        add_office(db, "COUNTY", level=COMMITTEE)


def test_an_office_goes_by_its_name_in_the_language_that_it_has() -> None:
    both = Office(code="A", name="甲", name_en="First", level=GUIDANCE_STATION)
    one = Office(code="B", name="乙", level=GUIDANCE_STATION)

    assert [both.label("zh_CN"), both.label("en"), one.label("en")] == ["甲", "First", "乙"]


def test_where_two_go_by_the_same_name_their_codes_tell_them_apart() -> None:
    offices = [
        Office(code=code, name=name, level=GUIDANCE_STATION) for code, name in (("A", "站"), ("B", "社"), ("C", "站"))
    ]

    assert distinct_labels(offices, "zh_CN") == {"A": "站 (A)", "B": "社", "C": "站 (C)"}


def test_a_body_goes_by_its_code_and_all_its_names() -> None:
    names = [(body.code, name) for body in BODIES for name in body.names]

    assert [BODIES.find_code(name) for _, name in names] == [code for code, _ in names]
    assert BODIES.find_code("气象") is None
    assert [get_body("union").label("zh_CN"), get_body("union").label("en")] == ["工会", "Trade union"]
