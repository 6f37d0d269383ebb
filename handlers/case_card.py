"""The card of a case for the office: who takes it on, who gives it back, and who looked at it."""

from handlers.case_files import file_buttons, send_files
from handlers.case_rows import reward_row
from handlers.case_words import card_words
from handlers.conversation import Button, Chat, action, action_data, flow_data
from handlers.conversation.replies import Rows
from handlers.desk import case_at_desk, member, taken_words, tell_colleagues, tell_news
from handlers.meeting_words import parties_button
from handlers.point_rows import point_rows
from handlers.rights import for_staff
from handlers.unit_desk import show_to_co_unit
from handlers.words import _
from models.audit import note_audit
from models.case import (
    ACCEPTED,
    ANSWERED,
    CLOSED,
    OPEN,
    RECEIVED,
    Case,
    list_events,
)
from models.case_desk import (
    accept_case,
    release_case,
)
from models.case_file import PHOTO, VOICE, list_files_of
from models.case_meeting import list_unkept
from models.case_moves import AlreadyMoved, ClosedItYourself
from models.case_return import find_return
from models.case_topic import HOST


@action("case", allowed=for_staff)
def show_case(chat: Chat, case_id: int) -> None:
    if show_to_co_unit(chat, case_id):
        return
    case = case_at_desk(chat, case_id)
    note_audit(
        chat.db, action="case.seen", subject=f"case:{case.id}", actor=member(chat), adcode=case.adcode, now=chat.now
    )
    chat.say(card_words(chat.db, case, for_office=True, now=chat.now, zone=chat.zone), _rows(chat, case))


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
    chat.edit_card(card_words(chat.db, case, for_office=True, now=chat.now, zone=chat.zone), _rows(chat, case))


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
    chat.edit_card(card_words(chat.db, case, for_office=True, now=chat.now, zone=chat.zone), _rows(chat, case))


def _rows(chat: Chat, case: Case) -> Rows:
    """What a member of staff can do with it now."""
    key = str(case.id)
    rows = [file_buttons(list_files_of(chat.db, case, only_shown=False), key, photos="case.photos", voice="case.voice")]
    if case.state == RECEIVED:
        rows.append([Button(_("I take it"), action_data("case.accept", key))])
    if case.state == ACCEPTED:
        rows.append([Button(_("Ask the person"), flow_data("case_ask", key))])
    if case.state in OPEN and case.kind == HOST:
        rows.append([Button(_("Approve after the visit"), flow_data("host.approve", key))])
    if case.state in OPEN:
        rows.append(
            [Button(_("Answer"), flow_data("case_answer", key)), Button(_("Note"), flow_data("case_note", key))]
        )
        later = [] if case.extended else [Button(_("More time"), flow_data("case_later", key))]
        rows.append([Button(_("Other office"), flow_data("case_pass", key)), *later])
        rows.append([Button(_("Ask others to help"), action_data("case.units", key)), parties_button(case)])
        back = find_return(chat.db, case, calendar=chat.around.calendar, now=chat.now)
        returned = [] if back is None else [Button(_("Send it back"), flow_data("case_return", key))]
        rows.append([Button(_("Not accepted"), flow_data("case_refuse", key)), *returned])
        if case.holder_id is not None:
            rows.append([Button(_("Give it back"), action_data("case.release", key))])
    elif case.state in (ANSWERED, CLOSED) and case.answer:
        agreed = [parties_button(case)] if list_unkept(chat.db, case) else []
        rows.append([Button(_("Correct the answer"), flow_data("case_correct", key)), *agreed])
    rows += point_rows(chat, case)
    rows.append(reward_row(case, list_events(chat.db, case, only_shown=False), key))
    return rows


def _note_view(chat: Chat, case: Case, action: str) -> None:
    note_audit(chat.db, action=action, subject=f"case:{case.id}", actor=member(chat), adcode=case.adcode, now=chat.now)
