"""Points wait for a look where a photo was there before, or two places are too far apart for the time between."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from models.areas.coordinates import Position
from models.case import ANONYMOUS, HIDDEN, Case
from models.cases.file import list_awaited, settle_file
from models.cases.forgetting import let_go_of_cases
from models.cases.joining import join_case
from models.cases.opening import NewCase, open_case
from models.cases.topic import get_topic
from models.files.stored_file import StoredFile, keep_stored
from models.holiday import load_calendar
from models.office import REGION_OFFICE, Office
from models.person import Person
from models.points.doubt import Doubt, SamePhoto, TooFar, list_doubts
from models.points.doubt_limit import doubt_limit
from models.points.photo_print import MOST_BITS, PhotoPrint, drop_old_prints, keep_print
from models.points.volunteer import Stint, hand_in_hours
from tests.areas import lay_areas
from tests.people import XINGQING, settle_in
from tests.playground import NOON

CALENDAR = load_calendar("Asia/Shanghai")
LOOKS = 0xF0A5_3C3C_0FF0_1234
HERE = Position(38.4680, 106.2760)
# 30 km further south.
THERE = Position(38.1980, 106.2760)


@dataclass
class Street:
    db: Session
    rider: Person
    other: Person

    def report(
        self,
        *,
        by: Person | None = None,
        looks: int | None = None,
        position: Position | None = HERE,
        at: datetime = NOON,
        topic: str = "E01",
        manner: str = HIDDEN,
    ) -> Case:
        person = None if manner == ANONYMOUS else by or self.rider
        story = f"{len(self.db.exec(select(Case)).all())}"
        photos = ["photo"] if looks is not None else []
        new = NewCase(get_topic(topic), manner, person, 1, story, photos=photos, position=position, adcode=XINGQING)
        case = open_case(self.db, new, calendar=CALENDAR, now=at).case
        for file in list_awaited(self.db):
            stored = StoredFile(name=f"{case.id}", mime="image/jpeg", size=9, created_at=at)
            keep_stored(self.db, stored)
            settle_file(self.db, file.id, stored=stored)
            if file.is_compared:
                keep_print(self.db, file.id, looks=f"{looks:016x}", now=at)
        return case

    def doubts(self, case: Case) -> list[Doubt]:
        return list_doubts(self.db, case, now=NOON)


@pytest.fixture
def street(db: Session) -> Street:
    lay_areas(db)
    db.add(Office(code="NX", name="自治区（示例）", level=REGION_OFFICE, adcode=None))
    return Street(db, settle_in(db, 1, home=XINGQING), settle_in(db, 2, home=XINGQING))


def test_limits_are_such_that_every_photo_alike_is_found() -> None:
    assert 0 < doubt_limit("alike_bits") <= MOST_BITS


@pytest.mark.parametrize(
    ("turned", "is_alike"),
    [(0, True), (0b11_1111, True), (0x8000_4000_2000_1011, True), (0b111_1111, False), (0x8000_4000_2000_1111, False)],
    ids=["none", "six of one quarter", "six of all quarters", "seven of one", "seven of all"],
)
def test_a_photo_that_differs_in_a_few_bits_is_the_same(street: Street, turned: int, is_alike: bool) -> None:
    first = street.report(by=street.other, looks=LOOKS)

    later = street.report(looks=LOOKS ^ turned, position=None)

    assert street.doubts(later) == ([SamePhoto(first.id or 0)] if is_alike else [])
    assert street.doubts(first) == []


def test_what_was_long_ago_or_is_compared_with_nothing_is_not_remembered(street: Street) -> None:
    street.report(looks=LOOKS, at=NOON - timedelta(days=91), position=None)
    for topic, manner in (("E01", ANONYMOUS), ("F04", HIDDEN), ("E14", HIDDEN)):
        street.report(looks=LOOKS, topic=topic, manner=manner, position=None)
    same = street.report(looks=LOOKS ^ (1 << 40) - 1, position=None)
    join_case(street.db, same, person=street.other, chat_id=2, words="", photos=["also"], now=NOON)

    assert [file.is_compared for file in list_awaited(street.db)] == [False]
    assert street.doubts(street.report(looks=LOOKS, position=None)) == []
    assert drop_old_prints(street.db, now=NOON) == 4
    assert len(street.db.exec(select(PhotoPrint)).all()) == 2 * 4


def test_with_who_is_forgotten_goes_what_their_photos_look_like(street: Street) -> None:
    """Also where the case goes on for somebody who has joined it."""
    case = street.report(looks=LOOKS)
    join_case(street.db, case, person=street.other, chat_id=2, words="", photos=[], now=NOON)

    let_go_of_cases(street.db, street.rider, now=NOON)

    assert case.reporter_id == street.other.id
    assert street.db.exec(select(PhotoPrint)).all() == []


@pytest.mark.parametrize(
    ("minutes", "topic", "position", "is_too_far"),
    [
        (14, "E01", THERE, True),
        (16, "E01", THERE, False),
        (0, "E01", replace(HERE, latitude=HERE.latitude + 0.02), False),
        (0, "E01", None, False),
        (5, "F04", THERE, False),
    ],
    ids=["too fast", "as fast as a car", "next street at once", "no position", "a shop from home"],
)
def test_two_places_need_time_between(
    street: Street, minutes: int, topic: str, position: Position | None, is_too_far: bool
) -> None:
    first = street.report(at=NOON - timedelta(minutes=minutes))
    street.report(by=street.other, at=NOON, position=HERE)

    doubts = street.doubts(street.report(position=position, topic=topic))

    assert doubts == ([TooFar(first.id or 0, 29971, minutes)] if is_too_far else [])


@pytest.mark.parametrize(("began", "is_too_far"), [(-120, False), (-60, True), (5, True), (20, False)])
def test_who_was_on_duty_was_nowhere_else(street: Street, began: int, is_too_far: bool) -> None:
    """One hour of duty, minutes before or after a report from 30 km away."""
    report = street.report(at=NOON)
    stint = Stint(date(2026, 11, 23), NOON + timedelta(minutes=began), 2)
    new = NewCase(get_topic("V01"), HIDDEN, street.rider, 1, "…", position=THERE, adcode=XINGQING)

    duty = hand_in_hours(street.db, new, stint, calendar=CALENDAR, now=NOON + timedelta(hours=2)).case

    assert [doubt.case_id for doubt in street.doubts(duty)] == ([report.id] if is_too_far else [])
