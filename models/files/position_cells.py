"""The cells of a file that say where something is: degrees, and the map that they are from."""

from collections.abc import Mapping
from typing import Any

from models.areas.coordinates import Datum, NotAPosition, Position, position_in
from models.files.cell import BadCell, CellReader, read_term
from models.files.import_report import BadFile, FileProblem, Reason
from models.files.row_reading import BadField
from models.term import Term, Terms

POSITION_HEADINGS = (
    Term("latitude", "纬度", "Latitude", ("lat",)),
    Term("longitude", "经度", "Longitude", ("lon", "lng")),
    Term("datum", "坐标系", "Datum", ("crs", "坐标类型", "coordinate system")),
)
DATUMS = Terms(*(Term(datum, datum, datum) for datum in Datum))
# A centimetre; a workbook holds degrees of so few figures as exactly as every other file.
_DECIMALS = 7


def _degrees(line: str) -> float:
    try:
        return float(line)
    except ValueError as error:
        raise BadCell(Reason.BAD_NUMBER, line) from error


POSITION_READERS: Mapping[str, CellReader] = {
    "latitude": _degrees,
    "longitude": _degrees,
    "datum": lambda line: Datum(read_term(DATUMS)(line)),
}


def require_datum(columns: Mapping[str, str], datum: Datum | None) -> None:
    """Raises BadFile where degrees could be any map's."""
    if datum is None and "latitude" in columns and "datum" not in columns:
        raise BadFile(FileProblem.NO_DATUM)


def position_of(values: dict[str, Any], datum: Datum | None) -> Position | None:
    """What the position's values of one row mean, which are taken out; `datum` is that of rows that name none.

    None where both are missing or empty. Raises BadField.
    """
    latitude, longitude = values.pop("latitude", None), values.pop("longitude", None)
    datum = values.pop("datum", datum)
    if latitude in (None, "") and longitude in (None, ""):
        return None
    for field, degrees in (("latitude", latitude), ("longitude", longitude)):
        if degrees in (None, ""):
            raise BadField(field, Reason.MISSING)
    if datum is None:
        raise BadField("datum", Reason.NO_DATUM)
    try:
        return position_in(datum, latitude, longitude)
    except NotAPosition as refusal:
        raise BadField("latitude", Reason.NOT_A_POSITION, f"{latitude}, {longitude}") from refusal


def kept_degrees(position: Position) -> dict[str, float]:
    """As values of the columns of a table."""
    return {"latitude": round(position.latitude, _DECIMALS), "longitude": round(position.longitude, _DECIMALS)}
