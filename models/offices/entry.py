"""Writing down what an office's entry says: one that is new, or what is to change of one that is known."""

from dataclasses import dataclass, fields
from typing import Any

from sqlmodel import Session

from models.area import REGION, Area, check_county
from models.areas.coordinates import Position
from models.errors import Refusal
from models.files.planned_change import UNCHANGED, IncompleteEntry, PlannedChange, addition, change_of
from models.files.position_cells import kept_degrees
from models.office import BODY, REGION_OFFICE, Office


class BodyOfOther(Refusal):
    """An office of another level than BODY belongs to no body."""

    def __init__(self, body: str) -> None:
        super().__init__(body)
        self.body = body


class RegionOfPart(Refusal):
    """The region's office cannot be that of a city or a county."""

    def __init__(self, adcode: int) -> None:
        super().__init__(adcode)
        self.adcode = adcode


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeEntry:
    """What an entry says, checked; None leaves a field as it is, an empty text or an adcode of 0 empties it.

    A position of None is none at all where the entry `says_where`.
    """

    code: str
    name: str | None = None
    name_en: str | None = None
    level: str | None = None
    body: str | None = None
    adcode: int | None = None
    phone: str | None = None
    address: str | None = None
    says_where: bool = False
    position: Position | None = None
    is_open: bool | None = None
    is_sample: bool | None = None


def planned_change(db: Session, office: Office | None, entry: OfficeEntry) -> PlannedChange:
    """Compare an entry with the office of its code; nothing is written.

    Raises:
        IncompleteEntry: the office would be new, or of the level BODY, and lacks a field that it needs.
        BodyOfOther, RegionOfPart: its level does not go with its body or its area.
        OutsideCounty: the position is not near its county.
    """
    said = _columns(entry)
    if office is None:
        change = addition(entry, needed=("name", "level"))
    else:
        change = change_of(office, said, closed=("is_open", False))
    level, body, adcode = (said.get(field, getattr(office, field, None)) for field in ("level", "body", "adcode"))
    if level == BODY and body is None:
        raise IncompleteEntry("body")
    if level != BODY and body is not None:
        raise BodyOfOther(body)
    if level == REGION_OFFICE and adcode not in (None, REGION):
        raise RegionOfPart(adcode)
    if entry.position is not None and (area := db.get(Area, adcode or 0)) is not None:
        check_county(area, entry.position)
    return change


def write_entry(db: Session, office: Office | None, entry: OfficeEntry) -> Office:
    """Bring the office of the entry's code to what the entry says; None makes a new one. Raises as `planned_change`."""
    if planned_change(db, office, entry).kind == UNCHANGED and office is not None:
        return office
    office = office or Office(code=entry.code, name="", level="")
    for column, value in _columns(entry).items():
        setattr(office, column, value)
    db.add(office)
    db.flush()
    return office


def _columns(entry: OfficeEntry) -> dict[str, Any]:
    """What the entry says as values of the table's columns."""
    said = {field.name: getattr(entry, field.name) for field in fields(entry)}
    says_where, position = said.pop("says_where"), said.pop("position")
    said = {name: value for name, value in said.items() if value is not None}
    said |= {name: said[name] or None for name in ("body", "adcode", "phone", "address") if name in said}
    if says_where:
        said |= dict.fromkeys(("latitude", "longitude")) if position is None else kept_degrees(position)
    return said
