"""Certificates of who was there: a number that anybody can check, and a name only if the person chose one."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from models.errors import Refusal
from models.events.checkin import TrainingAttendance
from models.secret_code import draw_code, plain_code
from models.training import TrainingEvent

# 48 bits: whoever has not seen one finds none.
NUMBER_LENGTH, NUMBER_GROUP = 10, 5


class NotOverYet(Refusal):
    """There is none before the end."""


@dataclass(frozen=True, slots=True)
class Certified:
    event: TrainingEvent
    attendance: TrainingAttendance


def certify(
    db: Session, event: TrainingEvent, attendance: TrainingAttendance, *, name: str | None, now: datetime
) -> TrainingAttendance:
    """Give it a number, once; the name that was chosen then stays.

    Raises NotOverYet.
    """
    if now < event.ends_at:
        raise NotOverYet
    if attendance.certificate is None:
        attendance.certificate, attendance.shown_name = draw_code(NUMBER_LENGTH), name or None
        db.add(attendance)
        db.flush()
    return attendance


def find_certified(db: Session, number: str) -> Certified | None:
    """By its number, however it was typed; None where there is none such, or its person was forgotten."""
    query = select(TrainingAttendance).where(TrainingAttendance.certificate == plain_code(number))
    attendance = db.exec(query).first()
    return None if attendance is None else Certified(db.get_one(TrainingEvent, attendance.event_id), attendance)
