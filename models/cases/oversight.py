"""A case that its office lets run out of time comes to those above it: they see it, and may take it over."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, text
from sqlalchemy import case as choice
from sqlmodel import Session, col, select

from models.area import CITY, REGION, list_areas, list_within
from models.case import ACCEPTED, BY_OFFICE, ESCALATED, IS_CAME_UP, OVERDUE, RECEIVED, Case, CaseEvent, note_event
from models.cases.co_unit import drop_leading_unit
from models.cases.moves import begin_move
from models.errors import Refusal
from models.office import Office, find_office_above, get_office
from models.people.access import RoleGrant, areas_of
from models.person import STAFF, Person

TAKEN_OVER = "taken_over"


class NotEscalated(Refusal):
    """It has not come to those above its office, or this person is none of them."""


def escalated_to(db: Session, person: Person) -> ColumnElement[bool]:
    """Of cases: those that came up to where this person is staff, from the offices below.

    To the city when they are overdue, to the region later, or at once where nobody of the city could see to it.
    """
    own = areas_of(db, person, STAFF)
    cities = {area.adcode: list_within(db, area.adcode) for area in list_areas(db, level=CITY)}
    overdue = {adcode for city in cities if city in own for adcode in cities[city][1:]}
    escalated = set(overdue)
    if REGION in own:
        staffed = set(
            db.exec(select(RoleGrant.adcode).where(RoleGrant.role == STAFF, col(RoleGrant.ended_at).is_(None)))
        )
        overdue |= {adcode for city, within in cities.items() if city not in staffed for adcode in within}
        escalated |= {adcode for within in cities.values() for adcode in within}
    if not escalated:
        return false()
    # A choice and no `or_`, by which SQLite would read all that is open in these offices.
    at_offices = choice((col(Case.warned) >= ESCALATED, _of_offices(escalated)), else_=_of_offices(overdue))
    return and_(text(IS_CAME_UP), at_offices)


def is_escalated_to(db: Session, person: Person, case: Case) -> bool:
    if case.warned < OVERDUE:
        return False
    return db.exec(select(Case.id).where(Case.id == case.id, escalated_to(db, person))).first() is not None


def take_over_case(db: Session, case: Case, *, by: Person, now: datetime) -> CaseEvent:
    """See to it oneself from now on, in the own office; the deadline stays, and so does a question to the person.

    Raises:
        NoRight, AlreadyMoved.
        NotEscalated: nothing has changed.
    """
    begin_move(db, case, "take_over", by)
    if not is_escalated_to(db, by, case):
        raise NotEscalated
    to = _office_of(db, by, get_office(db, case.office_id))
    facts = {"from": case.office_id, "to": to.id}
    case.office_id = to.id or 0
    case.last_holder_id, case.holder_id = case.holder_id, by.id
    case.accepted_at = case.accepted_at or now
    if case.state == RECEIVED:
        case.state = ACCEPTED
    drop_leading_unit(db, case)
    return note_event(db, case, what=TAKEN_OVER, by=BY_OFFICE, actor_id=by.id, facts=facts, now=now)


def _of_offices(adcodes: Collection[int]) -> ColumnElement[bool]:
    return col(Case.office_id).in_(select(Office.id).where(col(Office.adcode).in_(adcodes)))


def _office_of(db: Session, person: Person, office: Office) -> Office:
    """The nearest one above where they are staff; where none is open there, it stays with the office that has it."""
    own = areas_of(db, person, STAFF)
    above = find_office_above(db, office)
    while above is not None and above.area not in own:
        above = find_office_above(db, above)
    return above or office
