"""Handing out the stations in a file that an import takes back without changing anything."""

from datetime import UTC
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from models.coordinates import Datum
from models.geojson_file import LATITUDE, LONGITUDE, write_points
from models.import_report import BadFile, FileProblem
from models.station import Station
from models.station_cells import HEADINGS, write_cell
from models.table_file import write_csv, write_xlsx

_TABLE_WRITERS = {".csv": write_csv, ".xlsx": write_xlsx}
_MAP_KINDS = (".geojson", ".json")


def export_stations(db: Session, path: Path, *, language: str = "zh_CN") -> int:
    """Write every station, those closed for good as well, by code; returns how many.

    The path's ending tells the kind of file; headings and words of tables are in the language, positions in WGS-84.
    A file that is there is replaced only when the new one is whole.

    Raises:
        BadFile: no kind of file that can be written.
        OSError: the file cannot be written.
    """
    kind = path.suffix.lower()
    if kind not in (*_TABLE_WRITERS, *_MAP_KINDS):
        raise BadFile(FileProblem.UNKNOWN_KIND, path.suffix)
    stations = db.exec(select(Station).order_by(col(Station.code))).all()
    unfinished = path.with_name(f".{path.stem}.part{path.suffix}")
    try:
        if kind in _MAP_KINDS:
            write_points(unfinished, ((one.latitude, one.longitude, _properties(one)) for one in stations))
        else:
            headings = [heading.en if language == "en" else heading.zh for heading in HEADINGS]
            rows = ([write_cell(heading.field, one, language) for heading in HEADINGS] for one in stations)
            _TABLE_WRITERS[kind](unfinished, headings, rows)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return len(stations)


def _properties(station: Station) -> dict[str, Any]:
    """The fields by their own names, in codes rather than words."""
    values = {heading.field: getattr(station, heading.field, None) for heading in HEADINGS}
    verified_at = station.last_verified_at
    return {field: value for field, value in values.items() if field not in (LATITUDE, LONGITUDE)} | {
        "datum": Datum.WGS84.value,
        "last_verified_at": verified_at.astimezone(UTC).isoformat() if verified_at else "",
    }
