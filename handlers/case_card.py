"""The card of a case for the office: who takes it on, who gives it back, and who looked at it."""

from handlers.case_files import send_files
from handlers.case_words import card_words
from handlers.conversation import Chat, action
from handlers.desk import case_at_desk, member, taken_words, tell_colleagues, tell_news
from handlers.desk_rows import desk_rows
from handlers.rights import for_staff
from handlers.unit_desk import show_to_co_unit
from handlers.words import _
from models.audit import note_audit
from models.case import (
    Case,
)
from models.case_desk import (
    accept_case,
    release_case,
)
from models.case_file import PHOTO, VOICE
from models.case_moves import AlreadyMoved, ClosedItYourself


@action("case", allowed=for_staff)
def show_case(chat: Chat, case_id: int) -> None:
    if show_to_co_unit(chat, case_id):
        return
    case = case_at_desk(chat, case_id)
    note_audit(
        chat.db, action="case.seen", subject=f"case:{case.id}", actor=member(chat), adcode=case.adcode, now=chat.now
    )
    chat.say(card_words(chat.db, case, for_office=True, now=chat.now, zone=chat.zone), desk_rows(chat, case))


@action("case.photos", allowed=for_staff)
def show_photos(chat: Chat, case_id: int) -> None:
    case = case_at_desk(chat, case_id)
    _note_view(chat, case, "case.photos_seen")
    send_files(chat, case, PHOTO, only_shown=False)


@action("case.voice", allowed=for_staff)
def play_voice(chat: Chat, case_id: int) -> None:
    case = case_at_desk(chat, case_id)
    _note_view(chat, case, "case.voice_heard")
    send_files(chat, case, VOICE, only_shown=False)


@action("case.accept", allowed=for_staff)
def accept(chat: Chat, case_id: int) -> None:
    case = case_at_desk(chat, case_id)
    try:
        event = accept_case(chat.db, case, by=member(chat), now=chat.now)
    except AlreadyMoved as refusal:
        chat.answer_tap(taken_words(chat, case, refusal))
    except ClosedItYourself:
        chat.answer_tap(_("You closed it before; a colleague should look at it this time."), alert=True)
    else:
        chat.answer_tap(_("It is yours."))
        tell_news(chat, case, event, lambda: _("Somebody of the office works on it now."))
    chat.edit_card(card_words(chat.db, case, for_office=True, now=chat.now, zone=chat.zone), desk_rows(chat, case))


@action("case.release", allowed=for_staff)
def give_back(chat: Chat, case_id: int) -> None:
    case = case_at_desk(chat, case_id)
    try:
        event = release_case(chat.db, case, by=member(chat), now=chat.now)
    except AlreadyMoved as refusal:
        chat.answer_tap(taken_words(chat, case, refusal))
    else:
        chat.answer_tap(_("It is back on the list."))
        tell_colleagues(chat, case, event, lambda: _("Back on the list; please take it on."))
    chat.edit_card(card_words(chat.db, case, for_office=True, now=chat.now, zone=chat.zone), desk_rows(chat, case))


def _note_view(chat: Chat, case: Case, action: str) -> None:
    note_audit(chat.db, action=action, subject=f"case:{case.id}", actor=member(chat), adcode=case.adcode, now=chat.now)
