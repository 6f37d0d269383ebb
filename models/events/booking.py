"""Points for having been there, by the rule for training."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from models.events.checkin import TrainingAttendance
from models.person import Person
from models.points.booking import award_points
from models.points.rule import TRAINING
from models.training import TrainingEvent


def book(
    db: Session, attendance: TrainingAttendance, event: TrainingEvent, *, person: Person, zone: ZoneInfo, now: datetime
) -> int:
    """Give them, on the day of the event, and note that; returns how many that were within the rule's limits."""
    today = event.starts_at.astimezone(zone).date()
    source = f"training:{event.id}:{person.id}"
    entry = award_points(db, person=person, rule=TRAINING, source=source, today=today, now=now)
    attendance.is_booked = True
    db.add(attendance)
    db.flush()
    return entry.points


def book_attendance(db: Session, attendance_id: int, *, zone: ZoneInfo, now: datetime) -> None:
    """The same for somebody who is not here just now; again it changes nothing."""
    attendance = db.get(TrainingAttendance, attendance_id)
    if attendance is None or attendance.is_booked:
        return
    person, event = db.get(Person, attendance.person_id), db.get(TrainingEvent, attendance.event_id)
    if person is not None and event is not None:
        book(db, attendance, event, person=person, zone=zone, now=now)
