"""Taking in offices from a file: all of it or, if told so, what can be read of it."""

from collections.abc import Sequence
from pathlib import Path

from sqlmodel import Session

from models.area import REGION, codes_by_name, get_area
from models.import_report import ImportReport, Reason
from models.office import Office
from models.office_entry import BodyOfOther, OfficeEntry, RegionOfPart, planned_change, write_entry
from models.office_form import OFFICE_FORM
from models.row_import import Step, known_by_code, take_in
from models.row_reading import BadField, read_rows
from models.spelling import folded
from models.table_file import read_table

_REGION_NAMES = (str(REGION), "宁夏", "宁夏回族自治区", "自治区", "全区", "Ningxia", "Region")


def import_offices(db: Session, path: Path, *, dry_run: bool = False, skip_bad: bool = False) -> ImportReport:
    """Bring the offices to what a CSV or XLSX file says of them, by their codes; others stay as they are.

    Nothing is written with `dry_run`, nor where there is any error, unless `skip_bad` leaves those rows out.

    Raises:
        BadFile: the file as a whole cannot be read.
        OSError: there is no such file, or it may not be read.
    """
    areas = codes_by_name(db) | {folded(name): REGION for name in _REGION_NAMES}
    parsed = read_rows(read_table(path), OFFICE_FORM, areas=areas, entry_of=lambda values: OfficeEntry(**values))
    known = known_by_code(db, Office, parsed)

    def plan(entry: OfficeEntry) -> Step[OfficeEntry, Office]:
        return _planned(db, entry, known.get(entry.code))

    def write(steps: Sequence[Step[OfficeEntry, Office]]) -> None:
        for step in steps:
            write_entry(db, step.kept, step.entry)

    return take_in(parsed, plan=plan, write=write, dry_run=dry_run, skip_bad=skip_bad)


def _planned(db: Session, entry: OfficeEntry, office: Office | None) -> Step[OfficeEntry, Office]:
    """Raises BadField, IncompleteEntry."""
    try:
        return Step(entry, office, planned_change(office, entry))
    except BodyOfOther as refusal:
        raise BadField("body", Reason.BODY_OF_OTHER) from refusal
    except RegionOfPart as refusal:
        raise BadField("adcode", Reason.REGION_OF_PART, get_area(db, refusal.adcode).name) from refusal
