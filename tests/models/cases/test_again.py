"""What counts as the same matter again, and which office is above which."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session

from models.area import REGION
from models.areas.coordinates import Position
from models.case import ANSWERED, CLOSED, HIDDEN, RECEIVED, WITHDRAWN, Case
from models.cases.again import AGAIN_WITHIN, Matter, NoOffice, find_answered_alike, find_receiver
from models.cases.opening import NewCase, open_case
from models.cases.topic import get_topic
from models.holiday import load_calendar
from models.office import BODY, COMMITTEE, REGION_OFFICE, find_office_above, find_office_by_code, get_office
from models.person import Person
from tests.areas import lay_areas
from tests.models.offices.samples import JINFENG, XINGQING, YINCHUAN, add_office
from tests.playground import NOON

HERE, NEXT_DOOR, ELSEWHERE = Position(38.468, 106.276), Position(38.4684, 106.2762), Position(38.4695, 106.276)


@pytest.fixture
def region(db: Session) -> Session:
    lay_areas(db)
    add_office(db, "COUNTY")
    add_office(db, "CITY", level=COMMITTEE, adcode=YINCHUAN)
    add_office(db, "UNION", level=BODY, adcode=REGION)
    add_office(db, "REGION", level=REGION_OFFICE, adcode=REGION)
    return db


def somebody(db: Session) -> Person:
    person = Person(language="zh_CN", consent_version=1, consented_at=NOON, created_at=NOON)
    db.add(person)
    db.flush()
    return person


def answered(db: Session, matter: Matter, *, state: str = ANSWERED) -> Case:
    new = NewCase(
        topic=matter.topic,
        manner=HIDDEN,
        reporter=matter.reporter,
        chat_id=7,
        story="…",
        platform=matter.platform,
        place=matter.place,
        position=matter.position,
        adcode=matter.adcode,
    )
    case = open_case(db, new, calendar=load_calendar("Asia/Shanghai"), now=NOON).case
    case.state, case.answer, case.answered_at = state, "已督促。", NOON
    db.add(case)
    db.flush()
    return case


def pay(person: Person | None) -> Matter:
    return Matter(person, get_topic("R03"), XINGQING, platform="美团")


def test_the_same_again_goes_up_a_level_each_time(region: Session) -> None:
    matter, went = pay(somebody(region)), []
    for _time in range(4):
        went.append(find_receiver(region, matter, now=NOON).office.code)
        answered(region, matter, state=CLOSED)

    assert went == ["COUNTY", "CITY", "REGION", "REGION"]


def test_what_is_not_alike_stays_where_it_belongs(region: Session) -> None:
    person = somebody(region)
    before = answered(region, pay(person))
    street = Matter(person, get_topic("E01"), XINGQING, place="敬德街", position=HERE)
    shop = Matter(person, get_topic("F05"), XINGQING, place="老马面馆 · 敬德街", position=HERE)
    dirty, rats = answered(region, street), answered(region, shop)

    def found(matter: Matter) -> int | None:
        case = find_answered_alike(region, matter, now=NOON + timedelta(days=5))
        return None if case is None else case.id

    assert found(pay(person)) == before.id
    assert found(replace(street, place="发来的位置", position=NEXT_DOOR)) == dirty.id
    assert found(replace(street, place="敬 德街", position=None)) == dirty.id
    assert found(replace(shop, place="老马面馆", position=None)) == rats.id
    others = (
        pay(None),
        pay(somebody(region)),
        replace(pay(person), topic=get_topic("R02")),
        replace(pay(person), platform="京东"),
        replace(pay(person), adcode=JINFENG),
        replace(pay(person), place="敬德街"),
        replace(street, position=ELSEWHERE),
        replace(street, place="民族街", position=None),
        replace(shop, place="老李面馆 · 敬德街"),
    )
    assert [found(matter) for matter in others] == [None] * len(others)


@pytest.mark.parametrize("code", ["R18", "R11", "R19", "E14", "S01"])
def test_danger_questions_ideas_praise_and_stations_go_to_the_nearest_again(region: Session, code: str) -> None:
    matter = Matter(somebody(region), get_topic(code), XINGQING, place="敬德街")
    answered(region, matter)

    assert find_receiver(region, matter, now=NOON).office.code == "COUNTY"


def test_what_has_no_answer_was_withdrawn_or_is_long_ago_is_not_again(region: Session) -> None:
    matter = pay(somebody(region))
    case = answered(region, matter)
    assert find_receiver(region, matter, now=NOON + AGAIN_WITHIN).office.code == "COUNTY"
    for state in (RECEIVED, WITHDRAWN):
        case.state = state
        region.flush()
        assert find_answered_alike(region, matter, now=NOON) is None


def test_who_is_above_whom(region: Session) -> None:
    def above(code: str) -> str | None:
        office = find_office_by_code(region, code)
        assert office is not None
        found = find_office_above(region, office)
        return None if found is None else found.code

    assert [above(code) for code in ("COUNTY", "CITY", "UNION", "REGION")] == ["CITY", "REGION", "REGION", None]
    shut = find_office_by_code(region, "CITY")
    assert shut is not None
    shut.is_open = False
    region.flush()
    assert above("COUNTY") == "REGION"


def test_where_no_office_is_open_nobody_gets_it(db: Session) -> None:
    with pytest.raises(NoOffice):
        find_receiver(db, pay(None), now=NOON)


def test_what_was_handed_elsewhere_goes_above_that_office(region: Session) -> None:
    matter = pay(somebody(region))
    case = answered(region, matter)
    union = find_office_by_code(region, "UNION")
    assert union is not None
    case.office_id = union.id or 0
    region.flush()

    receiver = find_receiver(region, matter, now=NOON)

    assert (receiver.office.code, receiver.before) == ("REGION", case)
    assert get_office(region, case.office_id).code == "UNION"
