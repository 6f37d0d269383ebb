"""Offices that help the leading one with a case: they see it, note what they find, and give their part of the answer.

The leading office stays responsible: it alone asks, answers and closes, and it alone knows who raised the case.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Text, UniqueConstraint, delete
from sqlmodel import Field, Session, SQLModel, col, select

from models.case import BY_CO_UNIT, BY_OFFICE, Case, CaseEvent, note_event
from models.cases.moves import ClosedOffice, SameOffice, begin_move, may_work_on, some_words
from models.database import BigId, UtcMoment
from models.errors import Refusal
from models.office import Office, get_office, list_other_offices
from models.people.access import NoRight, areas_covering, areas_of
from models.person import STAFF, Person


class HelpsAlready(Refusal):
    """That office is a co-unit of the case."""


class NoCoUnit(Refusal):
    """That office is not, or not any more."""


class CaseCoUnit(SQLModel, table=True):
    """An office that helps: `asked` is what for, `part` what it gave for the answer last."""

    __tablename__ = "case_co_unit"
    __table_args__ = (UniqueConstraint("case_id", "office_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    case_id: int = Field(foreign_key="case.id", sa_type=BigId)
    office_id: int = Field(foreign_key="office.id", sa_type=BigId, index=True)
    asked: str = Field(sa_type=Text)
    part: str | None = Field(default=None, sa_type=Text)
    added_at: datetime = Field(sa_type=UtcMoment)


def add_co_unit(db: Session, case: Case, *, office: Office, by: Person, words: str, now: datetime) -> CaseEvent:
    """Ask an office to help, and for what; its staff see the case from now on.

    Raises:
        NoRight, AlreadyMoved, NothingSaid.
        SameOffice, ClosedOffice, HelpsAlready: nothing has changed.
    """
    begin_move(db, case, "add_unit", by)
    if office.id == case.office_id:
        raise SameOffice
    if not office.is_open:
        raise ClosedOffice
    if find_co_unit(db, case, office) is not None:
        raise HelpsAlready
    words = some_words(words)
    db.add(CaseCoUnit(case_id=case.id or 0, office_id=office.id or 0, asked=words, added_at=now))
    return note_event(
        db, case, what="unit_added", by=BY_OFFICE, actor_id=by.id, words=words, facts=_named(office), now=now
    )


def end_co_unit(db: Session, case: Case, *, office: Office, by: Person, words: str, now: datetime) -> CaseEvent:
    """The leading office lets it go, or it leaves by itself; what it noted and gave stays in the file.

    Raises NoRight, AlreadyMoved, NothingSaid, NoCoUnit.
    """
    is_lead = may_work_on(db, by, case)
    if not is_lead:
        require_help_right(db, by, case, office)
    begin_move(db, case, "end_unit", None)
    unit = find_co_unit(db, case, office)
    if unit is None:
        raise NoCoUnit
    words = some_words(words)
    db.delete(unit)
    whose = BY_OFFICE if is_lead else BY_CO_UNIT
    return note_event(db, case, what="unit_left", by=whose, actor_id=by.id, words=words, facts=_named(office), now=now)


def note_as_co_unit(db: Session, case: Case, *, office: Office, by: Person, words: str, now: datetime) -> CaseEvent:
    """For the offices alone. Raises NoRight, AlreadyMoved, NothingSaid."""
    require_help_right(db, by, case, office)
    begin_move(db, case, "help", None)
    return _note_inside(db, case, "noted", office, by=by, words=some_words(words), now=now)


def give_part(db: Session, case: Case, *, office: Office, by: Person, words: str, now: datetime) -> CaseEvent:
    """What it has to say for the answer, which the leading office writes; the last one counts.

    Raises NoRight, AlreadyMoved, NothingSaid.
    """
    require_help_right(db, by, case, office)
    begin_move(db, case, "help", None)
    words = some_words(words)
    unit = find_co_unit(db, case, office)
    assert unit is not None
    unit.part = words
    db.add(unit)
    return _note_inside(db, case, "part_given", office, by=by, words=words, now=now)


def drop_leading_unit(db: Session, case: Case) -> None:
    """The office that leads a case now no longer helps with it."""
    db.execute(
        delete(CaseCoUnit).where(col(CaseCoUnit.case_id) == case.id, col(CaseCoUnit.office_id) == case.office_id)
    )


def find_co_unit(db: Session, case: Case, office: Office) -> CaseCoUnit | None:
    query = select(CaseCoUnit).where(CaseCoUnit.case_id == case.id, CaseCoUnit.office_id == office.id)
    return db.exec(query).first()


def list_co_units(db: Session, case: Case) -> list[tuple[CaseCoUnit, Office]]:
    """In the order in which they were asked."""
    query = (
        select(CaseCoUnit, Office)
        .join(Office, col(Office.id) == col(CaseCoUnit.office_id))
        .where(CaseCoUnit.case_id == case.id)
        .order_by(col(CaseCoUnit.id))
    )
    return list(db.exec(query))


def list_possible_units(db: Session, case: Case) -> list[Office]:
    """The open offices that could be asked to help, near to far."""
    helping = {office.id for _unit, office in list_co_units(db, case)}
    others = list_other_offices(db, get_office(db, case.office_id), near=case.position)
    return [office for office in others if office.id not in helping]


def list_helped_offices(db: Session, person: Person | None, case: Case) -> list[Office]:
    """The co-units of a case for which this person works; none as long as the case is kept back."""
    if person is None or case.hand_over_at is not None:
        return []
    own = set(areas_of(db, person, STAFF))
    return [office for _unit, office in list_co_units(db, case) if own & set(areas_covering(db, office.area))]


def require_help_right(db: Session, person: Person | None, case: Case, office: Office) -> None:
    """Raises NoRight, be it another's office or one that is no co-unit of the case."""
    if office.id not in {helped.id for helped in list_helped_offices(db, person, case)}:
        raise NoRight(STAFF)


def _note_inside(
    db: Session, case: Case, what: str, office: Office, *, by: Person, words: str, now: datetime
) -> CaseEvent:
    """What a co-unit did, for the offices alone."""
    facts = _named(office)
    return note_event(
        db, case, what=what, by=BY_CO_UNIT, actor_id=by.id, words=words, facts=facts, is_shown=False, now=now
    )


def _named(office: Office) -> dict[str, Any]:
    """Which office it was, by the name that it had then."""
    return {"office": office.id, "name": office.name, "name_en": office.label("en")}
