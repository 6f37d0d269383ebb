"""Meetings of the parties of a case: what was said, what was agreed, and the day on which it is checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import JSON, Index, Text, text
from sqlmodel import Field, Session, SQLModel, col, select

from models.case import BY_OFFICE, Case, CaseEvent, note_event
from models.cases.moves import begin_move, some_words
from models.cases.party import CaseParty
from models.database import BigId, UtcMoment
from models.errors import Refusal
from models.holiday import Calendar
from models.person import Person
from models.working_time import is_working_day

UNCHECKED, KEPT, BROKEN = "unchecked", "kept", "broken"
MOST_MEASURES = 9
ASKED_AT = time(9)
# Literal, so that both databases see that the index fits.
IS_TO_CHECK = "next_at IS NOT NULL"


class NobodyMet(Refusal):
    """A meeting has at least one party of the case at the table."""


class NothingAgreed(Refusal):
    """Without a measure there is nothing to check; what was said goes into a note."""


class MetLater(Refusal):
    """A meeting is recorded when it is over."""


class CheckTooEarly(Refusal):
    """What was agreed is checked on a later day than this one."""


class CheckOnDayOff(Refusal):
    """On that day nobody works who could check it."""


class CheckedAlready(Refusal):
    """Somebody was first."""


class NotKnownToHold(Refusal):
    """Something was agreed of which nobody has said that it holds; who calls the case solved has to say so."""


class CaseMeeting(SQLModel, table=True):
    """`present` are numbers of parties. At `next_at` the clock tells of the check once more; None: no more."""

    __tablename__ = "case_meeting"
    __table_args__ = (
        Index("ix_case_meeting_next_at", "next_at", sqlite_where=text(IS_TO_CHECK), postgresql_where=text(IS_TO_CHECK)),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    case_id: int = Field(foreign_key="case.id", sa_type=BigId, index=True)
    held_on: date
    present: list[int] = Field(default_factory=list, sa_type=JSON)
    said: str = Field(sa_type=Text)
    check_on: date
    asked: int = 0
    next_at: datetime | None = Field(default=None, sa_type=UtcMoment)


class CaseMeasure(SQLModel, table=True):
    """What a party has taken upon itself, or the leading office where there is none."""

    __tablename__ = "case_measure"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    case_id: int = Field(foreign_key="case.id", sa_type=BigId, index=True)
    meeting_id: int = Field(foreign_key="case_meeting.id", sa_type=BigId, index=True)
    party_id: int | None = Field(default=None, foreign_key="case_party.id", sa_type=BigId)
    what: str = Field(sa_type=Text)
    due_on: date
    state: str = UNCHECKED


@dataclass(frozen=True, slots=True)
class Agreed:
    """One measure: who does what, until when; without a party the leading office does."""

    what: str
    party: CaseParty | None
    due_on: date


@dataclass(frozen=True, slots=True)
class Minutes:
    """What is to be known of a meeting."""

    held_on: date
    present: Sequence[CaseParty]
    said: str
    agreed: Sequence[Agreed]
    check_on: date


def record_meeting(
    db: Session, case: Case, minutes: Minutes, *, by: Person, calendar: Calendar, now: datetime
) -> CaseEvent:
    """Keep what came of it; the event says who does what until when, and nothing of what was said.

    Raises:
        NoRight, AlreadyMoved, NothingSaid.
        NobodyMet, NothingAgreed, MetLater, CheckTooEarly, CheckOnDayOff.
    """
    begin_move(db, case, "meet", by)
    said = some_words(minutes.said)
    _refuse_misfits(minutes, calendar, now)
    meeting = CaseMeeting(
        case_id=case.id or 0,
        held_on=minutes.held_on,
        present=[party.id or 0 for party in minutes.present],
        said=said,
        check_on=minutes.check_on,
        next_at=datetime.combine(minutes.check_on, ASKED_AT, calendar.zone),
    )
    reminded_at = datetime.combine(working_day_before(calendar, minutes.check_on), ASKED_AT, calendar.zone)
    if reminded_at > now:
        meeting.next_at = reminded_at
    db.add(meeting)
    db.flush()
    for agreed in minutes.agreed:
        party_id = None if agreed.party is None else agreed.party.id
        db.add(
            CaseMeasure(
                case_id=case.id or 0,
                meeting_id=meeting.id or 0,
                party_id=party_id,
                what=agreed.what,
                due_on=agreed.due_on,
            )
        )
    facts = {
        "meeting": meeting.id,
        "held_on": minutes.held_on.isoformat(),
        "present": [party.name for party in minutes.present],
        "agreed": [
            [agreed.what, "" if agreed.party is None else agreed.party.name, agreed.due_on.isoformat()]
            for agreed in minutes.agreed
        ],
        "check_on": minutes.check_on.isoformat(),
    }
    return note_event(db, case, what="met", by=BY_OFFICE, actor_id=by.id, facts=facts, now=now)


def check_measure(db: Session, case: Case, measure_id: int, *, is_kept: bool, by: Person, now: datetime) -> CaseEvent:
    """Say whether what was agreed holds, once; also of a case that has its answer.

    Raises NoRight, AlreadyMoved, CheckedAlready.
    """
    begin_move(db, case, "check", by)
    query = select(CaseMeasure).where(CaseMeasure.id == measure_id, CaseMeasure.case_id == case.id)
    measure = db.exec(query.with_for_update()).first()
    if measure is None or measure.state != UNCHECKED:
        raise CheckedAlready
    measure.state = KEPT if is_kept else BROKEN
    db.add(measure)
    db.flush()
    meeting = db.get_one(CaseMeeting, measure.meeting_id)
    if not [other for other in list_measures(db, meeting) if other.state == UNCHECKED]:
        meeting.next_at = None
        db.add(meeting)
    what = "kept" if is_kept else "broken"
    facts = {"meeting": meeting.id}
    return note_event(db, case, what=what, by=BY_OFFICE, actor_id=by.id, words=measure.what, facts=facts, now=now)


def list_meetings(db: Session, case: Case) -> list[CaseMeeting]:
    """Oldest first."""
    return list(db.exec(select(CaseMeeting).where(CaseMeeting.case_id == case.id).order_by(col(CaseMeeting.id))))


def list_measures(db: Session, meeting: CaseMeeting) -> list[CaseMeasure]:
    return list(db.exec(select(CaseMeasure).where(CaseMeasure.meeting_id == meeting.id).order_by(col(CaseMeasure.id))))


def list_unkept(db: Session, case: Case) -> list[CaseMeasure]:
    """What was agreed and is not known to hold."""
    query = select(CaseMeasure).where(CaseMeasure.case_id == case.id, CaseMeasure.state != KEPT)
    return list(db.exec(query.order_by(col(CaseMeasure.id))))


def working_day_before(calendar: Calendar, day: date) -> date:
    before = date.fromordinal(day.toordinal() - 1)
    return before if is_working_day(calendar, before) else working_day_before(calendar, before)


def _refuse_misfits(minutes: Minutes, calendar: Calendar, now: datetime) -> None:
    today = now.astimezone(calendar.zone).date()
    if not minutes.present:
        raise NobodyMet
    if not minutes.agreed:
        raise NothingAgreed
    if minutes.held_on > today:
        raise MetLater
    if minutes.check_on <= today:
        raise CheckTooEarly
    if not is_working_day(calendar, minutes.check_on):
        raise CheckOnDayOff
