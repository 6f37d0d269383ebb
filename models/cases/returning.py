"""An office that was handed a case may send it back: once, with the reason, and soon."""

from datetime import datetime

from sqlmodel import Session

from models.case import BY_OFFICE, RECEIVED, Case, CaseEvent, list_events, note_event
from models.cases.co_unit import drop_leading_unit
from models.cases.moves import begin_move, resume_clock, some_words
from models.cases.oversight import TAKEN_OVER
from models.errors import Refusal
from models.holiday import Calendar
from models.office import Office, get_office
from models.person import Person
from models.working_time import Limit, due_at

RETURNED_WITHIN = Limit(working_days=1)


class CannotReturn(Refusal):
    """Nobody handed it here, that was too long ago, or this office has sent it back before."""


def find_return(db: Session, case: Case, *, calendar: Calendar, now: datetime) -> Office | None:
    """The office that its own may send a case back to now."""
    events = list_events(db, case, only_shown=False)
    if any(event.what == "returned" and event.facts["from"] == case.office_id for event in events):
        return None
    handed = next((event for event in reversed(events) if event.what in ("transferred", "returned", TAKEN_OVER)), None)
    if handed is None or handed.what != "transferred" or now > due_at(calendar, handed.at, RETURNED_WITHIN):
        return None
    office = get_office(db, handed.facts["from"])
    return office if office.is_open else None


def return_case(db: Session, case: Case, *, by: Person, words: str, calendar: Calendar, now: datetime) -> CaseEvent:
    """Send it back to where it came from; the deadline stays.

    Raises NoRight, AlreadyMoved, NothingSaid, CannotReturn.
    """
    begin_move(db, case, "return", by)
    to = find_return(db, case, calendar=calendar, now=now)
    if to is None:
        raise CannotReturn
    words = some_words(words)
    resume_clock(case, now)
    facts = {"from": case.office_id, "to": to.id}
    case.office_id, case.state = to.id or 0, RECEIVED
    case.holder_id, case.last_holder_id = None, case.holder_id
    drop_leading_unit(db, case)
    return note_event(db, case, what="returned", by=BY_OFFICE, actor_id=by.id, words=words, facts=facts, now=now)
