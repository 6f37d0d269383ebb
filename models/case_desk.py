"""What an office does with a case. Every operation raises NoRight and AlreadyMoved, as `models.case_moves` says."""

from datetime import datetime

from sqlmodel import Session, col, select

from models.case import (
    ACCEPTED,
    ANSWERED,
    BY_CLOCK,
    BY_OFFICE,
    CLOSED,
    RECEIVED,
    REFUSED,
    WAITING,
    Case,
    CaseEvent,
    note_event,
)
from models.case_list import list_clerks
from models.case_moves import (
    ClosedItYourself,
    ClosedOffice,
    ExtendedBefore,
    SameOffice,
    begin_move,
    resume_clock,
    some_words,
)
from models.case_opening import REMINDED_AT
from models.deadline import EXTENSION
from models.holiday import Calendar
from models.office import Office, get_office
from models.person import Person
from models.working_time import due_at, moment_at_share

_ENDED = ("answered", "refused")


def accept_case(db: Session, case: Case, *, by: Person, now: datetime) -> CaseEvent:
    """Take it on. Raises NoRight, AlreadyMoved, ClosedItYourself."""
    begin_move(db, case, "accept", by)
    _leave_to_colleague(db, case, by)
    case.state, case.holder_id = ACCEPTED, by.id
    case.accepted_at = case.accepted_at or now
    return note_event(db, case, what="accepted", by=BY_OFFICE, actor_id=by.id, now=now)


def ask_reporter(db: Session, case: Case, *, by: Person, words: str, now: datetime) -> CaseEvent:
    """Ask for something; until they say it, the clock stands still. Raises NoRight, AlreadyMoved, NothingSaid."""
    begin_move(db, case, "ask", by)
    words = some_words(words)
    case.state, case.waiting_since = WAITING, now
    return note_event(db, case, what="asked", by=BY_OFFICE, actor_id=by.id, words=words, now=now)


def note_case(db: Session, case: Case, *, by: Person, words: str, is_shown: bool, now: datetime) -> CaseEvent:
    """For the offices alone, or a "waiting for ..." that the reporter sees, too. Raises as `ask_reporter`."""
    begin_move(db, case, "note", by)
    return note_event(
        db, case, what="noted", by=BY_OFFICE, actor_id=by.id, words=some_words(words), is_shown=is_shown, now=now
    )


def transfer_case(db: Session, case: Case, *, to: Office, by: Person, words: str, now: datetime) -> CaseEvent:
    """Hand it to another office, where somebody has to accept it; the deadline stays.

    Raises:
        NoRight, AlreadyMoved, NothingSaid.
        SameOffice, ClosedOffice: nothing has changed.
    """
    begin_move(db, case, "transfer", by)
    if to.id == case.office_id:
        raise SameOffice
    if not to.is_open:
        raise ClosedOffice
    words = some_words(words)
    resume_clock(case, now)
    facts = {"from": case.office_id, "to": to.id}
    case.office_id, case.state = to.id or 0, RECEIVED
    case.holder_id, case.last_holder_id = None, case.holder_id
    return note_event(db, case, what="transferred", by=BY_OFFICE, actor_id=by.id, words=words, facts=facts, now=now)


def extend_case(db: Session, case: Case, *, by: Person, words: str, calendar: Calendar, now: datetime) -> CaseEvent:
    """Give it more time, once, with the reason. Raises NoRight, AlreadyMoved, NothingSaid, ExtendedBefore."""
    begin_move(db, case, "extend", by)
    if case.extended:
        raise ExtendedBefore
    words = some_words(words)
    case.extended = 1
    later = due_at(calendar, case.answer_by, EXTENSION)
    case.warn_at = moment_at_share(calendar, case.answer_by, EXTENSION, REMINDED_AT)
    case.answer_by, case.warned = later, 0
    return note_event(db, case, what="extended", by=BY_OFFICE, actor_id=by.id, words=words, now=now)


def answer_case(db: Session, case: Case, *, by: Person, words: str, outcome: str, now: datetime) -> CaseEvent:
    """Tell the reporter what came of it. Raises NoRight, AlreadyMoved, ClosedItYourself, NothingSaid."""
    begin_move(db, case, "answer", by)
    _leave_to_colleague(db, case, by)
    words = some_words(words)
    resume_clock(case, now)
    case.answer, case.outcome, case.state = words, outcome, ANSWERED
    case.answered_at, case.holder_id = now, by.id
    case.accepted_at = case.accepted_at or now
    return note_event(
        db, case, what="answered", by=BY_OFFICE, actor_id=by.id, words=words, facts={"outcome": outcome}, now=now
    )


def refuse_case(db: Session, case: Case, *, by: Person, words: str, now: datetime) -> CaseEvent:
    """It is not for any office here; the words say why and where to go. Raises as `answer_case`."""
    begin_move(db, case, "refuse", by)
    _leave_to_colleague(db, case, by)
    words = some_words(words)
    resume_clock(case, now)
    case.answer, case.outcome, case.state = words, REFUSED, CLOSED
    case.answered_at = case.closed_at = now
    case.holder_id = by.id
    return note_event(db, case, what="refused", by=BY_OFFICE, actor_id=by.id, words=words, now=now)


def correct_answer(db: Session, case: Case, *, by: Person, words: str, now: datetime) -> CaseEvent:
    """Raises NoRight, AlreadyMoved, NothingSaid."""
    begin_move(db, case, "correct", by)
    case.answer = words = some_words(words)
    return note_event(db, case, what="corrected", by=BY_OFFICE, actor_id=by.id, words=words, now=now)


def release_case(db: Session, case: Case, *, by: Person | None, words: str = "", now: datetime) -> CaseEvent:
    """Give it back to the office's list; without `by` the clock does, where its holder left it alone."""
    begin_move(db, case, "release", by)
    resume_clock(case, now)
    case.state, case.holder_id, case.last_holder_id = RECEIVED, None, case.holder_id
    whose = BY_CLOCK if by is None else BY_OFFICE
    return note_event(
        db,
        case,
        what="released",
        by=whose,
        actor_id=None if by is None else by.id,
        words=words,
        is_shown=False,
        now=now,
    )


def _leave_to_colleague(db: Session, case: Case, by: Person) -> None:
    """Raises ClosedItYourself, whoever else has held it since then."""
    if not case.reopened:
        return
    ended = select(CaseEvent.actor_id).where(CaseEvent.case_id == case.id, col(CaseEvent.what).in_(_ENDED))
    closed_by = db.exec(ended.order_by(col(CaseEvent.id).desc()).limit(1)).first()
    if closed_by == by.id and list_clerks(db, get_office(db, case.office_id), besides=by.id):
        raise ClosedItYourself
