"""Volunteer hours: none twice, so many a day, points within the limits once they are confirmed."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session

from models.case import HIDDEN, Case
from models.cases.opening import NewCase
from models.cases.reporter import reopen_case, withdraw_case
from models.cases.topic import get_topic
from models.holiday import load_calendar
from models.office import GUIDANCE_STATION, Office
from models.people.access import BY_COMMAND, grant_role
from models.person import STAFF, Person
from models.points.entry import balance_of
from models.points.verified_case import book_case
from models.points.volunteer import (
    DayFull,
    OverlappingHours,
    Stint,
    confirm_hours,
    decline_hours,
    half_hours_left,
    hand_in_hours,
    points_for,
)
from tests.areas import lay_areas
from tests.people import XINGQING, settle_in
from tests.playground import NOON

ZONE = ZoneInfo("Asia/Shanghai")
TODAY, YESTERDAY = date(2026, 11, 23), date(2026, 11, 22)
CALENDAR = load_calendar("Asia/Shanghai")


@dataclass
class Hall:
    db: Session
    rider: Person
    clerk: Person
    colleague: Person

    def hand_in(self, began: float, half_hours: int, *, day: date = YESTERDAY) -> Case:
        stint = stint_of(began, half_hours, day=day)
        new = NewCase(get_topic("V01"), HIDDEN, self.rider, 1, f"{day} {began}", adcode=XINGQING)
        return hand_in_hours(self.db, new, stint, calendar=CALENDAR, now=NOON).case

    def confirm(self, case: Case) -> None:
        confirm_hours(self.db, case, by=self.clerk, words="2 小时", now=NOON)
        book_case(self.db, case, by=self.clerk, today=TODAY, now=NOON)

    def decline(self, case: Case) -> None:
        decline_hours(self.db, case, by=self.clerk, words="看不出", now=NOON)

    def reopen(self, case: Case) -> None:
        reopen_case(self.db, case, words="看得出", actor_id=self.rider.id, calendar=CALENDAR, now=NOON)


def stint_of(began: float, half_hours: int, *, day: date = YESTERDAY) -> Stint:
    return Stint(day, datetime.combine(day, time(int(began), int(began % 1 * 60)), ZONE), half_hours)


@pytest.fixture
def hall(db: Session) -> Hall:
    lay_areas(db)
    db.add(Office(code="XQ", name="兴庆站（示例）", level=GUIDANCE_STATION, adcode=XINGQING))
    people = [settle_in(db, number, home=XINGQING) for number in (1, 2, 3)]
    for person in people[1:]:
        grant_role(db, person, role=STAFF, adcode=XINGQING, by=None, origin=BY_COMMAND, now=NOON)
    return Hall(db, *people)


@pytest.mark.parametrize(
    ("began", "half_hours", "fits"),
    [(8, 2, True), (8, 3, False), (9.5, 1, False), (8, 4, False), (11, 1, True), (10.5, 4, False)],
)
def test_the_same_time_is_handed_in_once(hall: Hall, began: float, half_hours: int, fits: bool) -> None:
    first = hall.hand_in(9, 4)

    if fits:
        assert hall.hand_in(began, half_hours)
        return
    with pytest.raises(OverlappingHours) as refusal:
        hall.hand_in(began, half_hours)
    assert refusal.value.other.case_id == first.id


def test_a_day_has_room_for_four_hours_each_day_for_itself(hall: Hall) -> None:
    hall.hand_in(8, 5)
    hall.hand_in(20, 1)

    with pytest.raises(DayFull) as refusal:
        hall.hand_in(14, 3)

    assert refusal.value.left == half_hours_left(hall.db, hall.rider, YESTERDAY) == 2
    assert half_hours_left(hall.db, hall.rider, TODAY) == 8


def test_what_was_taken_back_or_got_a_no_leaves_its_time_to_others(hall: Hall) -> None:
    for number in range(2):
        case = hall.hand_in(9, 4)
        if number:
            withdraw_case(hall.db, case, actor_id=hall.rider.id, now=NOON)
        else:
            hall.decline(case)

    hall.confirm(hall.hand_in(9, 4))

    with pytest.raises(OverlappingHours):
        hall.hand_in(9, 4)
    assert balance_of(hall.db, hall.rider) == 20


def test_what_is_looked_at_again_is_not_confirmed_beside_the_same_time(hall: Hall) -> None:
    first = hall.hand_in(9, 4)
    hall.decline(first)
    hall.confirm(hall.hand_in(10, 4))
    hall.reopen(first)

    with pytest.raises(OverlappingHours):
        confirm_hours(hall.db, first, by=hall.colleague, words="2 小时", now=NOON)


def test_points_count_for_the_day_of_the_work_within_its_limits(hall: Hall) -> None:
    """Three hours bring all that a day has; those of another day, confirmed at the same moment, theirs."""
    cases = [hall.hand_in(8, 5), hall.hand_in(14, 3), hall.hand_in(8, 2, day=TODAY)]
    hall.confirm(cases[0])
    assert points_for(hall.db, hall.rider, stint_of(14, 3)) == 5

    for case in cases[1:]:
        hall.confirm(case)

    assert balance_of(hall.db, hall.rider) == 25 + 5 + 10
