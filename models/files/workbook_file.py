"""Workbooks (XLSX) as rows of text, as a person sees them."""

import re
import warnings
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from models.files.import_report import BadFile, FileProblem

if TYPE_CHECKING:
    from openpyxl import Workbook

# How the libraries fail on a file that is no workbook, or a broken one; of these an OSError has no number.
_BROKEN = (
    BadZipFile, ParseError, zlib.error, EOFError, LookupError, ValueError, TypeError, AttributeError,
    NotImplementedError, OSError,
)  # fmt: skip

# What a cell holds whose formula no program has calculated yet; Excel's own word for it.
UNCALCULATED = "#CALC!"

# A file of a few kilobytes can claim to hold more than any memory.
LARGEST_UNPACKED = 200_000_000
MOST_CELLS = 20_000_000
# A row takes as long as some cells, be it empty.
_CELLS_A_ROW = 10
MOST_MERGED_CELLS = 1_000_000

_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*?\sref\s*=\s*[\"']([^\"']*)")

Values = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Contents:
    """What the sheets hold, all of them together."""

    has_formulas: bool
    merged_cells: int


def read_first_sheet(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Each row with its number; cells that are merged downwards all hold what stands in the first of them.

    Raises:
        BadFile: no workbook, or more than is read of one.
    """
    cells = 0
    try:
        for number, row in enumerate(_rows(path), 1):
            cells += _CELLS_A_ROW + len(row)
            if cells > MOST_CELLS:
                raise BadFile(FileProblem.TOO_LARGE)
            yield number, [_as_text(value) for value in row]
    except _BROKEN as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise BadFile(FileProblem.NOT_A_WORKBOOK) from error


def _rows(path: Path) -> Iterator[Values]:
    """Only what the sheets hold is looked for: a second reading takes time, one of merged cells takes memory."""
    contents = _look_into(path)
    if contents.merged_cells > MOST_MERGED_CELLS:
        raise BadFile(FileProblem.TOO_LARGE)
    rows = _filled_down(path) if contents.merged_cells else _first_sheet(path)
    if not contents.has_formulas:
        return rows
    both = zip_longest(rows, _first_sheet(path, is_calculated=False), fillvalue=())
    return (_with_uncalculated(values, written) for values, written in both)


def _look_into(path: Path) -> _Contents:
    """No member of an archive gives more bytes than it says that it has."""
    has_formulas, merged_cells = False, 0
    with ZipFile(path) as archive:
        if sum(member.file_size for member in archive.infolist()) > LARGEST_UNPACKED:
            raise BadFile(FileProblem.TOO_LARGE)
        for name in archive.namelist():
            if name.startswith("xl/worksheets/"):
                sheet = archive.read(name)
                has_formulas |= _FORMULA.search(sheet) is not None
                merged_cells += sum(map(_count_cells, _MERGED.findall(sheet)))
    return _Contents(has_formulas, merged_cells)


def _count_cells(reference: bytes) -> int:
    """Of a range such as A1:C9."""
    from openpyxl.utils import range_boundaries

    bounds = range_boundaries(reference.decode())
    if None in bounds:
        raise BadFile(FileProblem.NOT_A_WORKBOOK)
    west, north, east, south = (int(bound or 0) for bound in bounds)
    return (east - west + 1) * (south - north + 1)


def _first_sheet(path: Path, *, is_calculated: bool = True) -> Iterator[Values]:
    with path.open("rb") as file:
        sheet = _load(file, read_only=True, data_only=is_calculated).worksheets[0]
        sheet.reset_dimensions()
        yield from map(_values, sheet.iter_rows())


def _filled_down(path: Path) -> Iterator[Values]:
    with path.open("rb") as file:
        sheet = _load(file, data_only=True).worksheets[0]
    begins: dict[int, list[tuple[int, int]]] = {}
    for merged in sheet.merged_cells.ranges:
        begins.setdefault(merged.min_row, []).append((merged.min_col - 1, merged.max_row))
    held: dict[int, tuple[int, object]] = {}
    for number, row in enumerate(map(_values, sheet.iter_rows()), 1):
        filled = [
            held[place][1] if place in held and number <= held[place][0] else value for place, value in enumerate(row)
        ]
        held |= {place: (last, filled[place]) for place, last in begins.get(number, ())}
        yield tuple(filled)


def _load(file: BinaryIO, **how: bool) -> "Workbook":
    """Without the library's remarks on styles and extensions, of which nothing is read here.

    Given a path, the library leaves a file open that it cannot read.
    """
    from openpyxl import load_workbook

    with warnings.catch_warnings(action="ignore"):
        return load_workbook(file, **how)


def _values(row: Iterable[Any]) -> Values:
    """A formula whose result is an empty text has been calculated."""
    return tuple("" if cell.value is None and cell.data_type == "str" else cell.value for cell in row)


def _with_uncalculated(values: Values, written: Values) -> Values:
    pairs = zip_longest(values, written)
    return tuple(UNCALCULATED if value is None and formula is not None else value for value, formula in pairs)


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
