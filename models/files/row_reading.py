"""Reading the rows of a table into checked entries, and telling what is wrong with each row that is none."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from models.errors import Refusal
from models.files.cell import BadCell
from models.files.form import FileForm
from models.files.import_report import BadFile, FileProblem, Reason, RowError
from models.files.table_file import Table, TableRow


class Entry(Protocol):
    """What a row says of the one thing that has its code."""

    @property
    def code(self) -> str: ...


EntryT = TypeVar("EntryT", bound=Entry)


class BadField(Refusal):
    """A field that does not go with the row's others, or is missing among them."""

    def __init__(self, field: str, reason: Reason, value: str = "") -> None:
        super().__init__(field, reason, value)
        self.field, self.reason, self.value = field, reason, value


@dataclass(frozen=True, slots=True)
class ParsedRow(Generic[EntryT]):
    """A row that could be read; `columns` gives the heading of each of the file's fields."""

    line: int
    entry: EntryT
    columns: Mapping[str, str]

    def error(self, bad: BadField) -> RowError:
        return _row_error(self.line, self.columns, bad)


@dataclass(frozen=True, slots=True)
class ParsedFile(Generic[EntryT]):
    rows: tuple[ParsedRow[EntryT], ...]
    errors: tuple[RowError, ...]
    ignored_columns: tuple[str, ...]


def find_columns(table: Table, form: FileForm) -> dict[str, str]:
    """The heading of each field that the table has.

    Raises:
        BadFile: two columns of one field, or none of codes.
    """
    columns: dict[str, str] = {}
    for heading in table.headings:
        field = form.headings.find_code(heading)
        if field in columns:
            raise BadFile(FileProblem.SAME_COLUMN_TWICE, heading)
        if field is not None:
            columns[field] = heading
    if "code" not in columns:
        raise BadFile(FileProblem.NO_CODE_COLUMN)
    return columns


def read_rows(
    table: Table, form: FileForm, *, areas: Mapping[str, int], entry_of: Callable[[dict[str, Any]], EntryT]
) -> ParsedFile[EntryT]:
    """Read every row; `entry_of` puts the values of one together, by field, and may raise BadField.

    Raises:
        BadFile: as `find_columns`.
    """
    columns = find_columns(table, form)
    rows: dict[str, ParsedRow[EntryT]] = {}
    errors: list[RowError] = []
    for table_row in table.rows:
        values, wrong = _values(table_row, columns, form, areas)
        errors.extend(wrong)
        if wrong:
            continue
        try:
            row = ParsedRow(table_row.line, entry_of(values), columns)
        except BadField as bad:
            errors.append(_row_error(table_row.line, columns, bad))
            continue
        if (first := rows.setdefault(row.entry.code, row)) is not row:
            errors.append(row.error(BadField("code", Reason.DUPLICATE_CODE, str(first.line))))
    ignored = tuple(heading for heading in table.headings if heading not in columns.values())
    return ParsedFile(tuple(rows.values()), tuple(errors), ignored)


def _row_error(line: int, columns: Mapping[str, str], bad: BadField) -> RowError:
    if (heading := columns.get(bad.field)) is None:
        return RowError(line, "", bad.reason, bad.value, bad.field)
    return RowError(line, heading, bad.reason, bad.value)


def _values(
    row: TableRow, columns: Mapping[str, str], form: FileForm, areas: Mapping[str, int]
) -> tuple[dict[str, Any], list[RowError]]:
    """The values of the row's cells by field, and what is wrong with any of them."""
    if row.problem is not None:
        return {}, [RowError(row.line, "", row.problem)]
    values: dict[str, Any] = {}
    errors: list[RowError] = []
    for field, heading in columns.items():
        text = row.cells.get(heading)
        if text is None or not text.strip():
            if text is not None and field in form.emptied:
                values[field] = form.emptied[field]
            continue
        try:
            values[field] = form.read(field, text, areas)
        except BadCell as bad:
            errors.append(RowError(row.line, heading, bad.reason, bad.value))
    if not errors and "code" not in values:
        errors.append(RowError(row.line, columns["code"], Reason.MISSING))
    return values, errors
