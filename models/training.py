"""Training events and what else people sign up for: a free check-up, legal advice, a festival."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, func
from sqlmodel import Field, Session, SQLModel, col
from sqlmodel import select as select_rows

from models.areas.coordinates import Position
from models.database import BigId, UtcMoment
from models.errors import Refusal
from models.people.access import require_right
from models.person import MERCHANT, RIDER, STAFF, Person

# DOMAIN.md 5.3; the last four are no lessons, yet are signed up for in the same way.
KINDS = (
    "traffic", "food_safety", "first_aid", "fire", "fraud", "law", "service", "weather", "checkup", "legal_advice",
    "festival", "service_month",
)  # fmt: skip
EVERYBODY = "everybody"
AUDIENCES = (EVERYBODY, RIDER, MERCHANT)
MOST_SEATS = 2_000
MOST_WEEKS = 12
SHORTEST, LONGEST = timedelta(minutes=15), timedelta(days=31)

# Of a seat. Who GOES or was OFFERED one holds it; who LEFT may come back.
GOES, WAITS, OFFERED, LEFT = "goes", "waits", "offered", "left"


class NoSuchEvent(Refusal):
    """Nothing is known by this number."""


class EventOver(Refusal):
    """It was cancelled, or has begun."""


class NotForThem(Refusal):
    """It is for people of another role."""


class BadTimes(Refusal):
    """It begins in the past, ends before it begins, or lasts too short or too long."""


class BadSeats(Refusal):
    """Fewer seats than `least`, or more than MOST_SEATS."""

    def __init__(self, least: int) -> None:
        super().__init__(least)
        self.least = least


@dataclass(frozen=True, slots=True)
class TrainingTerms:
    """So long before an event people are reminded, and so long a seat is kept for who is next on the wait list.

    An appointment is moved until `moved_before` it begins, and `most_moves` times.
    """

    leads: tuple[timedelta, ...] = (timedelta(hours=24), timedelta(hours=1))
    offer: timedelta = timedelta(hours=2)
    moved_before: timedelta = timedelta(hours=2)
    most_moves: int = 2


class TrainingEvent(SQLModel, table=True):
    """`taken` seats are held, also by who has yet to say yes; `numbered` is the last number given to who goes.
    `earns_points`: who comes gets what the rule for training gives.

    `version` grows with every change that people are told of: a reminder belongs to the version that it was planned
    for. Events that repeat have the first one's number as their `series`. One that is a slot of a day on which people
    are seen by appointment has that day's number as its `sitting_id`.
    """

    __tablename__ = "training_event"
    __table_args__ = (
        Index("ix_training_event_starts_at", "starts_at", "id"),
        CheckConstraint("taken >= 0 AND taken <= seats", name="taken"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    title: str
    kind: str
    place: str
    latitude: float
    longitude: float
    adcode: int = Field(foreign_key="area.adcode")
    starts_at: datetime = Field(sa_type=UtcMoment)
    ends_at: datetime = Field(sa_type=UtcMoment)
    seats: int
    taken: int = 0
    numbered: int = 0
    audience: str = EVERYBODY
    earns_points: bool = False
    trainer: str = ""
    materials: str = Field(default="", sa_type=Text)
    secret: str
    fence_m: int | None = None
    series: int | None = Field(default=None, sa_type=BigId, index=True)
    sitting_id: int | None = Field(default=None, foreign_key="sitting.id", sa_type=BigId, index=True)
    version: int = 1
    created_by: int | None = Field(default=None, foreign_key="person.id", sa_type=BigId, index=True)
    created_at: datetime = Field(sa_type=UtcMoment)
    cancelled_at: datetime | None = Field(default=None, sa_type=UtcMoment)
    why_cancelled: str = Field(default="", sa_type=Text)

    @property
    def position(self) -> Position:
        return Position(self.latitude, self.longitude)

    @property
    def subject(self) -> str:
        """What waiting messages about this version have in common."""
        return f"training:{self.id}:{self.version}"

    def is_open(self, now: datetime) -> bool:
        return self.cancelled_at is None and now < self.starts_at


class TrainingSeat(SQLModel, table=True):
    """Who signed up: one row for a person and an event, whatever becomes of it. `since` orders the wait list.

    `moves` is how often an appointment was moved before it came here.
    """

    __tablename__ = "training_seat"
    __table_args__ = (
        UniqueConstraint("event_id", "person_id"),
        Index("ix_training_seat_waiting", "event_id", "state", "since", "id"),
        Index("ix_training_seat_offered", "state", "offered_until"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    event_id: int = Field(foreign_key="training_event.id", sa_type=BigId)
    person_id: int = Field(foreign_key="person.id", sa_type=BigId, index=True)
    state: str
    number: int | None = None
    since: datetime = Field(sa_type=UtcMoment)
    offered_until: datetime | None = Field(default=None, sa_type=UtcMoment)
    moves: int = 0


def get_event(db: Session, event_id: int) -> TrainingEvent:
    """Locked until the transaction ends, so that seats are given one after the other. Raises NoSuchEvent."""
    query = select_rows(TrainingEvent).where(TrainingEvent.id == event_id).with_for_update(key_share=True)
    event = db.exec(query.execution_options(populate_existing=True)).first()
    if event is None:
        raise NoSuchEvent
    return event


def find_event(db: Session, event_id: int) -> TrainingEvent | None:
    """To look at."""
    return db.get(TrainingEvent, event_id)


def list_coming(db: Session, *, now: datetime, after: int = 0, at_most: int) -> list[TrainingEvent]:
    """What has not ended, was not cancelled and is no appointment, the next one first, without the first `after`."""
    query = select_rows(TrainingEvent).where(
        TrainingEvent.ends_at > now,
        col(TrainingEvent.cancelled_at).is_(None),
        col(TrainingEvent.sitting_id).is_(None),
    )
    ordered = query.order_by(col(TrainingEvent.starts_at), col(TrainingEvent.id))
    return list(db.exec(ordered.offset(after).limit(at_most)))


def list_mine(db: Session, person: Person, *, now: datetime) -> list[TrainingEvent]:
    """What they go to or wait for and has not ended, the next one first."""
    query = (
        select_rows(TrainingEvent)
        .join(TrainingSeat, col(TrainingSeat.event_id) == col(TrainingEvent.id))
        .where(TrainingSeat.person_id == person.id, TrainingSeat.state != LEFT)
        .where(TrainingEvent.ends_at > now, col(TrainingEvent.cancelled_at).is_(None))
    )
    return list(db.exec(query.order_by(col(TrainingEvent.starts_at), col(TrainingEvent.id))))


def list_series(db: Session, event: TrainingEvent) -> list[TrainingEvent]:
    """The events of its series that begin after it and still take place."""
    if event.series is None:
        return []
    query = select_rows(TrainingEvent).where(
        TrainingEvent.series == event.series,
        TrainingEvent.starts_at > event.starts_at,
        col(TrainingEvent.cancelled_at).is_(None),
    )
    return list(db.exec(query.order_by(col(TrainingEvent.starts_at))))


def find_seat(db: Session, event: TrainingEvent, person: Person) -> TrainingSeat | None:
    query = select_rows(TrainingSeat).where(TrainingSeat.event_id == event.id, TrainingSeat.person_id == person.id)
    return db.exec(query.execution_options(populate_existing=True)).first()


def list_own_seats(db: Session, person: Person) -> list[TrainingSeat]:
    """What they signed up for and have not left, whenever it was."""
    query = select_rows(TrainingSeat).where(TrainingSeat.person_id == person.id, TrainingSeat.state != LEFT)
    return list(db.exec(query.order_by(col(TrainingSeat.id))))


def require_staff(db: Session, event: TrainingEvent, person: Person | None) -> None:
    """Raises NoRight."""
    require_right(db, person, STAFF, adcode=event.adcode)


def check_times(starts_at: datetime, ends_at: datetime, *, now: datetime) -> None:
    """Raises BadTimes."""
    if starts_at <= now or not SHORTEST <= ends_at - starts_at <= LONGEST:
        raise BadTimes


def check_seats(seats: int, *, least: int = 1) -> None:
    """Raises BadSeats."""
    if not max(least, 1) <= seats <= MOST_SEATS:
        raise BadSeats(max(least, 1))


def count_seats(db: Session, event: TrainingEvent, state: str) -> int:
    query = select_rows(func.count()).where(TrainingSeat.event_id == event.id, TrainingSeat.state == state)
    return db.exec(query).one()
