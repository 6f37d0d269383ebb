"""What its reporter does with a case, and what silence does. The operations raise AlreadyMoved."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import text
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
from models.case_file import check_photo_room, keep_files
from models.case_moves import NothingSaid, ReopenedBefore, begin_move, resume_clock, some_words
from models.case_opening import REMINDED_AT
from models.case_topic import FOOD
from models.case_veil import kept_moment, without_numbers
from models.deadline import get_deadline
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
) -> CaseEvent:
    """Add to a case that is open; where the office had asked, it goes on.

    Raises:
        AlreadyMoved, NothingSaid.
        TooManyPhotos: the case has no room for so many.
    """
    begin_move(db, case, "say", None)
    if not words.strip() and not photos and not voice:
        raise NothingSaid
    check_photo_room(db, case, len(photos))
    told_at = kept_moment(case, now)
    if case.state == WAITING:
        resume_clock(case, told_at)
        case.state = ACCEPTED
    event = note_event(
        db,
        case,
        what="said",
        by=BY_REPORTER,
        actor_id=actor_id,
        words=without_numbers(words) if case.kind == FOOD else words,
        facts={"photos": len(photos)} if photos else {},
        now=told_at,
    )
    keep_files(db, case, event_id=event.id or 0, photos=photos, voice=voice, now=now)
    return event


def withdraw_case(db: Session, case: Case, *, actor_id: int | None, now: datetime) -> CaseEvent:
    """Raises AlreadyMoved."""
    begin_move(db, case, "withdraw", None)
    now = kept_moment(case, now)
    resume_clock(case, now)
    case.state, case.closed_at = WITHDRAWN, now
    return note_event(db, case, what="withdrawn", by=BY_REPORTER, actor_id=actor_id, now=now)


def judge_case(db: Session, case: Case, *, verdict: str, actor_id: int | None, now: datetime) -> CaseEvent:
    """Whether it was solved, as the reporter sees it. A "no" leaves it answered, so that it can be reopened."""
    begin_move(db, case, "judge", None)
    now = kept_moment(case, now)
    case.verdict = verdict
    if verdict != NO:
        case.state, case.closed_at = CLOSED, now
    return note_event(db, case, what="judged", by=BY_REPORTER, actor_id=actor_id, facts={"verdict": verdict}, now=now)


def rate_case(db: Session, case: Case, *, stars: int, actor_id: int | None, now: datetime) -> CaseEvent:
    """One to five; the last word counts. Raises AlreadyMoved."""
    assert 1 <= stars <= MOST_STARS
    begin_move(db, case, "rate", None)
    now = kept_moment(case, now)
    case.rating = stars
    return note_event(db, case, what="rated", by=BY_REPORTER, actor_id=actor_id, facts={"stars": stars}, now=now)


def reopen_case(
    db: Session, case: Case, *, words: str, actor_id: int | None, calendar: Calendar, now: datetime
) -> CaseEvent:
    """Work again, with a clock of its own, for somebody other than who closed it.

    Raises:
        AlreadyMoved: there is no answer yet, or it was withdrawn.
        ReopenedBefore, NothingSaid.
    """
    begin_move(db, case, "reopen", None)
    now = kept_moment(case, now)
    if case.reopened:
        raise ReopenedBefore
    words = some_words(words)
    deadline = get_deadline(case.klass)
    case.reopened, case.state, case.verdict, case.closed_at = 1, RECEIVED, None, None
    case.holder_id, case.last_holder_id = None, case.holder_id
    case.accepted_at = case.answered_at = None
    case.acknowledge_by = due_at(calendar, now, deadline.acknowledge)
    case.answer_by = due_at(calendar, now, deadline.answer)
    case.warn_at, case.warned = moment_at_share(calendar, now, deadline.answer, REMINDED_AT), 0
    return note_event(db, case, what="reopened", by=BY_REPORTER, actor_id=actor_id, words=words, now=now)


def close_silent(db: Session, *, now: datetime, at_most: int = 100) -> int:
    """Close what was answered long ago and nobody said anything of since; that is not taken for content.

    Returns how many: one batch. What somebody is at work on is left for the next time.
    """
    query = select(Case).where(text(IS_SILENT), col(Case.answered_at) < now - SILENT_FOR)
    silent = db.exec(
        query.order_by(col(Case.id)).limit(at_most).with_for_update(key_share=True, skip_locked=True)
    ).all()
    for case in silent:
        case.state, case.closed_at = CLOSED, now
        note_event(db, case, what="closed", by=BY_CLOCK, now=now)
    return len(silent)


def find_case_of(db: Session, case_id: int, person: Person | None) -> Case:
    """A case of one's own. Raises NoSuchCase, whether there is none or it is another's."""
    case = db.get(Case, case_id, with_for_update={"key_share": True})
    if case is None or not is_reporter(case, person):
        raise NoSuchCase
    return case
