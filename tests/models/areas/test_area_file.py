"""Outlines of areas taken in from a file."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from models.area import area_at, get_area, load_areas
from models.areas.area_file import import_areas
from models.areas.coordinates import Datum, Position
from models.files.import_report import BadFile, ChangedEntry, ImportReport, Reason, RowError

RING = [[106.20, 38.40], [106.35, 38.40], [106.35, 38.55], [106.20, 38.55], [106.20, 38.40]]
SQUARE = {"type": "Polygon", "coordinates": [RING]}


def collection(folder: Path, *features: tuple[dict[str, Any], dict[str, Any] | None]) -> Path:
    path = folder / "areas.geojson"
    drawn = [{"type": "Feature", "properties": properties, "geometry": shape} for properties, shape in features]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": drawn}), encoding="utf-8")
    return path


@pytest.mark.parametrize("properties", [{"adcode": 640104}, {"adcode": "640104"}, {"name": "兴庆区"}])
def test_an_outline_is_kept_for_the_area_that_it_names(db: Session, tmp_path: Path, properties: dict[str, Any]) -> None:
    load_areas(db)

    report = import_areas(db, collection(tmp_path, (properties, SQUARE)), datum=Datum.GCJ02)

    assert report == ImportReport(changed=(ChangedEntry("640104", ("outline",)),), is_written=True)
    guess = area_at(db, Position(38.45, 106.25))
    assert guess is not None
    assert (guess.area.adcode, guess.is_certain) == (640104, True)


def test_taking_the_same_outline_in_again_changes_nothing(db: Session, tmp_path: Path) -> None:
    load_areas(db)
    path = collection(tmp_path, ({"adcode": 640104}, SQUARE))
    import_areas(db, path, datum=Datum.GCJ02)

    again = import_areas(db, path, datum=Datum.GCJ02)

    assert again == ImportReport(unchanged=("640104",), is_written=True)


def test_one_bad_feature_keeps_every_outline_out(db: Session, tmp_path: Path) -> None:
    load_areas(db)
    box = get_area(db, 640104).model_dump()
    path = collection(
        tmp_path,
        ({"adcode": 640104}, SQUARE),
        ({"adcode": 110000, "name": "北京市"}, SQUARE),
        ({"adcode": 640105}, None),
    )

    report = import_areas(db, path, datum=Datum.GCJ02)

    assert report.errors == (
        RowError(2, "adcode", Reason.UNKNOWN_AREA, "北京市"),
        RowError(3, "geometry", Reason.NOT_AN_OUTLINE, "640105"),
    )
    assert not report.is_written
    assert get_area(db, 640104).model_dump() == box


def test_bad_features_are_left_out_if_so_told(db: Session, tmp_path: Path) -> None:
    load_areas(db)
    path = collection(tmp_path, ({"adcode": 640105}, None), ({"adcode": 640104}, SQUARE))

    report = import_areas(db, path, datum=Datum.GCJ02, skip_bad=True)

    assert (len(report.errors), len(report.changed), report.is_written) == (1, 1, True)


def test_a_dry_run_keeps_nothing(db: Session, tmp_path: Path) -> None:
    load_areas(db)

    report = import_areas(db, collection(tmp_path, ({"adcode": 640104}, SQUARE)), datum=Datum.WGS84, dry_run=True)

    assert (len(report.changed), report.is_written) == (1, False)
    guess = area_at(db, Position(38.45, 106.25))
    assert guess is not None
    assert not guess.is_certain


def test_a_file_without_features_is_refused(db: Session, tmp_path: Path) -> None:
    path = tmp_path / "areas.geojson"
    path.write_text('{"type": "Topology"}', encoding="utf-8")

    with pytest.raises(BadFile):
        import_areas(db, path, datum=Datum.GCJ02)
