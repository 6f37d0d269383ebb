"""Rows and files that cannot be taken in, on SQLite: they are refused before the kind of database matters."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from models.area import load_areas
from models.database import open_engine
from models.files.import_report import BadFile, FileProblem, Reason, RowError
from models.station import list_stations
from tests.models.stations.files import GOOD, HEADINGS, take_in, write


@pytest.fixture
def region(sqlite_url: str) -> Iterator[Session]:
    engine = open_engine(sqlite_url)
    with Session(engine) as db:
        load_areas(db)
        yield db
    engine.dispose()


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
        ({"区县": "原州区"}, "区县", Reason.OUTSIDE_COUNTY, "原州区"),
        ({"区县": "", "经度": "116.4", "纬度": "39.9"}, "区县", Reason.OUTSIDE_REGION, ""),
        ({"纬度": "north"}, "纬度", Reason.BAD_NUMBER, "north"),
        ({"纬度": "106.2760", "经度": "38.4680"}, "纬度", Reason.NOT_A_POSITION, "106.276, 38.468"),
        ({"纬度": "nan"}, "纬度", Reason.NOT_A_POSITION, "nan, 106.276"),
        ({"经度": ""}, "经度", Reason.MISSING, ""),
        ({"营业时间": ""}, "营业时间", Reason.MISSING, ""),
        ({"营业时间": "24/7; 看情况"}, "营业时间", Reason.BAD_HOURS, "看情况"),
        ({"设施": "24小时"}, "营业时间", Reason.CONTRADICTS_HOURS, "Mo-Su 08:00-22:00"),
        ({"品牌": "奶茶店"}, "品牌", Reason.UNKNOWN_WORD, "奶茶店"),
        ({"状态": "maybe"}, "状态", Reason.UNKNOWN_WORD, "maybe"),
        ({"座位数": "-1"}, "座位数", Reason.BAD_NUMBER, "-1"),
        ({"座位数": "99999"}, "座位数", Reason.BAD_NUMBER, "99999"),
        ({"开门方式": "翻墙"}, "开门方式", Reason.UNKNOWN_WORD, "翻墙"),
        ({"坐标系": "北京54"}, "坐标系", Reason.UNKNOWN_WORD, "北京54"),
        ({"示例": "也许"}, "示例", Reason.UNKNOWN_WORD, "也许"),
        ({"设施": "热水、\x07"}, "设施", Reason.NOT_PLAIN_TEXT, "U+0007"),
        ({"电话": "1" * 41}, "电话", Reason.TOO_LONG, "40"),
        ({"地址": "#N/A"}, "地址", Reason.NO_RESULT, "#N/A"),
        ({"纬度": "#DIV/0!"}, "纬度", Reason.NO_RESULT, "#DIV/0!"),
        ({"承办单位": " #CALC! "}, "承办单位", Reason.NO_RESULT, "#CALC!"),
        ({"核实时间": "2026年13月1日"}, "核实时间", Reason.BAD_DATE, "2026年13月1日"),
        ({"核实时间": "63270"}, "核实时间", Reason.BAD_DATE, "63270"),
        ({"核实时间": "0001-01-01"}, "核实时间", Reason.BAD_DATE, "0001-01-01"),
        ({"核实时间": "9999-12-31T23:59-12:00"}, "核实时间", Reason.BAD_DATE, "9999-12-31T23:59-12:00"),
        ({"核实时间": "去年"}, "核实时间", Reason.BAD_DATE, "去年"),
        ({"核实时间": "2026-11-22"}, "核实时间", Reason.IN_FUTURE, "2026-11-21T16:00:00+00:00"),
    ],
)
def test_a_bad_row_is_reported_with_line_column_and_reason(
    *, region: Session, tmp_path: Path, changes: dict[str, str], column: str, reason: Reason, value: str
) -> None:
    row = dict(zip(HEADINGS.split(","), GOOD.split(","), strict=True)) | changes
    path = write(tmp_path, ",".join(row), "", ",".join(f'"{cell}"' for cell in row.values()))

    report = take_in(region, path)

    assert report.errors == (RowError(3, column, reason, value),)


def test_every_fault_of_a_row_is_reported_at_once(region: Session, tmp_path: Path) -> None:
    report = take_in(region, write(tmp_path, HEADINGS, "X Y,名,海淀区,a,b,c,d,e"))

    assert [error.column for error in report.errors] == [
        heading for heading in HEADINGS.split(",") if heading != "名称"
    ]


@pytest.mark.parametrize("name", ["a.csv", "a.geojson"])
def test_a_file_of_positions_without_a_datum_is_refused_as_a_whole(region: Session, tmp_path: Path, name: str) -> None:
    point = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [106.3, 38.5]},
        "properties": {"code": "A"},
    }
    features = json.dumps({"type": "FeatureCollection", "features": [point]})
    path = write(tmp_path, *([HEADINGS, GOOD] if name.endswith("csv") else [features]), name=name)

    with pytest.raises(BadFile) as refusal:
        take_in(region, path, datum=None)

    assert refusal.value.problem is FileProblem.NO_DATUM


def test_a_row_that_leaves_its_datum_blank_is_not_guessed_at(region: Session, tmp_path: Path) -> None:
    path = write(tmp_path, f"{HEADINGS},坐标系", f"{GOOD},", f"{GOOD.replace('XQ-01', 'XQ-02')},wgs84")

    report = take_in(region, path, datum=None)

    assert report.errors == (RowError(2, "坐标系", Reason.NO_DATUM),)


def test_what_is_changed_without_its_position_needs_no_datum(region: Session, tmp_path: Path) -> None:
    take_in(region, write(tmp_path, HEADINGS, GOOD))

    report = take_in(region, write(tmp_path, "编号,座位数", "XQ-01,8"), datum=None)

    assert [change.code for change in report.changed] == ["XQ-01"]


def test_what_a_new_station_lacks_is_named_even_where_the_file_has_no_column_for_it(
    region: Session, tmp_path: Path
) -> None:
    report = take_in(region, write(tmp_path, HEADINGS, GOOD.replace("38.4680,106.2760", ",")))
    of_no_name = take_in(region, write(tmp_path, "编号,营业时间", "XQ-01,24/7"))

    assert report.errors == (RowError(2, "", Reason.MISSING, field="position"),)
    assert of_no_name.errors == (RowError(2, "", Reason.MISSING, field="name"),)


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


NESTED = b'{"properties": {"code": %s%s}}' % (b"[" * 900, b"]" * 900)


@pytest.mark.parametrize(
    ("name", "content", "problem", "detail"),
    [
        ("a.txt", b"", FileProblem.UNKNOWN_KIND, ".txt"),
        ("a.csv", b"", FileProblem.EMPTY, ""),
        ("a.csv", b"\n,,\n", FileProblem.EMPTY, ""),
        ("a.csv", "编号,名称\n,\n".encode(), FileProblem.EMPTY, ""),
        ("a.csv", "名称\n敬德街".encode(), FileProblem.NO_CODE_COLUMN, ""),
        ("a.csv", "2026年台账,\n编号,名称\nA,敬德街".encode(), FileProblem.NO_CODE_COLUMN, ""),
        ("a.csv", "编号,code\nA,B".encode(), FileProblem.SAME_COLUMN_TWICE, "code"),
        ("a.csv", b'code\n"A', FileProblem.BAD_TABLE, "2"),
        ("a.csv", b"code\n\xff\xff", FileProblem.BAD_ENCODING, ""),
        ("a.csv", b"\xff\xfec\x00o", FileProblem.BAD_ENCODING, ""),
        ("a.xlsx", b"PK\x03\x04 no workbook", FileProblem.NOT_A_WORKBOOK, ""),
        ("a.geojson", b"{", FileProblem.NOT_FEATURES, ""),
        ("a.geojson", b"\xff{}", FileProblem.NOT_FEATURES, ""),
        ("a.geojson", b"[" * 100_000, FileProblem.NOT_FEATURES, ""),
        ("a.geojson", b'{"type": "FeatureCollection", "features": [%s]}' % NESTED, FileProblem.NOT_FEATURES, ""),
        ("a.geojson", b"[]", FileProblem.NOT_FEATURES, ""),
        ("a.geojson", b'{"type": "FeatureCollection", "features": []}', FileProblem.EMPTY, ""),
    ],
)
def test_a_file_that_is_no_table_is_refused_as_a_whole(
    *, region: Session, tmp_path: Path, name: str, content: bytes, problem: FileProblem, detail: str
) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(BadFile) as refusal:
        take_in(region, tmp_path / name)

    assert (refusal.value.problem, refusal.value.detail) == (problem, detail)


def test_features_that_are_no_points_are_reported_by_number(region: Session, tmp_path: Path) -> None:
    line = {"type": "Feature", "geometry": {"type": "LineString", "coordinates": []}, "properties": {"code": "A"}}
    path = tmp_path / "stations.json"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [line, None, line]}), encoding="utf-8")

    report = take_in(region, path)

    assert report.errors == tuple(RowError(number, "", Reason.NOT_A_POINT) for number in (1, 2, 3))
