"""Who was there: checked in by a code that changes every minute, or ticked on the trainer's list."""

import hmac
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import UniqueConstraint, delete
from sqlmodel import Field, Session, SQLModel, col, func, select

from models.areas.coordinates import Position
from models.areas.distance import distance_m
from models.database import BigId, UtcMoment
from models.errors import Refusal
from models.events.seat import take_seat
from models.people.access import holds
from models.person import STAFF, Person
from models.secret_code import SHUT_FOR, TRIES_WITHIN, refuse_guessing
from models.small_counts import FEWEST
from models.training import (
    GOES,
    LEFT,
    OFFERED,
    WAITS,
    TrainingEvent,
    TrainingSeat,
    find_seat,
    get_event,
    require_staff,
)

# A code is shown for one minute and taken for one more, while somebody still types it.
CODE_DIGITS, CODE_LIFE, CODES_TAKEN = 6, timedelta(minutes=1), 2
OPENS_BEFORE, CLOSES_AFTER = timedelta(minutes=30), timedelta(minutes=30)
LISTED_WITHIN = timedelta(days=7)
MOST_STARS = 5
BY_CODE, BY_LIST = "code", "list"
_EPOCH = datetime.fromisoformat("1970-01-01T00:00+00:00")


class WrongCode(Refusal):
    """No code of this event, or not one of these minutes."""


class NotNow(Refusal):
    """One can't check in at this time: it has not begun, is over, or was called off."""


class TooFarAway(Refusal):
    """Further from the place than the event allows."""

    def __init__(self, distance: float) -> None:
        super().__init__(distance)
        self.distance_m = distance


class UsedForAnother(Refusal):
    """Somebody else has checked in from this chat."""


class OwnCode(Refusal):
    """Who can call up the code of an event that earns points is noted by a colleague."""


class NoSeatLeft(Refusal):
    """They had not signed up, and every seat is taken."""


class TrainingAttendance(SQLModel, table=True):
    """One row for a person and an event, and for a chat and an event: nobody checks in for a friend.

    `is_booked`: the points for it are given, or there are none. Nobody has to give a name for `shown_name`.
    """

    __tablename__ = "training_attendance"
    __table_args__ = (UniqueConstraint("event_id", "person_id"), UniqueConstraint("event_id", "chat_id"))

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    event_id: int = Field(foreign_key="training_event.id", sa_type=BigId)
    person_id: int = Field(foreign_key="person.id", sa_type=BigId, index=True)
    chat_id: int | None = Field(default=None, sa_type=BigId)
    way: str
    at: datetime = Field(sa_type=UtcMoment)
    is_booked: bool = Field(default=False, index=True)
    stars: int | None = None
    certificate: str | None = Field(default=None, unique=True)
    shown_name: str | None = None


class CheckInTry(SQLModel, table=True):
    """A code that came from a chat and was wrong."""

    __tablename__ = "check_in_try"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    chat_id: int = Field(sa_type=BigId, index=True)
    tried_at: datetime = Field(sa_type=UtcMoment, index=True)


def code_at(event: TrainingEvent, now: datetime) -> str:
    return _code(event, (now - _EPOCH) // CODE_LIFE)


def code_ends_at(now: datetime) -> datetime:
    """Until when the code of this minute is taken."""
    return _EPOCH + ((now - _EPOCH) // CODE_LIFE + CODES_TAKEN) * CODE_LIFE


def is_open_for_check_in(event: TrainingEvent, now: datetime) -> bool:
    """Who comes by appointment is seen, and needs no code."""
    is_time = event.starts_at - OPENS_BEFORE <= now < event.ends_at + CLOSES_AFTER
    return is_time and event.cancelled_at is None and event.sitting_id is None


def may_be_listed(event: TrainingEvent, now: datetime) -> bool:
    """Whether numbers can be ticked: a list from a hall without a network comes later."""
    is_time = event.starts_at - OPENS_BEFORE <= now < event.ends_at + LISTED_WITHIN
    return is_time and event.cancelled_at is None and event.sitting_id is None


def check_in(
    db: Session, event_id: int, code: str, *, person: Person, chat_id: int, position: Position | None, now: datetime
) -> TrainingAttendance:
    """Note that somebody is there; twice changes nothing. Who had not signed up takes a seat that is free.

    `position` is where they are, which is compared and not kept.

    Raises:
        TooManyTries: nothing was looked at.
        WrongCode: it was counted.
        NoSuchEvent, NotNow, OwnCode, TooFarAway, UsedForAnother, NoSeatLeft.
    """
    event = get_event(db, event_id)
    if (before := find_attendance(db, event, person)) is not None:
        return before
    if not is_open_for_check_in(event, now):
        raise NotNow
    if event.earns_points and holds(db, person, STAFF, event.adcode):
        raise OwnCode
    _check_code(db, event, code, chat_id=chat_id, now=now)
    if event.fence_m is not None:
        away = None if position is None else distance_m(position, event.position)
        if away is None or away > event.fence_m:
            raise TooFarAway(-1 if away is None else away)
    used = select(TrainingAttendance.id).where(
        TrainingAttendance.event_id == event_id, TrainingAttendance.chat_id == chat_id
    )
    if db.exec(used).first() is not None:
        raise UsedForAnother
    seat = find_seat(db, event, person)
    if seat is None or seat.state != GOES:
        _sit_down(db, event, seat, person, now)
    return _note(db, event, person.id or 0, way=BY_CODE, chat_id=chat_id, now=now)


def tick_numbers(
    db: Session, event_id: int, numbers: Collection[int], *, by: Person, now: datetime
) -> tuple[TrainingAttendance, ...]:
    """Note who was there by their numbers on the list; who is noted already, and numbers of nobody, are left out.

    So is `by` where it earns points: those a colleague notes.

    Raises NoSuchEvent, NoRight, NotNow.
    """
    event = get_event(db, event_id)
    require_staff(db, event, by)
    if not may_be_listed(event, now):
        raise NotNow
    ids = {seat.person_id for seat in list_numbered(db, event) if seat.number in numbers}
    if event.earns_points:
        ids.discard(by.id or 0)
    there = {attendance.person_id for attendance in list_attendance(db, event)}
    return tuple(_note(db, event, person_id, way=BY_LIST, chat_id=None, now=now) for person_id in sorted(ids - there))


def list_numbered(db: Session, event: TrainingEvent) -> list[TrainingSeat]:
    """Who goes, by number."""
    query = select(TrainingSeat).where(TrainingSeat.event_id == event.id, TrainingSeat.state == GOES)
    return list(db.exec(query.order_by(col(TrainingSeat.number))))


def find_attendance(db: Session, event: TrainingEvent, person: Person) -> TrainingAttendance | None:
    query = select(TrainingAttendance).where(
        TrainingAttendance.event_id == event.id, TrainingAttendance.person_id == person.id
    )
    return db.exec(query).first()


def list_attendance(db: Session, event: TrainingEvent) -> Sequence[TrainingAttendance]:
    query = select(TrainingAttendance).where(TrainingAttendance.event_id == event.id)
    return db.exec(query.order_by(col(TrainingAttendance.id))).all()


def count_attendance(db: Session, event: TrainingEvent) -> int:
    query = select(func.count()).where(TrainingAttendance.event_id == event.id)
    return db.exec(query).one()


def list_open_for(db: Session, person: Person, *, now: datetime) -> list[TrainingEvent]:
    """Where somebody who is signed up could check in now, the one that began first before others."""
    query = (
        select(TrainingEvent)
        .join(TrainingSeat, col(TrainingSeat.event_id) == col(TrainingEvent.id))
        .where(
            TrainingSeat.person_id == person.id, TrainingSeat.state == GOES, col(TrainingEvent.cancelled_at).is_(None)
        )
        .where(TrainingEvent.starts_at <= now + OPENS_BEFORE, TrainingEvent.ends_at > now - CLOSES_AFTER)
    )
    return list(db.exec(query.order_by(col(TrainingEvent.starts_at), col(TrainingEvent.id))))


def feedback_of(db: Session, event: TrainingEvent) -> tuple[float, int] | None:
    """The mean of the stars and how many gave some; None where so few did that one could tell who."""
    given = [attendance.stars for attendance in list_attendance(db, event) if attendance.stars is not None]
    return (sum(given) / len(given), len(given)) if len(given) >= FEWEST else None


def list_unbooked(db: Session, *, after: int = 0, at_most: int = 100) -> list[int]:
    """The attendances, above `after`, for which points are still to be given."""
    query = select(TrainingAttendance.id).where(
        col(TrainingAttendance.is_booked).is_(False), col(TrainingAttendance.id) > after
    )
    found = db.exec(query.order_by(col(TrainingAttendance.id)).limit(at_most))
    return [number for number in found if number is not None]


def forget_attendance(db: Session, person: Person) -> None:
    db.execute(delete(TrainingAttendance).where(col(TrainingAttendance.person_id) == person.id))


def _sit_down(db: Session, event: TrainingEvent, seat: TrainingSeat | None, person: Person, now: datetime) -> None:
    if seat is not None and seat.state == OFFERED:
        event.taken -= 1
    elif event.taken >= event.seats:
        raise NoSeatLeft
    seat = seat or TrainingSeat(event_id=event.id or 0, person_id=person.id or 0, state=LEFT, since=now)
    assert seat.state in (LEFT, WAITS, OFFERED)
    take_seat(event, seat)
    db.add_all((event, seat))
    db.flush()


def _note(
    db: Session, event: TrainingEvent, person_id: int, *, way: str, chat_id: int | None, now: datetime
) -> TrainingAttendance:
    attendance = TrainingAttendance(
        event_id=event.id or 0,
        person_id=person_id,
        chat_id=chat_id,
        way=way,
        at=now,
        is_booked=not event.earns_points,
    )
    db.add(attendance)
    db.flush()
    return attendance


def _check_code(db: Session, event: TrainingEvent, code: str, *, chat_id: int, now: datetime) -> None:
    db.execute(delete(CheckInTry).where(col(CheckInTry.tried_at) < now - TRIES_WITHIN - SHUT_FOR))
    wrong = select(CheckInTry.tried_at).where(CheckInTry.chat_id == chat_id)
    refuse_guessing(list(db.exec(wrong.order_by(col(CheckInTry.id).desc()))), now=now)
    window = (now - _EPOCH) // CODE_LIFE
    if not any(hmac.compare_digest(_code(event, window - age), code) for age in range(CODES_TAKEN)):
        db.add(CheckInTry(chat_id=chat_id, tried_at=now))
        db.flush()
        raise WrongCode


def _code(event: TrainingEvent, window: int) -> str:
    digest = hmac.new(bytes.fromhex(event.secret), str(window).encode(), sha256).digest()
    return f"{int.from_bytes(digest[:8]) % 10**CODE_DIGITS:0{CODE_DIGITS}d}"
