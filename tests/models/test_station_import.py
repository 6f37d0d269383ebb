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
from models.coordinates import Datum, Position, position_in
from models.database import open_engine
from models.import_report import BadFile, ChangedEntry, FileProblem, ImportReport, Reason, RowError
from models.station import CLOSED, Station, find_station_by_code, list_stations
from models.station_import import run_import
from tests.models.station_samples import NOW, XINGQING

HEADINGS = "编号,名称,区县,纬度,经度,营业时间,设施,品牌"
GOOD = "XQ-01,敬德街暖驿（示例）,兴庆区,38.4680,106.2760,周一至周日 08:00-22:00,热水、微波炉,红色暖心驿站"
LATER = NOW + timedelta(hours=1)


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


def write(folder: Path, *lines: str, name: str = "stations.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def take_in(
    db: Session, path: Path, *, datum: Datum | None = Datum.WGS84, now: datetime = NOW, **options: bool
) -> ImportReport:
    return run_import(db, path, datum=datum, now=now, **options)


def kept(db: Session, code: str = "XQ-01") -> Station:
    station = find_station_by_code(db, code)
    assert station is not None
    return station


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

    assert kept(any_region).position == position_in(datum, 38.4680, 106.2760)


def test_a_datum_in_the_row_goes_before_the_callers(region: Session, tmp_path: Path) -> None:
    path = write(tmp_path, f"{HEADINGS},坐标系", f"{GOOD},GCJ-02", f"{GOOD.replace('XQ-01', 'XQ-02')},")

    take_in(region, path, datum=Datum.BD09)

    assert kept(region, "XQ-01").position == position_in(Datum.GCJ02, 38.4680, 106.2760)
    assert kept(region, "XQ-02").position == position_in(Datum.BD09, 38.4680, 106.2760)


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


def test_one_bad_row_keeps_every_row_out(region: Session, tmp_path: Path) -> None:
    report = take_in(region, write(tmp_path, HEADINGS, GOOD, GOOD.replace("XQ-01", "XQ-02").replace("热水", "热汤")))

    assert report.errors == (RowError(3, "设施", Reason.UNKNOWN_WORD, "热汤"),)
    assert not report.is_written
    assert list_stations(region) == []


def test_bad_rows_are_left_out_if_so_told(region: Session, tmp_path: Path) -> None:
    path = write(tmp_path, HEADINGS, GOOD, GOOD.replace("XQ-01", "XQ-02").replace("热水", "热汤"))

    report = take_in(region, path, skip_bad=True)

    assert (report.added, len(report.errors), report.is_written) == (("XQ-01",), 1, True)
    assert [station.code for station in list_stations(region)] == ["XQ-01"]


@pytest.mark.parametrize(
    ("changes", "column", "reason", "value"),
    [
        ({"编号": ""}, "编号", Reason.MISSING, ""),
        ({"编号": "XQ 01"}, "编号", Reason.BAD_CODE, "XQ 01"),
        ({"编号": "A" * 33}, "编号", Reason.BAD_CODE, "A" * 33),
        ({"名称": ""}, "名称", Reason.MISSING, ""),
        ({"名称": "站\x00名"}, "名称", Reason.NOT_PLAIN_TEXT, "U+0000"),
        ({"名称": "站" * 61}, "名称", Reason.TOO_LONG, "60"),
        ({"区县": "海淀区"}, "区县", Reason.UNKNOWN_AREA, "海淀区"),
        ({"区县": "原州区"}, "区县", Reason.OUTSIDE_COUNTY, "640402"),
        ({"区县": "", "经度": "116.4", "纬度": "39.9"}, "区县", Reason.OUTSIDE_REGION, ""),
        ({"纬度": "north"}, "纬度", Reason.BAD_NUMBER, "north"),
        ({"纬度": "106.2760", "经度": "38.4680"}, "纬度", Reason.NOT_A_POSITION, "106.276, 38.468"),
        ({"纬度": "nan"}, "纬度", Reason.NOT_A_POSITION, "nan, 106.276"),
        ({"纬度": "", "经度": ""}, "position", Reason.MISSING, ""),
        ({"经度": ""}, "经度", Reason.MISSING, ""),
        ({"营业时间": ""}, "营业时间", Reason.MISSING, ""),
        ({"营业时间": "24/7; 看情况"}, "营业时间", Reason.BAD_HOURS, "看情况"),
        ({"设施": "24小时"}, "营业时间", Reason.CONTRADICTS_HOURS, "Mo-Su 08:00-22:00"),
        ({"品牌": "奶茶店"}, "品牌", Reason.UNKNOWN_WORD, "奶茶店"),
        ({"状态": "maybe"}, "状态", Reason.UNKNOWN_WORD, "maybe"),
        ({"座位数": "-1"}, "座位数", Reason.BAD_NUMBER, "-1"),
        ({"座位数": "99999"}, "座位数", Reason.BAD_NUMBER, "99999"),
        ({"核实时间": "去年"}, "核实时间", Reason.BAD_DATE, "去年"),
        ({"核实时间": "2026-11-22"}, "核实时间", Reason.IN_FUTURE, "2026-11-21T16:00:00+00:00"),
    ],
)
def test_a_bad_row_is_reported_with_line_column_and_reason(
    *, any_region: Session, tmp_path: Path, changes: dict[str, str], column: str, reason: Reason, value: str
) -> None:
    row = dict(zip(HEADINGS.split(","), GOOD.split(","), strict=True)) | changes
    path = write(tmp_path, ",".join(row), "", ",".join(f'"{cell}"' for cell in row.values()))

    report = take_in(any_region, path)

    assert report.errors == (RowError(3, column, reason, value),)


def test_every_fault_of_a_row_is_reported_at_once(region: Session, tmp_path: Path) -> None:
    report = take_in(region, write(tmp_path, HEADINGS, "X Y,名,海淀区,a,b,c,d,e"))

    assert [error.column for error in report.errors] == [
        heading for heading in HEADINGS.split(",") if heading != "名称"
    ]


def test_degrees_without_a_datum_are_not_guessed_at(region: Session, tmp_path: Path) -> None:
    report = take_in(region, write(tmp_path, HEADINGS, GOOD), datum=None)

    assert report.errors == (RowError(2, "datum", Reason.NO_DATUM),)


def test_the_same_code_twice_is_reported_with_the_line_that_had_it_first(region: Session, tmp_path: Path) -> None:
    report = take_in(region, write(tmp_path, HEADINGS, GOOD, GOOD))

    assert report.errors == (RowError(3, "编号", Reason.DUPLICATE_CODE, "2"),)


def test_a_row_with_more_cells_than_headings_is_askew(region: Session, tmp_path: Path) -> None:
    report = take_in(region, write(tmp_path, HEADINGS, GOOD.replace("热水、", "热水,")))

    assert report.errors == (RowError(2, "", Reason.EXTRA_CELLS),)


def test_lines_are_counted_as_an_editor_counts_them(region: Session, tmp_path: Path) -> None:
    first = GOOD.replace("周一至周日 08:00-22:00", '"周一至周五 08:00-22:00\r\n周六日 休息"')

    report = take_in(region, write(tmp_path, HEADINGS, first, GOOD.replace("XQ-01", "X X")))

    assert report.errors == (RowError(4, "编号", Reason.BAD_CODE, "X X"),)


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


@pytest.mark.parametrize(
    ("name", "content", "problem", "detail"),
    [
        ("a.txt", b"", FileProblem.UNKNOWN_KIND, ".txt"),
        ("a.csv", b"", FileProblem.EMPTY, ""),
        ("a.csv", b"\n,,\n", FileProblem.EMPTY, ""),
        ("a.csv", "名称\n敬德街".encode(), FileProblem.NO_CODE_COLUMN, ""),
        ("a.csv", "编号,code\nA,B".encode(), FileProblem.SAME_COLUMN_TWICE, "code"),
        ("a.csv", b'code\n"A', FileProblem.UNREADABLE, "2"),
        ("a.csv", b"code\n\xff\xff", FileProblem.UNREADABLE, ""),
        ("a.xlsx", b"PK\x03\x04 no workbook", FileProblem.UNREADABLE, "BadZipFile"),
        ("a.geojson", b"{", FileProblem.UNREADABLE, "JSONDecodeError"),
        ("a.geojson", b"[" * 100_000, FileProblem.UNREADABLE, "RecursionError"),
        ("a.geojson", b"[]", FileProblem.UNREADABLE, "FeatureCollection"),
        ("a.geojson", b'{"type": "FeatureCollection", "features": []}', FileProblem.EMPTY, ""),
    ],
)
def test_a_file_that_is_no_table_is_refused_as_a_whole(
    *, any_region: Session, tmp_path: Path, name: str, content: bytes, problem: FileProblem, detail: str
) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(BadFile) as refusal:
        take_in(any_region, tmp_path / name)

    assert (refusal.value.problem, refusal.value.detail) == (problem, detail)


def test_features_that_are_no_points_are_reported_by_number(region: Session, tmp_path: Path) -> None:
    line = {"type": "Feature", "geometry": {"type": "LineString", "coordinates": []}, "properties": {"code": "A"}}
    path = tmp_path / "stations.json"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [line, None, line]}), encoding="utf-8")

    report = take_in(region, path)

    assert report.errors == tuple(RowError(number, "", Reason.NOT_A_POINT) for number in (1, 2, 3))


def test_what_changes_the_confirmation_forgets_who_confirmed(region: Session, tmp_path: Path) -> None:
    take_in(region, write(tmp_path, HEADINGS, GOOD))
    station = kept(region)
    station.last_verified_at, station.last_verified_role = NOW - timedelta(days=3), "rider"

    take_in(region, write(tmp_path, "编号,核实时间", "XQ-01,2026-11-20"))

    assert station.freshness == replace(station.freshness, role=None)
    assert station.last_verified_at == datetime(2026, 11, 19, 16, 0, tzinfo=UTC)
