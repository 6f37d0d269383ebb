"""Writing down what a station's entry says: one that is new, or what is to change of one that is known."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlmodel import Session

from models.area import Area, check_county, get_area
from models.areas.coordinates import Position
from models.files.planned_change import UNCHANGED, PlannedChange, addition, change_of
from models.files.position_cells import kept_degrees
from models.spelling import folded
from models.station import CLOSED, Station
from models.stations.amenity import in_order
from models.stations.brand import get_brand
from models.stations.opening_hours import OpeningHours


@dataclass(frozen=True, slots=True, kw_only=True)
class StationEntry:
    """What an entry says, checked; None leaves a field as it is, an empty text or tuple empties it.

    `photo` is the name of a kept file.
    """

    code: str
    name: str | None = None
    name_en: str | None = None
    brand: str | None = None
    grade: str | None = None
    county: int | None = None
    address: str | None = None
    position: Position | None = None
    hours: OpeningHours | None = None
    door: str | None = None
    host: str | None = None
    phone: str | None = None
    amenities: tuple[str, ...] | None = None
    seats: int | None = None
    photo: str | None = None
    status: str | None = None
    is_sample: bool | None = None
    last_verified_at: datetime | None = None


def planned_change(station: Station | None, entry: StationEntry) -> PlannedChange:
    """Compare an entry with the station of its code; nothing is written.

    Raises:
        IncompleteEntry: the station would be new, and a field that every station needs is missing.
    """
    if station is None:
        return addition(entry, needed=("name", "position", "county", "hours"))
    return change_of(station, _columns(entry), closed=("status", CLOSED))


def write_entry(db: Session, station: Station | None, entry: StationEntry, *, now: datetime) -> Station:
    """Bring the station of the entry's code to what the entry says; None makes a new one.

    Raises:
        IncompleteEntry: a new station lacks a field.
        UnknownArea: the county is not in the table.
        OutsideCounty: the position is not near the county.
    """
    change = planned_change(station, entry)
    if station is not None and change.kind == UNCHANGED:
        return station
    if station is None:
        station = Station(
            code=entry.code,
            name="",
            county=0,
            latitude=0,
            longitude=0,
            hours="",
            version=0,
            created_at=now,
            updated_at=now,
        )
    area = get_area(db, station.county if entry.county is None else entry.county)
    check_county(area, entry.position or station.position)

    if entry.last_verified_at not in (None, station.last_verified_at):
        station.last_verified_role = None
    for column, value in _columns(entry).items():
        setattr(station, column, value)
    station.search_words = _search_words(station, area)
    station.version += 1
    station.updated_at = now
    db.add(station)
    db.flush()
    return station


def _columns(entry: StationEntry) -> dict[str, Any]:
    """What the entry says as values of the table's columns."""
    said = {field.name: getattr(entry, field.name) for field in fields(entry)}
    said = {name: value for name, value in said.items() if value is not None}
    if (position := said.pop("position", None)) is not None:
        said |= kept_degrees(position)
    if "hours" in said:
        said["hours"] = str(said["hours"])
    if "amenities" in said:
        said["amenities"] = in_order(said["amenities"])
    if "photo" in said:
        said["photo"] = said["photo"] or None
    return said


def _search_words(station: Station, area: Area) -> str:
    """Folded, each between line breaks, so that a whole name can be told from a part of one."""
    brand = get_brand(station.brand)
    words = (station.name, station.name_en, station.code, station.address, area.name, brand.zh, brand.en, *brand.also)
    return "\n".join(["", *filter(None, map(folded, words)), ""])
