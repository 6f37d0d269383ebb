"""Handing out the offices in a file that an import takes back without changing anything."""

from pathlib import Path

from sqlmodel import Session

from models.area import REGION
from models.files.table_file import whole_file, write_table
from models.office import list_offices
from models.offices.form import OFFICE_FORM, write_cell


def export_offices(db: Session, path: Path, *, language: str = "zh_CN") -> int:
    """Write every office, closed ones as well, by code; returns how many.

    The path's ending tells the kind of table; headings and words are in the language. A file that is there is replaced
    only when the new one is whole.

    Raises:
        BadFile: no kind of table that can be written.
        OSError: the file cannot be written.
    """
    offices = list_offices(db, within=REGION)
    rows = ([write_cell(field, office, language) for field in OFFICE_FORM.fields] for office in offices)
    with whole_file(path) as unfinished:
        write_table(unfinished, OFFICE_FORM.headings.labels(language), rows)
    return len(offices)
