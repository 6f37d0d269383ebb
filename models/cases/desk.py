"""What an office does with a case. Every operation raises NoRight and AlreadyMoved, as `models.cases.moves` says."""

from datetime import datetime

from sqlmodel import Session

from models.case import (
    ACCEPTED,
    ANSWERED,
    BY_CLOCK,
    BY_OFFICE,
    CLOSED,
    RECEIVED,
    REFUSED,
    SOLVED,
    WAITING,
    Case,
    CaseEvent,
    find_answer_event,
    note_event,
)
from models.cases.co_unit import drop_leading_unit
from models.cases.deadline import EXTENSION
from models.cases.file import keep_files
from models.cases.listing import list_clerks
from models.cases.meeting import NotKnownToHold, list_unkept
from models.cases.message import Message, OnFile, put_on_file
from models.cases.moves import (
    ClosedItYourself,
    ClosedOffice,
    ExtendedBefore,
    NobodyToAsk,
    RaisedItYourself,
    SameOffice,
    begin_move,
    resume_clock,
    some_words,
)
from models.cases.opening import REMINDED_AT
from models.cases.split import has_reader
from models.holiday import Calendar
from models.office import Office, get_office
from models.person import Person
from models.working_time import due_at, moment_at_share


def accept_case(db: Session, case: Case, *, by: Person, now: datetime) -> CaseEvent:
    """Take it on. Raises NoRight, AlreadyMoved, RaisedItYourself, ClosedItYourself."""
    begin_move(db, case, "accept", by)
    _leave_to_colleague(db, case, by)
    case.state, case.holder_id = ACCEPTED, by.id
    case.accepted_at = case.accepted_at or now
    return note_event(db, case, what="accepted", by=BY_OFFICE, actor_id=by.id, now=now)


def ask_reporter(db: Session, case: Case, *, by: Person, message: Message, now: datetime) -> CaseEvent:
    """Ask for something; until they say it, the clock stands still.

    Raises:
        NoRight, AlreadyMoved, NothingSaid.
        NobodyToAsk: nothing has changed.
        TooManyPhotos: the case has no room for so many.
    """
    begin_move(db, case, "ask", by)
    if not has_reader(db, case):
        raise NobodyToAsk
    said = put_on_file(db, case, message)
    case.state, case.waiting_since = WAITING, now
    return _note_message(db, case, message, said, what="asked", by=by, now=now)


def note_case(db: Session, case: Case, *, by: Person, message: Message, is_shown: bool, now: datetime) -> CaseEvent:
    """For the offices alone, or a "waiting for ..." that the reporter sees, too. Raises as `ask_reporter`."""
    begin_move(db, case, "note", by)
    said = put_on_file(db, case, message)
    return _note_message(db, case, message, said, what="noted", by=by, is_shown=is_shown, now=now)


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
    drop_leading_unit(db, case)
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


def answer_case(
    db: Session,
    case: Case,
    *,
    by: Person,
    message: Message,
    outcome: str,
    despite_unkept: bool = False,
    now: datetime,
) -> CaseEvent:
    """Tell the reporter what came of it. Raises as `ask_reporter`, and ClosedItYourself, NotKnownToHold."""
    begin_move(db, case, "answer", by)
    _leave_to_colleague(db, case, by)
    if outcome == SOLVED and not despite_unkept and list_unkept(db, case):
        raise NotKnownToHold
    said = put_on_file(db, case, message)
    resume_clock(case, now)
    case.answer, case.outcome, case.state = said.words, outcome, ANSWERED
    case.answered_at, case.holder_id = now, by.id
    case.accepted_at = case.accepted_at or now
    said.facts["outcome"] = outcome
    return _note_message(db, case, message, said, what="answered", by=by, now=now)


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


def correct_answer(db: Session, case: Case, *, by: Person, message: Message, now: datetime) -> CaseEvent:
    """What it was before stands in the event's facts. Raises as `ask_reporter`."""
    begin_move(db, case, "correct", by)
    said = put_on_file(db, case, message)
    said.facts["before"], case.answer = case.answer, said.words
    return _note_message(db, case, message, said, what="corrected", by=by, now=now)


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


def _note_message(
    db: Session,
    case: Case,
    message: Message,
    said: OnFile,
    *,
    what: str,
    by: Person,
    is_shown: bool = True,
    now: datetime,
) -> CaseEvent:
    event = note_event(
        db,
        case,
        what=what,
        by=BY_OFFICE,
        actor_id=by.id,
        words=said.words,
        facts=said.facts,
        is_shown=is_shown,
        now=now,
    )
    keep_files(db, case, event_id=event.id or 0, photos=message.photos, voice=message.voice, now=now)
    return event


def _leave_to_colleague(db: Session, case: Case, by: Person) -> None:
    """Raises RaisedItYourself, and ClosedItYourself, whoever else has held it since then."""
    is_own = case.reporter_id == by.id
    ended = find_answer_event(db, case) if case.reopened else None
    has_closed = ended is not None and ended.actor_id == by.id
    if not (is_own or has_closed) or not list_clerks(db, get_office(db, case.office_id), besides=by.id):
        return
    raise RaisedItYourself if is_own else ClosedItYourself
