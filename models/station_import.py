"""Taking in stations from a file: all of it or, if told so, what can be read of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, col, select

from models.area import COUNTY, area_at, get_area, list_areas, names_of
from models.coordinates import Datum
from models.import_report import ChangedEntry, ImportReport, Reason
from models.station import Station
from models.station_entry import (
    ADDED,
    CHANGED,
    CLOSED_NOW,
    UNCHANGED,
    IncompleteEntry,
    OutsideCounty,
    PlannedChange,
    StationEntry,
    check_county,
    planned_change,
    write_entry,
)
from models.station_reading import BadField, read_stations

_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class _Step:
    entry: StationEntry
    station: Station | None
    change: PlannedChange


def run_import(
    db: Session,
    path: Path,
    *,
    datum: Datum | None,
    now: datetime,
    dry_run: bool = False,
    skip_bad: bool = False,
) -> ImportReport:
    """Bring the stations to what the file says of them, by their codes; those it does not name stay as they are.

    Nothing is written with `dry_run`, nor where there is any error, unless `skip_bad` leaves those rows out.

    Raises:
        BadFile, OSError: as `models.station_reading.read_stations`.
    """
    parsed = read_stations(path, datum=datum, counties=county_codes(db))
    errors, steps = list(parsed.errors), []
    known = _known_stations(db, [row.entry.code for row in parsed.rows])
    for row in parsed.rows:
        try:
            steps.append(_planned(db, row.entry, known.get(row.entry.code), now))
        except BadField as bad:
            errors.append(row.error(bad.field, bad.reason, bad.value))

    is_written = not dry_run and (skip_bad or not errors)
    if is_written:
        for step in steps:
            write_entry(db, step.station, step.entry, now=now)

    def codes(kind: str) -> tuple[str, ...]:
        return tuple(step.entry.code for step in steps if step.change.kind == kind)

    changed = (step for step in steps if step.change.kind == CHANGED)
    return ImportReport(
        added=codes(ADDED),
        changed=tuple(ChangedEntry(step.entry.code, step.change.fields) for step in changed),
        closed=codes(CLOSED_NOW),
        unchanged=codes(UNCHANGED),
        errors=tuple(sorted(errors, key=lambda error: error.line)),
        ignored_columns=parsed.ignored_columns,
        is_written=is_written,
    )


def county_codes(db: Session) -> dict[str, int]:
    """The adcode of every county by its folded names, with its city's before it or without, and by itself."""
    areas = list_areas(db)
    cities = {area.adcode: names_of(area) for area in areas}
    return {
        before + name: county.adcode
        for county in areas
        if county.level == COUNTY
        for name in (*names_of(county), str(county.adcode))
        for before in ("", *cities.get(county.city_adcode or 0, ()))
    }


def _known_stations(db: Session, codes: Sequence[str]) -> dict[str, Station]:
    known: dict[str, Station] = {}
    for start in range(0, len(codes), _AT_A_TIME):
        some = codes[start : start + _AT_A_TIME]
        query = select(Station).where(col(Station.code).in_(some)).with_for_update()
        known |= {station.code: station for station in db.exec(query)}
    return known


def _planned(db: Session, entry: StationEntry, station: Station | None, now: datetime) -> _Step:
    """What is to be done for an entry; a new one without a county gets that of its position.

    Raises:
        BadField: the entry cannot be taken in.
    """
    if entry.last_verified_at is not None and entry.last_verified_at > now:
        raise BadField("last_verified_at", Reason.IN_FUTURE, entry.last_verified_at.isoformat())
    if station is None and entry.county is None and entry.position is not None:
        guess = area_at(db, entry.position)
        if guess is None:
            raise BadField("county", Reason.OUTSIDE_REGION)
        entry = replace(entry, county=guess.area.adcode)
    position = entry.position or (station.position if station else None)
    county = entry.county or (station.county if station else None)
    try:
        change = planned_change(station, entry)
        if position is not None and county is not None:
            check_county(get_area(db, county), position)
    except IncompleteEntry as refusal:
        raise BadField(refusal.field, Reason.MISSING) from refusal
    except OutsideCounty as refusal:
        raise BadField("county", Reason.OUTSIDE_COUNTY, get_area(db, refusal.adcode).name) from refusal
    return _Step(entry, station, change)
