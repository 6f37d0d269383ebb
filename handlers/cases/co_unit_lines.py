"""The offices that help with a case, as its card names them."""

from sqlmodel import Session

from handlers.words import _, current_language
from models.case import Case
from models.cases.co_unit import CaseCoUnit, list_co_units
from models.office import Office


def co_unit_lines(db: Session, case: Case, *, for_office: bool) -> list[str]:
    """Who helps; the offices also read whose part of the answer is there."""
    units = list_co_units(db, case)
    if for_office:
        return [co_unit_line(unit, office) for unit, office in units]
    names = _(", ").join(office.label(current_language()) for _unit, office in units)
    return [_("Helps: {office}").format(office=names)] if units else []


def co_unit_line(unit: CaseCoUnit, office: Office) -> str:
    name = office.label(current_language())
    if unit.part is None:
        return _("Helps: {office}").format(office=name)
    return _("Helps: {office} (its part of the answer is here)").format(office=name)
