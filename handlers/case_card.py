"""The card of a case for the office: who takes it on, who gives it back, and who looked at it."""

from collections.abc import Sequence

from handlers.cases.desk import case_at_desk, colleague_words, taken_words, tell_colleagues, tell_news
from handlers.cases.desk_rows import desk_rows
from handlers.cases.files import send_files
from handlers.cases.reminders import tell_chats
from handlers.cases.unit_desk import show_to_co_unit
from handlers.cases.words import card_words
from handlers.conversation import Chat, action
from handlers.rights import for_staff, member
from handlers.words import _, current_language
from models.case import Case, CaseEvent
from models.cases.desk import (
    accept_case,
    release_case,
)
from models.cases.file import PHOTO, VOICE
from models.cases.moves import AlreadyMoved, ClosedItYourself, RaisedItYourself
from models.cases.oversight import NotEscalated, take_over_case
from models.cases.warning import list_workers
from models.messages.outgoing import Kind
from models.office import get_office
from models.people.audit import note_audit


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
    except (RaisedItYourself, ClosedItYourself) as refusal:
        chat.answer_tap(colleague_words(refusal), alert=True)
    else:
        chat.answer_tap(_("It is yours."))
        tell_news(chat, case, event, lambda: _("Somebody of the office works on it now."))
    chat.edit_card(card_words(chat.db, case, for_office=True, now=chat.now, zone=chat.zone), desk_rows(chat, case))


@action("case.take_over", allowed=for_staff)
def take_over(chat: Chat, case_id: int) -> None:
    case = case_at_desk(chat, case_id)
    worked = list_workers(chat.db, case)
    try:
        event = take_over_case(chat.db, case, by=member(chat), now=chat.now)
    except AlreadyMoved as refusal:
        chat.answer_tap(taken_words(chat, case, refusal))
    except NotEscalated:
        chat.answer_tap(_("It is not overdue any more, or it is with you already."))
    else:
        chat.answer_tap(_("It is yours."))
        _tell_taken_over(chat, case, event, [chat_id for chat_id in worked if chat_id != chat.id])
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


def _tell_taken_over(chat: Chat, case: Case, event: CaseEvent, worked: Sequence[int]) -> None:
    """Whoever raised it, and who worked on it until now."""
    office = get_office(chat.db, case.office_id)
    tell_news(
        chat,
        case,
        event,
        lambda: _("“{office}” sees to it itself from now on.").format(office=office.label(current_language())),
    )
    tell_chats(
        chat.db,
        case,
        worked,
        lambda: _("“{office}” has taken it over; there is nothing more to do for you.").format(
            office=office.label(current_language())
        ),
        key=f"case:{event.id}",
        kind=Kind.CASE,
        rows=list,
        language=chat.around.default_language,
        now=chat.now,
    )


def _note_view(chat: Chat, case: Case, action: str) -> None:
    note_audit(chat.db, action=action, subject=f"case:{case.id}", actor=member(chat), adcode=case.adcode, now=chat.now)
