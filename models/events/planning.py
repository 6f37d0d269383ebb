"""How an event comes into being, is moved, and is called off; what was to be said of it before falls silent."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from models.areas.coordinates import Position
from models.errors import Refusal
from models.events.checkin import count_attendance
from models.events.reminder import plan_reminders, void_reminders
from models.messages.outgoing import stop_waiting
from models.people.access import require_right
from models.people.audit import note_audit
from models.people.quiet_hours import QuietHours
from models.person import STAFF, Person
from models.training import (
    EventOver,
    TrainingEvent,
    TrainingTerms,
    check_seats,
    check_times,
    get_event,
    require_staff,
)


class HaveCome(Refusal):
    """People have checked in: it takes place now, or is called off."""


@dataclass(frozen=True, slots=True)
class Where:
    """A place by its name, and on the map; `adcode` is its county."""

    name: str
    position: Position
    adcode: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What staff say of an event."""

    title: str
    kind: str
    where: Where
    starts_at: datetime
    ends_at: datetime
    seats: int
    audience: str
    earns_points: bool = False
    trainer: str = ""
    materials: str = ""
    fence_m: int | None = None
    sitting_id: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What is other than before; None: it stays."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None
    where: Where | None = None
    seats: int | None = None
    materials: str | None = None


def plan_event(
    db: Session,
    plan: Plan,
    *,
    weeks: int = 1,
    by: Person | None,
    terms: TrainingTerms,
    quiet: QuietHours,
    now: datetime,
) -> list[TrainingEvent]:
    """Make an event, with `weeks` above 1 one each week at the same hour by the clock on the wall.

    `by` is None where the program itself makes it, for the demo.

    Raises NoRight, BadTimes, BadSeats.
    """
    if by is not None:
        require_right(db, by, STAFF, adcode=plan.where.adcode)
    check_times(plan.starts_at, plan.ends_at, now=now)
    check_seats(plan.seats)
    made: list[TrainingEvent] = []
    for week in range(weeks):
        starts_at = weeks_later(plan.starts_at, week, quiet.zone)
        planned = replace(plan, starts_at=starts_at, ends_at=starts_at + (plan.ends_at - plan.starts_at))
        event = make_event(db, planned, by=by, terms=terms, quiet=quiet, now=now)
        if weeks > 1:
            event.series = made[0].id if made else event.id
        made.append(event)
    facts: dict[str, str | int | bool | None] = {"weeks": weeks, "kind": plan.kind}
    subject, adcode = f"training:{made[0].id}", plan.where.adcode
    note_audit(db, action="training.planned", subject=subject, actor=by, adcode=adcode, facts=facts, now=now)
    return made


def change_event(
    db: Session, event_id: int, change: Change, *, by: Person, terms: TrainingTerms, quiet: QuietHours, now: datetime
) -> TrainingEvent:
    """Make it another version: what was planned to be said of the older one is said no more.

    Raises:
        NoSuchEvent, NoRight, EventOver, BadTimes, BadSeats.
        HaveCome: of the time alone; who is checked in can't be so once more.
    """
    event = get_event(db, event_id)
    require_staff(db, event, by)
    if not event.is_open(now):
        raise EventOver
    if change.starts_at is not None and count_attendance(db, event):
        raise HaveCome
    starts_at, ends_at = change.starts_at or event.starts_at, change.ends_at or event.ends_at
    check_times(starts_at, ends_at, now=now)
    if change.where is not None:
        require_right(db, by, STAFF, adcode=change.where.adcode)
        _put(event, change.where)
    if change.seats is not None:
        check_seats(change.seats, least=event.taken)
        event.seats = change.seats
    _silence(db, event, now)
    event.version += 1
    event.starts_at, event.ends_at = starts_at, ends_at
    event.materials = event.materials if change.materials is None else change.materials
    db.add(event)
    db.flush()
    plan_reminders(db, event, terms=terms, quiet=quiet, now=now)
    _note(db, event, "training.changed", by, now)
    return event


def cancel_event(db: Session, event_id: int, *, why: str, by: Person, now: datetime) -> TrainingEvent:
    """Raises NoSuchEvent, NoRight, EventOver."""
    event = get_event(db, event_id)
    require_staff(db, event, by)
    if not event.is_open(now):
        raise EventOver
    _silence(db, event, now)
    event.cancelled_at, event.why_cancelled = now, why
    db.add(event)
    db.flush()
    _note(db, event, "training.cancelled", by, now)
    return event


def make_event(
    db: Session, plan: Plan, *, by: Person | None, terms: TrainingTerms, quiet: QuietHours, now: datetime
) -> TrainingEvent:
    """One event with its reminders; that it may be is checked before."""
    event = TrainingEvent(
        title=plan.title,
        kind=plan.kind,
        place=plan.where.name,
        latitude=plan.where.position.latitude,
        longitude=plan.where.position.longitude,
        adcode=plan.where.adcode,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        seats=plan.seats,
        audience=plan.audience,
        earns_points=plan.earns_points,
        trainer=plan.trainer,
        materials=plan.materials,
        fence_m=plan.fence_m,
        sitting_id=plan.sitting_id,
        secret=secrets.token_hex(16),
        created_by=None if by is None else by.id,
        created_at=now,
    )
    db.add(event)
    db.flush()
    plan_reminders(db, event, terms=terms, quiet=quiet, now=now)
    return event


def weeks_later(moment: datetime, weeks: int, zone: ZoneInfo) -> datetime:
    """At the same hour by the clock on the wall."""
    local = moment.astimezone(zone)
    wall: time = local.time()
    return datetime.combine(local.date() + timedelta(weeks=weeks), wall, zone).astimezone(moment.tzinfo)


def _put(event: TrainingEvent, where: Where) -> None:
    event.place, event.adcode = where.name, where.adcode
    event.latitude, event.longitude = where.position.latitude, where.position.longitude


def _silence(db: Session, event: TrainingEvent, now: datetime) -> None:
    void_reminders(db, event)
    stop_waiting(db, subject=event.subject, now=now)


def _note(db: Session, event: TrainingEvent, action: str, by: Person, now: datetime) -> None:
    facts = {"version": event.version}
    subject = f"training:{event.id}"
    note_audit(db, action=action, subject=subject, actor=by, adcode=event.adcode, facts=facts, now=now)
