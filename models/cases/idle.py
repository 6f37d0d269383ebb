"""A case that its holder leaves alone goes back to the list of their office."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlmodel import Session, col, select

from models.case import ACCEPTED, IS_HELD, Case, CaseEvent, get_case
from models.cases.desk import release_case
from models.cases.listing import list_chats, list_clerks
from models.office import get_office
from models.person import Person


@dataclass(frozen=True, slots=True)
class Freed:
    """A case that went back, with the chats of who held it and of their colleagues."""

    case: Case
    event: CaseEvent
    holder: tuple[int, ...]
    colleagues: tuple[int, ...]


def list_idle(db: Session, *, since: datetime, after: int = 0, at_most: int = 100) -> list[int]:
    """The numbers, above `after`, of those that somebody holds and that no office has touched since then."""
    query = select(Case.id).where(text(IS_HELD), col(Case.touched_at) <= since, col(Case.id) > after)
    return [number for number in db.exec(query.order_by(col(Case.id)).limit(at_most)) if number is not None]


def free_case(db: Session, case_id: int, *, since: datetime, now: datetime) -> Freed | None:
    """Give it back, as its holder could; None where it has moved in the meantime."""
    case = get_case(db, case_id)
    if case.state != ACCEPTED or case.touched_at is None or case.touched_at > since:
        return None
    held_by = None if case.holder_id is None else db.get(Person, case.holder_id)
    event = release_case(db, case, by=None, now=now)
    holder = [] if held_by is None else list_chats(db, held_by)
    clerks = list_clerks(db, get_office(db, case.office_id))
    return Freed(case, event, tuple(holder), tuple(chat_id for chat_id in clerks if chat_id not in holder))
