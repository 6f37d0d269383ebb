"""The office's inbox: what waits, by tray, and looking for a case by number, place or words."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from handlers.cases.words import counted_words, one_line
from handlers.conversation import BadButton, Button, Chat, action, action_data, conversation, flow_data
from handlers.conversation.replies import Rows, label
from handlers.rights import for_staff, member
from handlers.words import N_, _
from models.case import Case
from models.cases.listing import (
    CAME_UP,
    DUE_TODAY,
    HELPED,
    MINE,
    OVERDUE,
    TRAYS,
    UNASSIGNED,
    count_trays,
    list_held,
    open_tray,
    search_cases,
)

ALSO = ("工单", "待办", "收件箱", "inbox")
TRAY_WORDS = {
    MINE: N_("Mine ({count})"),
    UNASSIGNED: N_("Unassigned ({count})"),
    DUE_TODAY: N_("Due today ({count})"),
    OVERDUE: N_("Overdue ({count})"),
    CAME_UP: N_("Escalated to us ({count})"),
    HELPED: N_("Helping others ({count})"),
}


@conversation(
    "inbox",
    command="inbox",
    title=N_("Inbox"),
    summary=N_("What waits for my office"),
    is_draft=False,
    also=ALSO,
    allowed=for_staff,
)
def show_inbox(chat: Chat) -> None:
    if chat.argument.strip():
        found = search_cases(chat.db, member(chat), chat.argument.strip())
        chat.say(_("Found:") if found else _("Nothing of your offices fits that."), _case_rows(chat, found))
        return
    _show_trays(chat)


@action("inbox", allowed=for_staff)
def open_inbox(chat: Chat) -> None:
    _show_trays(chat)


@action("inbox.tray", allowed=for_staff)
def show_tray(chat: Chat, tray: str) -> None:
    if tray not in TRAYS:
        raise BadButton
    opened = open_tray(chat.db, member(chat), tray, day_ends=_day_ends(chat), now=chat.now)
    back = [Button(_("Back"), action_data("inbox"))]
    chat.edit_card(_tray_label(tray, opened.count), [*_case_rows(chat, opened.cases), back])


def _show_trays(chat: Chat) -> None:
    me, rows = member(chat), []
    for tray, count in count_trays(chat.db, me, day_ends=_day_ends(chat), now=chat.now).items():
        if count or tray not in (CAME_UP, HELPED):
            rows.append([Button(_tray_label(tray, count), action_data("inbox.tray", tray))])
    if list_held(chat.db, me):
        rows.append([Button(_("End of shift: hand mine over"), flow_data("hand_over"))])
    rows.append([Button(_("💬 Canned answers"), action_data("canned"))])
    chat.edit_card(_("Your inbox. To search: /inbox with a number, a place or words."), rows)


def _tray_label(tray: str, count: int) -> str:
    return _(TRAY_WORDS[tray]).format(count=counted_words(count))


def _case_rows(chat: Chat, cases: Sequence[Case]) -> Rows:
    return [[Button(label(one_line(case, chat.now)), action_data("case", case.id))] for case in cases]


def _day_ends(chat: Chat) -> datetime:
    return datetime.combine(chat.today + timedelta(days=1), time(), chat.zone)
