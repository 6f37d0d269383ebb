"""Reading a file of stations into checked entries, and telling what is wrong with each row that is none."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from models.areas.coordinates import Datum
from models.files.geojson_file import MAP_KINDS, read_points
from models.files.import_report import BadFile, FileProblem, Reason
from models.files.position_cells import position_of, require_datum
from models.files.row_reading import BadField, ParsedFile, find_columns, read_rows
from models.files.table_file import TABLE_READERS
from models.stations.amenity import OPEN_24H
from models.stations.cells import STATION_FORM
from models.stations.entry import StationEntry
from models.stations.hours_text import parse_hours

_READERS = {**TABLE_READERS, **dict.fromkeys(MAP_KINDS, read_points)}


def read_stations(path: Path, *, datum: Datum | None, counties: Mapping[str, int]) -> ParsedFile[StationEntry]:
    """Read a CSV, XLSX or GeoJSON file. `datum` is that of rows that name none themselves; `counties` gives the adcode
    of every folded name by which a county goes.

    Raises:
        BadFile: the file as a whole cannot be read.
        OSError: there is no such file, or it may not be read.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise BadFile(FileProblem.UNKNOWN_KIND, path.suffix)
    table = reader(path)
    require_datum(find_columns(table, STATION_FORM), datum)
    return read_rows(table, STATION_FORM, areas=counties, entry_of=lambda values: _entry(values, datum))


def _entry(values: dict[str, Any], datum: Datum | None) -> StationEntry:
    """The values of one row put together: degrees with their datum, and hours with what the amenities say of them."""
    values["position"] = position_of(values, datum)
    if OPEN_24H in values.get("amenities", ()):
        values["amenities"] = tuple(code for code in values["amenities"] if code != OPEN_24H)
        if not values.setdefault("hours", parse_hours("24/7")).is_round_the_clock:
            raise BadField("hours", Reason.CONTRADICTS_HOURS, str(values["hours"]))
    return StationEntry(**values)
