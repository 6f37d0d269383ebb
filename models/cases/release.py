"""What was held back of a case is done: its office hears of it, in the order in which its reporter did it."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from models.case import Case, CaseEvent, get_case
from models.cases.file import release_files
from models.cases.held_act import JUDGE, RATE, REOPEN, SAY, HeldAct, list_held_acts
from models.cases.moves import may_start
from models.cases.reporter import note_reopened, note_said, note_stars, note_verdict, note_withdrawn
from models.holiday import Calendar


@dataclass(frozen=True, slots=True)
class Released:
    """A case, and what its office learns now."""

    case: Case
    events: tuple[CaseEvent, ...]


def release_acts(db: Session, case_id: int, *, calendar: Calendar, now: datetime) -> Released | None:
    """Do what is due of one case; None where nothing is.

    The clock of the office goes on from now on, since it could do nothing before. Where it has ended the case in the
    meantime, words are noted all the same; what would change nothing any more is dropped.
    """
    case = get_case(db, case_id)
    due = [act for act in list_held_acts(db, case) if act.due_at <= now]
    if not due:
        return None
    events = []
    for act in due:
        event = _done(db, case, act, calendar, now)
        release_files(db, act, event)
        events += [] if event is None else [event]
        db.delete(act)
        db.flush()
    return Released(case, tuple(events))


def _done(db: Session, case: Case, act: HeldAct, calendar: Calendar, now: datetime) -> CaseEvent | None:
    who = case.reporter_id
    if act.what == SAY:
        return note_said(db, case, words=act.words, facts=act.facts, actor_id=who, now=now)
    if not may_start(act.what, case.state):
        return None
    if act.what == JUDGE:
        return note_verdict(db, case, verdict=act.facts["verdict"], actor_id=who, now=now)
    if act.what == RATE:
        return note_stars(db, case, stars=act.facts["stars"], actor_id=who, now=now)
    if act.what == REOPEN:
        return note_reopened(db, case, words=act.words, actor_id=who, calendar=calendar, now=now)
    return note_withdrawn(db, case, actor_id=who, now=now)
