"""Reading a file of stations into checked entries, and telling what is wrong with each row that is none."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.amenity import OPEN_24H
from models.coordinates import Datum, NotAPosition, position_in
from models.errors import Refusal
from models.geojson_file import read_points
from models.hours_text import parse_hours
from models.import_report import BadFile, FileProblem, Reason, RowError
from models.spelling import folded
from models.station_cells import BadCell, find_field, read_cell
from models.station_entry import StationEntry
from models.table_file import Table, TableRow, read_csv, read_xlsx

_READERS = {".csv": read_csv, ".xlsx": read_xlsx, ".geojson": read_points, ".json": read_points}
# A blank cell of these empties the field; of any other it leaves the field as it is.
_EMPTIED: dict[str, object] = {
    **dict.fromkeys(("name_en", "grade", "address", "host", "phone", "photo"), ""),
    "amenities": (),
    "seats": 0,
}


class BadField(Refusal):
    """A field that does not go with the row's others, or is missing among them."""

    def __init__(self, field: str, reason: Reason, value: str = "") -> None:
        super().__init__(field, reason, value)
        self.field, self.reason, self.value = field, reason, value


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """A row that could be read; `columns` gives the heading of each of the file's fields."""

    line: int
    entry: StationEntry
    columns: Mapping[str, str]

    def error(self, field: str, reason: Reason, value: str = "") -> RowError:
        return RowError(self.line, self.columns.get(field, field), reason, value)


@dataclass(frozen=True, slots=True)
class ParsedFile:
    rows: tuple[ParsedRow, ...]
    errors: tuple[RowError, ...]
    ignored_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What all rows of a file are read by."""

    columns: Mapping[str, str]
    datum: Datum | None
    counties: Mapping[str, int]


def read_stations(path: Path, *, datum: Datum | None, counties: Mapping[str, int]) -> ParsedFile:
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
    reading = _Reading(_columns(table), datum, counties)
    rows: dict[str, ParsedRow] = {}
    errors: list[RowError] = []
    for table_row in table.rows:
        values, wrong = _values(table_row, reading)
        errors.extend(wrong)
        if wrong:
            continue
        try:
            row = ParsedRow(table_row.line, _entry(values, datum), reading.columns)
        except BadField as bad:
            errors.append(RowError(table_row.line, reading.columns.get(bad.field, bad.field), bad.reason, bad.value))
            continue
        if (first := rows.setdefault(row.entry.code, row)) is not row:
            errors.append(row.error("code", Reason.DUPLICATE_CODE, str(first.line)))
    ignored = tuple(heading for heading in table.headings if heading not in reading.columns.values())
    return ParsedFile(tuple(rows.values()), tuple(errors), ignored)


def _columns(table: Table) -> dict[str, str]:
    """The heading of each field that the table has."""
    columns: dict[str, str] = {}
    for heading in table.headings:
        field = find_field(heading)
        if field in columns:
            raise BadFile(FileProblem.SAME_COLUMN_TWICE, heading)
        if field is not None:
            columns[field] = heading
    if "code" not in columns:
        raise BadFile(FileProblem.NO_CODE_COLUMN)
    return columns


def _values(row: TableRow, reading: _Reading) -> tuple[dict[str, Any], list[RowError]]:
    """The values of the row's cells by field, and what is wrong with any of them."""
    if row.problem is not None:
        return {}, [RowError(row.line, "", row.problem)]
    values: dict[str, Any] = {}
    errors: list[RowError] = []
    for field, heading in reading.columns.items():
        text = row.cells.get(heading)
        if text is None or not text.strip():
            if text is not None and field in _EMPTIED:
                values[field] = _EMPTIED[field]
            continue
        try:
            values[field] = _county(text, reading.counties) if field == "county" else read_cell(field, text)
        except BadCell as bad:
            errors.append(RowError(row.line, heading, bad.reason, bad.value))
    if not errors and "code" not in values:
        errors.append(RowError(row.line, reading.columns["code"], Reason.MISSING))
    return values, errors


def _county(text: str, counties: Mapping[str, int]) -> int:
    if (adcode := counties.get(folded(text))) is None:
        raise BadCell(Reason.UNKNOWN_AREA, text)
    return adcode


def _entry(values: dict[str, Any], datum: Datum | None) -> StationEntry:
    """The values of one row put together: degrees with their datum, and hours with what the amenities say of them."""
    latitude, longitude = values.pop("latitude", None), values.pop("longitude", None)
    datum = values.pop("datum", datum)
    if (latitude is None) != (longitude is None):
        raise BadField("latitude" if latitude is None else "longitude", Reason.MISSING)
    if latitude is not None and longitude is not None:
        if datum is None:
            raise BadField("datum", Reason.NO_DATUM)
        try:
            values["position"] = position_in(datum, latitude, longitude)
        except NotAPosition as refusal:
            raise BadField("latitude", Reason.NOT_A_POSITION, f"{latitude}, {longitude}") from refusal
    if OPEN_24H in values.get("amenities", ()):
        values["amenities"] = tuple(code for code in values["amenities"] if code != OPEN_24H)
        if not values.setdefault("hours", parse_hours("24/7")).is_round_the_clock:
            raise BadField("hours", Reason.CONTRADICTS_HOURS, str(values["hours"]))
    return StationEntry(**values)
