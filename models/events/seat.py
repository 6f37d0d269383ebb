"""Seats of an event: who takes one, who gives it back, and how the wait list moves up by itself."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col, func, select

from models.errors import Refusal
from models.events.overlap import lock_person, refuse_overlap
from models.messages.outgoing import stop_waiting
from models.people.quiet_hours import QuietHours
from models.person import Person, list_chats
from models.stations.opening_hours import Span
from models.training import (
    EVERYBODY,
    GOES,
    LEFT,
    OFFERED,
    WAITS,
    EventOver,
    NotForThem,
    TrainingEvent,
    TrainingSeat,
    find_seat,
    get_event,
    list_own_seats,
)


class NoOffer(Refusal):
    """No seat is kept for this person, or not any more."""


def sign_up(db: Session, event_id: int, *, person: Person, now: datetime) -> TrainingSeat:
    """Take a seat or, where none is free, a place on the wait list; who has either keeps it.

    One may wait for what overlaps with something else: which of the two it shall be is to be said once a seat is free.

    Raises NoSuchEvent, EventOver, NotForThem, Overlaps.
    """
    lock_person(db, person)
    event = get_event(db, event_id)
    if not event.is_open(now):
        raise EventOver
    if event.audience != EVERYBODY and event.audience not in person.roles:
        raise NotForThem
    seat = find_seat(db, event, person)
    if seat is not None and seat.state != LEFT:
        return seat
    is_free = event.taken < event.seats and not has_waiting(db, event)
    if is_free:
        refuse_overlap(db, event, person)
    seat = seat or TrainingSeat(event_id=event_id, person_id=person.id or 0, state=WAITS, since=now)
    seat.state, seat.since = WAITS, now
    if is_free:
        take_seat(event, seat)
    db.add_all((event, seat))
    db.flush()
    return seat


def accept_offer(db: Session, event_id: int, *, person: Person, now: datetime) -> TrainingSeat:
    """Raises NoSuchEvent, NoOffer, Overlaps: the seat is kept on."""
    lock_person(db, person)
    event = get_event(db, event_id)
    seat = find_seat(db, event, person)
    if seat is None or seat.state != OFFERED or not _is_offered(seat, now) or not event.is_open(now):
        raise NoOffer
    refuse_overlap(db, event, person)
    event.taken -= 1
    take_seat(event, seat)
    db.add_all((event, seat))
    db.flush()
    return seat


def leave(db: Session, event_id: int, *, person: Person, now: datetime) -> bool:
    """Give a seat back, or a place on the wait list; False where they had neither. `move_up` says who is next.

    Raises NoSuchEvent, EventOver.
    """
    event = get_event(db, event_id)
    seat = find_seat(db, event, person)
    if seat is None or seat.state == LEFT:
        return False
    if not event.is_open(now):
        raise EventOver
    give_back(db, event, seat, now)
    return True


def move_up(
    db: Session, event: TrainingEvent, *, offer: timedelta, quiet: QuietHours, now: datetime
) -> list[TrainingSeat]:
    """Offer free seats to who waits longest; the event is locked. Nothing is offered once it has begun.

    The time to answer begins when they may be written to, and leaves as much again to whoever is next.
    """
    offered: list[TrainingSeat] = []
    if not event.is_open(now) or event.taken >= event.seats:
        return offered
    for seat in _waiting(db, event):
        if event.taken >= event.seats:
            break
        if (until := _offered_until(db, event, seat, offer=offer, quiet=quiet, now=now)) is None:
            continue
        seat.state, seat.offered_until = OFFERED, until
        event.taken += 1
        offered.append(seat)
        db.add(seat)
    db.add(event)
    db.flush()
    return offered


def renew_offers(
    db: Session, event: TrainingEvent, *, offer: timedelta, quiet: QuietHours, now: datetime
) -> list[TrainingSeat]:
    """Of an event that is another version now: what was offered is to be said anew, and is kept as long as at first.

    The event is locked. A seat whose person would hear of it too late is given back.
    """
    query = select(TrainingSeat).where(TrainingSeat.event_id == event.id, TrainingSeat.state == OFFERED)
    renewed = []
    for seat in db.exec(query.order_by(col(TrainingSeat.id))).all():
        seat.offered_until = _offered_until(db, event, seat, offer=offer, quiet=quiet, now=now)
        if seat.offered_until is None:
            give_back(db, event, seat, now)
            continue
        renewed.append(seat)
        db.add(seat)
    db.flush()
    return renewed


def list_to_move(db: Session, *, now: datetime, after: int = 0, at_most: int = 100) -> list[int]:
    """The events, above `after`, where a seat was kept in vain until now, or is free while somebody waits."""
    has_lapsed = (col(TrainingSeat.state) == OFFERED) & (col(TrainingSeat.offered_until) <= now)
    is_free = (
        (col(TrainingSeat.state) == WAITS)
        & (col(TrainingEvent.taken) < col(TrainingEvent.seats))
        & (col(TrainingEvent.starts_at) > now)
        & col(TrainingEvent.cancelled_at).is_(None)
    )
    query = select(TrainingSeat.event_id).join(TrainingEvent, col(TrainingEvent.id) == col(TrainingSeat.event_id))
    events = query.where(has_lapsed | is_free, TrainingSeat.event_id > after).distinct()
    return list(db.exec(events.order_by(col(TrainingSeat.event_id)).limit(at_most)))


def take_lapsed(db: Session, event: TrainingEvent, *, now: datetime) -> list[TrainingSeat]:
    """Take back what was offered in vain; the event is locked."""
    query = select(TrainingSeat).where(
        TrainingSeat.event_id == event.id, TrainingSeat.state == OFFERED, col(TrainingSeat.offered_until) <= now
    )
    lapsed = list(db.exec(query.order_by(col(TrainingSeat.id))))
    for seat in lapsed:
        give_back(db, event, seat, now)
    return lapsed


def place_in_line(db: Session, seat: TrainingSeat) -> int:
    """1 for who is next."""
    before = select(func.count()).where(
        TrainingSeat.event_id == seat.event_id,
        TrainingSeat.state == WAITS,
        (col(TrainingSeat.since) < seat.since)
        | ((col(TrainingSeat.since) == seat.since) & (col(TrainingSeat.id) < seat.id)),
    )
    return 1 + db.exec(before).one()


def take_seat(event: TrainingEvent, seat: TrainingSeat) -> None:
    """One that is free, and with it the next number unless they had one before; the event is locked."""
    event.taken += 1
    if seat.number is None:
        event.numbered += 1
        seat.number = event.numbered
    seat.state, seat.offered_until = GOES, None


def give_back(db: Session, event: TrainingEvent, seat: TrainingSeat, now: datetime) -> None:
    """What waits about the event is not said to them any more; the event is locked."""
    event.taken -= seat.state in (GOES, OFFERED)
    seat.state, seat.offered_until = LEFT, None
    stop_waiting(db, subject=event.subject, chats=list_chats(db, seat.person_id), now=now)
    db.add_all((event, seat))
    db.flush()


def has_waiting(db: Session, event: TrainingEvent) -> bool:
    query = select(TrainingSeat.id).where(TrainingSeat.event_id == event.id, TrainingSeat.state == WAITS)
    return db.exec(query.limit(1)).first() is not None


def forget_training(db: Session, person: Person, *, now: datetime) -> None:
    """Let go of all that they signed up for; seats that are free by that are offered to others with the next tick.

    The events that they made take place without them.
    """
    for event_id in sorted({seat.event_id for seat in list_own_seats(db, person)}):
        event = get_event(db, event_id)
        seat = find_seat(db, event, person)
        if seat is not None and seat.state in (GOES, OFFERED):
            give_back(db, event, seat, now)
    for seat in db.exec(select(TrainingSeat).where(TrainingSeat.person_id == person.id)).all():
        db.delete(seat)
    made = update(TrainingEvent).where(col(TrainingEvent.created_by) == person.id)
    db.execute(made.values(created_by=None))
    db.flush()


def _is_offered(seat: TrainingSeat, now: datetime) -> bool:
    return seat.offered_until is not None and now < seat.offered_until


def _offered_until(
    db: Session, event: TrainingEvent, seat: TrainingSeat, *, offer: timedelta, quiet: QuietHours, now: datetime
) -> datetime | None:
    """None where the event begins before they may be written to."""
    heard_at = _heard_at(db, seat, quiet, now)
    return None if heard_at >= event.starts_at else heard_at + min(offer, (event.starts_at - heard_at) / 2)


def _waiting(db: Session, event: TrainingEvent) -> Sequence[TrainingSeat]:
    query = select(TrainingSeat).where(TrainingSeat.event_id == event.id, TrainingSeat.state == WAITS)
    return db.exec(query.order_by(col(TrainingSeat.since), col(TrainingSeat.id))).all()


def _heard_at(db: Session, seat: TrainingSeat, quiet: QuietHours, now: datetime) -> datetime:
    person = db.get_one(Person, seat.person_id)
    has_own = person.quiet_from is not None and person.quiet_to is not None
    own = Span(person.quiet_from or 0, person.quiet_to or 0) if has_own else None
    return quiet.until(now, roles=person.roles, own=own) or now
