"""Who raised a case takes it back, where others joined it for the first of these to have it; or who joined does."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from models.case import (
    ACCEPTED,
    ANSWERED,
    BY_REPORTER,
    OPEN,
    WAITING,
    Case,
    CaseEvent,
    CaseJoiner,
    NoSuchCase,
    get_case,
    list_events,
    note_event,
)
from models.cases.held_act import HeldAct
from models.cases.joining import FIRST_LEFT, JOINER_LEFT, find_joiner, is_for_joiners, list_joiners
from models.cases.moves import begin_move, resume_clock
from models.cases.reporter import withdraw_case
from models.person import Person


def leave_case(db: Session, case: Case, *, actor_id: int | None, now: datetime) -> CaseEvent | HeldAct:
    """Withdraw it, or hand it on; the event is FIRST_LEFT where it goes on for somebody else. Raises AlreadyMoved."""
    if not list_joiners(db, case):
        return withdraw_case(db, case, actor_id=actor_id, now=now)
    return _hand_on(db, case, actor_id=actor_id, now=now)


def leave_joined(db: Session, case_id: int, *, person: Person, now: datetime) -> CaseEvent:
    """Who joined hears no more of it, and gets no points for it.

    Raises:
        NoSuchCase: they have not joined it.
        AlreadyMoved: it is over.
    """
    case = get_case(db, case_id)
    joiner = find_joiner(db, case, person)
    if joiner is None:
        raise NoSuchCase
    begin_move(db, case, "unjoin", None)
    db.delete(joiner)
    return note_event(db, case, what=JOINER_LEFT, by=BY_REPORTER, actor_id=person.id, is_shown=False, now=now)


def leave_to_joiners(db: Session, person: Person, *, now: datetime) -> list[CaseEvent]:
    """As if somebody took back all that others have joined and that is not over; what nobody joined stays theirs."""
    joined = select(CaseJoiner.case_id)
    query = select(Case).where(
        Case.reporter_id == person.id, col(Case.state).in_((*OPEN, ANSWERED)), col(Case.id).in_(joined)
    )
    locked = query.order_by(col(Case.id)).with_for_update(key_share=True)
    cases = db.exec(locked.execution_options(populate_existing=True)).all()
    return [_hand_on(db, case, actor_id=person.id, now=now) for case in cases]


def list_events_of_reporter(db: Session, case: Case) -> list[CaseEvent]:
    """What who has it now may read, oldest first: of the time before them only what who joined it could read."""
    events = list_events(db, case, only_shown=True)
    since = max((place for place, event in enumerate(events) if event.what == FIRST_LEFT), default=0)
    return [*filter(is_for_joiners, events[:since]), *events[since:]]


def has_passed_on(events: Sequence[CaseEvent]) -> bool:
    """Whether the story, and the files that came with it, are another's."""
    return any(event.what == FIRST_LEFT for event in events)


def _hand_on(db: Session, case: Case, *, actor_id: int | None, now: datetime) -> CaseEvent:
    begin_move(db, case, "withdraw", None)
    if case.state == WAITING:
        resume_clock(case, now)
        case.state = ACCEPTED
    first = list_joiners(db, case)[0]
    case.reporter_id, case.chat_id, case.shown_name = first.person_id, first.chat_id, None
    db.delete(first)
    return note_event(db, case, what=FIRST_LEFT, by=BY_REPORTER, actor_id=actor_id, now=now)
