"""Tables in CSV and XLSX files, as rows of text cells; what a spreadsheet would take for a formula is defused."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from models.files.import_report import BadFile, FileProblem, Reason
from models.files.workbook_file import read_first_sheet

T = TypeVar("T")
Cell = str | int | float

# The signs that begin a formula in Excel and its relatives, the full-width ones among them.
_FORMULA = re.compile("'*[=+\\-@＝＋－＠\t\r\n\x00]")
# By which Excel knows UTF-8.
BOM = b"\xef\xbb\xbf"
_BOMS = ((BOM, "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


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
        BadFile: another encoding, a quote that is not closed, no heading, no row.
    """
    text = _decoded(path.read_bytes())
    first_line = text.partition("\n")[0]
    delimiter = max(",;\t", key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return _table(_numbered(reader))
    except csv.Error as error:
        raise BadFile(FileProblem.BAD_TABLE, str(reader.line_num)) from error


def read_xlsx(path: Path) -> Table:
    """The first sheet of a workbook.

    Raises:
        BadFile: no workbook, no heading, no row.
    """
    return _table(read_first_sheet(path))


def write_csv(path: Path, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """UTF-8 with its mark, by which Excel knows it."""
    with path.open("wb") as file:
        file.write(BOM + csv_lines([headings]))
        file.writelines(csv_lines([row]) for row in rows)


def csv_lines(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Lines of a file that begins with BOM, for who sends a table as it comes."""
    lines = io.StringIO()
    csv.writer(lines).writerows([_defused_cell(cell) for cell in row] for row in rows)
    return lines.getvalue().encode()


def write_xlsx(path: Path, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    sheet.append(list(headings))
    for row in rows:
        sheet.append([_defused_cell(cell) for cell in row])
    workbook.save(path)


TABLE_READERS: dict[str, Callable[[Path], Table]] = {".csv": read_csv, ".xlsx": read_xlsx}
_WRITERS = {".csv": write_csv, ".xlsx": write_xlsx}


def read_table(path: Path) -> Table:
    """The path's ending tells the kind of file.

    Raises:
        BadFile: no kind of table that is known here, or as its reader.
    """
    return _of_kind(path, TABLE_READERS)(path)


def write_table(path: Path, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Raises BadFile where the path's ending is of no kind of table that is known here."""
    _of_kind(path, _WRITERS)(path, headings, rows)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Where to write what shall replace a file only when it is whole."""
    unfinished = path.with_name(f".{path.stem}.part{path.suffix}")
    try:
        yield unfinished
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _of_kind(path: Path, known: Mapping[str, T]) -> T:
    if (found := known.get(path.suffix.lower())) is None:
        raise BadFile(FileProblem.NOT_A_TABLE, path.suffix)
    return found


def _decoded(content: bytes) -> str:
    named = [encoding for mark, encoding in _BOMS if content.startswith(mark)]
    for encoding in named or ("utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadFile(FileProblem.BAD_ENCODING)


def _numbered(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line that it begins on: a quoted cell may hold line breaks."""
    line = 1
    for row in reader:
        yield line, row
        line = reader.line_num + 1  # type: ignore[attr-defined]


def _table(lines: Iterable[tuple[int, list[str]]]) -> Table:
    filled = ((line, [restored(cell) for cell in row]) for line, row in lines if any(cell.strip() for cell in row))
    _, first = next(filled, (0, []))
    headings = [heading.strip() for heading in first]
    rows = tuple(_row(line, headings, row) for line, row in filled)
    if not rows:
        raise BadFile(FileProblem.EMPTY)
    return Table(tuple(filter(None, headings)), rows)


def _row(line: int, headings: list[str], row: list[str]) -> TableRow:
    cells = {heading: cell for heading, cell in zip(headings, row, strict=False) if heading}
    is_askew = any(cell.strip() for cell in row[len(headings) :])
    return TableRow(line, cells, Reason.EXTRA_CELLS if is_askew else None)


def _defused_cell(cell: Cell) -> Cell:
    return defused(cell) if isinstance(cell, str) else cell
