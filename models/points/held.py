"""Points that wait: somebody looks at what was verified once more, and then they are booked or not.

It is a case of its own, of whoever would get the points, so that they hear of it and can object to it as to any other.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, or_
from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, SQLModel, col, select

from models.case import BY_CLOCK, CLOSED, HIDDEN, OPEN, REFUSED, SOLVED, Case, CaseEvent, get_case, note_event
from models.cases.desk import answer_case, refuse_case
from models.cases.message import Message
from models.cases.moves import begin_move
from models.cases.opening import NewCase, OpenedCase, open_case
from models.cases.topic import REVIEW, get_topic
from models.database import BigId
from models.holiday import Calendar
from models.office import get_office
from models.person import Person
from models.points.doubt import Doubt, SamePhoto, list_doubts
from models.points.hand import OwnPoints

_TOLD_FOR = timedelta(days=90)


class HeldPoints(SQLModel, table=True):
    """That the points of a case wait for another one, `review_id`; once for each."""

    __tablename__ = "held_points"

    review_id: int = Field(
        primary_key=True, foreign_key="case.id", sa_type=BigId, sa_column_kwargs={"autoincrement": False}
    )
    case_id: int = Field(foreign_key="case.id", sa_type=BigId, unique=True)
    doubts: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)


@dataclass(frozen=True, slots=True)
class ReviewWords:
    """In the language of the offices: what it is about, which its reporter reads, and why, which they do not."""

    story: str
    reasons: str


@dataclass(frozen=True, slots=True)
class Unbooked:
    """A verified case that has no points yet: they wait for the review, or it has refused them."""

    case: Case
    review: Case

    @property
    def is_waiting(self) -> bool:
        return self.review.state in OPEN


def list_unbooked(db: Session, person: Person, *, now: datetime, at_most: int = 3) -> list[Unbooked]:
    """Of the last months, newest first."""
    verified = aliased(Case)
    query = (
        select(verified, Case)
        .join(HeldPoints, col(HeldPoints.review_id) == col(Case.id))
        .join(verified, col(verified.id) == col(HeldPoints.case_id))
        .where(
            Case.reporter_id == person.id,
            col(Case.received_at) > now - _TOLD_FOR,
            or_(col(Case.state).in_(OPEN), col(Case.outcome) == REFUSED),
        )
    )
    found = db.exec(query.order_by(col(Case.received_at).desc(), col(Case.id).desc()).limit(at_most))
    return [Unbooked(case, review) for case, review in found]


def find_case_reviewed(db: Session, review: Case) -> Case | None:
    """The case whose points wait for this one, to be read."""
    found = db.get(HeldPoints, review.id)
    return None if found is None else db.get_one(Case, found.case_id)


def find_review_of(db: Session, case: Case) -> HeldPoints | None:
    """Of the points of this case."""
    return db.exec(select(HeldPoints).where(HeldPoints.case_id == case.id)).first()


def find_reviewed(db: Session, review: Case) -> Case | None:
    """`find_case_reviewed`, locked."""
    found = db.get(HeldPoints, review.id)
    return None if found is None else get_case(db, found.case_id)


def list_compared(db: Session, review: Case) -> list[Case]:
    """What the reviewed case was compared with."""
    found = db.get(HeldPoints, review.id)
    if found is None:
        return []
    others = dict.fromkeys(doubt["case_id"] for doubt in found.doubts if doubt["case_id"] != found.case_id)
    return [db.get_one(Case, number) for number in others]


def open_review(
    db: Session, case: Case, doubts: Sequence[Doubt], words: ReviewWords, *, calendar: Calendar, now: datetime
) -> OpenedCase:
    """At the office that has the case, as long as it is open. Raises NoOffice."""
    assert case.reporter_id is not None
    new = NewCase(
        topic=get_topic(REVIEW),
        manner=HIDDEN,
        reporter=db.get_one(Person, case.reporter_id),
        chat_id=case.chat_id,
        story=words.story,
        adcode=case.adcode,
        office_id=case.office_id if get_office(db, case.office_id).is_open else None,
    )
    opened = open_case(db, new, calendar=calendar, now=now)
    facts = [asdict(doubt) for doubt in doubts]
    db.add(HeldPoints(review_id=opened.case.id or 0, case_id=case.id or 0, doubts=facts))
    note_event(db, opened.case, what="doubted", by=BY_CLOCK, words=words.reasons, is_shown=False, now=now)
    return opened


def find_new_doubt(db: Session, review: Case, reviewed: Case, *, now: datetime) -> SamePhoto | None:
    """A photo that was on its way when the review began has come since then, and looks like an earlier one."""
    known = [case.id for case in list_compared(db, review)]
    photos = [doubt for doubt in list_doubts(db, reviewed, now=now) if isinstance(doubt, SamePhoto)]
    return next((doubt for doubt in photos if doubt.case_id not in known), None)


def doubt_again(db: Session, review: Case, doubt: SamePhoto, *, reason: str, now: datetime) -> None:
    """The reviewed case is locked."""
    held = db.get_one(HeldPoints, review.id)
    held.doubts = [*held.doubts, asdict(doubt)]
    db.add(held)
    note_event(db, review, what="doubted", by=BY_CLOCK, words=reason, is_shown=False, now=now)


def grant_review(db: Session, review: Case, *, by: Person, words: str, now: datetime) -> CaseEvent:
    """All is well: the points can be booked. Raises NoRight, AlreadyMoved, ClosedItYourself, OwnPoints."""
    _check_decider(db, review, by)
    event = answer_case(db, review, by=by, message=Message(words), outcome=SOLVED, now=now)
    review.state, review.closed_at = CLOSED, now
    return event


def decline_review(db: Session, review: Case, *, by: Person, words: str, now: datetime) -> CaseEvent:
    """The points are not booked, for the reason told. Raises as `grant_review`, and NothingSaid."""
    _check_decider(db, review, by)
    return refuse_case(db, review, by=by, words=words, now=now)


def _check_decider(db: Session, review: Case, by: Person) -> None:
    begin_move(db, review, "answer", by)
    if review.reporter_id == by.id:
        raise OwnPoints
