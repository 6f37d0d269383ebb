"""Appointments: a seat in one slot of a day, which is moved to another slot or given back."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from models.errors import Refusal
from models.events.overlap import HELD, lock_person, refuse_overlap
from models.events.seat import give_back, has_waiting, take_seat
from models.events.sitting import VISIT
from models.person import Person
from models.training import (
    GOES,
    LEFT,
    WAITS,
    EventOver,
    NoSuchEvent,
    TrainingEvent,
    TrainingSeat,
    TrainingTerms,
    find_seat,
    get_event,
)


class SlotTaken(Refusal):
    """Somebody was first, or it was called off or begun meanwhile."""


class HasOne(Refusal):
    """One of this kind is booked or waited for; it can be moved. Carries its event."""

    def __init__(self, event: TrainingEvent) -> None:
        super().__init__(event.id)
        self.event = event


class TooLateToMove(Refusal):
    """It begins too soon to be moved; it can still be given back."""


class MovedOften(Refusal):
    """It was moved as often as one may."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A slot; `to_wait`: the person saw that it is full and waits for a place in it."""

    event_id: int
    to_wait: bool = False


def book_slot(db: Session, wanted: Wanted, *, person: Person, now: datetime) -> TrainingSeat:
    """Raises SlotTaken, Overlaps, HasOne."""
    lock_person(db, person)
    event = _get_slot(db, wanted.event_id, now)
    if (own := find_own(db, person, event.kind, now=now)) is not None and event.kind != VISIT:
        raise HasOne(own)
    return _take(db, event, wanted, person, now)


def move_appointment(
    db: Session, event_id: int, wanted: Wanted, *, person: Person, terms: TrainingTerms, now: datetime
) -> TrainingSeat:
    """Give a seat back and take one in another slot; what was to be said of the first is not said any more.

    Raises:
        NoSuchEvent: they have no seat there.
        TooLateToMove, MovedOften, SlotTaken, Overlaps.
    """
    lock_person(db, person)
    # Always in the same order, so that two who change places do not wait for each other.
    for number in sorted((event_id, wanted.event_id)):
        get_event(db, number)
    event = get_event(db, event_id)
    seat = check_move(db, event, person=person, terms=terms, now=now)
    if wanted.event_id == event_id:
        raise SlotTaken
    moves = seat.moves + 1
    moved = _take(db, _get_slot(db, wanted.event_id, now), wanted, person, now, besides=event_id)
    give_back(db, event, seat, now)
    moved.moves = moves
    db.add(moved)
    db.flush()
    return moved


def check_move(
    db: Session, event: TrainingEvent, *, person: Person, terms: TrainingTerms, now: datetime
) -> TrainingSeat:
    """The seat that may be moved. Raises NoSuchEvent, TooLateToMove, MovedOften."""
    seat = find_seat(db, event, person)
    if event.sitting_id is None or seat is None or seat.state != GOES:
        raise NoSuchEvent
    if not event.is_open(now) or now > event.starts_at - terms.moved_before:
        raise TooLateToMove
    if seat.moves >= terms.most_moves:
        raise MovedOften
    return seat


def find_own(db: Session, person: Person, kind: str, *, now: datetime) -> TrainingEvent | None:
    """The slot of this kind that they have or wait for and that has not ended."""
    query = (
        select(TrainingEvent)
        .join(TrainingSeat, col(TrainingSeat.event_id) == col(TrainingEvent.id))
        .where(
            TrainingSeat.person_id == person.id,
            TrainingSeat.state != LEFT,
            TrainingEvent.kind == kind,
            TrainingEvent.ends_at > now,
            col(TrainingEvent.sitting_id).is_not(None),
            col(TrainingEvent.cancelled_at).is_(None),
        )
    )
    return db.exec(query.order_by(col(TrainingEvent.starts_at)).limit(1)).first()


def _get_slot(db: Session, event_id: int, now: datetime) -> TrainingEvent:
    try:
        event = get_event(db, event_id)
        if event.sitting_id is None or not event.is_open(now):
            raise EventOver
    except (NoSuchEvent, EventOver) as error:
        raise SlotTaken from error
    return event


def _take(
    db: Session, event: TrainingEvent, wanted: Wanted, person: Person, now: datetime, *, besides: int | None = None
) -> TrainingSeat:
    """Nothing is written where it is refused. Raises SlotTaken, Overlaps."""
    refuse_overlap(db, event, person, besides=besides)
    seat = find_seat(db, event, person)
    if seat is not None and seat.state in (*HELD, WAITS):
        return seat
    is_free = event.taken < event.seats and not has_waiting(db, event)
    if not (is_free or wanted.to_wait):
        raise SlotTaken
    seat = seat or TrainingSeat(event_id=event.id or 0, person_id=person.id or 0, state=WAITS, since=now)
    seat.state, seat.since, seat.moves = WAITS, now, 0
    if is_free:
        take_seat(event, seat)
    db.add_all((event, seat))
    db.flush()
    return seat
