"""Taking in the rows of a file, each by its code: all of them or, if told so, those that are good."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from sqlmodel import Session, col, select

from models.files.import_report import ChangedEntry, ImportReport, Reason
from models.files.planned_change import ADDED, CHANGED, CLOSED_NOW, UNCHANGED, IncompleteEntry, PlannedChange
from models.files.row_reading import BadField, EntryT, ParsedFile


class Coded(Protocol):
    """A row of a table that knows its rows by codes."""

    code: str


KeptT = TypeVar("KeptT", bound=Coded)
_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Step(Generic[EntryT, KeptT]):
    """An entry, what is kept under its code, and what is to be done."""

    entry: EntryT
    kept: KeptT | None
    change: PlannedChange


def take_in(
    parsed: ParsedFile[EntryT],
    *,
    plan: Callable[[EntryT], Step[EntryT, KeptT]],
    write: Callable[[Sequence[Step[EntryT, KeptT]]], None],
    dry_run: bool,
    skip_bad: bool,
) -> ImportReport:
    """Plan every row, which may raise BadField or IncompleteEntry, and write all of them.

    Nothing is written with `dry_run`, nor where there is any error, unless `skip_bad` leaves those rows out.
    """
    errors = list(parsed.errors)
    steps: list[Step[EntryT, KeptT]] = []
    for row in parsed.rows:
        try:
            steps.append(plan(row.entry))
        except BadField as bad:
            errors.append(row.error(bad))
        except IncompleteEntry as refusal:
            errors.append(row.error(BadField(refusal.field, Reason.MISSING)))
    is_written = not dry_run and (skip_bad or not errors)
    if is_written:
        write(steps)

    def codes(kind: str) -> tuple[str, ...]:
        return tuple(step.entry.code for step in steps if step.change.kind == kind)

    changed = (step for step in steps if step.change.kind == CHANGED)
    return ImportReport(
        added=codes(ADDED),
        changed=tuple(ChangedEntry(step.entry.code, step.change.fields) for step in changed),
        closed=codes(CLOSED_NOW),
        unchanged=codes(UNCHANGED),
        errors=tuple(sorted(errors, key=lambda error: error.line)),
        ignored_columns=parsed.ignored_columns,
        skips_bad=skip_bad,
        is_written=is_written,
    )


def known_by_code(db: Session, table: type[KeptT], parsed: ParsedFile[Any]) -> dict[str, KeptT]:
    """What is kept under the codes of a file, held until it is written."""
    codes = [row.entry.code for row in parsed.rows]
    known: dict[str, KeptT] = {}
    for start in range(0, len(codes), _AT_A_TIME):
        query = select(table).where(col(table.code).in_(codes[start : start + _AT_A_TIME])).with_for_update()
        known |= {one.code: one for one in db.exec(query)}
    return known
