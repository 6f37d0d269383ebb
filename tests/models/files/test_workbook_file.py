"""Workbooks, read as a person sees them."""

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from models.files import workbook_file
from models.files.import_report import BadFile, FileProblem
from models.files.workbook_file import LARGEST_UNPACKED, UNCALCULATED, read_first_sheet


def save(path: Path, rows: Iterable[Iterable[object]], *, merged: Iterable[str] = ()) -> Path:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    workbook.save(path)
    return path


def rewritten(path: Path, rewrite: Callable[[str], str]) -> Path:
    """The workbook with another text in place of its sheet's."""
    copy = path.with_name("rewritten.xlsx")
    with ZipFile(path) as source, ZipFile(copy, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, rewrite(content.decode()) if name.endswith("sheet1.xml") else content)
    return copy


def calculated(path: Path, results: Mapping[str, str]) -> Path:
    """As Excel would have saved it, with the results of its formulas, which the library cannot write."""

    def rewrite(sheet: str) -> str:
        for cell, result in results.items():
            bare = rf'<c r="{cell}">(<f>.*?</f>)<v ?/>'
            sheet = re.sub(bare, rf'<c r="{cell}" t="str">\1<v>{result}</v>', sheet)
        return sheet

    return rewritten(path, rewrite)


def cells(path: Path) -> list[list[str]]:
    return [row for _number, row in read_first_sheet(path)]


def test_values_are_read_as_a_person_would_have_typed_them(tmp_path: Path) -> None:
    row: list[object] = ["敬德街", 6.0, 38.468, 9515550100, True, None, date(2026, 11, 1), datetime(2026, 11, 1, 8, 30)]  # noqa: DTZ001

    read = cells(save(tmp_path / "a.xlsx", [row]))

    days = ["2026-11-01T00:00:00", "2026-11-01T08:30:00"]
    assert read == [["敬德街", "6", "38.468", "9515550100", "yes", "", *days]]


def test_rows_keep_their_numbers_though_some_are_blank(tmp_path: Path) -> None:
    rows = list(read_first_sheet(save(tmp_path / "a.xlsx", [["a"], [], ["b"]])))

    assert [number for number, row in rows if any(row)] == [1, 3]


def test_cells_that_are_merged_downwards_all_hold_the_value(tmp_path: Path) -> None:
    rows: list[list[object]] = [["编号", "区县"], ["A", "兴庆区"], ["B"], ["C"], ["D", "金凤区"], ["E"], ["F"]]

    read = cells(save(tmp_path / "a.xlsx", rows, merged=["B2:B4", "B5:B6"]))

    assert [row[1] for row in read] == ["区县", "兴庆区", "兴庆区", "兴庆区", "金凤区", "金凤区", ""]


def test_a_title_over_several_columns_stands_in_the_first_of_them(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", [["2026年台账", None, None], ["a", "b", "c"]], merged=["A1:C1"])

    assert cells(path) == [["2026年台账", "", ""], ["a", "b", "c"]]


@pytest.mark.parametrize("merged", [(), ("A3:A4",)])
def test_a_formula_gives_its_result_or_says_that_it_has_none(tmp_path: Path, merged: tuple[str, ...]) -> None:
    rows: list[list[object]] = [["=1+1", '=IF(1,"","x")', "=NOW()", "'=1", "plain"], [None, "last"]]
    path = calculated(save(tmp_path / "a.xlsx", rows, merged=merged), {"A1": "2", "B1": ""})

    first, second, *_ = cells(path)

    assert first == ["2", "", UNCALCULATED, "'=1", "plain"]
    assert second[:2] == ["", "last"]


def test_only_the_first_sheet_is_read(tmp_path: Path) -> None:
    workbook = Workbook()
    second = workbook.create_sheet()
    workbook.worksheets[0].append(["first"])
    assert isinstance(second, Worksheet)
    second.append(["second"])
    second.merge_cells("A1:A3")
    workbook.save(tmp_path / "a.xlsx")

    assert cells(tmp_path / "a.xlsx") == [["first"]]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no workbook", b"\xd0\xcf\x11\xe0" * 100, b"\x89PNG"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)

    with pytest.raises(BadFile) as refusal:
        cells(tmp_path / "a.xlsx")

    assert refusal.value.problem is FileProblem.NOT_A_WORKBOOK


@pytest.mark.parametrize("sheet", ["", "<worksheet><sheetData>", "<worksheet><sheetData/><mergeCell"])
def test_a_workbook_with_a_broken_sheet_is_refused(tmp_path: Path, sheet: str) -> None:
    path = rewritten(save(tmp_path / "a.xlsx", [["a"]]), lambda _text: sheet)

    with pytest.raises(BadFile):
        cells(path)


@pytest.mark.parametrize("merged", ["A1:XFD1048576", "A1:A99999999"])
def test_a_workbook_of_a_few_kilobytes_that_would_fill_the_memory_is_refused(tmp_path: Path, merged: str) -> None:
    mark = f'<mergeCells><mergeCell ref="{merged}"/></mergeCells>'
    path = rewritten(
        save(tmp_path / "a.xlsx", [["a"]]), lambda text: text.replace("</sheetData>", f"</sheetData>{mark}")
    )

    with pytest.raises(BadFile) as refusal:
        cells(path)

    assert refusal.value.problem is FileProblem.TOO_LARGE


def test_a_workbook_that_unpacks_to_more_than_is_read_is_refused_unread(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", [["a"]])
    with ZipFile(path, "a", compression=ZIP_DEFLATED) as archive, archive.open("xl/media/flood.png", "w") as member:
        for _megabyte in range(LARGEST_UNPACKED // 1_000_000 + 1):
            member.write(bytes(1_000_000))

    with pytest.raises(BadFile) as refusal:
        cells(path)

    assert refusal.value.problem is FileProblem.TOO_LARGE


def test_rows_that_go_on_for_ever_are_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_file, "MOST_CELLS", 10_000)
    path = rewritten(save(tmp_path / "a.xlsx", [["a"]]), lambda text: text.replace('<row r="1"', '<row r="99999999"'))

    with pytest.raises(BadFile) as refusal:
        cells(path)

    assert refusal.value.problem is FileProblem.TOO_LARGE


def test_a_workbook_with_any_byte_turned_is_read_or_refused(tmp_path: Path) -> None:
    content = save(tmp_path / "a.xlsx", [["a", 1]]).read_bytes()
    for place in range(0, len(content), 29):
        path = tmp_path / "turned.xlsx"
        path.write_bytes(content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :])
        with suppress(BadFile):
            cells(path)
