"""What waits for those who work for offices, and how a week went in the areas that some of them look after."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import Session, col, select

from models.area import CITY, REGION, Area, list_within
from models.case import OPEN, WAITING, Case
from models.office import Office
from models.people.access import RoleGrant
from models.person import STAFF


@dataclass(frozen=True, slots=True)
class Week:
    """Of the cases with the offices of an area: how many came in a span, and how those ended that were answered in it.

    `overdue` are open now, by the area of the office that has them; REGION for one of no county or city.
    """

    received: int
    in_time: int
    late: int
    overdue: Counter[int]


def list_staff(db: Session, *, after: int = 0, at_most: int = 20) -> list[int]:
    """The numbers, above `after`, of the people who are staff anywhere."""
    query = select(RoleGrant.person_id).where(*_is_staff(), col(RoleGrant.person_id) > after).distinct()
    return list(db.exec(query.order_by(col(RoleGrant.person_id)).limit(at_most)))


def list_oversights(db: Session, *, after: int = 0, at_most: int = 20) -> list[int]:
    """The numbers, above `after`, of what somebody was granted who is staff of a city or of the region."""
    cities = select(Area.adcode).where(Area.level == CITY)
    is_wide = or_(col(RoleGrant.adcode) == REGION, col(RoleGrant.adcode).in_(cities))
    query = select(RoleGrant.id).where(*_is_staff(), is_wide, col(RoleGrant.id) > after)
    return [number for number in db.exec(query.order_by(col(RoleGrant.id)).limit(at_most)) if number is not None]


def weigh_week(db: Session, adcode: int, *, begins: datetime, ends: datetime, now: datetime) -> Week:
    """How it went with the offices of an area; the region's are all of them."""
    offices = select(Office.id)
    if adcode != REGION:
        offices = offices.where(col(Office.adcode).in_(list_within(db, adcode)))
    is_inside = and_(col(Case.office_id).in_(offices), col(Case.hand_over_at).is_(None))
    answered = (col(Case.state).not_in(OPEN), col(Case.answered_at) >= begins, col(Case.answered_at) < ends)
    place = func.coalesce(Office.adcode, REGION)
    overdue = db.exec(
        select(place, func.count())
        .select_from(Case)
        .join(Office, col(Office.id) == col(Case.office_id))
        .where(is_inside, col(Case.state).in_(OPEN), col(Case.state) != WAITING, col(Case.answer_by) <= now)
        .group_by(place)
    )
    return Week(
        received=_count(db, is_inside, col(Case.received_at) >= begins, col(Case.received_at) < ends),
        in_time=_count(db, is_inside, *answered, col(Case.answered_at) <= col(Case.answer_by)),
        late=_count(db, is_inside, *answered, col(Case.answered_at) > col(Case.answer_by)),
        overdue=Counter(dict(overdue.all())),
    )


def _is_staff() -> tuple[ColumnElement[bool], ...]:
    return col(RoleGrant.role) == STAFF, col(RoleGrant.ended_at).is_(None)


def _count(db: Session, *conditions: ColumnElement[bool]) -> int:
    return db.exec(select(func.count()).select_from(Case).where(*conditions)).one()
