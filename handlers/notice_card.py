"""What is done with a notice that has been written: look at it, approve it, hold it, correct it, take it back."""

import re
from collections.abc import Callable
from dataclasses import replace

from sqlmodel import Session

from handlers.conversation import Button, Chat, action, action_data, conversation, flow_data
from handlers.conversation.replies import LONGEST_CAPTION
from handlers.notices.approval import ask_others
from handlers.notices.call import notice_call
from handlers.notices.words import audience_words, headline, name_words, people_words, report_words
from handlers.rights import for_admins, member
from handlers.time_words import moment_words
from handlers.words import N_, _, current_language, speaking
from models.messages.outgoing import SENT, Kind, send_later
from models.notice import (
    DONE,
    EDIT,
    FILLING,
    PAUSED,
    PLANNED,
    REJECTED,
    RUNNING,
    SEND,
    STOPPED,
    WAITING,
    NoSuchNotice,
    Notice,
    get_notice,
)
from models.notices.audience import Audience
from models.notices.broadcast import (
    AlreadyChanged,
    Content,
    NobodyToReach,
    OwnNotice,
    approve,
    list_notices,
    pause,
    reject,
    require_audience,
    resume,
    stop,
)
from models.notices.confirmation import confirm, count_confirmed, count_unconfirmed
from models.notices.count import count_rows
from models.notices.follow_up import AlreadyReminded, TakenBack, correct, is_taken_back, remind, withdraw
from models.notices.letter import letter_of
from models.people.access import NoRight
from models.person import ADMIN, find_language

Move = Callable[..., Notice]
_DONE_WORDS = {
    PLANNED: N_("has been approved"),
    FILLING: N_("is being prepared"),
    RUNNING: N_("is under way"),
    PAUSED: N_("is paused"),
    DONE: N_("has ended"),
    STOPPED: N_("has been stopped"),
    REJECTED: N_("has not been approved"),
    WAITING: N_("waits for a second admin"),
}


@action("notice.list", allowed=for_admins)
def show_notices(chat: Chat) -> None:
    notices = list_notices(chat.db, member(chat))
    if not notices:
        chat.say(_("There are no notices yet."), [[Button(_("Send a notice"), flow_data("notice"))]])
        return
    chat.say(_("The newest notices:"), [[Button(headline(one), action_data("notice", one.id))] for one in notices])


@action("notice", allowed=for_admins)
def show_notice(chat: Chat, notice_id: int) -> None:
    """A correction looks as the whole message then will."""
    notice = _find(chat, notice_id)
    letter = letter_of(chat.db, notice)
    if letter.op == EDIT:
        letter = replace(letter, op=SEND)
    call = notice_call(letter, chat_id=chat.id, language=current_language())
    if call is not None:
        chat.replies.call(*call)
    chat.say(*notice_card(chat, notice))


def notice_card(chat: Chat, notice: Notice) -> tuple[str, list[list[Button]]]:
    """Where it stands, to whom it goes, and what can be done now."""
    count = count_rows(chat.db, notice)
    confirmed = count_confirmed(chat.db, notice)
    lines = [report_words(notice, count, confirmed=confirmed, now=chat.now)]
    lines.append(_("To: {audience}").format(audience=audience_words(chat.db, Audience.from_json(notice.audience))))
    if notice.stage in (WAITING, PLANNED):
        moment, people = moment_words(notice.begins_at, now=chat.now, zone=chat.zone), people_words(notice.planned_for)
        lines.append(_("Goes out: {moment}, to {people}").format(moment=moment, people=people))
    if is_taken_back(chat.db, notice):
        lines.append(_("It has been taken back."))
    return "\n".join(lines), notice_rows(chat.db, notice, has_sent=bool(count.states[SENT]))


def notice_rows(db: Session, notice: Notice, *, has_sent: bool) -> list[list[Button]]:
    """The buttons under a notice's card and under the message that tells how far it has come."""

    def button(text: str, name: str) -> Button:
        return Button(text, action_data(f"notice.{name}", notice.id))

    rows: list[list[Button]] = []
    if notice.stage == WAITING:
        rows.append([button(_("✅ Approve"), "approve"), button(_("Don't approve"), "reject")])
    if notice.stage == RUNNING:
        rows.append([button(_("⏸ Pause"), "pause"), button(_("⏹ Stop"), "stop")])
    elif notice.stage == PAUSED:
        rows.append([button(_("▶ Go on"), "resume"), button(_("⏹ Stop"), "stop")])
    elif notice.stage in (WAITING, PLANNED, FILLING):
        rows.append([button(_("⏹ Stop"), "stop")])
    if notice.op == SEND and has_sent and not is_taken_back(db, notice):
        correction = Button(_("Correct"), flow_data("notice.correct", str(notice.id)))
        rows.append([correction, button(_("Take back"), "sure")])
        if notice.wants_confirmation and notice.stage in (DONE, STOPPED):
            rows.append([button(_("Remind who has not confirmed"), "remind")])
    return rows


@action("notice.approve", allowed=for_admins)
def approve_notice(chat: Chat, notice_id: int) -> None:
    _move(chat, approve, notice_id)


@action("notice.reject", allowed=for_admins)
def reject_notice(chat: Chat, notice_id: int) -> None:
    notice = _move(chat, reject, notice_id)
    if notice is not None and notice.author_id is not None:
        _tell_author(chat, notice)


@action("notice.pause", allowed=for_admins)
def pause_notice(chat: Chat, notice_id: int) -> None:
    _move(chat, pause, notice_id)


@action("notice.resume", allowed=for_admins)
def resume_notice(chat: Chat, notice_id: int) -> None:
    _move(chat, resume, notice_id)


@action("notice.stop", allowed=for_admins)
def stop_notice(chat: Chat, notice_id: int) -> None:
    _move(chat, stop, notice_id)


@action("notice.sure", allowed=for_admins)
def ask_whether_to_withdraw(chat: Chat, notice_id: int) -> None:
    notice = _find(chat, notice_id)
    sent = people_words(count_rows(chat.db, notice).states[SENT])
    take_back = Button(_("Yes, take it back"), action_data("notice.back", notice.id))
    rows = [[take_back, Button(_("Keep it"), action_data("notice", notice.id))]]
    chat.say(
        _("Delete it in the chats of {people}? Telegram deletes what is younger than two days."), rows, people=sent
    )


@action("notice.back", allowed=for_admins)
def withdraw_notice(chat: Chat, notice_id: int) -> None:
    notice = _find(chat, notice_id)
    try:
        withdraw(chat.db, notice_id, by=member(chat), chat_id=chat.id, now=chat.now)
    except TakenBack:
        chat.edit_card(*notice_card(chat, notice))
        return
    chat.edit_card(_("It is being deleted. Here you will see how far that has come."))


@action("notice.remind", allowed=for_admins)
def remind_of_notice(chat: Chat, notice_id: int) -> None:
    notice = _find(chat, notice_id)
    waiting = count_unconfirmed(chat.db, notice)
    try:
        remind(chat.db, notice_id, by=member(chat), chat_id=chat.id, now=chat.now)
    except NobodyToReach:
        chat.answer_tap(_("Everybody has confirmed it."), alert=True)
        return
    except AlreadyReminded:
        chat.answer_tap(_("A reminder is on its way already; tap again when it has ended."), alert=True)
        return
    except TakenBack:
        chat.edit_card(*notice_card(chat, notice))
        return
    chat.say(_("It is sent once more to {people} who have not confirmed it."), people=people_words(waiting))


@action("notice.confirm")
def confirm_notice(chat: Chat, notice_id: int) -> None:
    """Anybody to whom it was sent; the preview's button has the number 0."""
    if notice_id == 0:
        chat.answer_tap(_("This is the preview; nobody counts it."))
        return
    try:
        is_first = confirm(chat.db, notice_id, chat_id=chat.id, now=chat.now)
    except NoSuchNotice:
        chat.answer_tap(_("This notice is from long ago; nothing needs to be confirmed any more."), alert=True)
        return
    chat.answer_tap(_("Thank you, noted.") if is_first else _("You had confirmed it already, thank you."))


@conversation(
    "notice.correct",
    title=N_("Correct a notice"),
    is_listed=False,
    is_draft=False,
    allowed=for_admins,
)
def correct_notice(chat: Chat) -> None:
    notice = _find(chat, int(chat.argument) if re.fullmatch(r"[0-9]{1,18}", chat.argument) else 0)
    if is_taken_back(chat.db, notice):
        chat.say(*notice_card(chat, notice))
        return
    at_most = LONGEST_CAPTION if notice.file_kind else 4096
    words = chat.tell(
        "words",
        _("Write the new words of notice {number}; a photo or file stays as it is.").format(number=notice.id),
        at_most=at_most,
        formatted=True,
    )
    sent = count_rows(chat.db, notice).states[SENT]
    chat.review(_("They take the place of the old ones in the chats of {people}.").format(people=people_words(sent)))

    content = Content(words.text, tuple(entity.as_json() for entity in words.entities))
    change = correct(
        chat.db,
        notice.id or 0,
        content=content,
        by=member(chat),
        chat_id=chat.id,
        wide=chat.around.wide_notice,
        now=chat.now,
    )
    if change.stage == WAITING:
        ask_others(chat, change)
    else:
        chat.say(_("It is being corrected. Here you will see how far that has come."))


def _tell_author(chat: Chat, notice: Notice) -> None:
    """That it does not go out, which nothing else would tell."""
    if notice.author_chat is None:
        return
    with speaking(find_language(chat.db, notice.author_chat) or chat.around.default_language):
        text = _("{name} was not approved, so it does not go out. Ask the other admins what they would change.")
        button = Button(_("Look at it"), action_data("notice", notice.id))
        words = text.format(name=name_words(notice))
    send_later(
        chat.db,
        key=f"rejected:{notice.id}",
        chat_id=notice.author_chat,
        kind=Kind.CASE,
        method="sendMessage",
        parameters={"text": words, "reply_markup": {"inline_keyboard": [[button.as_json()]]}},
        due_at=chat.now,
        is_urgent=True,
    )


def _move(chat: Chat, move: Move, notice_id: int) -> Notice | None:
    """Of two admins who tap at once the second is told what the first did; None where nothing was moved."""
    admin, moved = member(chat), None
    try:
        notice = moved = move(chat.db, _find(chat, notice_id).id, by=admin, now=chat.now)
    except OwnNotice:
        chat.answer_tap(_("You wrote it yourself: somebody else has to approve it."), alert=True)
        return None
    except AlreadyChanged as refusal:
        notice = _find(chat, notice_id)
        who = _("You were faster yourself") if refusal.by == admin.id else _("Another admin was faster")
        what = _("{name} {has}.").format(name=name_words(notice), has=_(_DONE_WORDS[refusal.stage]))
        chat.answer_tap(f"{who}: {what}" if refusal.by is not None else what, alert=True)
    chat.edit_card(*notice_card(chat, notice))
    return moved


def _find(chat: Chat, notice_id: int) -> Notice:
    """Raises NoRight where it is not within this admin's areas, as where there is none."""
    try:
        notice = get_notice(chat.db, notice_id)
    except NoSuchNotice as error:
        raise NoRight(ADMIN) from error
    require_audience(chat.db, member(chat), Audience.from_json(notice.audience))
    return notice
