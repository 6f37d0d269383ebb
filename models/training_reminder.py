"""What is said of an event when its hour has come: reminders before it, a question and a kind word after it."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Index,
    Select,
    String,
    Table,
    UniqueConstraint,
    case,
    cast,
    func,
    literal,
    select,
    update,
)
from sqlalchemy import text as sql
from sqlmodel import Field, Session, SQLModel, col
from sqlmodel import select as select_rows

from models.database import BigId, UtcMoment
from models.outgoing import Kind, enqueue
from models.person import Contact, Person
from models.quiet_hours import QuietHours
from models.training import GOES, OFFERED, WAITS, TrainingEvent, TrainingSeat, TrainingTerms
from models.training_checkin import TrainingAttendance, count_attendance

# What is said: before it, to who was there, to who was not.
REMIND, ASK, MISSED = "remind", "ask", "missed"
PLANNED, DONE, VOID = "planned", "done", "void"
# Rows are written so long before they are due, so that what is said leaves at its minute.
AHEAD = timedelta(minutes=5)
# Rows of one transaction: so few that a chat beside it does not notice.
BATCH = 2_000
ASKED_AFTER = timedelta(minutes=10)
# The next day when riders have time, since the list of a hall without a network may come later.
MISSED_AT = time(15)
_LASTS = timedelta(hours=24)
# Before an hour of rest begins there is so much time left to read.
_READING = timedelta(minutes=10)
_IS_PLANNED = "state = 'planned'"

_seat: Table = TrainingSeat.__table__  # type: ignore[attr-defined]
_attendance: Table = TrainingAttendance.__table__  # type: ignore[attr-defined]
_contact: Table = Contact.__table__  # type: ignore[attr-defined]
_person: Table = Person.__table__  # type: ignore[attr-defined]


class TrainingReminder(SQLModel, table=True):
    """`cursor` is the last seat for which a row was written. Past `expires_at` nothing is said any more."""

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
    cursor: int = Field(default=0, sa_type=BigId)
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


def list_due(db: Session, *, now: datetime, after: int = 0, at_most: int = 100) -> list[int]:
    """The numbers, above `after`, of those whose time has come or is near."""
    query = select(_reminder.c.id).where(sql(_IS_PLANNED), _reminder.c.due_at <= now + AHEAD, _reminder.c.id > after)
    return list(db.connection().scalars(query.order_by(_reminder.c.id).limit(at_most)))


def open_reminder(db: Session, reminder_id: int) -> tuple[TrainingReminder, TrainingEvent] | None:
    """Both locked, the event first as everywhere; None where there is nothing left to say."""
    found = db.get(TrainingReminder, reminder_id)
    if found is None:
        return None
    locked = select_rows(TrainingEvent).where(TrainingEvent.id == found.event_id).with_for_update(key_share=True)
    event = db.exec(locked.execution_options(populate_existing=True)).one()
    db.refresh(found)
    is_live = found.state == PLANNED and found.version == event.version and event.cancelled_at is None
    return (found, event) if is_live else None


def say_to_next(
    db: Session,
    reminder: TrainingReminder,
    event: TrainingEvent,
    *,
    calls: Mapping[str, str],
    default: str,
    now: datetime,
) -> int:
    """Write rows for the next seats; returns how many. The last of them ends it, or that it came too late.

    `calls` are the Bot API calls without their chat by language, as JSON.
    """
    # Where nobody was noted at all, nobody was missed: the trainer kept no list.
    if reminder.expires_at <= now or (reminder.what == MISSED and not count_attendance(db, event)):
        reminder.state = DONE
        db.add(reminder)
        return 0
    last = _last_of_batch(db, event, reminder.cursor)
    count = 0
    if last is not None:
        among = (_seat.c.id > reminder.cursor) & (_seat.c.id <= last)
        if reminder.what != REMIND:
            among &= _was_there(event) if reminder.what == ASK else ~_was_there(event)
        key = f"{event.subject}:{reminder.what}:{reminder.id}"
        count = tell_seats(
            db, event, calls=calls, default=default, key=key, states=(GOES,), among=among,
            due_at=reminder.due_at, expires_at=reminder.expires_at, is_urgent=reminder.is_urgent,
        )  # fmt: skip
        reminder.cursor = last
    if last is None or _last_of_batch(db, event, last) is None:
        reminder.state = DONE
    db.add(reminder)
    db.flush()
    return count


def tell_seats(
    db: Session,
    event: TrainingEvent,
    *,
    calls: Mapping[str, str],
    default: str,
    key: str,
    states: tuple[str, ...] = (GOES, WAITS, OFFERED),
    among: ColumnElement[bool] | None = None,
    due_at: datetime,
    expires_at: datetime | None = None,
    is_urgent: bool = False,
) -> int:
    """Put one message into the queue for each chat of those with a seat in these states; returns how many."""
    language = func.coalesce(_person.c.language, default)
    chosen = {code: call for code, call in calls.items() if code != default}
    call: Any = case(*((language == code, call) for code, call in chosen.items()), else_=calls[default])
    chats: Select[Any] = (
        select(
            (literal(f"{key}:") + cast(_contact.c.chat_id, String)).label("key"),
            _contact.c.chat_id.label("chat_id"),
            (call if chosen else literal(calls[default])).label("call"),
        )
        .select_from(
            _seat.join(_person, _person.c.id == _seat.c.person_id).join(_contact, _contact.c.person_id == _person.c.id)
        )
        .where(
            _seat.c.event_id == event.id,
            _seat.c.state.in_(states),
            _contact.c.chat_id.is_not(None),
            _contact.c.blocked_at.is_(None),
        )
    )
    if among is not None:
        chats = chats.where(among)
    return enqueue(
        db, chats, kind=Kind.REMINDER, subject=event.subject, due_at=due_at, expires_at=expires_at, is_urgent=is_urgent
    )


def _was_there(event: TrainingEvent) -> ColumnElement[bool]:
    return _seat.c.person_id.in_(select(_attendance.c.person_id).where(_attendance.c.event_id == event.id))


def _last_of_batch(db: Session, event: TrainingEvent, after: int) -> int | None:
    batch = select(_seat.c.id).where(_seat.c.event_id == event.id, _seat.c.id > after).order_by(_seat.c.id).limit(BATCH)
    last: int | None = db.connection().scalar(select(func.max(batch.subquery().c.id)))
    return last


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
