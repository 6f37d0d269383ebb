"""What its reporter does with a case, and what silence does. The operations raise AlreadyMoved."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, text
from sqlmodel import Session, col, select

from models.case import (
    ACCEPTED,
    BY_CLOCK,
    BY_REPORTER,
    CLOSED,
    IS_SILENT,
    NO,
    RECEIVED,
    WAITING,
    WITHDRAWN,
    Case,
    CaseEvent,
    NoSuchCase,
    note_event,
)
from models.cases.deadline import get_deadline
from models.cases.file import check_photo_room, keep_files
from models.cases.held_act import (
    JUDGE,
    RATE,
    REOPEN,
    SAY,
    WITHDRAW,
    HeldAct,
    hold_act,
    is_held_back,
    is_reopened_after,
    list_held_acts,
    state_after,
)
from models.cases.moves import NothingSaid, ReopenedBefore, require_state, resume_clock, some_words
from models.cases.opening import REMINDED_AT
from models.cases.topic import FOOD
from models.cases.veil import kept_moment, without_numbers
from models.holiday import Calendar
from models.person import Person
from models.working_time import due_at, moment_at_share

MOST_STARS = 5
SILENT_FOR = timedelta(days=7)


def is_reporter(case: Case, person: Person | None) -> bool:
    return person is not None and case.reporter_id == person.id


def say_more(
    db: Session,
    case: Case,
    *,
    words: str,
    photos: Sequence[str] = (),
    voice: str = "",
    actor_id: int | None,
    now: datetime,
) -> CaseEvent | HeldAct:
    """Add to a case that is open; where the office had asked, it goes on.

    Raises:
        AlreadyMoved, NothingSaid.
        TooManyPhotos: the case has no room for so many.
    """
    acts = _require_move(db, case, SAY)
    if not words.strip() and not photos and not voice:
        raise NothingSaid
    check_photo_room(db, case, len(photos))
    words = without_numbers(words) if case.kind == FOOD else words
    facts = {"photos": len(photos)} if photos else {}
    if is_held_back(case, acts):
        act = hold_act(db, case, SAY, words=words, facts=facts, now=now)
        keep_files(db, case, event_id=None, held=act, photos=photos, voice=voice, now=now)
        return act
    event = note_said(db, case, words=words, facts=facts, actor_id=actor_id, now=kept_moment(case, now))
    keep_files(db, case, event_id=event.id, photos=photos, voice=voice, now=now)
    return event


def note_said(
    db: Session, case: Case, *, words: str, facts: dict[str, Any], actor_id: int | None, now: datetime
) -> CaseEvent:
    """What was said of one that is over by now is read all the same."""
    if case.state == WAITING:
        resume_clock(case, now)
        case.state = ACCEPTED
    return note_event(db, case, what="said", by=BY_REPORTER, actor_id=actor_id, words=words, facts=facts, now=now)


def withdraw_case(db: Session, case: Case, *, actor_id: int | None, now: datetime) -> CaseEvent | HeldAct:
    """Raises AlreadyMoved."""
    acts = _require_move(db, case, WITHDRAW)
    if is_held_back(case, acts):
        return hold_act(db, case, WITHDRAW, now=now)
    return note_withdrawn(db, case, actor_id=actor_id, now=kept_moment(case, now))


def note_withdrawn(db: Session, case: Case, *, actor_id: int | None, now: datetime) -> CaseEvent:
    resume_clock(case, now)
    case.state, case.closed_at = WITHDRAWN, now
    return note_event(db, case, what="withdrawn", by=BY_REPORTER, actor_id=actor_id, now=now)


def judge_case(db: Session, case: Case, *, verdict: str, actor_id: int | None, now: datetime) -> CaseEvent | HeldAct:
    """Whether it was solved, as the reporter sees it. A "no" leaves it answered, so that it can be reopened."""
    acts = _require_move(db, case, JUDGE)
    if is_held_back(case, acts):
        return hold_act(db, case, JUDGE, facts={"verdict": verdict}, now=now)
    return note_verdict(db, case, verdict=verdict, actor_id=actor_id, now=kept_moment(case, now))


def note_verdict(db: Session, case: Case, *, verdict: str, actor_id: int | None, now: datetime) -> CaseEvent:
    case.verdict = verdict
    if verdict != NO:
        case.state, case.closed_at = CLOSED, now
    return note_event(db, case, what="judged", by=BY_REPORTER, actor_id=actor_id, facts={"verdict": verdict}, now=now)


def rate_case(db: Session, case: Case, *, stars: int, actor_id: int | None, now: datetime) -> CaseEvent | HeldAct:
    """One to five; the last word counts. Raises AlreadyMoved."""
    assert 1 <= stars <= MOST_STARS
    acts = _require_move(db, case, RATE)
    if is_held_back(case, acts):
        return hold_act(db, case, RATE, facts={"stars": stars}, now=now)
    return note_stars(db, case, stars=stars, actor_id=actor_id, now=kept_moment(case, now))


def note_stars(db: Session, case: Case, *, stars: int, actor_id: int | None, now: datetime) -> CaseEvent:
    case.rating = stars
    return note_event(db, case, what="rated", by=BY_REPORTER, actor_id=actor_id, facts={"stars": stars}, now=now)


def reopen_case(
    db: Session, case: Case, *, words: str, actor_id: int | None, calendar: Calendar, now: datetime
) -> CaseEvent | HeldAct:
    """Work again, with a clock of its own, for somebody other than who closed it.

    Raises:
        AlreadyMoved: there is no answer yet, or it was withdrawn.
        ReopenedBefore, NothingSaid.
    """
    acts = _require_move(db, case, REOPEN)
    if is_reopened_after(case, acts):
        raise ReopenedBefore
    words = some_words(words)
    if is_held_back(case, acts):
        return hold_act(db, case, REOPEN, words=words, now=now)
    return note_reopened(db, case, words=words, actor_id=actor_id, calendar=calendar, now=kept_moment(case, now))


def note_reopened(
    db: Session, case: Case, *, words: str, actor_id: int | None, calendar: Calendar, now: datetime
) -> CaseEvent:
    deadline = get_deadline(case.klass)
    case.reopened, case.state, case.closed_at = 1, RECEIVED, None
    # How the first round ended stands on the timeline; what is counted is the second one.
    case.outcome = case.verdict = case.rating = None
    case.holder_id, case.last_holder_id = None, case.holder_id
    case.accepted_at = case.answered_at = None
    case.acknowledge_by = due_at(calendar, now, deadline.acknowledge)
    case.answer_by = due_at(calendar, now, deadline.answer)
    case.warn_at, case.warned = moment_at_share(calendar, now, deadline.answer, REMINDED_AT), 0
    return note_event(db, case, what="reopened", by=BY_REPORTER, actor_id=actor_id, words=words, now=now)


def _require_move(db: Session, case: Case, move: str) -> list[HeldAct]:
    """What is held back counts for who did it; returns it. Raises AlreadyMoved."""
    acts = list_held_acts(db, case)
    require_state(case, move, state=state_after(case, acts))
    return acts


def close_silent(db: Session, *, now: datetime, at_most: int = 100) -> int:
    """Close what was answered long ago and nobody said anything of since; that is not taken for content.

    Returns how many: one batch. What somebody is at work on is left for the next time, and so is of what something is
    held back.
    """
    has_spoken = exists().where(col(HeldAct.case_id) == col(Case.id))
    query = select(Case).where(text(IS_SILENT), col(Case.answered_at) < now - SILENT_FOR, ~has_spoken)
    silent = db.exec(
        query.order_by(col(Case.id)).limit(at_most).with_for_update(key_share=True, skip_locked=True)
    ).all()
    for case in silent:
        case.state, case.closed_at = CLOSED, now
        note_event(db, case, what="closed", by=BY_CLOCK, now=now)
    return len(silent)


def find_case_of(db: Session, case_id: int, person: Person | None) -> Case:
    """A case of one's own. Raises NoSuchCase, whether there is none or it is another's."""
    case = db.get(Case, case_id, with_for_update={"key_share": True}, populate_existing=True)
    if case is None or not is_reporter(case, person):
        raise NoSuchCase
    return case
