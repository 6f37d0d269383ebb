"""The buttons under a case for who works on it."""

from handlers.cases.class_words import class_button
from handlers.cases.files import file_buttons
from handlers.cases.meeting_words import parties_button
from handlers.cases.rows import reward_row
from handlers.cases.yes_no_rows import yes_no_row
from handlers.conversation import Button, Chat, action_data, flow_data
from handlers.conversation.replies import Rows
from handlers.points.rows import point_rows
from handlers.words import _
from models.case import (
    ACCEPTED,
    ANSWERED,
    CLOSED,
    OPEN,
    RECEIVED,
    Case,
    list_events,
)
from models.cases.file import list_files_of
from models.cases.meeting import list_unkept
from models.cases.oversight import is_escalated_to
from models.cases.returning import find_return
from models.cases.split import has_reader
from models.cases.topic import HOST, VISIT, get_topic, is_yes_or_no


def desk_rows(chat: Chat, case: Case) -> Rows:
    """What a member of staff can do with it now."""
    key = str(case.id)
    rows = [file_buttons(list_files_of(chat.db, case, only_shown=False), key, photos="case.photos", voice="case.voice")]
    if case.state == RECEIVED:
        rows.append([Button(_("I take it"), action_data("case.accept", key))])
    # In a group nobody is known; there it goes to who has just taken it.
    if chat.person is not None and case.holder_id != chat.person.id and is_escalated_to(chat.db, chat.person, case):
        rows.append([Button(_("Take it over"), action_data("case.take_over", key))])
    if case.state == ACCEPTED and has_reader(chat.db, case):
        rows.append([Button(_("Ask the person"), flow_data("case_ask", key))])
    if row := yes_no_row(case):
        return [*rows, row, *point_rows(chat, case), *_around_yes_or_no(case, key)]
    if case.kind == VISIT:
        rows.append([Button(_("📋 Record of the visit"), action_data("visit.record", key))])
    if case.state in OPEN and case.kind == HOST:
        rows.append([Button(_("Approve after the visit"), flow_data("host.approve", key))])
    if case.state in OPEN:
        rows.append(
            [Button(_("Answer"), flow_data("case_answer", key)), Button(_("Note"), flow_data("case_note", key))]
        )
        later = [] if case.extended else [Button(_("More time"), flow_data("case_later", key))]
        rows.append([Button(_("Other office"), flow_data("case_pass", key)), *later])
        rows.append(class_button(case))
        rows.append([Button(_("Ask others to help"), action_data("case.units", key)), parties_button(case)])
        back = find_return(chat.db, case, calendar=chat.around.calendar, now=chat.now)
        returned = [] if back is None else [Button(_("Send it back"), flow_data("case_return", key))]
        rows.append([Button(_("Not accepted"), flow_data("case_refuse", key)), *returned])
        rows.append(_release_row(case, key))
    elif case.state in (ANSWERED, CLOSED) and case.answer and not is_yes_or_no(get_topic(case.topic)):
        agreed = [parties_button(case)] if list_unkept(chat.db, case) else []
        rows.append([Button(_("Correct the answer"), flow_data("case_correct", key)), *agreed])
    rows += point_rows(chat, case)
    rows.append(reward_row(case, list_events(chat.db, case, only_shown=False), key))
    return rows


def _around_yes_or_no(case: Case, key: str) -> Rows:
    """What else can be done with what is not answered in words."""
    note, away = Button(_("Note"), flow_data("case_note", key)), Button(_("Other office"), flow_data("case_pass", key))
    return [[note, away], _release_row(case, key)]


def _release_row(case: Case, key: str) -> list[Button]:
    return [] if case.holder_id is None else [Button(_("Give it back"), action_data("case.release", key))]
