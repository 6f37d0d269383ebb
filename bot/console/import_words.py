"""What an import found and did, in the words of whoever runs it."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from handlers.words import N_, _, current_language, ngettext
from models.files.form import FileForm
from models.files.import_report import BadFile, ChangedEntry, FileProblem, ImportReport, Reason, RowError

_MOST_NAMED = 20
_LONGEST_PATH = 1_000
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

_REASONS = {
    Reason.MISSING: N_("something must stand here"),
    Reason.EXTRA_CELLS: N_("more cells than headings; put quotes around a cell that holds a comma"),
    Reason.BAD_CODE: N_("“{value}” is no code; use at most 32 letters, figures, - and _"),
    Reason.DUPLICATE_CODE: N_("{value} has this code already"),
    Reason.NOT_PLAIN_TEXT: N_("it holds the character {value}, which cannot be kept"),
    Reason.TOO_LONG: N_("too long; at most {value} characters"),
    Reason.UNKNOWN_WORD: N_("“{value}” is not known here"),
    Reason.NO_RESULT: N_("“{value}” is a formula without a result; open the file in Excel or WPS, mend it and save it"),
    Reason.BAD_NUMBER: N_("“{value}” is not a number that fits"),
    Reason.BAD_DATE: N_("“{value}” is no date; write 2026-03-01 or 2026-03-01 08:30"),
    Reason.IN_FUTURE: N_("{value} is yet to come"),
    Reason.BAD_HOURS: N_("“{value}” is not understood; write for example Mo-Fr 08:00-22:00; Sa,Su 09:00-02:00; PH off"),
    Reason.CONTRADICTS_HOURS: N_("24 h stands among the amenities, but here stands {value}"),
    Reason.NOT_A_POINT: N_("the feature is no point"),
    Reason.NOT_A_POSITION: N_("{value} is no latitude and longitude; perhaps they changed places"),
    Reason.NO_DATUM: N_("say which map the degrees are from: --datum wgs84, gcj02 or bd09, or a column for it"),
    Reason.UNKNOWN_AREA: N_("“{value}” is no area of the region"),
    Reason.OUTSIDE_REGION: N_("the position is outside the region; check the degrees and the datum"),
    Reason.OUTSIDE_COUNTY: N_(
        "the position is far from the county {value}; check the degrees, the datum and the county"
    ),
    Reason.NO_PHOTO: N_("{value} is no picture beside this file; JPEG, PNG and WebP of at most 10 MB are taken"),
    Reason.BODY_OF_OTHER: N_("only an office of the level “Body” belongs to one; leave this blank, or mend the level"),
    Reason.REGION_OF_PART: N_("the region's office belongs to the whole region, not to {value}; write 640000"),
    Reason.SAME_ANSWER: N_("“{value}” stands among the answers already"),
    Reason.UNKNOWN_OFFICE: N_("there is no office with the code “{value}”; take in the offices first, or correct it"),
    Reason.HELD_ALREADY: N_("this shop holds such a plaque already, as {value}"),
    Reason.TELLS_OF_PARTY: N_("it tells who is in a party, which is not kept here; leave these words out"),
    Reason.NOT_AN_OUTLINE: N_("the geometry is no Polygon or MultiPolygon of closed rings"),
}
# A table counts its lines, a GeoJSON file its features.
_PLACES = {False: N_("Line {line}"), True: N_("Feature {line}")}
# What may be missing or change, beside the columns of a file of stations.
_OTHER_FIELDS = {"position": N_("latitude and longitude"), "outline": N_("outline")}
_PROBLEMS = {
    FileProblem.UNKNOWN_KIND: N_("{file} is of no kind that is known here; use .csv, .xlsx or .geojson."),
    FileProblem.NOT_A_TABLE: N_("{file} is no table that is known here; use .csv or .xlsx."),
    FileProblem.BAD_ENCODING: N_("{file} is in an encoding that is not known here; save it as CSV UTF-8."),
    FileProblem.BAD_TABLE: N_("Line {detail} of {file} can't be split into cells; is a quote not closed?"),
    FileProblem.NOT_A_WORKBOOK: N_("{file} is no workbook; open it in Excel or WPS and save it as .xlsx."),
    FileProblem.NOT_FEATURES: N_("{file} is no GeoJSON FeatureCollection."),
    FileProblem.TOO_LARGE: N_("{file} is too large to be read; delete what is not needed, or split it."),
    FileProblem.EMPTY: N_("{file} holds nothing that could be taken in; of a workbook only the first sheet is read."),
    FileProblem.NO_CODE_COLUMN: N_(
        "{file} has no column “编号” or “code”; the headings must stand in the first row, of a workbook's first sheet."
    ),
    FileProblem.SAME_COLUMN_TWICE: N_("{file} has the column “{detail}” twice."),
    FileProblem.NO_DATUM: N_("Say which map the positions of {file} are from: --datum wgs84, gcj02 or bd09."),
}


def report_lines(report: ImportReport, form: FileForm, *, counts_features: bool = False) -> Iterator[str]:
    """Every bad row, what was added, changed and closed, and whether it was written; `form` is that of the file."""
    for error in report.errors:
        yield _row_line(error, form, counts_features=counts_features)
    if report.ignored_columns:
        yield _("Columns that are not used: {columns}.").format(columns=_named(report.ignored_columns))
    if report.added:
        yield _("Added: {stations}.").format(stations=_named(report.added))
    if report.changed:
        yield _("Changed: {stations}.").format(stations=_named(_changed_words(entry, form) for entry in report.changed))
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


def access_line(path: Path, error: OSError) -> str:
    """Why the file that was named cannot be opened."""
    file = _shown(str(path), at_most=_LONGEST_PATH)
    if isinstance(error, FileNotFoundError):
        return _("There is no {file}: check its name and folder.").format(file=file)
    return _("{file} cannot be opened ({reason}).").format(file=file, reason=error.strerror or error)


def _outcome_lines(report: ImportReport) -> Iterator[str]:
    count = len({error.line for error in report.errors})
    if count and report.is_written:
        yield ngettext("{count} bad row was left out.", "{count} bad rows were left out.", count).format(count=count)
    elif count and report.skips_bad:
        yield ngettext("{count} bad row would be left out.", "{count} bad rows would be left out.", count).format(
            count=count
        )
    elif count:
        yield ngettext("{count} bad row.", "{count} bad rows.", count).format(count=count)
    if report.is_written:
        return
    if count and not report.skips_bad:
        yield _("Nothing was written: mend the rows, or leave them out with --skip-bad.")
    else:
        yield _("Nothing was written, this was a dry run.")


def _row_line(error: RowError, form: FileForm, *, counts_features: bool) -> str:
    place = _(_PLACES[counts_features])
    where, column = place.format(line=error.line), _column_words(error, form)
    if column:
        where = _("{where}, {column}").format(where=where, column=column)
    value = _shown(error.value)
    if error.reason is Reason.DUPLICATE_CODE:
        value = place.format(line=value)
    reason = _(_REASONS[error.reason]).format(value=value)
    if error.reason is Reason.UNKNOWN_WORD and (choices := _choices_for(error, form)):
        reason = _("{reason}; use {choices}").format(reason=reason, choices=choices)
    return _("{where}: {reason}.").format(where=where, reason=reason)


def _choices_for(error: RowError, form: FileForm) -> str:
    field = form.headings.find_code(error.column)
    return _listed(form.list_choices(field, current_language())) if field else ""


def _column_words(error: RowError, form: FileForm) -> str:
    return _field_words(error.field, form) if error.field else _shown(error.column)


def _changed_words(entry: ChangedEntry, form: FileForm) -> str:
    return _("{code} ({fields})").format(
        code=entry.code, fields=_listed(_field_words(field, form) for field in entry.fields)
    )


def _field_words(field: str, form: FileForm) -> str:
    if field in _OTHER_FIELDS:
        return _(_OTHER_FIELDS[field])
    return form.headings.get(field).label(current_language())


def _named(names: Iterable[str]) -> str:
    every = [_shown(name) for name in names]
    more = [_("and {count} more").format(count=len(every) - _MOST_NAMED)] if len(every) > _MOST_NAMED else []
    return _listed([*every[:_MOST_NAMED], *more])


def _listed(words: Iterable[str]) -> str:
    return _(", ").join(words)


def _shown(text: str, *, at_most: int = 80) -> str:
    """What came out of a file, without what would steer a terminal."""
    return _UNPRINTABLE.sub("�", text[:at_most])
