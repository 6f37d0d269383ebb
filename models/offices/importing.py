"""Taking in offices from a file: all of it or, if told so, what can be read of it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlmodel import Session

from models.area import REGION, OutsideCounty, codes_by_name, get_area
from models.areas.coordinates import Datum
from models.files.import_report import ImportReport, Reason
from models.files.position_cells import position_of, require_datum
from models.files.row_import import Step, known_by_code, take_in
from models.files.row_reading import BadField, find_columns, read_rows
from models.files.table_file import read_table
from models.office import Office
from models.offices.entry import BodyOfOther, OfficeEntry, RegionOfPart, planned_change, write_entry
from models.offices.form import OFFICE_FORM
from models.spelling import folded

_REGION_NAMES = (str(REGION), "宁夏", "宁夏回族自治区", "自治区", "全区", "Ningxia", "Region")


def import_offices(
    db: Session, path: Path, *, datum: Datum | None = None, dry_run: bool = False, skip_bad: bool = False
) -> ImportReport:
    """Bring the offices to what a CSV or XLSX file says of them, by their codes; others stay as they are.

    `datum` is that of rows that have degrees and name none themselves.
    Nothing is written with `dry_run`, nor where there is any error, unless `skip_bad` leaves those rows out.

    Raises:
        BadFile: the file as a whole cannot be read.
        OSError: there is no such file, or it may not be read.
    """
    areas = codes_by_name(db) | {folded(name): REGION for name in _REGION_NAMES}
    table = read_table(path)
    require_datum(find_columns(table, OFFICE_FORM), datum)
    parsed = read_rows(table, OFFICE_FORM, areas=areas, entry_of=lambda values: _entry(values, datum))
    known = known_by_code(db, Office, parsed)

    def plan(entry: OfficeEntry) -> Step[OfficeEntry, Office]:
        return _planned(db, entry, known.get(entry.code))

    def write(steps: Sequence[Step[OfficeEntry, Office]]) -> None:
        for step in steps:
            write_entry(db, step.kept, step.entry)

    return take_in(parsed, plan=plan, write=write, dry_run=dry_run, skip_bad=skip_bad)


def _entry(values: dict[str, Any], datum: Datum | None) -> OfficeEntry:
    """Blank degrees empty the position. Raises BadField."""
    says_where = "latitude" in values
    return OfficeEntry(says_where=says_where, position=position_of(values, datum), **values)


def _planned(db: Session, entry: OfficeEntry, office: Office | None) -> Step[OfficeEntry, Office]:
    """Raises BadField, IncompleteEntry."""
    try:
        return Step(entry, office, planned_change(db, office, entry))
    except BodyOfOther as refusal:
        raise BadField("body", Reason.BODY_OF_OTHER) from refusal
    except RegionOfPart as refusal:
        raise BadField("adcode", Reason.REGION_OF_PART, get_area(db, refusal.adcode).name) from refusal
    except OutsideCounty as refusal:
        raise BadField("adcode", Reason.OUTSIDE_COUNTY, get_area(db, refusal.adcode).name) from refusal
