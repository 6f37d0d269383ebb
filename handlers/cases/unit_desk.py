"""The desk of an office that helps with a case: which case lies on it, and how it looks from there."""

import re

from handlers.cases.co_unit_words import co_unit_card_words
from handlers.cases.files import file_buttons
from handlers.conversation import Button, Chat, flow_data
from handlers.conversation.replies import Rows
from handlers.rights import member
from handlers.words import _
from models.case import OPEN, Case, NoSuchCase, get_case
from models.cases.co_unit import list_helped_offices, require_help_right
from models.cases.file import PHOTO, list_files_of
from models.cases.moves import may_work_on
from models.office import Office, UnknownOffice, get_office
from models.people.access import NoRight
from models.people.audit import note_audit
from models.person import STAFF

_UNIT = re.compile(r"([0-9]{1,18})\.([0-9]{1,18})")


def show_to_co_unit(chat: Chat, case_id: int) -> bool:
    """The card for who only helps with a case; False for anybody else, be there such a case or not."""
    case = find_helped(chat, case_id)
    if case is None:
        return False
    note_helper_view(chat, case, "case.seen")
    offices = list_helped_offices(chat.db, chat.person, case)
    words = co_unit_card_words(chat.db, case, offices[0], now=chat.now, zone=chat.zone)
    chat.say(words, [row for office in offices for row in _rows(chat, case, office)])
    return True


def argued_unit(chat: Chat) -> tuple[Case, Office]:
    """The case and the office of the flow's argument, for who leads or helps. Raises NoRight."""
    named = _UNIT.fullmatch(chat.argument)
    if named is None:
        raise NoRight(STAFF)
    try:
        case, office = get_case(chat.db, int(named[1])), get_office(chat.db, int(named[2]))
    except (NoSuchCase, UnknownOffice) as error:
        raise NoRight(STAFF) from error
    if not may_work_on(chat.db, chat.person, case):
        require_help_right(chat.db, chat.person, case, office)
    return case, office


def find_helped(chat: Chat, case_id: int) -> Case | None:
    """One that this person helps with and does not lead."""
    try:
        case = get_case(chat.db, case_id)
    except NoSuchCase:
        return None
    if may_work_on(chat.db, chat.person, case):
        return None
    return case if list_helped_offices(chat.db, chat.person, case) else None


def note_helper_view(chat: Chat, case: Case, action: str) -> None:
    facts = {"as": "co_unit"}
    note_audit(
        chat.db,
        action=action,
        subject=f"case:{case.id}",
        actor=member(chat),
        adcode=case.adcode,
        facts=facts,
        now=chat.now,
    )


def _rows(chat: Chat, case: Case, office: Office) -> Rows:
    key = f"{case.id}.{office.id}"
    photos = [file for file in list_files_of(chat.db, case, only_shown=True) if file.kind == PHOTO]
    rows = [file_buttons(photos, str(case.id), photos="case.unit_photos", voice="")]
    if case.state in OPEN:
        rows.append([Button(_("Our part of the answer"), flow_data("case_unit_part", key))])
        away = Button(_("No longer help"), flow_data("case_unit_end", key))
        away = Button(_("No longer help"), flow_data("case_unit_end", key))
        rows.append([Button(_("Note"), flow_data("case_unit_note", key)), away])
    return rows
