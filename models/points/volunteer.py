"""Volunteer hours that somebody hands in: when they were done, and how many fit into a day.

What becomes of them is told by the case with which they came. They count until an office says no, or their owner takes
them back before it has said anything.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Date, or_
from sqlmodel import Field, Session, SQLModel, col, select

from models.case import CLOSED, OPEN, SOLVED, Case, CaseEvent
from models.cases.desk import answer_case, refuse_case
from models.cases.message import Message
from models.cases.moves import begin_move
from models.cases.opening import NewCase, OpenedCase, open_case
from models.database import BigId, UtcMoment
from models.errors import Refusal
from models.holiday import Calendar
from models.person import Person
from models.points.booking import room_for
from models.points.rule import VOLUNTEER, get_rule

HALF_HOUR = timedelta(minutes=30)
MOST_HALF_HOURS_A_DAY = 8
# So many days back somebody still remembers well enough, and an office can still ask around.
DAYS_BACK = 7


class VolunteerHours(SQLModel, table=True):
    """`day` is the local one on which all of it was done."""

    __tablename__ = "volunteer_hours"

    case_id: int = Field(
        primary_key=True, foreign_key="case.id", sa_type=BigId, sa_column_kwargs={"autoincrement": False}
    )
    day: date = Field(sa_type=Date)
    began_at: datetime = Field(sa_type=UtcMoment)
    half_hours: int

    @property
    def ended_at(self) -> datetime:
        return self.began_at + self.half_hours * HALF_HOUR


@dataclass(frozen=True, slots=True)
class Stint:
    """What somebody says they did, before it is handed in."""

    day: date
    began_at: datetime
    half_hours: int

    @property
    def ended_at(self) -> datetime:
        return self.began_at + self.half_hours * HALF_HOUR


class DayFull(Refusal):
    """Of that day only so many half hours are left."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


class OverlappingHours(Refusal):
    """The same person was at work elsewhere; carries those hours."""

    def __init__(self, other: VolunteerHours) -> None:
        super().__init__(other.case_id)
        self.other = other


class OwnHours(Refusal):
    """Nobody decides on their own."""


def find_hours(db: Session, case: Case) -> VolunteerHours | None:
    return db.get(VolunteerHours, case.id)


def half_hours_left(db: Session, person: Person, day: date) -> int:
    """How many more can be handed in for that day."""
    taken = sum(hours.half_hours for hours in _list_counting(db, person, day))
    return max(MOST_HALF_HOURS_A_DAY - taken, 0)


def find_overlap(
    db: Session, person: Person, stint: "Stint | VolunteerHours", *, besides: int | None = None
) -> VolunteerHours | None:
    """What the same person has handed in for some of the same time; `besides` is a case that does not count."""
    return next(
        (
            hours
            for hours in _list_counting(db, person, stint.day)
            if hours.case_id != besides and hours.began_at < stint.ended_at and stint.began_at < hours.ended_at
        ),
        None,
    )


def points_for(db: Session, person: Person, stint: Stint) -> int:
    """What it brings once it is confirmed, as far as the limits leave room today."""
    rule = get_rule(VOLUNTEER, stint.day)
    return min(rule.points * stint.half_hours, room_for(db, person, rule, stint.day))


def hand_in_hours(db: Session, new: NewCase, stint: Stint, *, calendar: Calendar, now: datetime) -> OpenedCase:
    """Raises DayFull, OverlappingHours, NoOffice, SameAgain."""
    assert new.reporter is not None
    # Two chats of the same person come one after the other.
    db.exec(select(Person.id).where(Person.id == new.reporter.id).with_for_update(key_share=True)).one()
    _check(db, new.reporter, stint)
    opened = open_case(db, new, calendar=calendar, now=now)
    db.add(
        VolunteerHours(case_id=opened.case.id or 0, day=stint.day, began_at=stint.began_at, half_hours=stint.half_hours)
    )
    db.flush()
    return opened


def confirm_hours(db: Session, case: Case, *, by: Person, words: str, now: datetime) -> CaseEvent:
    """End the case with a yes; nobody is asked afterwards whether that solved it.

    Raises:
        NoRight, AlreadyMoved, ClosedItYourself, OwnHours.
        OverlappingHours: after a no the same time was handed in otherwise.
    """
    _check_decider(db, case, by)
    if case.reporter_id is not None:
        reporter, hours = db.get_one(Person, case.reporter_id), db.get_one(VolunteerHours, case.id)
        if (other := find_overlap(db, reporter, hours, besides=case.id)) is not None:
            raise OverlappingHours(other)
    event = answer_case(db, case, by=by, message=Message(words), outcome=SOLVED, now=now)
    case.state, case.closed_at = CLOSED, now
    return event


def decline_hours(db: Session, case: Case, *, by: Person, words: str, now: datetime) -> CaseEvent:
    """End the case with a no, for the reason told. Raises as `confirm_hours`, and NothingSaid."""
    _check_decider(db, case, by)
    return refuse_case(db, case, by=by, words=words, now=now)


def _check(db: Session, person: Person, stint: Stint) -> None:
    left = half_hours_left(db, person, stint.day)
    if stint.half_hours > left:
        raise DayFull(left)
    if (other := find_overlap(db, person, stint)) is not None:
        raise OverlappingHours(other)


def _check_decider(db: Session, case: Case, by: Person) -> None:
    begin_move(db, case, "answer", by)
    if case.reporter_id == by.id:
        raise OwnHours


def _list_counting(db: Session, person: Person, day: date) -> list[VolunteerHours]:
    """Of that day, in order: those that wait for an answer, and those that got a yes."""
    query = (
        select(VolunteerHours)
        .join(Case, col(Case.id) == col(VolunteerHours.case_id))
        .where(Case.reporter_id == person.id, VolunteerHours.day == day)
        .where(or_(col(Case.state).in_(OPEN), col(Case.outcome) == SOLVED))
    )
    return list(db.exec(query.order_by(col(VolunteerHours.began_at))))
