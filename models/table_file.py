"""Tables in CSV and XLSX files, as rows of text cells; what a spreadsheet would take for a formula is defused."""

import csv
import io
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from models.import_report import BadFile, FileProblem, Reason

Cell = str | int | float

# The signs that begin a formula in Excel and its relatives, the full-width ones among them.
_FORMULA = re.compile("'*[=+\\-@＝＋－＠\t\r\n\x00]")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True, slots=True)
class TableRow:
    """Cells by heading; `problem` is what is wrong with the row before any cell is read."""

    line: int
    cells: dict[str, str]
    problem: Reason | None = None


@dataclass(frozen=True, slots=True)
class Table:
    headings: tuple[str, ...]
    rows: tuple[TableRow, ...]


def defused(text: str) -> str:
    """With an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def restored(text: str) -> str:
    """What `defused` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def read_csv(path: Path) -> Table:
    """A table in UTF-8, UTF-16 with its mark, or GB 18030, between commas, semicolons or tabs.

    Raises:
        BadFile: another encoding, a quote that is not closed, no heading.
    """
    text = _decoded(path.read_bytes())
    first_line = text.partition("\n")[0]
    delimiter = max(",;\t", key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return _table(_numbered(reader))
    except csv.Error as error:
        raise BadFile(FileProblem.UNREADABLE, str(reader.line_num)) from error


def read_xlsx(path: Path) -> Table:
    """The first sheet of a workbook.

    Raises:
        BadFile: no workbook, no heading.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        workbook = load_workbook(path, read_only=True, data_only=True)
        try:
            sheet = workbook.worksheets[0]
            sheet.reset_dimensions()
            rows = sheet.iter_rows(values_only=True)
            return _table((line, [_as_text(value) for value in row]) for line, row in enumerate(rows, 1))
        finally:
            workbook.close()
    except (BadZipFile, InvalidFileException, ParseError, zlib.error, EOFError, LookupError, ValueError) as error:
        raise BadFile(FileProblem.UNREADABLE, type(error).__name__) from error


def write_csv(path: Path, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """UTF-8 with its mark, by which Excel knows it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        writer.writerows([_defused_cell(cell) for cell in row] for row in rows)


def write_xlsx(path: Path, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    sheet.append(list(headings))
    for row in rows:
        sheet.append([_defused_cell(cell) for cell in row])
    workbook.save(path)


def _decoded(content: bytes) -> str:
    named = [encoding for mark, encoding in _BOMS if content.startswith(mark)]
    for encoding in named or ("utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadFile(FileProblem.UNREADABLE)


def _numbered(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line that it begins on: a quoted cell may hold line breaks."""
    line = 1
    for row in reader:
        yield line, row
        line = reader.line_num + 1  # type: ignore[attr-defined]


def _table(lines: Iterable[tuple[int, list[str]]]) -> Table:
    filled = ((line, [restored(cell) for cell in row]) for line, row in lines if any(cell.strip() for cell in row))
    _, first = next(iter(filled), (0, []))
    headings = [heading.strip() for heading in first]
    if not headings:
        raise BadFile(FileProblem.EMPTY)
    return Table(tuple(filter(None, headings)), tuple(_row(line, headings, row) for line, row in filled))


def _row(line: int, headings: list[str], row: list[str]) -> TableRow:
    cells = {heading: cell for heading, cell in zip(headings, row, strict=False) if heading}
    is_askew = any(cell.strip() for cell in row[len(headings) :])
    return TableRow(line, cells, Reason.EXTRA_CELLS if is_askew else None)


def _as_text(value: object) -> str:
    """A workbook's value as a person would have typed it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case float():
            return repr(value)
        case datetime() | date():
            return value.isoformat()
        case _:
            return str(value)


def _defused_cell(cell: Cell) -> Cell:
    return defused(cell) if isinstance(cell, str) else cell
