"""What all who have a seat in an event are told, each in their language, with one statement for many events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, Table, Text, bindparam, case, cast, func, or_, select
from sqlmodel import Session

from models.events.checkin import TrainingAttendance
from models.messages.outgoing import Kind, enqueue_each
from models.person import Contact, Person
from models.training import GOES, OFFERED, WAITS, TrainingEvent, TrainingSeat

_seat: Table = TrainingSeat.__table__  # type: ignore[attr-defined]
_attendance: Table = TrainingAttendance.__table__  # type: ignore[attr-defined]
_contact: Table = Contact.__table__  # type: ignore[attr-defined]
_person: Table = Person.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Telling:
    """One message about an event: `calls` are the Bot API calls without their chat by language, as JSON."""

    event: TrainingEvent
    key: str
    calls: Mapping[str, str]
    due_at: datetime
    expires_at: datetime | None = None
    is_urgent: bool = False


def tell_seats(
    db: Session,
    tellings: Sequence[Telling],
    *,
    default: str,
    states: tuple[str, ...] = (GOES, WAITS, OFFERED),
    among: ColumnElement[bool] | None = None,
) -> int:
    """Put messages into the queue for each chat of those with a seat in these states; returns how many.

    All have calls in the same languages. One statement is run for each, so that the database reads it once.
    """
    if not tellings:
        return 0
    language = func.coalesce(_person.c.language, default)
    others = [code for code in tellings[0].calls if code != default]
    said: Any = bindparam("call", type_=Text)
    if others:
        said = case(*((language == code, bindparam(f"call_{code}", type_=Text)) for code in others), else_=said)
    chats: Select[Any] = (
        select(
            (bindparam("key_before", type_=String) + cast(_contact.c.chat_id, String)).label("key"),
            _contact.c.chat_id.label("chat_id"),
            said.label("call"),
        )
        .select_from(
            _seat.join(_person, _person.c.id == _seat.c.person_id).join(_contact, _contact.c.person_id == _person.c.id)
        )
        .where(
            _seat.c.event_id == bindparam("event"),
            or_(*(_seat.c.state == state for state in states)),
            _contact.c.chat_id.is_not(None),
            _contact.c.blocked_at.is_(None),
        )
    )
    if among is not None:
        chats = chats.where(among)
    each = [
        {
            "event": telling.event.id,
            "key_before": f"{telling.key}:",
            "call": telling.calls[default],
            **{f"call_{code}": telling.calls[code] for code in others},
            "about": telling.event.subject,
            "due": telling.due_at,
            "expires": telling.expires_at,
            "urgent": telling.is_urgent,
        }
        for telling in tellings
    ]
    return enqueue_each(db, chats, each, kind=Kind.REMINDER)


def was_there() -> ColumnElement[bool]:
    """Of a seat: that whoever has it was noted at the event."""
    noted = select(_attendance.c.person_id).where(_attendance.c.event_id == _seat.c.event_id)
    return _seat.c.person_id.in_(noted.correlate(_seat))
