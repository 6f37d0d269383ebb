"""The card of a case in the group of its office: how it stands, for all who are in the group to read.

So it holds neither what anybody wrote nor who that was; of places it tells those in the street.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from handlers.cases.place_words import place_words
from handlers.cases.state_words import TO_OFFICE, due_lines, state_words
from handlers.cases.words import one_line
from handlers.conversation import Button, action_data
from handlers.conversation.replies import Rows, keyboard
from handlers.time_words import date_words
from handlers.words import _, current_language, speaking
from models.case import OPEN, RECEIVED, Case
from models.cases.topic import REPORT
from models.formatted_text import utf16_length
from models.messages.outgoing import Kind, edit_sent, send_later
from models.office import get_office
from models.offices.group import GroupCard, find_group, take_due_card
from models.person import find_telegram_chat


def show_card(db: Session, card_id: int, *, zone: ZoneInfo, now: datetime) -> bool:
    """Bring a card that is due to where its case is; False where nothing was to be done any more."""
    card = take_due_card(db, card_id)
    if card is None:
        return False
    group, case = find_group(db, card.group_id), db.get_one(Case, card.case_id)
    is_new, card.due_since, card.is_new = card.is_new, None, False
    if group is not None:
        is_here = case.office_id == group.office_id and case.hand_over_at is None
        with speaking(group.language):
            parameters = _card(db, case, is_here=is_here, zone=zone, now=now)
            if is_new and is_here and case.state in OPEN:
                _post(db, card, parameters, now=now)
            elif card.posts:
                _edit(db, card, parameters, version=str(case.version), now=now)
    db.add(card)
    db.flush()
    return True


def _post(db: Session, card: GroupCard, parameters: dict[str, Any], *, now: datetime) -> None:
    """As a new message; the one before is left without buttons."""
    if card.posts:
        _edit(
            db, card, {"text": _("It is shown again further down."), "reply_markup": keyboard([])}, version="", now=now
        )
    card.posts += 1
    send_later(
        db,
        key=card.key,
        chat_id=card.group_id,
        kind=Kind.CASE,
        method="sendMessage",
        parameters=parameters,
        due_at=now,
        is_urgent=True,
    )


def _edit(db: Session, card: GroupCard, parameters: dict[str, Any], *, version: str, now: datetime) -> None:
    edit_sent(
        db,
        of=card.key,
        key=f"{card.key}:{version or 'over'}",
        chat_id=card.group_id,
        parameters=parameters,
        now=now,
    )


def _card(db: Session, case: Case, *, is_here: bool, zone: ZoneInfo, now: datetime) -> dict[str, Any]:
    lines = [one_line(case, now)]
    if case.kind == REPORT and case.place:
        lines.append(place_words(case.place))
    if not is_here:
        office = get_office(db, case.office_id).label(current_language())
        lines.append(_("It is with “{office}” now.").format(office=office))
        return {"text": "\n".join(lines), "reply_markup": keyboard([])}
    lines.append(_("Status: {state}").format(state=state_words(case, to=TO_OFFICE)))
    if case.state in OPEN:
        due = case.answer_by.astimezone(zone)
        day = date_words(due.date(), today=case.received_at.astimezone(zone).date())
        lines += due_lines(case, f"{day} {due:%H:%M}")
    parameters: dict[str, Any] = {"reply_markup": keyboard(_rows(case))}
    holder = None if case.holder_id is None else find_telegram_chat(db, case.holder_id)
    if case.holder_id is not None and case.state in OPEN:
        who = _("a colleague")
        lines.append(_("With {name}").format(name=who))
        if holder is not None:
            parameters["entities"] = [_mention(holder, who, before="\n".join(lines).rpartition(who)[0])]
    return {"text": "\n".join(lines), **parameters}


def _mention(account: int, name: str, *, before: str) -> dict[str, Any]:
    """Leads those who are in the group with them to their account; nothing of it is stored."""
    user = {"id": account, "is_bot": False, "first_name": name}
    return {"type": "text_mention", "offset": utf16_length(before), "length": utf16_length(name), "user": user}


def _rows(case: Case) -> Rows:
    take = [Button(_("I take it"), action_data("group.take", case.id))] if case.state == RECEIVED else []
    look = [Button(_("Look at it, in our own chat"), action_data("group.look", case.id))]
    return [take, look] if case.state in OPEN else [look]
