"""Who raises the same matter again after an answer is heard one level higher than the first time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Table, bindparam, select, text
from sqlmodel import Session

from models.areas.coordinates import Position
from models.areas.distance import distance_m
from models.case import IS_BEHIND, Case
from models.cases.topic import DANGER, FEEDBACK, FOOD, Topic
from models.errors import Refusal
from models.office import Office, find_lead_office, find_office_above, get_office
from models.person import Person
from models.prepared import Prepared
from models.spelling import folded

MOVED_UP = "moved_up"
AGAIN_WITHIN = timedelta(days=90)
ALIKE_WITHIN_M = 100.0
# Asking and proposing twice is no complaint about the answer, and where somebody may come to harm the nearest office is
# the fastest.
_STAYS = (DANGER, "consult", "suggestion")
_MOST_LOOKED_AT = 50
_BETWEEN_PARTS = " · "

_case: Table = Case.__table__  # type: ignore[attr-defined]
_answered_alike = Prepared(
    select(_case.c.id)
    .where(
        _case.c.reporter_id == bindparam("reporter"),
        _case.c.topic == bindparam("topic"),
        _case.c.platform.is_not_distinct_from(bindparam("platform")),
        text(IS_BEHIND),
        _case.c.answered_at > bindparam("since"),
    )
    .order_by(_case.c.answered_at.desc(), _case.c.id.desc())
)


class NoOffice(Refusal):
    """No office is open that could take it."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What somebody is about to raise, as far as it tells who gets it and whether it is the same again.

    Nobody is `reporter` of what is left without an account. `office_id` is the office that the person chose to lead.
    """

    reporter: Person | None
    topic: Topic
    adcode: int | None
    platform: str = ""
    place: str = ""
    position: Position | None = None
    office_id: int | None = None


@dataclass(frozen=True, slots=True)
class Receiver:
    """The office that gets a matter; `before` is the answered case because of which it is not the county's."""

    office: Office
    before: Case | None = None


def find_receiver(db: Session, matter: Matter, *, now: datetime) -> Receiver:
    """The office that was chosen or leads in the county, or the one above that which answered the same before.

    What the highest one has answered comes to it again.

    Raises NoOffice.
    """
    lead = _find_lead(db, matter)
    if lead is None or not lead.is_open:
        raise NoOffice
    before = find_answered_alike(db, matter, now=now)
    if before is None:
        return Receiver(lead)
    answered_by = get_office(db, before.office_id)
    above = find_office_above(db, answered_by)
    if above is None:
        return Receiver(answered_by if answered_by.is_open else lead)
    return Receiver(lead) if above.id == lead.id else Receiver(above, before)


def _find_lead(db: Session, matter: Matter) -> Office | None:
    if matter.office_id is not None:
        return db.get(Office, matter.office_id)
    return find_lead_office(db, adcode=matter.adcode, near=matter.position)


def find_answered_alike(db: Session, matter: Matter, *, now: datetime) -> Case | None:
    """The last case of the same person on the same matter in the same place that was answered within AGAIN_WITHIN."""
    topic = matter.topic
    if matter.reporter is None or topic.kind == FEEDBACK or topic.klass in _STAYS or not topic.body:
        return None
    sought = {
        "reporter": matter.reporter.id,
        "topic": topic.code,
        "platform": matter.platform or None,
        "since": now - AGAIN_WITHIN,
    }
    newest = _answered_alike.run(db, sought).scalars().fetchmany(_MOST_LOOKED_AT)
    return next((case for key in newest if _is_there(case := db.get_one(Case, key), matter)), None)


def _is_there(case: Case, matter: Matter) -> bool:
    """Shops stand wall to wall, so of one only its name tells; else its position does, or how the place is called."""
    if matter.topic.kind == FOOD:
        return case.adcode == matter.adcode and _first_part(case.place or "") == _first_part(matter.place)
    if case.position is not None and matter.position is not None:
        return distance_m(case.position, matter.position) <= ALIKE_WITHIN_M
    return case.adcode == matter.adcode and folded(case.place or "") == folded(matter.place)


def _first_part(place: str) -> str:
    return folded(place.partition(_BETWEEN_PARTS)[0])
