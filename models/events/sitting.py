"""Days on which an office sees people one after the other: each slot of such a day is an event with its own seats."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, Index, func
from sqlmodel import Field, Session, SQLModel, col
from sqlmodel import select as select_rows

from models.database import BigId, UtcMoment
from models.errors import Refusal
from models.events.planning import Plan, Where, make_event, weeks_later
from models.office import get_office, require_work_for
from models.people.access import require_right
from models.people.audit import note_audit
from models.people.quiet_hours import QuietHours
from models.person import STAFF, Person
from models.training import (
    EVERYBODY,
    LONGEST,
    MOST_WEEKS,
    BadTimes,
    TrainingEvent,
    TrainingTerms,
    check_seats,
    check_times,
)

CHECKUP, LEGAL_ADVICE, VISIT = "checkup", "legal_advice", "visit"
# People come to the first two; the team of the last comes to them.
COMING_KINDS = (CHECKUP, LEGAL_ADVICE)
SITTING_KINDS = (*COMING_KINDS, VISIT)
SLOT_MINUTES = (15, 20, 30, 45, 60, 90, 120)
MOST_SLOTS, MOST_AT_ONCE = 24, 20


class TooManySlots(Refusal):
    """More than MOST_SLOTS of this length fit between these hours."""


class OpenAlready(Refusal):
    """The same is open at this place in these hours; carries the day that is."""

    def __init__(self, sitting: "Sitting") -> None:
        super().__init__(sitting.id)
        self.sitting = sitting


class Sitting(SQLModel, table=True):
    """From `starts_at` to `ends_at`. Those that repeat have the first one's number as their `series`."""

    __tablename__ = "sitting"
    __table_args__ = (
        Index("ix_sitting_kind_ends_at", "kind", "ends_at"),
        CheckConstraint("starts_at < ends_at", name="times"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    kind: str
    office_id: int | None = Field(default=None, foreign_key="office.id", sa_type=BigId, index=True)
    station_id: int | None = Field(default=None, foreign_key="station.id", sa_type=BigId, index=True)
    place: str
    adcode: int = Field(foreign_key="area.adcode")
    starts_at: datetime = Field(sa_type=UtcMoment)
    ends_at: datetime = Field(sa_type=UtcMoment)
    series: int | None = Field(default=None, sa_type=BigId, index=True)


@dataclass(frozen=True, slots=True)
class NewSitting:
    """What staff say of a day; `at_once` people are seen side by side in each slot."""

    kind: str
    title: str
    where: Where
    starts_at: datetime
    ends_at: datetime
    slot: timedelta
    at_once: int
    office_id: int | None = None
    station_id: int | None = None
    materials: str = ""


@dataclass(frozen=True, slots=True)
class OpenDay:
    """A day with slots that have not begun, and how many places in them are left."""

    sitting: Sitting
    free: int


def slots_between(starts_at: datetime, ends_at: datetime, slot: timedelta) -> list[datetime]:
    """When each begins; what is left at the end and is shorter than a slot is none."""
    return [starts_at + number * slot for number in range((ends_at - starts_at) // slot)]


def open_sitting(
    db: Session,
    new: NewSitting,
    *,
    weeks: int = 1,
    by: Person | None,
    terms: TrainingTerms,
    quiet: QuietHours,
    now: datetime,
) -> list[Sitting]:
    """Open a day with its slots, with `weeks` above 1 one each week at the same hour by the clock on the wall.

    `by` is None where the program itself does, for the demo.

    Raises NoRight, BadTimes, BadSeats, TooManySlots, OpenAlready.
    """
    if by is not None:
        require_right(db, by, STAFF, adcode=new.where.adcode)
        if new.office_id is not None:
            require_work_for(db, by, get_office(db, new.office_id))
    check_times(new.starts_at, new.ends_at, now=now)
    check_seats(new.at_once)
    count = (new.ends_at - new.starts_at) // new.slot
    if not count or new.ends_at - new.starts_at > LONGEST or not 1 <= weeks <= MOST_WEEKS:
        raise BadTimes
    if count > MOST_SLOTS:
        raise TooManySlots
    made: list[Sitting] = []
    for week in range(weeks):
        starts_at = weeks_later(new.starts_at, week, quiet.zone)
        day = replace(new, starts_at=starts_at, ends_at=starts_at + (new.ends_at - new.starts_at))
        sitting = _make(db, day)
        if weeks > 1:
            sitting.series = made[0].id if made else sitting.id
        for slot_at in slots_between(day.starts_at, day.ends_at, day.slot):
            make_event(db, _plan(day, sitting, slot_at), by=by, terms=terms, quiet=quiet, now=now)
        made.append(sitting)
    facts: dict[str, str | int | bool | None] = {"weeks": weeks, "kind": new.kind, "slots": count}
    subject, adcode = f"sitting:{made[0].id}", new.where.adcode
    note_audit(db, action="sitting.opened", subject=subject, actor=by, adcode=adcode, facts=facts, now=now)
    return made


def find_sitting(db: Session, sitting_id: int) -> Sitting | None:
    return db.get(Sitting, sitting_id)


def list_slots(db: Session, sitting: Sitting, *, now: datetime) -> list[TrainingEvent]:
    """Those that have not begun and were not called off, one after the other."""
    query = select_rows(TrainingEvent).where(
        TrainingEvent.sitting_id == sitting.id,
        TrainingEvent.starts_at > now,
        col(TrainingEvent.cancelled_at).is_(None),
    )
    ordered = query.order_by(col(TrainingEvent.starts_at), col(TrainingEvent.id))
    return list(db.exec(ordered.execution_options(populate_existing=True)))


def list_open_days(
    db: Session,
    *,
    kind: str | None = None,
    office_id: int | None = None,
    station_id: int | None = None,
    now: datetime,
    at_most: int = 50,
) -> list[OpenDay]:
    """Days with slots that are still to come, the next one first, full ones as well."""
    free = func.sum(TrainingEvent.seats - TrainingEvent.taken)
    query = (
        select_rows(Sitting, free)
        .join(TrainingEvent, col(TrainingEvent.sitting_id) == col(Sitting.id))
        .where(Sitting.ends_at > now, TrainingEvent.starts_at > now, col(TrainingEvent.cancelled_at).is_(None))
    )
    if kind is not None:
        query = query.where(Sitting.kind == kind)
    if office_id is not None:
        query = query.where(Sitting.office_id == office_id)
    if station_id is not None:
        query = query.where(Sitting.station_id == station_id)
    grouped = query.group_by(col(Sitting.id)).order_by(col(Sitting.starts_at), col(Sitting.id)).limit(at_most)
    return [OpenDay(sitting, int(places)) for sitting, places in db.exec(grouped)]


def list_sitting_series(db: Session, sitting: Sitting) -> list[Sitting]:
    """The days of its series that come after it."""
    if sitting.series is None:
        return []
    query = select_rows(Sitting).where(Sitting.series == sitting.series, Sitting.starts_at > sitting.starts_at)
    return list(db.exec(query.order_by(col(Sitting.starts_at))))


def _make(db: Session, day: NewSitting) -> Sitting:
    """Raises OpenAlready."""
    there = select_rows(Sitting).where(
        Sitting.kind == day.kind,
        Sitting.place == day.where.name,
        Sitting.adcode == day.where.adcode,
        Sitting.office_id == day.office_id,
        Sitting.starts_at < day.ends_at,
        Sitting.ends_at > day.starts_at,
    )
    is_live = select_rows(TrainingEvent.sitting_id).where(
        col(TrainingEvent.sitting_id).is_not(None), col(TrainingEvent.cancelled_at).is_(None)
    )
    if (before := db.exec(there.where(col(Sitting.id).in_(is_live))).first()) is not None:
        raise OpenAlready(before)
    sitting = Sitting(
        kind=day.kind,
        office_id=day.office_id,
        station_id=day.station_id,
        place=day.where.name,
        adcode=day.where.adcode,
        starts_at=day.starts_at,
        ends_at=day.ends_at,
    )
    db.add(sitting)
    db.flush()
    return sitting


def _plan(day: NewSitting, sitting: Sitting, starts_at: datetime) -> Plan:
    return Plan(
        title=day.title,
        kind=day.kind,
        where=day.where,
        starts_at=starts_at,
        ends_at=starts_at + day.slot,
        seats=day.at_once,
        audience=EVERYBODY,
        materials=day.materials,
        sitting_id=sitting.id,
    )
