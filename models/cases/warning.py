"""A case whose time runs out: who is told at four fifths of it, when it is over, and when nobody answers even then."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, text
from sqlmodel import Session, col, select

from models.area import REGION
from models.case import (
    BY_CLOCK,
    DUE_SOON,
    ESCALATED,
    IS_TO_WARN,
    OVERDUE,
    UNWARNED,
    Case,
    CaseEvent,
    get_case,
    note_event,
)
from models.cases.classing import RECLASSED
from models.cases.listing import list_chats, list_clerks, list_staff_chats
from models.cases.moves import may_work_on
from models.holiday import Calendar
from models.office import get_office
from models.people.access import areas_covering
from models.person import Person
from models.working_time import Limit, due_at

# The region's office is told so long after the promise was broken.
REGION_AFTER = Limit(working_days=3)
_WHATS = {DUE_SOON: "warned", OVERDUE: "overdue", ESCALATED: "escalated"}


@dataclass(frozen=True, slots=True)
class Warned:
    """A step that a case has made, and the chats of those who are told.

    `workers` hold it or are its office's, `overseers` look after them and are not among these. The reporter is told
    where `event` is shown. `limits` is how many the case had before this one.
    """

    case: Case
    event: CaseEvent
    step: int
    workers: tuple[int, ...]
    overseers: tuple[int, ...]
    limits: int

    @property
    def key(self) -> str:
        """The same for this step whoever makes it; with each new limit a case has its steps before it again."""
        return f"case:{self.case.id}:late:{self.limits}:{self.step}"


def list_to_warn(db: Session, *, now: datetime, after: int = 0, at_most: int = 100) -> list[int]:
    """The numbers, above `after`, of those whose next warning is due and with whom it is not the person's turn."""
    query = select(Case.id).where(text(IS_TO_WARN), col(Case.warn_at) <= now, col(Case.id) > after)
    return [number for number in db.exec(query.order_by(col(Case.id)).limit(at_most)) if number is not None]


def warn_of_case(db: Session, case_id: int, *, calendar: Calendar, now: datetime) -> Warned | None:
    """Make the next step of one that is due; None where somebody was first, or it has moved since.

    What is overdue already is not said to be due soon.
    """
    case = get_case(db, case_id)
    if not case.is_to_warn or case.warn_at > now:
        return None
    step = OVERDUE if case.warned == UNWARNED and case.answer_by <= now else case.warned + 1
    case.warned = step
    if step == DUE_SOON:
        case.warn_at = case.answer_by
    elif step == OVERDUE:
        case.warn_at = due_at(calendar, case.answer_by, REGION_AFTER)
    is_shown = step == OVERDUE and not _was_overdue(db, case)
    event = note_event(db, case, what=_WHATS[step], by=BY_CLOCK, is_shown=is_shown, now=now)
    workers = list_workers(db, case)
    overseers = [chat_id for chat_id in _list_overseers(db, case, step) if chat_id not in workers]
    return Warned(case, event, step, tuple(workers), tuple(overseers), _count_limits(db, case))


def list_workers(db: Session, case: Case) -> list[int]:
    """The chats of who holds a case, where they still may and can be reached, else of its office."""
    holder = None if case.holder_id is None else db.get(Person, case.holder_id)
    held_in = list_chats(db, holder) if holder is not None and may_work_on(db, holder, case) else []
    return held_in or list_clerks(db, get_office(db, case.office_id))


def _list_overseers(db: Session, case: Case, step: int) -> list[int]:
    """With what is overdue the committee of the city, later the region's office."""
    if step == DUE_SOON:
        return []
    above = areas_covering(db, get_office(db, case.office_id).area)[-2:]
    return list_staff_chats(db, above if step == OVERDUE else (REGION,))


def _count_limits(db: Session, case: Case) -> int:
    query = select(func.count()).select_from(CaseEvent).where(CaseEvent.case_id == case.id)
    return db.exec(query.where(col(CaseEvent.what).in_(("extended", "reopened", RECLASSED)))).one()


def _was_overdue(db: Session, case: Case) -> bool:
    """The person is told once, whatever becomes of later limits."""
    told = select(CaseEvent.id).where(CaseEvent.case_id == case.id, CaseEvent.what == _WHATS[OVERDUE])
    return db.exec(told.limit(1)).first() is not None
