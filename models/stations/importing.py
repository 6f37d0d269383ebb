"""Taking in stations from a file: all of it or, if told so, what can be read of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from models.area import COUNTY, Area, OutsideCounty, area_at, check_county, codes_by_name, list_areas
from models.areas.coordinates import Datum
from models.files.import_report import ImportReport, Reason
from models.files.row_import import Step, known_by_code, take_in
from models.files.row_reading import BadField
from models.files.table_photos import Photos, photo_named
from models.station import Station
from models.stations.entry import StationEntry, planned_change, write_entry
from models.stations.reading import read_stations


def run_import(
    db: Session,
    path: Path,
    *,
    datum: Datum | None,
    now: datetime,
    dry_run: bool = False,
    skip_bad: bool = False,
    photos: Photos | None = None,
) -> ImportReport:
    """Bring the stations to what the file says of them, by their codes; those it does not name stay as they are.

    Without `photos` a cell that names a picture is bad.
    Nothing is written with `dry_run`, nor where there is any error, unless `skip_bad` leaves those rows out.

    Raises:
        BadFile, OSError: as `models.stations.reading.read_stations`.
    """
    parsed = read_stations(path, datum=datum, counties=codes_by_name(db, level=COUNTY))
    known = known_by_code(db, Station, parsed)
    # Held here, so that the session has them at hand for each row.
    areas = {area.adcode: area for area in list_areas(db)}

    def plan(entry: StationEntry) -> Step[StationEntry, Station]:
        entry = replace(entry, photo=photo_named(entry.photo, "photo", photos))
        return _planned(db, areas, entry, known.get(entry.code), now=now)

    def write(steps: Sequence[Step[StationEntry, Station]]) -> None:
        if photos is not None:
            photos.keep(db)
        for step in steps:
            write_entry(db, step.kept, step.entry, now=now)

    return take_in(parsed, plan=plan, write=write, dry_run=dry_run, skip_bad=skip_bad)


def _planned(
    db: Session, areas: Mapping[int, Area], entry: StationEntry, station: Station | None, *, now: datetime
) -> Step[StationEntry, Station]:
    """What is to be done for an entry; a new one without a county gets that of its position.

    Raises:
        BadField, IncompleteEntry: the entry cannot be taken in.
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
            check_county(areas[county], position)
    except OutsideCounty as refusal:
        raise BadField("county", Reason.OUTSIDE_COUNTY, areas[refusal.adcode].name) from refusal
    return Step(entry, station, change)
