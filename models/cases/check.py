"""The clock on what was agreed: who leads the case is reminded of the check, and asked on its day, until they say."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlmodel import Session, col, select

from models.case import BY_CLOCK, WITHDRAWN, Case, CaseEvent, get_case, note_event
from models.cases.meeting import ASKED_AT, IS_TO_CHECK, UNCHECKED, CaseMeasure, CaseMeeting, list_measures
from models.cases.warning import list_workers
from models.holiday import Calendar
from models.working_time import Limit, count_days

# Asked again so long after the last time, and so often at most.
AGAIN_AFTER = Limit(working_days=3)
MOST_OFTEN = 3


@dataclass(frozen=True, slots=True)
class Checking:
    """What is to be checked, and the chats of those who are told; `is_due`: it is the day, or later."""

    case: Case
    meeting: CaseMeeting
    event: CaseEvent
    measures: tuple[CaseMeasure, ...]
    workers: tuple[int, ...]
    is_due: bool


def list_to_check(db: Session, *, now: datetime, after: int = 0, at_most: int = 100) -> list[int]:
    """The numbers, above `after`, of the meetings whose next word is due."""
    number = col(CaseMeeting.id)
    query = select(CaseMeeting.id).where(text(IS_TO_CHECK), col(CaseMeeting.next_at) <= now, number > after)
    return [found for found in db.exec(query.order_by(number).limit(at_most)) if found is not None]


def call_to_check(db: Session, meeting_id: int, *, calendar: Calendar, now: datetime) -> Checking | None:
    """Remind of a check, or ask; None where somebody was first, or there is nothing to check any more."""
    case = get_case(db, db.get_one(CaseMeeting, meeting_id).case_id)
    meeting = db.get_one(CaseMeeting, meeting_id, populate_existing=True)
    if meeting.next_at is None or meeting.next_at > now:
        return None
    open_measures = [measure for measure in list_measures(db, meeting) if measure.state == UNCHECKED]
    if case.state == WITHDRAWN or not open_measures:
        meeting.next_at = None
        db.add(meeting)
        return None
    is_due = now.astimezone(calendar.zone).date() >= meeting.check_on
    _plan_next(meeting, calendar, is_due=is_due, now=now)
    db.add(meeting)
    event = note_event(
        db,
        case,
        what="check_due" if is_due else "check_soon",
        by=BY_CLOCK,
        facts={"meeting": meeting.id},
        is_shown=False,
        now=now,
    )
    return Checking(case, meeting, event, tuple(open_measures), tuple(list_workers(db, case)), is_due)


def _plan_next(meeting: CaseMeeting, calendar: Calendar, *, is_due: bool, now: datetime) -> None:
    if not is_due:
        meeting.next_at = datetime.combine(meeting.check_on, ASKED_AT, calendar.zone)
        return
    meeting.asked += 1
    again_on = count_days(calendar, now, AGAIN_AFTER).counted[-1]
    meeting.next_at = None if meeting.asked >= MOST_OFTEN else datetime.combine(again_on, ASKED_AT, calendar.zone)
