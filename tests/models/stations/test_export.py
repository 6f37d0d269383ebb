"""Stations handed out in files, and taken back."""

import csv
import json
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlmodel import Session

from models.area import load_areas
from models.areas.coordinates import Datum, Position
from models.files.import_report import BadFile
from models.files.stored_file import StoredFile, keep_stored
from models.files.table_file import defused, restored
from models.station import CLOSED, TEMP_CLOSED
from models.stations.export import export_stations
from models.stations.hours_text import parse_hours
from models.stations.importing import run_import
from tests.models.stations.files import LATER, take_in, write
from tests.models.stations.samples import NOW, add_station

KINDS = ("csv", "xlsx", "geojson")


PICTURE = StoredFile(name="9f" * 32, mime="image/png", size=9, width=4, height=3, created_at=NOW)


class Album:
    """Pictures that are kept, each by its name."""

    def name_of(self, cell: str) -> str:
        return cell

    def keep(self, db: Session) -> None:
        keep_stored(db, PICTURE)


def fill(db: Session) -> None:
    Album().keep(db)
    add_station(
        db,
        "A",
        position=Position(38.46703837602159, 106.2739855478339),
        hours=parse_hours("Mo-Fr 08:00-22:00; Sa,Su 09:00-02:00; PH off; 2026-12-24..2026-12-26 10:00-12:00"),
        door="qr",
        host="示例商户",
        phone="+86 951 555 0100",
        amenities=("rain_gear", "wifi", "aed", "toilet"),
        seats=6,
        photo=PICTURE.name,
        last_verified_at=NOW - timedelta(days=2, microseconds=7),
    )
    add_station(
        db, "B", status=TEMP_CLOSED, brand="smart_24h", hours=parse_hours("24/7"), amenities=(), is_sample=False
    )
    add_station(db, "C", status=CLOSED, name="=1+1", address="'@x", grade="-基本", host="'", name_en="＝SUM(A1)")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_taking_an_export_back_changes_nothing(db: Session, tmp_path: Path, kind: str, language: str) -> None:
    fill(db)
    path = tmp_path / f"stations.{kind}"

    count = export_stations(db, path, language=language)
    report = take_in(db, path, datum=None, now=LATER, photos=Album())

    assert count == 3
    assert (report.unchanged, report.errors, report.ignored_columns) == (("A", "B", "C"), (), ())
    assert report.is_written


@pytest.mark.parametrize("kind", KINDS)
def test_an_export_fills_an_empty_table_with_the_same_stations(db: Session, tmp_path: Path, kind: str) -> None:
    fill(db)
    first, second = tmp_path / f"first.{kind}", tmp_path / f"second.{kind}"
    export_stations(db, first)
    db.rollback()
    load_areas(db)

    report = take_in(db, first, datum=None, now=LATER, photos=Album())
    export_stations(db, second)

    assert report.added == ("A", "B", "C")
    assert kind == "xlsx" or second.read_bytes() == first.read_bytes()


def test_no_cell_of_a_table_is_a_formula(db: Session, tmp_path: Path) -> None:
    fill(db)

    export_stations(db, tmp_path / "stations.csv")
    export_stations(db, tmp_path / "stations.xlsx")

    with (tmp_path / "stations.csv").open(encoding="utf-8-sig", newline="") as lines:
        row = list(csv.reader(lines))[-1]
    sheet = load_workbook(tmp_path / "stations.xlsx").worksheets[0]
    assert {"'=1+1", "''@x", "'-基本", "'＝SUM(A1)"} <= set(row)
    assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)


@given(st.text(max_size=12) | st.text("'=+-@\t\r\x00＝a", max_size=6))
def test_what_was_defused_is_restored(text: str) -> None:
    assert restored(defused(text)) == text
    assert not defused(text).startswith(tuple("=+-@\t\r\x00＝＋－＠"))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(min_size=1, max_size=20), kind=st.sampled_from(KINDS))
def test_any_name_that_may_be_kept_comes_back_the_same(db: Session, tmp_path: Path, name: str, kind: str) -> None:
    source = {"code": "A", "name": name, "hours": "24/7"}
    point = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [106.276, 38.468]}, "properties": source}
    path = tmp_path / "in.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [point]}), encoding="utf-8")
    add_station(db, "A")
    taken_in = run_import(db, path, datum=Datum.WGS84, now=NOW)

    export_stations(db, tmp_path / f"out.{kind}")
    report = run_import(db, tmp_path / f"out.{kind}", datum=None, now=LATER)

    assert report.unchanged == ("A",)
    assert taken_in.is_written or taken_in.errors


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    drawn=st.lists(st.tuples(st.floats(38.2, 38.6), st.floats(106.0, 106.4)), min_size=1, max_size=20),
    datum=st.sampled_from(list(Datum)),
)
@pytest.mark.parametrize("kind", KINDS)
def test_stations_read_off_any_map_come_back_where_they_were(
    *, db: Session, tmp_path: Path, drawn: list[tuple[float, float]], datum: Datum, kind: str
) -> None:
    load_areas(db)
    rows = [f"{number:02},某站,24/7,{latitude},{longitude}" for number, (latitude, longitude) in enumerate(drawn)]
    path = write(tmp_path, "编号,名称,营业时间,纬度,经度", *rows)
    taken_in = take_in(db, path, datum=datum)

    export_stations(db, tmp_path / f"out.{kind}")
    report = take_in(db, tmp_path / f"out.{kind}", datum=None, now=LATER)
    again = take_in(db, path, datum=datum, now=LATER)

    assert taken_in.is_written
    assert report.unchanged == tuple(f"{number:02}" for number in range(len(drawn)))
    assert again.unchanged == report.unchanged
    db.rollback()


def test_a_file_of_another_kind_is_refused_and_nothing_is_left_behind(db: Session, tmp_path: Path) -> None:
    with pytest.raises(BadFile):
        export_stations(db, tmp_path / "stations.pdf")
    with pytest.raises(OSError, match="No such file"):
        export_stations(db, tmp_path / "nowhere" / "stations.csv")

    assert list(tmp_path.glob("*stations*")) == []
