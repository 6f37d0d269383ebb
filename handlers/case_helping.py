"""A case on the desk of an office that helps with it: its card, its notes, its part of the answer.

The case's number and the office's are the flow's argument.

words  tell  the note, or the part of the answer
"""

from collections.abc import Callable

from handlers.cases.desk import look, moved, numbered
from handlers.cases.files import send_files
from handlers.cases.news import tell_office
from handlers.cases.unit_desk import argued_unit, find_helped, note_helper_view
from handlers.cases.words import typed
from handlers.conversation import Chat, action, conversation
from handlers.rights import for_staff, member
from handlers.words import N_, _, current_language
from models.case import Case, CaseEvent
from models.cases.co_unit import give_part, note_as_co_unit
from models.cases.file import PHOTO
from models.office import Office
from models.people.access import NoRight
from models.person import STAFF


@action("case.unit_photos", allowed=for_staff)
def show_photos(chat: Chat, case_id: int) -> None:
    case = find_helped(chat, case_id)
    if case is None:
        raise NoRight(STAFF)
    note_helper_view(chat, case, "case.photos_seen")
    send_files(chat, case, PHOTO, only_shown=True)


@conversation("case_unit_note", title=N_("Note what you found"), is_listed=False, allowed=for_staff, about=numbered)
def write_note(chat: Chat) -> None:
    case, office = argued_unit(chat)
    words = chat.tell("words", _("Your note, for the offices alone:"), check=typed)
    event = moved(
        chat,
        case,
        lambda: note_as_co_unit(chat.db, case, office=office, by=member(chat), words=words.text, now=chat.now),
    )
    if event is not None:
        _tell_lead(chat, case, event, lambda: _("“{office}” notes: {words}"), office)
        chat.say(_("Noted; the leading office reads it."), [[look(case)]])


@conversation(
    "case_unit_part", title=N_("Give your part of the answer"), is_listed=False, allowed=for_staff, about=numbered
)
def write_part(chat: Chat) -> None:
    case, office = argued_unit(chat)
    words = chat.tell("words", _("Your part of the answer; the leading office makes one answer of it:"), check=typed)
    event = moved(
        chat, case, lambda: give_part(chat.db, case, office=office, by=member(chat), words=words.text, now=chat.now)
    )
    if event is not None:
        _tell_lead(chat, case, event, lambda: _("The part of “{office}” for the answer: {words}"), office)
        chat.say(_("The leading office has it and writes the answer."), [[look(case)]])


def _tell_lead(chat: Chat, case: Case, event: CaseEvent, words: Callable[[], str], office: Office) -> None:
    tell_office(
        chat.db,
        case,
        event,
        lambda: words().format(office=office.label(current_language()), words=event.words),
        language=chat.around.default_language,
        now=chat.now,
    )
