"""What an import found and did, in the words of whoever runs it."""

import re
from collections.abc import Iterable, Iterator

from handlers.words import N_, _, ngettext
from models.import_report import BadFile, FileProblem, ImportReport, Reason, RowError

_MOST_NAMED = 20
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

_REASONS = {
    Reason.MISSING: N_("something must stand here"),
    Reason.EXTRA_CELLS: N_("more cells than headings; put quotes around a cell that holds a comma"),
    Reason.BAD_CODE: N_("“{value}” is no code; use at most 32 letters, figures, - and _"),
    Reason.DUPLICATE_CODE: N_("line {value} has this code already"),
    Reason.NOT_PLAIN_TEXT: N_("it holds the character {value}, which cannot be kept"),
    Reason.TOO_LONG: N_("too long; at most {value} characters"),
    Reason.UNKNOWN_WORD: N_("“{value}” is not known here"),
    Reason.BAD_NUMBER: N_("“{value}” is not a number that fits"),
    Reason.BAD_DATE: N_("“{value}” is no date; write 2026-03-01 or 2026-03-01 08:30"),
    Reason.IN_FUTURE: N_("{value} is yet to come"),
    Reason.BAD_HOURS: N_("“{value}” is not understood; write for example Mo-Fr 08:00-22:00; Sa,Su 09:00-02:00; PH off"),
    Reason.CONTRADICTS_HOURS: N_("24 h stands among the amenities, but here stands {value}"),
    Reason.NOT_A_POINT: N_("the feature is no point"),
    Reason.NOT_A_POSITION: N_("{value} is no latitude and longitude; have they changed places?"),
    Reason.NO_DATUM: N_("say which map the degrees are from: --datum wgs84, gcj02 or bd09, or a column for it"),
    Reason.UNKNOWN_AREA: N_("“{value}” is no area of the region"),
    Reason.OUTSIDE_REGION: N_("the position is outside the region; check the degrees and the datum"),
    Reason.OUTSIDE_COUNTY: N_(
        "the position is far from the county {value}; check the degrees, the datum and the county"
    ),
    Reason.NOT_AN_OUTLINE: N_("the geometry is no Polygon or MultiPolygon of closed rings"),
}
_PROBLEMS = {
    FileProblem.UNKNOWN_KIND: N_("{file} is of no kind that is known here; use .csv, .xlsx or .geojson."),
    FileProblem.UNREADABLE: N_("{file} cannot be read ({detail})."),
    FileProblem.EMPTY: N_("{file} is empty."),
    FileProblem.NO_CODE_COLUMN: N_("{file} has no column “编号” or “code”, by which stations are known."),
    FileProblem.SAME_COLUMN_TWICE: N_("{file} has the column “{detail}” twice."),
}


def report_lines(report: ImportReport) -> Iterator[str]:
    """Every bad row, what was added, changed and closed, and whether it was written."""
    for error in report.errors:
        yield _row_line(error)
    if report.ignored_columns:
        yield _("Columns that are not used: {columns}.").format(columns=_named(report.ignored_columns))
    if report.added:
        yield _("Added: {stations}.").format(stations=_named(report.added))
    if report.changed:
        changed = (f"{entry.code} ({', '.join(entry.fields)})" for entry in report.changed)
        yield _("Changed: {stations}.").format(stations=_named(changed))
    if report.closed:
        yield _("Closed: {stations}.").format(stations=_named(report.closed))
    yield _("{added} added, {changed} changed, {closed} closed, {unchanged} as before.").format(
        added=len(report.added),
        changed=len(report.changed),
        closed=len(report.closed),
        unchanged=len(report.unchanged),
    )
    yield from _outcome_lines(report)


def problem_line(file: str, bad: BadFile) -> str:
    return _(_PROBLEMS[bad.problem]).format(file=_shown(file), detail=_shown(bad.detail) or "?")


def _outcome_lines(report: ImportReport) -> Iterator[str]:
    count = len(report.errors)
    if count and report.is_written:
        yield ngettext("{count} bad row was left out.", "{count} bad rows were left out.", count).format(count=count)
    elif count:
        yield ngettext("{count} bad row.", "{count} bad rows.", count).format(count=count)
    if not report.is_written:
        yield (
            _("Nothing was written: mend the rows, or leave them out with --skip-bad.")
            if count
            else _("Nothing was written, this was a dry run.")
        )


def _row_line(error: RowError) -> str:
    reason = _(_REASONS[error.reason]).format(value=_shown(error.value))
    if not error.column:
        return _("Line {line}: {reason}.").format(line=error.line, reason=reason)
    return _("Line {line}, {column}: {reason}.").format(line=error.line, column=_shown(error.column), reason=reason)


def _named(names: Iterable[str]) -> str:
    every = [_shown(name) for name in names]
    more = [f"… (+{len(every) - _MOST_NAMED})"] if len(every) > _MOST_NAMED else []
    return ", ".join([*every[:_MOST_NAMED], *more])


def _shown(text: str) -> str:
    """What came out of a file, without what would steer a terminal."""
    return _UNPRINTABLE.sub("�", text[:80])
