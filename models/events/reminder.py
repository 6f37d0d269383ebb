"""What is said of an event when its hour has come: reminders before it, a question and a kind word after it."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import (
    Index,
    Table,
    UniqueConstraint,
    select,
    update,
)
from sqlalchemy import text as sql
from sqlmodel import Field, Session, SQLModel, col
from sqlmodel import select as select_rows

from models.database import BigId, UtcMoment
from models.events.checkin import TrainingAttendance
from models.events.telling import Telling, tell_seats, was_there
from models.people.quiet_hours import QuietHours
from models.training import GOES, MOST_SEATS, TrainingEvent, TrainingTerms

# What is said: before it, to who was there, to who was not.
REMIND, ASK, MISSED = "remind", "ask", "missed"
PLANNED, DONE, VOID = "planned", "done", "void"
# Rows are written so long before they are due, so that what is said leaves at its minute.
AHEAD = timedelta(minutes=5)
# Rows of one transaction: so few that a chat beside it does not notice, and no fewer than an event has seats.
BATCH = MOST_SEATS
ASKED_AFTER = timedelta(minutes=10)
# The next day when riders have time, since the list of a hall without a network may come later.
MISSED_AT = time(15)
_LASTS = timedelta(hours=24)
# Before an hour of rest begins there is so much time left to read.
_READING = timedelta(minutes=10)
_IS_PLANNED = "state = 'planned'"

_event: Table = TrainingEvent.__table__  # type: ignore[attr-defined]
_attendance: Table = TrainingAttendance.__table__  # type: ignore[attr-defined]


class TrainingReminder(SQLModel, table=True):
    """Past `expires_at` nothing is said any more."""

    __tablename__ = "training_reminder"
    __table_args__ = (
        UniqueConstraint("event_id", "version", "due_at"),
        Index("ix_training_reminder_due", "due_at", sqlite_where=sql(_IS_PLANNED), postgresql_where=sql(_IS_PLANNED)),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    event_id: int = Field(foreign_key="training_event.id", sa_type=BigId)
    version: int
    what: str
    state: str = PLANNED
    is_urgent: bool = False
    due_at: datetime = Field(sa_type=UtcMoment)
    expires_at: datetime = Field(sa_type=UtcMoment)


_reminder: Table = TrainingReminder.__table__  # type: ignore[attr-defined]


def plan_reminders(
    db: Session, event: TrainingEvent, *, terms: TrainingTerms, quiet: QuietHours, now: datetime
) -> list[TrainingReminder]:
    """Those of this version that are still to come, each at an hour at which people may be disturbed.

    What would fall into a rest is said before it begins; in a rush in which the event itself begins, at its own time.
    """
    moments: dict[datetime, bool] = {}
    for lead in terms.leads:
        due_at = event.starts_at - lead
        is_urgent = quiet.has_one_rush(due_at, event.starts_at)
        moments.setdefault(due_at if is_urgent else _before_rest(due_at, quiet), is_urgent)
    coming = sorted(moment for moment in moments if moment > now)
    ends = [*coming[1:], event.starts_at]
    reminders = [
        TrainingReminder(
            event_id=event.id or 0,
            version=event.version,
            what=REMIND,
            is_urgent=moments[due_at],
            due_at=due_at,
            expires_at=end,
        )
        for due_at, end in zip(coming, ends, strict=False)
    ]
    if event.sitting_id is None:
        reminders += _afterwards(event, quiet)
    db.add_all(reminders)
    db.flush()
    return reminders


def _afterwards(event: TrainingEvent, quiet: QuietHours) -> list[TrainingReminder]:
    next_day = event.ends_at.astimezone(quiet.zone).date() + timedelta(days=1)
    moments = {
        ASK: event.ends_at + ASKED_AFTER,
        MISSED: datetime.combine(next_day, MISSED_AT, quiet.zone).astimezone(event.ends_at.tzinfo),
    }
    return [
        TrainingReminder(
            event_id=event.id or 0, version=event.version, what=what, due_at=due_at, expires_at=due_at + _LASTS
        )
        for what, due_at in moments.items()
    ]


def void_reminders(db: Session, event: TrainingEvent) -> None:
    """Of this version nothing more is said."""
    planned = update(_reminder).where(_reminder.c.event_id == event.id, _reminder.c.state == PLANNED)
    db.connection().execute(planned.values(state=VOID))


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder whose time has come or is near, by its number, and how many seats of its event are taken."""

    number: int
    taken: int


def list_due(db: Session, *, now: datetime, after: int = 0, at_most: int = 1_000) -> list[Due]:
    """Those above `after`, by number."""
    query = (
        select(_reminder.c.id, _event.c.taken)
        .join(_event, _event.c.id == _reminder.c.event_id)
        .where(sql(_IS_PLANNED), _reminder.c.due_at <= now + AHEAD, _reminder.c.id > after)
    )
    return [
        Due(number, taken) for number, taken in db.connection().execute(query.order_by(_reminder.c.id).limit(at_most))
    ]


def in_batches(due: Sequence[Due]) -> Iterator[list[int]]:
    """Numbers of reminders whose rows one transaction writes; no event is shared out, since none has more seats."""
    batch: list[int] = []
    rows = 0
    for one in due:
        if batch and rows + one.taken > BATCH:
            yield batch
            batch, rows = [], 0
        batch.append(one.number)
        rows += one.taken
    if batch:
        yield batch


def open_reminders(db: Session, numbers: Collection[int]) -> list[tuple[TrainingReminder, TrainingEvent]]:
    """Those of which there is still something to say, with their events; these are locked first, as everywhere."""
    of_these = col(TrainingReminder.id).in_(numbers)
    theirs = select_rows(TrainingReminder.event_id).where(of_these, TrainingReminder.state == PLANNED)
    locked = select_rows(TrainingEvent).where(col(TrainingEvent.id).in_(theirs)).order_by(col(TrainingEvent.id))
    locked = locked.with_for_update(key_share=True).execution_options(populate_existing=True)
    events = {event.id: event for event in db.exec(locked)}
    reminders = select_rows(TrainingReminder).where(of_these).order_by(col(TrainingReminder.id))
    found = db.exec(reminders.execution_options(populate_existing=True)).all()
    return [(reminder, events[reminder.event_id]) for reminder in found if _is_live(reminder, events)]


def say_all(
    db: Session,
    turns: Sequence[tuple[TrainingReminder, TrainingEvent]],
    *,
    calls_of: Callable[[TrainingReminder, TrainingEvent], Mapping[str, str]],
    default: str,
    now: datetime,
) -> int:
    """Write the rows of reminders, which have come to their end by that; returns how many. Late ones say nothing."""
    noted = _with_attendance(db, turns)
    by_what: dict[str, list[Telling]] = {}
    for reminder, event in turns:
        reminder.state = DONE
        # Where nobody was noted at all, nobody was missed: the trainer kept no list.
        if reminder.expires_at <= now or (reminder.what == MISSED and event.id not in noted):
            continue
        telling = Telling(
            event,
            f"{event.subject}:{reminder.what}:{reminder.id}",
            calls_of(reminder, event),
            reminder.due_at,
            reminder.expires_at,
            reminder.is_urgent,
        )
        by_what.setdefault(reminder.what, []).append(telling)
    db.flush()
    among = {REMIND: None, ASK: was_there(), MISSED: ~was_there()}
    return sum(
        tell_seats(db, tellings, default=default, states=(GOES,), among=among[what])
        for what, tellings in by_what.items()
    )


def _is_live(reminder: TrainingReminder, events: Mapping[int | None, TrainingEvent]) -> bool:
    event = events.get(reminder.event_id)
    if event is None or reminder.state != PLANNED:
        return False
    return reminder.version == event.version and event.cancelled_at is None


def _with_attendance(db: Session, turns: Sequence[tuple[TrainingReminder, TrainingEvent]]) -> set[int]:
    """The numbers of those events, of people who did not come, at which somebody was noted."""
    asked = [event.id for reminder, event in turns if reminder.what == MISSED]
    if not asked:
        return set()
    query = select(_attendance.c.event_id).where(_attendance.c.event_id.in_(asked)).distinct()
    return set(db.connection().scalars(query))


def _before_rest(moment: datetime, quiet: QuietHours) -> datetime:
    """The moment itself where the rests leave no time at all."""
    fitting = moment
    for _turn in range(1 + len(quiet.night) + len(quiet.rush)):
        begun_at = quiet.since(fitting)
        if begun_at is None:
            return fitting
        fitting = begun_at - _READING
    return moment


def list_reminders(db: Session, event: TrainingEvent) -> list[TrainingReminder]:
    """Of all versions, in the order in which they are due."""
    query = select_rows(TrainingReminder).where(TrainingReminder.event_id == event.id)
    return list(db.exec(query.order_by(col(TrainingReminder.due_at), col(TrainingReminder.id))))
