"""Handing out the stations in a file that an import takes back without changing anything."""

from collections.abc import Callable
from datetime import UTC
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from models.areas.coordinates import Datum
from models.files.geojson_file import LATITUDE, LONGITUDE, MAP_KINDS, write_points
from models.files.import_report import BadFile, FileProblem
from models.files.table_file import TABLE_READERS, Cell, whole_file, write_table
from models.station import Station
from models.stations.cells import STATION_FORM, write_cell


def export_stations(db: Session, path: Path, *, language: str = "zh_CN", photo_cell: Callable[[str], str] = str) -> int:
    """Write every station, those closed for good as well, by code; returns how many.

    The path's ending tells the kind of file; headings and words of tables are in the language, positions in WGS-84.
    `photo_cell` says what to write for a picture, by its name.
    A file that is there is replaced only when the new one is whole.

    Raises:
        BadFile: no kind of file that can be written.
        OSError: the file cannot be written.
    """
    kind = path.suffix.lower()
    if kind not in (*TABLE_READERS, *MAP_KINDS):
        raise BadFile(FileProblem.UNKNOWN_KIND, path.suffix)
    stations = db.exec(select(Station).order_by(col(Station.code))).all()
    with whole_file(path) as unfinished:
        photos = {one.code: photo_cell(one.photo) if one.photo else "" for one in stations}
        if kind in MAP_KINDS:
            points = ((one.latitude, one.longitude, _properties(one, photos[one.code])) for one in stations)
            write_points(unfinished, points)
        else:
            rows = (_cells(one, language, photos[one.code]) for one in stations)
            write_table(unfinished, STATION_FORM.headings.labels(language), rows)
    return len(stations)


def _cells(station: Station, language: str, photo: str) -> list[Cell]:
    fields = STATION_FORM.fields
    return [photo if field == "photo" else write_cell(field, station, language) for field in fields]


def _properties(station: Station, photo: str) -> dict[str, Any]:
    """The fields by their own names, in codes rather than words."""
    values = {field: getattr(station, field, None) for field in STATION_FORM.fields}
    verified_at = station.last_verified_at
    return {field: value for field, value in values.items() if field not in (LATITUDE, LONGITUDE)} | {
        "datum": Datum.WGS84.value,
        "photo": photo,
        "last_verified_at": verified_at.astimezone(UTC).isoformat() if verified_at else "",
    }
