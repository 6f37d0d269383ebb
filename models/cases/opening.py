"""A case is opened: what the person gave, to which office it goes, and by when somebody must have answered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Table, bindparam, select, text
from sqlmodel import Session
from sqlmodel import select as select_rows

from models.areas.coordinates import Position
from models.case import ANONYMOUS, BY_CLOCK, BY_REPORTER, IS_OPEN, NAMED, Case, note_event, note_received
from models.cases.again import MOVED_UP, Matter, find_receiver
from models.cases.deadline import get_deadline
from models.cases.file import VOICE, CaseFile, keep_files
from models.cases.held_act import draw_within_hours, hour_of
from models.cases.number import add_numbered
from models.cases.topic import DANGER, FOOD, REVIEW, Topic
from models.cases.veil import draw_hand_over, half_day, without_numbers
from models.errors import Refusal
from models.holiday import Calendar
from models.office import Office
from models.person import Person
from models.prepared import Prepared
from models.secret_code import code_digest, draw_code
from models.working_time import due_at, moment_at_share

# 96 bits.
CODE_LENGTH, CODE_GROUP = 20, 5
REMINDED_AT = 0.8
_SAME_WITHIN = timedelta(hours=24)

_case: Table = Case.__table__  # type: ignore[attr-defined]
_told_alike = Prepared(
    select(_case.c.id)
    .where(
        _case.c.reporter_id == bindparam("reporter"),
        _case.c.topic == bindparam("topic"),
        _case.c.story == bindparam("story"),
        text(IS_OPEN),
        _case.c.received_at > bindparam("since"),
    )
    .order_by(_case.c.received_at)
)


class SameAgain(Refusal):
    """The same person has raised the same matter in the same words a short while ago; carries that case."""

    def __init__(self, case: Case) -> None:
        super().__init__(case.number)
        self.case = case


@dataclass(frozen=True, slots=True)
class NewCase:
    """`photos` and `voice` are file ids of the channel; `reporter` is None only where `manner` is ANONYMOUS.

    `office_id` is the office that the person chose; without it the one that leads in the county gets the case.
    """

    topic: Topic
    manner: str
    reporter: Person | None
    chat_id: int | None
    story: str
    voice: str = ""
    photos: Sequence[str] = ()
    shown_name: str = ""
    platform: str = ""
    place: str = ""
    position: Position | None = None
    adcode: int | None = None
    station_id: int | None = None
    office_id: int | None = None

    @property
    def matter(self) -> Matter:
        return Matter(
            reporter=None if self.manner == ANONYMOUS else self.reporter,
            topic=self.topic,
            adcode=self.adcode,
            platform=self.platform,
            place=self.place,
            position=self.position,
            office_id=self.office_id,
        )


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """`code` opens an anonymous case; nowhere else is it known. `before` is the answered one that it repeats."""

    case: Case
    office: Office
    code: str = ""
    before: Case | None = None


def open_case(db: Session, new: NewCase, *, calendar: Calendar, now: datetime) -> OpenedCase:
    """Raises NoOffice, SameAgain."""
    receiver = find_receiver(db, new.matter, now=now)
    office = receiver.office
    if new.topic.kind == FOOD:
        new = replace(new, story=without_numbers(new.story))
    is_anonymous = new.manner == ANONYMOUS
    # That points wait is nobody's own doing, though it is theirs to follow.
    is_raised = new.topic.code != REVIEW
    if not is_anonymous:
        _refuse_repeat(db, new, now)
    told_at, hand_over_at = _veiled_moments(new, calendar, now)
    # Half a day that is over already would promise somebody for a moment that is over, too.
    at = hand_over_at or max(told_at, hour_of(now))
    code = draw_code(CODE_LENGTH) if is_anonymous else ""
    deadline = get_deadline(new.topic.klass)
    case = Case(
        kind=new.topic.kind,
        topic=new.topic.code,
        klass=new.topic.klass,
        reporter_id=None if is_anonymous or new.reporter is None else new.reporter.id,
        chat_id=None if is_anonymous else new.chat_id,
        code_hash=code_digest(code) if code else None,
        shown_name=new.shown_name if new.manner == NAMED else None,
        platform=new.platform or None,
        story=new.story,
        place=new.place or None,
        latitude=None if new.position is None else new.position.latitude,
        longitude=None if new.position is None else new.position.longitude,
        adcode=new.adcode,
        station_id=new.station_id,
        office_id=office.id or 0,
        version=1,
        received_at=at,
        hand_over_at=hand_over_at,
        acknowledge_by=due_at(calendar, at, deadline.acknowledge),
        answer_by=due_at(calendar, at, deadline.answer),
        warn_at=moment_at_share(calendar, at, deadline.answer, REMINDED_AT),
    )
    add_numbered(db, case)
    event = note_received(db, case, by=BY_REPORTER if is_raised else BY_CLOCK, facts={"office": office.id}, now=told_at)
    keep_files(db, case, event_id=event.id or 0, photos=new.photos, voice=new.voice, now=now)
    if receiver.before is not None:
        facts = {"before": receiver.before.number, "from": receiver.before.office_id, "to": office.id}
        note_event(db, case, what=MOVED_UP, by=BY_REPORTER, actor_id=case.reporter_id, facts=facts, now=told_at)
    return OpenedCase(case, office, code, receiver.before)


def _veiled_moments(new: NewCase, calendar: Calendar, now: datetime) -> tuple[datetime, datetime | None]:
    """When it was raised, as it is kept, and when its office gets it, None for at once.

    To the minute it could be matched with when somebody was seen to write; who may be in danger is not kept waiting.
    """
    is_urgent = new.topic.klass == DANGER
    if new.topic.kind == FOOD and new.manner != NAMED:
        return half_day(now, calendar), None if is_urgent else draw_hand_over(now, calendar)
    if new.manner == ANONYMOUS:
        return hour_of(now), None if is_urgent else draw_within_hours(now)
    return now, None


def _refuse_repeat(db: Session, new: NewCase, now: datetime) -> None:
    """What is spoken can't be compared. Raises SameAgain."""
    if new.voice:
        return
    sought = {
        "reporter": None if new.reporter is None else new.reporter.id,
        "topic": new.topic.code,
        "story": new.story,
        "since": now - _SAME_WITHIN,
    }
    # There is hardly ever one, so what else must be alike is no burden of every query.
    for key in _told_alike.run(db, sought).scalars().all():
        before = db.get_one(Case, key)
        is_there = (before.place, before.position) == (new.place or None, new.position)
        if is_there and not _is_spoken(db, before):
            raise SameAgain(before)


def _is_spoken(db: Session, case: Case) -> bool:
    spoken = select_rows(CaseFile.id).where(CaseFile.case_id == case.id, CaseFile.kind == VOICE)
    return db.exec(spoken).first() is not None
