"""Stations taken in from files."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlmodel import Session

from models.area import load_areas
from models.areas.coordinates import Datum, Position, position_in
from models.database import open_engine
from models.files.import_report import ChangedEntry, ImportReport
from models.station import CLOSED, list_stations
from tests.models.stations.files import GOOD, HEADINGS, LATER, kept, take_in, write
from tests.models.stations.samples import NOW, XINGQING


@pytest.fixture
def region(db: Session) -> Session:
    load_areas(db)
    return db


@pytest.fixture
def any_region(sqlite_url: str) -> Iterator[Session]:
    """For what is refused before the kind of database matters."""
    engine = open_engine(sqlite_url)
    with Session(engine) as db:
        load_areas(db)
        yield db
    engine.dispose()


def read_off(datum: Datum, latitude: float, longitude: float) -> Position:
    """Where a map's degrees lie, to the centimetre that is kept of it."""
    position = position_in(datum, latitude, longitude)
    return Position(round(position.latitude, 7), round(position.longitude, 7))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_file_in_chinese_is_taken_in_whatever_its_encoding(
    any_region: Session, tmp_path: Path, encoding: str
) -> None:
    report = take_in(any_region, write(tmp_path, HEADINGS, GOOD, encoding=encoding))

    assert report == ImportReport(added=("XQ-01",), is_written=True)
    station = kept(any_region)
    assert (station.name, station.county, station.brand) == ("敬德街暖驿（示例）", XINGQING, "red_warm")
    assert (station.position, station.hours) == (Position(38.4680, 106.2760), "Mo-Su 08:00-22:00")
    assert station.amenities == ["hot_water", "microwave"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_headings_may_be_english_and_in_any_order(any_region: Session, tmp_path: Path, delimiter: str) -> None:
    head = delimiter.join(["Longitude", "LATITUDE", "county", "Opening hours", "code", "Name", "amenities"])
    row = delimiter.join(["106.2760", "38.4680", "640104", "24/7", "XQ-01", "Jingde", "hot water|Toilet"])

    report = take_in(any_region, write(tmp_path, head, row))

    assert report.added == ("XQ-01",)
    assert kept(any_region).amenities == ["hot_water", "toilet"]


@pytest.mark.parametrize("datum", list(Datum))
def test_degrees_are_brought_home_from_the_datum_that_the_caller_names(
    any_region: Session, tmp_path: Path, datum: Datum
) -> None:
    take_in(any_region, write(tmp_path, HEADINGS, GOOD), datum=datum)

    assert kept(any_region).position == read_off(datum, 38.4680, 106.2760)


def test_a_datum_in_the_row_goes_before_the_callers(region: Session, tmp_path: Path) -> None:
    path = write(tmp_path, f"{HEADINGS},坐标系", f"{GOOD},GCJ-02", f"{GOOD.replace('XQ-01', 'XQ-02')},")

    take_in(region, path, datum=Datum.BD09)

    assert kept(region, "XQ-01").position == read_off(Datum.GCJ02, 38.4680, 106.2760)
    assert kept(region, "XQ-02").position == read_off(Datum.BD09, 38.4680, 106.2760)


def test_a_workbook_is_taken_in_with_numbers_and_dates_as_it_holds_them(region: Session, tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(["编号", "名称", "纬度", "经度", "营业时间", "座位数", "电话", "示例", "核实时间"])
    sheet.append([101, "敬德街", 38.468, 106.276, "全天", 6.0, 9515550100, True, datetime(2026, 11, 1, 8, 30)])  # noqa: DTZ001
    sheet.append([])
    workbook.save(tmp_path / "stations.xlsx")

    report = take_in(region, tmp_path / "stations.xlsx")

    assert report.added == ("101",)
    station = kept(region, "101")
    assert (station.county, station.seats, station.phone, station.is_sample) == (XINGQING, 6, "9515550100", True)
    assert station.last_verified_at == datetime(2026, 11, 1, 0, 30, tzinfo=UTC)


def test_a_feature_collection_is_taken_in(region: Session, tmp_path: Path) -> None:
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [106.276, 38.468]},
        "properties": {
            "code": "XQ-01",
            "name": "敬德街",
            "hours": "24/7",
            "amenities": ["hot_water", "厕所"],
            "seats": 4,
        },
    }
    path = tmp_path / "stations.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")

    report = take_in(region, path)

    assert report.added == ("XQ-01",)
    assert (kept(region).amenities, kept(region).seats) == (["hot_water", "toilet"], 4)


def test_an_import_tells_what_was_added_changed_closed_and_left_alone(region: Session, tmp_path: Path) -> None:
    rows = [GOOD.replace("XQ-01", code) for code in ("A", "B", "C")]
    take_in(region, write(tmp_path, f"{HEADINGS},状态,座位数", *(f"{row},开放,4" for row in rows)))

    report = take_in(
        region,
        write(tmp_path, "编号,状态,座位数", "A,开放,4", "B,,6", "C,关闭,4"),
        now=LATER,
    )

    assert report == ImportReport(
        changed=(ChangedEntry("B", ("seats",)),), closed=("C",), unchanged=("A",), is_written=True
    )
    assert kept(region, "C").status == CLOSED
    assert [station.code for station in list_stations(region)] == ["A", "B"]
    assert (kept(region, "A").updated_at, kept(region, "B").updated_at) == (NOW, LATER)


def test_a_column_that_is_absent_leaves_its_field_and_a_blank_cell_empties_it(region: Session, tmp_path: Path) -> None:
    take_in(region, write(tmp_path, f"{HEADINGS},地址,座位数,承办单位", f"{GOOD},某路,4,某店"))

    take_in(region, write(tmp_path, "编号,地址,座位数,设施,名称,营业时间", "XQ-01,,,,,"))

    station = kept(region)
    assert (station.address, station.seats, station.amenities) == ("", 0, [])
    assert (station.host, station.name, station.hours) == ("某店", "敬德街暖驿（示例）", "Mo-Su 08:00-22:00")


def test_a_dry_run_tells_the_same_and_writes_nothing(region: Session, tmp_path: Path) -> None:
    report = take_in(region, write(tmp_path, HEADINGS, GOOD), dry_run=True)

    assert report == ImportReport(added=("XQ-01",))
    assert list_stations(region) == []


def test_columns_that_mean_nothing_are_named(region: Session, tmp_path: Path) -> None:
    report = take_in(region, write(tmp_path, f"{HEADINGS},备注", f"{GOOD},新"))

    assert report.ignored_columns == ("备注",)
    assert report.is_written


def test_round_the_clock_among_the_amenities_gives_the_hours(region: Session, tmp_path: Path) -> None:
    take_in(region, write(tmp_path, "编号,名称,纬度,经度,设施", "XQ-01,敬德街,38.4680,106.2760,热水、24小时"))

    assert (kept(region).hours, kept(region).amenities) == ("24/7", ["hot_water"])


def test_a_closed_station_can_be_opened_again(region: Session, tmp_path: Path) -> None:
    take_in(region, write(tmp_path, f"{HEADINGS},状态", f"{GOOD},关闭"))

    report = take_in(region, write(tmp_path, "编号,状态", "XQ-01,open"))

    assert report.changed == (ChangedEntry("XQ-01", ("status",)),)


def test_what_changes_the_confirmation_forgets_who_confirmed(region: Session, tmp_path: Path) -> None:
    take_in(region, write(tmp_path, HEADINGS, GOOD))
    station = kept(region)
    station.last_verified_at, station.last_verified_role = NOW - timedelta(days=3), "rider"

    take_in(region, write(tmp_path, "编号,核实时间", "XQ-01,2026-11-20"))

    assert station.freshness == replace(station.freshness, role=None)
    assert station.last_verified_at == datetime(2026, 11, 19, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-11-01", "2026-10-31T16:00"),
        ("2026/11/1", "2026-10-31T16:00"),
        ("2026.11.01", "2026-10-31T16:00"),
        ("2026年11月1日", "2026-10-31T16:00"),
        ("2026年11月1日 8点30分", "2026-11-01T00:30"),
        ("2026-11-1 8：30", "2026-11-01T00:30"),
        ("2026/11/1 8:30:00", "2026-11-01T00:30"),
        ("2026-11-01T00:30:00+00:00", "2026-11-01T00:30"),
        ("46327", "2026-10-31T16:00"),
        ("46327.5", "2026-11-01T04:00"),
    ],
)
def test_days_are_read_as_people_and_workbooks_write_them(
    any_region: Session, tmp_path: Path, written: str, moment: str
) -> None:
    take_in(any_region, write(tmp_path, f"{HEADINGS},核实时间", f"{GOOD},{written}"))

    assert kept(any_region).last_verified_at == datetime.fromisoformat(moment).replace(tzinfo=UTC)
