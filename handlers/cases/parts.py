"""What a case was split into, and what it is a part of, on its card."""

from sqlmodel import Session

from handlers.conversation import Button, action_data
from handlers.conversation.replies import Rows
from handlers.words import _, current_language
from models.case import Case
from models.cases.split import find_whole, list_parts
from models.office import get_office


def part_lines(db: Session, case: Case) -> list[str]:
    whole = find_whole(db, case)
    lines = [] if whole is None else [_("A part of {number}").format(number=whole.number)]
    for part in list_parts(db, case):
        office = get_office(db, part.office_id).label(current_language())
        lines.append(_("Split off: {number}, with “{office}”").format(number=part.number, office=office))
    return lines


def part_rows(db: Session, case: Case, key: str) -> Rows:
    """For who raised it; by a query code the parts, and theirs, are opened with that of the whole.

    Who has it since the first one left it has none of what was split off before.
    """
    by_code = "" if key == str(case.id) else key.partition(".")[0] + "."
    parts = [part for part in list_parts(db, case) if part.reporter_id == case.reporter_id]
    return [[Button(part.number, action_data("case.mine", f"{by_code}{part.id}"))] for part in parts]
