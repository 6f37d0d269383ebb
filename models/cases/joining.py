"""Two people who met with the same thing raise one case: the second is told of the first one's, and joins it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from models.areas.coordinates import Position
from models.areas.distance import distance_m
from models.case import BY_REPORTER, OPEN, Case, CaseEvent, CaseJoiner, NoSuchCase, get_case, note_event
from models.cases.again import MOVED_UP, NoOffice
from models.cases.file import keep_files, photo_room
from models.cases.moves import begin_move
from models.cases.opening import NewCase, OpenedCase, open_case
from models.cases.reward import DENIED, GRANTED, PAID
from models.cases.topic import Topic
from models.errors import Refusal
from models.holiday import Calendar
from models.office import Office, find_lead_office
from models.person import Person

SAME_WITHIN_M = 50.0
SAME_WITHIN = timedelta(hours=72)
# Who raised it has taken it back, and somebody who joined has it now.
FIRST_LEFT = "first_left"
JOINER_LEFT = "joiner_left"
# What is for who raised it alone: questions, money, and what they raised before.
FOR_FIRST_ALONE = frozenset({"asked", MOVED_UP, FIRST_LEFT, GRANTED, DENIED, PAID})
# More than SAME_WITHIN_M in latitude; in longitude, as far north as people live.
_AROUND = 0.0005
_AROUND_EAST = 0.002


class RaisedAlready(Refusal):
    """Somebody has raised the same just there, and a short while ago; carries that case."""

    def __init__(self, case: Case) -> None:
        super().__init__(case.number)
        self.case = case


def find_same(db: Session, *, topic: Topic, position: Position | None, now: datetime) -> Case | None:
    """The newest open case of this topic within SAME_WITHIN_M and SAME_WITHIN."""
    if position is None:
        return None
    latitude, longitude = col(Case.latitude), col(Case.longitude)
    query = select(Case).where(
        Case.topic == topic.code,
        col(Case.received_at) > now - SAME_WITHIN,
        col(Case.state).in_(OPEN),
        latitude.between(position.latitude - _AROUND, position.latitude + _AROUND),
        longitude.between(position.longitude - _AROUND_EAST, position.longitude + _AROUND_EAST),
    )
    near = (
        case
        for case in db.exec(query.order_by(col(Case.received_at).desc(), col(Case.id).desc()))
        if _is_at(case, position)
    )
    return next(near, None)


def open_unless_raised(
    db: Session, new: NewCase, *, other_than: Case | None, calendar: Calendar, now: datetime
) -> OpenedCase:
    """As `open_case`, unless somebody else has raised the same meanwhile.

    `other_than` is the case of which the person has said that theirs is another. Who comes second waits until the
    first one's is written: all that is raised of this kind in a county comes one after the other.

    Raises:
        NoOffice, SameAgain.
        RaisedAlready: nothing is written.
    """
    office = find_lead_office(db, adcode=new.adcode)
    if office is None:
        raise NoOffice
    db.exec(select(Office.id).where(Office.id == office.id).with_for_update(key_share=True)).one()
    same = find_same(db, topic=new.topic, position=new.position, now=now)
    if same is not None and (other_than is None or same.id != other_than.id):
        raise RaisedAlready(same)
    return open_case(db, new, calendar=calendar, now=now)


def join_case(
    db: Session,
    case: Case,
    *,
    person: Person,
    chat_id: int,
    words: str = "",
    photos: Sequence[str] = (),
    now: datetime,
) -> CaseEvent | None:
    """Put somebody on its news; what they bring along only the office sees, as far as there is room for it.

    How many of their photos there was room for is in the event's facts.

    None where they get the news already.

    Raises:
        AlreadyMoved: it is over.
    """
    get_case(db, case.id or 0)
    if case.reporter_id == person.id or find_joiner(db, case, person) is not None:
        return None
    begin_move(db, case, "join", None)
    db.add(CaseJoiner(case_id=case.id or 0, person_id=person.id or 0, chat_id=chat_id, at=now))
    photos = photos[: photo_room(db, case)]
    event = note_event(
        db,
        case,
        what="joined",
        by=BY_REPORTER,
        actor_id=person.id,
        words=words,
        facts={"photos": len(photos)},
        is_shown=False,
        now=now,
    )
    keep_files(db, case, event_id=event.id or 0, photos=photos, now=now)
    return event


def is_for_joiners(event: CaseEvent) -> bool:
    """Whether who joined may read it; that it is shown at all is known."""
    return event.by != BY_REPORTER and event.what not in FOR_FIRST_ALONE


def find_joiner(db: Session, case: Case, person: Person) -> CaseJoiner | None:
    query = select(CaseJoiner).where(CaseJoiner.case_id == case.id, CaseJoiner.person_id == person.id)
    return db.exec(query).first()


def find_joined_case(db: Session, case_id: int, person: Person | None) -> Case:
    """A case that somebody has joined. Raises NoSuchCase."""
    case = db.get(Case, case_id)
    if case is None or person is None or find_joiner(db, case, person) is None:
        raise NoSuchCase
    return case


def list_joiners(db: Session, case: Case) -> list[CaseJoiner]:
    return list(db.exec(select(CaseJoiner).where(CaseJoiner.case_id == case.id).order_by(col(CaseJoiner.id))))


def _is_at(case: Case, position: Position) -> bool:
    return case.position is not None and distance_m(case.position, position) <= SAME_WITHIN_M
