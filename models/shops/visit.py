"""Visits of the help team to shops: each belongs to the case that asks for it, and has a slot of the case's office."""

from datetime import datetime

from sqlalchemy import Index, func, text
from sqlmodel import Field, Session, SQLModel, col, select

from models.case import ANSWERED, BY_CLOCK, CLOSED, OPEN, Case, CaseEvent, note_event
from models.cases.topic import VISIT
from models.database import BigId, UtcMoment
from models.errors import Refusal
from models.events.appointment import Wanted, book_slot
from models.events.seat import leave
from models.person import Person
from models.training import GOES, TrainingEvent, TrainingSeat

_IS_OPEN = text("reported_at IS NULL")
# What happens to a case whose shop nobody can be led to any more.
OFF = "visit_off"


class HasVisit(Refusal):
    """A day is booked for this case; it can be moved. Carries its event."""

    def __init__(self, event: TrainingEvent) -> None:
        super().__init__(event.id)
        self.event = event


class ShopVisit(SQLModel, table=True):
    """`event_id` is the slot that was booked last; whether it still is the seat says. One of a case is open at a time.

    From `reported_at` on the owner has the team's record, and a further visit can be booked.
    """

    __tablename__ = "shop_visit"
    __table_args__ = (
        Index("uq_shop_visit_open", "case_id", unique=True, sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),
        Index("ix_shop_visit_event_id", "event_id", "person_id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    case_id: int = Field(foreign_key="case.id", sa_type=BigId, index=True)
    person_id: int = Field(foreign_key="person.id", sa_type=BigId, index=True)
    event_id: int | None = Field(default=None, foreign_key="training_event.id", sa_type=BigId)
    reported_at: datetime | None = Field(default=None, sa_type=UtcMoment)


def book_visit(db: Session, case: Case, wanted: Wanted, *, person: Person, now: datetime) -> ShopVisit:
    """Raises HasVisit, SlotTaken, Overlaps."""
    visit = find_open_visit(db, case)
    if visit is not None and (event := booked_event(db, visit, now=now)) is not None:
        raise HasVisit(event)
    seat = book_slot(db, wanted, person=person, now=now)
    return keep_visit(db, case, seat)


def keep_visit(db: Session, case: Case, seat: TrainingSeat) -> ShopVisit:
    """Note for which case a seat was taken."""
    visit = find_open_visit(db, case) or ShopVisit(case_id=case.id or 0, person_id=seat.person_id)
    visit.event_id = seat.event_id
    db.add(visit)
    db.flush()
    return visit


def follow_move(db: Session, event: TrainingEvent, moved: TrainingEvent, person: Person) -> Case | None:
    """The visit goes where its seat went; its case, None where it has none."""
    visit = _visit_at(db, event, person)
    if visit is None:
        return None
    visit.event_id = moved.id
    db.add(visit)
    db.flush()
    return db.get(Case, visit.case_id)


def case_of_slot(db: Session, event: TrainingEvent, person: Person) -> Case | None:
    """For which this person has, or had, a seat in it."""
    visit = _visit_at(db, event, person)
    return None if visit is None else db.get(Case, visit.case_id)


def find_open_visit(db: Session, case: Case) -> ShopVisit | None:
    """The one that has not been reported on."""
    query = select(ShopVisit).where(ShopVisit.case_id == case.id, col(ShopVisit.reported_at).is_(None))
    return db.exec(query).first()


def booked_event(db: Session, visit: ShopVisit, *, now: datetime) -> TrainingEvent | None:
    """When the team comes; None where that is over, was given back or called off."""
    query = (
        select(TrainingEvent)
        .join(TrainingSeat, col(TrainingSeat.event_id) == col(TrainingEvent.id))
        .where(
            TrainingEvent.id == visit.event_id,
            TrainingSeat.person_id == visit.person_id,
            TrainingSeat.state == GOES,
            TrainingEvent.ends_at > now,
            col(TrainingEvent.cancelled_at).is_(None),
        )
    )
    return db.exec(query).first()


def give_back_visit(db: Session, case: Case, *, now: datetime) -> TrainingEvent | None:
    """The slot of a request that is over can be had by others; None where none is booked that has not begun."""
    visit = find_open_visit(db, case)
    event = None if visit is None else booked_event(db, visit, now=now)
    if visit is None or event is None or not event.is_open(now):
        return None
    leave(db, event.id or 0, person=db.get_one(Person, visit.person_id), now=now)
    return event


def call_off_visits(db: Session, person: Person, *, now: datetime) -> list[CaseEvent]:
    """Of who is about to be forgotten; returns what the teams that would come are to be told."""
    query = select(Case).where(Case.reporter_id == person.id, Case.kind == VISIT, col(Case.state).in_(OPEN))
    off = []
    for case in db.exec(query.order_by(col(Case.id)).with_for_update(key_share=True)).all():
        if (event := give_back_visit(db, case, now=now)) is not None:
            facts = {"at": event.starts_at.isoformat()}
            off.append(note_event(db, case, what=OFF, by=BY_CLOCK, is_shown=False, facts=facts, now=now))
    return off


def find_request(db: Session, person: Person) -> Case | None:
    """The last visit that they asked for and that was neither withdrawn nor refused."""
    query = select(Case).where(
        Case.reporter_id == person.id, Case.kind == VISIT, col(Case.state).in_((*OPEN, ANSWERED, CLOSED))
    )
    return db.exec(query.order_by(col(Case.id).desc()).limit(1)).first()


def count_own_visits(db: Session, person: Person) -> int:
    return db.exec(select(func.count()).where(ShopVisit.person_id == person.id)).one()


def end_visit(db: Session, case: Case, *, person_id: int, now: datetime) -> ShopVisit:
    """Its record was given to the owner; also where the team came without a slot."""
    visit = find_open_visit(db, case) or ShopVisit(case_id=case.id or 0, person_id=person_id)
    visit.reported_at = now
    db.add(visit)
    db.flush()
    return visit


def _visit_at(db: Session, event: TrainingEvent, person: Person) -> ShopVisit | None:
    query = select(ShopVisit).where(ShopVisit.event_id == event.id, ShopVisit.person_id == person.id)
    return db.exec(query.order_by(col(ShopVisit.id).desc()).limit(1)).first()
