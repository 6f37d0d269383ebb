"""A part of a case that becomes a case of its own at another office; who raised the one follows both."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Field, Session, SQLModel, col, select

from models.case import BY_OFFICE, DUE_SOON, Case, CaseEvent, NoSuchCase, get_case, note_event
from models.cases.deadline import get_deadline
from models.cases.file import PHOTO, CaseFile, list_files_of
from models.cases.moves import ClosedOffice, SameOffice, begin_move, some_words
from models.cases.number import add_numbered
from models.database import BigId
from models.holiday import Calendar
from models.office import Office
from models.person import Person
from models.working_time import due_at


class CasePart(SQLModel, table=True):
    """That one case was split off from another."""

    __tablename__ = "case_part"

    part_id: int = Field(
        primary_key=True, foreign_key="case.id", sa_type=BigId, sa_column_kwargs={"autoincrement": False}
    )
    whole_id: int = Field(foreign_key="case.id", sa_type=BigId, index=True)


@dataclass(frozen=True, slots=True)
class Split:
    """The new case with its first event, and the event on the timeline of the one that it came from."""

    part: Case
    begun: CaseEvent
    event: CaseEvent


def split_case(
    db: Session, case: Case, *, to: Office, by: Person, words: str, calendar: Calendar, now: datetime
) -> Split:
    """Make a case of a part, in these words; the day that was promised stays.

    With it go the place and the photos, not the name that the reporter left, nor what they said later: for that office
    they have no name. An anonymous one is followed by the code of the whole.

    Raises:
        NoRight, AlreadyMoved, NothingSaid.
        SameOffice, ClosedOffice: nothing has changed.
    """
    begin_move(db, case, "split", by)
    if to.id == case.office_id:
        raise SameOffice
    if not to.is_open:
        raise ClosedOffice
    words = some_words(words)
    part = _part_of(case, to, words, calendar, now)
    add_numbered(db, part)
    db.add(CasePart(part_id=part.id or 0, whole_id=case.id or 0))
    begun = note_event(db, part, what="split_off", by=BY_OFFICE, actor_id=by.id, facts={"of": case.number}, now=now)
    _pass_photos(db, case, part, by, now)
    facts = {"part": part.id, "number": part.number, "name": to.name, "name_en": to.label("en")}
    event = note_event(db, case, what="split", by=BY_OFFICE, actor_id=by.id, words=words, facts=facts, now=now)
    return Split(part, begun, event)


def list_parts(db: Session, case: Case) -> list[Case]:
    """What was split off from it, oldest first."""
    query = select(Case).join(CasePart, col(CasePart.part_id) == col(Case.id)).where(CasePart.whole_id == case.id)
    return list(db.exec(query.order_by(col(Case.received_at), col(Case.id))))


def find_whole(db: Session, case: Case) -> Case | None:
    """What it was split off from."""
    query = select(Case).join(CasePart, col(CasePart.whole_id) == col(Case.id)).where(CasePart.part_id == case.id)
    return db.exec(query).first()


def get_part(db: Session, whole: Case, part_id: int) -> Case:
    """A part of that case, or of a part of it, and of no other, locked. Raises NoSuchCase."""
    link = db.get(CasePart, part_id)
    while link is not None and link.whole_id != whole.id:
        link = db.get(CasePart, link.whole_id)
    if link is None:
        raise NoSuchCase
    return get_case(db, part_id)


def has_reader(db: Session, case: Case) -> bool:
    """Whether anybody can read what its office says: who raised it, or whoever has the code of it or of its whole."""
    root: Case | None = case
    while root is not None and root.reporter_id is None and root.code_hash is None:
        root = find_whole(db, root)
    return root is not None


def _part_of(case: Case, to: Office, words: str, calendar: Calendar, now: datetime) -> Case:
    """While the whole waits for its reporter, the part does not: it has as much time as the whole will have.

    What is overdue comes to those above the part's office, too, and not only when it would come to the next above.
    """
    waited = timedelta() if case.waiting_since is None else max(now - case.waiting_since, timedelta())
    return Case(
        kind=case.kind,
        topic=case.topic,
        klass=case.klass,
        reporter_id=case.reporter_id,
        chat_id=case.chat_id,
        platform=case.platform,
        story=words,
        place=case.place,
        adcode=case.adcode,
        station_id=case.station_id,
        office_id=to.id or 0,
        received_at=now,
        acknowledge_by=due_at(calendar, now, get_deadline(case.klass).acknowledge),
        answer_by=case.answer_by + waited,
        warn_at=min(case.warn_at, case.answer_by) + waited,
        warned=min(case.warned, DUE_SOON),
    )


def _pass_photos(db: Session, case: Case, part: Case, by: Person, now: datetime) -> None:
    """For the office; who raised it sees them where they sent them."""
    files = [file for file in list_files_of(db, case, only_shown=True) if file.kind == PHOTO and file.stored]
    if not files:
        return
    event = note_event(db, part, what="photos_passed", by=BY_OFFICE, actor_id=by.id, is_shown=False, now=now)
    for file in files:
        db.add(CaseFile(case_id=part.id or 0, event_id=event.id or 0, kind=PHOTO, stored=file.stored))
    db.flush()
