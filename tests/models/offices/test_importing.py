"""Offices taken in from files, and handed out again."""

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from sqlmodel import Session

from models.area import REGION, load_areas
from models.areas.coordinates import Datum, Position
from models.files.import_report import BadFile, ChangedEntry, FileProblem, ImportReport, Reason, RowError
from models.files.planned_change import IncompleteEntry
from models.office import BODY, COMMITTEE, GUIDANCE_STATION, REGION_OFFICE, Office, find_office_by_code, list_offices
from models.offices.demo import load_demo_offices
from models.offices.entry import BodyOfOther, OfficeEntry, RegionOfPart, write_entry
from models.offices.export import export_offices
from models.offices.importing import import_offices
from tests.models.offices.samples import XINGQING, YINCHUAN, add_office
from tests.models.stations.files import write

HEADINGS = "编号,名称,类型,所属部门,地区,电话"
STATION = "XQ,兴庆区指导站（示例）,指导站,,兴庆区,"
UNION = "GH,工会（示例）,部门,总工会,银川,12351"
LANGUAGES = ("zh_CN", "en")


@pytest.fixture
def region(db: Session) -> Session:
    load_areas(db)
    return db


def kept(db: Session, code: str) -> Office:
    office = find_office_by_code(db, code)
    assert office is not None
    return office


def everything(db: Session) -> list[dict[str, object]]:
    return [office.model_dump(exclude={"id"}) for office in list_offices(db, within=REGION)]


def test_a_table_in_chinese_is_taken_in(region: Session, tmp_path: Path) -> None:
    report = import_offices(region, write(tmp_path, HEADINGS, STATION, UNION, "ZX,中心（示例）,自治区,,全区,"))

    assert report == ImportReport(added=("XQ", "GH", "ZX"), is_written=True)
    station, union, centre = (kept(region, code) for code in ("XQ", "GH", "ZX"))
    assert (station.level, station.body, station.adcode) == (GUIDANCE_STATION, None, XINGQING)
    assert (station.phone, station.address, station.is_open, station.is_sample) == (None, None, True, False)
    assert (union.level, union.body, union.adcode, union.phone) == (BODY, "union", YINCHUAN, "12351")
    assert (centre.level, centre.adcode) == (REGION_OFFICE, REGION)


def test_a_workbook_in_english_is_taken_in(region: Session, tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(["Code", "Name", "English name", "Level", "Body", "Area", "Status", "Sample"])
    sheet.append(["ND", "宁东综合党委（示例）", "Ningdong (sample)", "Committee", None, None, "Open", True])
    sheet.append(["HR", "人社（示例）", "HR (sample)", "body", "hr", 640104, "Closed", True])
    workbook.save(tmp_path / "offices.xlsx")

    assert import_offices(region, tmp_path / "offices.xlsx").added == ("ND", "HR")

    committee, hr = kept(region, "ND"), kept(region, "HR")
    assert (committee.level, committee.adcode, committee.is_sample) == (COMMITTEE, None, True)
    assert (hr.body, hr.adcode, hr.is_open) == ("hr", XINGQING, False)


def test_an_import_tells_what_was_added_changed_closed_and_left_alone(region: Session, tmp_path: Path) -> None:
    import_offices(region, write(tmp_path, HEADINGS, STATION, UNION, STATION.replace("XQ", "B")))

    report = import_offices(
        region, write(tmp_path, "编号,电话,状态", "XQ,,开放", "GH,12333,开放", "B,,关闭", "NEW,,开放"), skip_bad=True
    )

    assert report == ImportReport(
        changed=(ChangedEntry("GH", ("phone",)),),
        closed=("B",),
        unchanged=("XQ",),
        errors=(RowError(5, "", Reason.MISSING, field="name"),),
        skips_bad=True,
        is_written=True,
    )
    assert (kept(region, "GH").phone, kept(region, "B").is_open) == ("12333", False)


def test_a_closed_office_can_be_opened_again(region: Session, tmp_path: Path) -> None:
    add_office(region, "XQ", is_open=False)

    assert import_offices(region, write(tmp_path, "编号,状态", "XQ,open")).changed == (
        ChangedEntry("XQ", ("is_open",)),
    )
    assert kept(region, "XQ").is_open


def test_a_column_that_is_absent_leaves_its_field_and_a_blank_cell_empties_it(region: Session, tmp_path: Path) -> None:
    add_office(region, "XQ", phone="12345", address="某路", name_en="First")

    import_offices(region, write(tmp_path, "编号,名称,英文名称,电话,地区", "XQ,,,,"))

    office = kept(region, "XQ")
    assert (office.name, office.name_en, office.phone, office.adcode) == ("XQ（示例）", "", None, None)
    assert office.address == "某路"


def test_where_the_door_is_stands_in_the_file_with_the_map_that_says_so(region: Session, tmp_path: Path) -> None:
    headings = "编号,名称,类型,地区,纬度,经度"
    with pytest.raises(BadFile) as refusal:
        import_offices(region, write(tmp_path, headings, "XQ,兴庆站,指导站,兴庆区,38.4675,106.2784"))
    assert refusal.value.problem is FileProblem.NO_DATUM

    rows = ("XQ,兴庆站,指导站,兴庆区,38.4675,106.2784,gcj02", "JF,金凤站,指导站,金凤区,,,")
    import_offices(region, write(tmp_path, f"{headings},坐标系", *rows))
    placed = kept(region, "XQ")
    assert (round(placed.latitude or 0, 4), round(placed.longitude or 0, 4)) == (38.4670, 106.2740)
    assert kept(region, "JF").position is None

    report = import_offices(region, write(tmp_path, "编号,纬度,经度", "XQ,,", "JF,38.4769,106.2241"), datum=Datum.WGS84)
    assert [change.fields for change in report.changed] == [("latitude", "longitude")] * 2
    assert (kept(region, "XQ").position, kept(region, "JF").position) == (None, Position(38.4769, 106.2241))


@pytest.mark.parametrize(
    ("degrees", "error"),
    [
        ("38.4,", ("经度", Reason.MISSING, "")),
        (",106.2", ("纬度", Reason.MISSING, "")),
        ("106.2,38.4", ("纬度", Reason.NOT_A_POSITION, "106.2, 38.4")),
        ("36.0,106.2", ("地区", Reason.OUTSIDE_COUNTY, "兴庆区")),
        ("北,106.2", ("纬度", Reason.BAD_NUMBER, "北")),
    ],
)
def test_a_door_that_cannot_be_there_is_reported(
    region: Session, tmp_path: Path, degrees: str, error: tuple[str, Reason, str]
) -> None:
    path = write(tmp_path, "编号,名称,类型,地区,纬度,经度", f"XQ,兴庆站,指导站,兴庆区,{degrees}")

    assert import_offices(region, path, datum=Datum.WGS84).errors == (RowError(2, *error),)


def test_a_dry_run_tells_the_same_and_writes_nothing(region: Session, tmp_path: Path) -> None:
    report = import_offices(region, write(tmp_path, HEADINGS, STATION), dry_run=True)

    assert report == ImportReport(added=("XQ",))
    assert everything(region) == []


def test_one_bad_row_keeps_every_row_out_unless_it_may_be_left_out(region: Session, tmp_path: Path) -> None:
    path = write(tmp_path, HEADINGS, STATION, UNION.replace("总工会", "气象局"))

    refused = import_offices(region, path)
    left = everything(region)
    taken = import_offices(region, path, skip_bad=True)

    assert refused.errors == taken.errors == (RowError(3, "所属部门", Reason.UNKNOWN_WORD, "气象局"),)
    assert (refused.is_written, left) == (False, [])
    assert (taken.is_written, taken.added) == (True, ("XQ",))


@pytest.mark.parametrize(
    ("row", "column", "reason", "value"),
    [
        (",名,指导站,,兴庆区,", "编号", Reason.MISSING, ""),
        ("X Q,名,指导站,,兴庆区,", "编号", Reason.BAD_CODE, "X Q"),
        ("XQ,,指导站,,兴庆区,", "名称", Reason.MISSING, ""),
        ("XQ,名,,,兴庆区,", "类型", Reason.MISSING, ""),
        ("XQ,名,派出机构,,兴庆区,", "类型", Reason.UNKNOWN_WORD, "派出机构"),
        ("XQ,名,指导站,,海淀区,", "地区", Reason.UNKNOWN_AREA, "海淀区"),
        ("XQ,名,部门,,兴庆区,", "所属部门", Reason.MISSING, ""),
        ("XQ,名,指导站,工会,兴庆区,", "所属部门", Reason.BODY_OF_OTHER, ""),
        ("XQ,名,自治区,,银川市,", "地区", Reason.REGION_OF_PART, "银川市"),
        (f"XQ,{'名' * 61},指导站,,,", "名称", Reason.TOO_LONG, "60"),
        ("XQ,名,指导站,,,#N/A", "电话", Reason.NO_RESULT, "#N/A"),
        ("XQ,名,指导站,,,,多", "", Reason.EXTRA_CELLS, ""),
    ],
)
def test_a_bad_row_is_reported_with_line_column_and_reason(
    *, region: Session, tmp_path: Path, row: str, column: str, reason: Reason, value: str
) -> None:
    report = import_offices(region, write(tmp_path, HEADINGS, UNION, row))

    assert report.errors == (RowError(3, column, reason, value),)
    assert everything(region) == []


def test_a_change_that_does_not_go_with_what_is_kept_is_refused(region: Session, tmp_path: Path) -> None:
    import_offices(region, write(tmp_path, HEADINGS, STATION, UNION))

    report = import_offices(region, write(tmp_path, "编号,类型", "XQ,部门", "GH,指导站"))

    assert report.errors == (
        RowError(2, "", Reason.MISSING, field="body"),
        RowError(3, "", Reason.BODY_OF_OTHER, field="body"),
    )


def test_the_same_code_twice_is_reported_with_the_line_that_had_it_first(region: Session, tmp_path: Path) -> None:
    report = import_offices(region, write(tmp_path, HEADINGS, STATION, STATION))

    assert report.errors == (RowError(3, "编号", Reason.DUPLICATE_CODE, "2"),)


def test_a_file_that_is_no_table_is_neither_read_nor_written(region: Session, tmp_path: Path) -> None:
    path = tmp_path / "offices.geojson"

    for deed in (import_offices, export_offices):
        with pytest.raises(BadFile) as refusal:
            deed(region, path)
        assert refusal.value.problem is FileProblem.NOT_A_TABLE

    assert list(tmp_path.glob("*offices*")) == []


def fill(db: Session) -> int:
    """Samples, and offices with all that may stand in them."""
    count = load_demo_offices(db)
    facts = {"phone": "+86 951 555 0100", "address": "'@某路", "name_en": "＝SUM(A1)"}
    add_office(db, "A", name="=1+1", level=COMMITTEE, adcode=None, **facts)
    add_office(db, "B", level=BODY, body="bank", is_open=False)
    return count + 2


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_taking_an_export_back_changes_nothing(region: Session, tmp_path: Path, kind: str, language: str) -> None:
    count, path = fill(region), tmp_path / f"offices.{kind}"
    before = everything(region)

    assert export_offices(region, path, language=language) == count
    report = import_offices(region, path)

    assert (len(report.unchanged), report) == (count, ImportReport(unchanged=report.unchanged, is_written=True))
    assert everything(region) == before


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_fills_an_empty_table_with_the_same_offices(region: Session, tmp_path: Path, kind: str) -> None:
    count, path = fill(region), tmp_path / f"offices.{kind}"
    before = everything(region)
    export_offices(region, path)
    region.rollback()
    load_areas(region)

    assert len(import_offices(region, path).added) == count
    assert everything(region) == before


def test_no_cell_of_a_table_is_a_formula(region: Session, tmp_path: Path) -> None:
    fill(region)

    export_offices(region, tmp_path / "offices.xlsx")

    sheet = load_workbook(tmp_path / "offices.xlsx").worksheets[0]
    assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)


def test_an_entry_that_contradicts_itself_is_not_written_by_anybody(region: Session) -> None:
    entry = OfficeEntry(code="A", name="甲", level=BODY, body="fire")

    with pytest.raises(IncompleteEntry):
        write_entry(region, None, replace(entry, body=""))
    with pytest.raises(BodyOfOther):
        write_entry(region, None, replace(entry, level=COMMITTEE))
    with pytest.raises(RegionOfPart):
        write_entry(region, None, replace(entry, level=REGION_OFFICE, body="", adcode=XINGQING))
    office = write_entry(region, None, entry)

    assert write_entry(region, office, entry) is office
    assert kept(region, "A").body == "fire"
