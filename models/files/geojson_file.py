"""Features in GeoJSON files."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.files.import_report import BadFile, FileProblem, Reason
from models.files.table_file import Table, TableRow

MAP_KINDS = (".geojson", ".json")
LATITUDE, LONGITUDE = "latitude", "longitude"


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature of a collection, numbered from 1; what is no object is empty."""

    number: int
    id: object
    properties: dict[str, Any]
    geometry: dict[str, Any]


def read_features(path: Path) -> list[Feature]:
    """Raises BadFile where the file holds no feature collection."""
    try:
        content = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadFile(FileProblem.NOT_FEATURES) from error
    match content:
        case {"type": "FeatureCollection", "features": list(features)}:
            return [_feature(number, feature) for number, feature in enumerate(features, 1)]
        case _:
            raise BadFile(FileProblem.NOT_FEATURES)


def read_points(path: Path) -> Table:
    """The point features as a table: their properties, and LATITUDE and LONGITUDE from their geometry.

    Raises:
        BadFile: no feature collection, or an empty one.
    """
    features = read_features(path)
    if not features:
        raise BadFile(FileProblem.EMPTY)
    headings = dict.fromkeys(heading for feature in features for heading in feature.properties)
    try:
        rows = tuple(_point_row(feature) for feature in features)
    except RecursionError as error:
        raise BadFile(FileProblem.NOT_FEATURES) from error
    return Table(tuple(headings | dict.fromkeys((LATITUDE, LONGITUDE))), rows)


def write_points(path: Path, points: Iterable[tuple[float, float, dict[str, Any]]]) -> None:
    """Features of latitude, longitude and properties."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
            "properties": properties,
        }
        for latitude, longitude, properties in points
    ]
    collection = {"type": "FeatureCollection", "features": features}
    path.write_text(json.dumps(collection, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _feature(number: int, feature: object) -> Feature:
    known = feature if isinstance(feature, dict) else {}
    properties, geometry = known.get("properties"), known.get("geometry")
    return Feature(
        number=number,
        id=known.get("id"),
        properties=properties if isinstance(properties, dict) else {},
        geometry=geometry if isinstance(geometry, dict) else {},
    )


def _point_row(feature: Feature) -> TableRow:
    cells = {heading: _as_text(value) for heading, value in feature.properties.items()}
    match feature.geometry:
        case {"type": "Point", "coordinates": [int() | float() as longitude, int() | float() as latitude, *_]}:
            at = {LATITUDE: repr(latitude), LONGITUDE: repr(longitude)}
            return TableRow(feature.number, cells | at)
        case _:
            return TableRow(feature.number, cells, Reason.NOT_A_POINT)


def _as_text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case str():
            return value
        case list():
            return ",".join(map(_as_text, value))
        case _:
            return json.dumps(value)
