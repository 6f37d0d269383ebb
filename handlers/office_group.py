"""The group of an office's staff: bound with a command in it, and what the buttons of its cards do.

In a group nobody is known by the chat, so that each who taps or writes is looked up by their own.
"""

from sqlmodel import Session

from handlers.cases.desk import colleague_words, tell_news
from handlers.cases.desk_rows import desk_rows
from handlers.cases.words import card_words
from handlers.conversation import Button, Chat, action, action_data
from handlers.conversation.flow import Departure
from handlers.conversation.replies import label
from handlers.later import say_later
from handlers.words import _, current_language
from models.case import Case, NoSuchCase, get_case
from models.cases.desk import accept_case
from models.cases.listing import list_clerks
from models.cases.moves import AlreadyMoved, ClosedItYourself, RaisedItYourself, may_work_on
from models.messages.outgoing import Kind
from models.office import Office, UnknownOffice, find_office_by_code, get_office, list_own_offices, works_for
from models.offices.group import bind_group, find_group, unbind_group
from models.people.access import areas_covering, areas_of
from models.people.audit import note_audit
from models.person import ADMIN, Person, find_person

LONGEST_TEXT = 2_000
HERE = ("here", "这里", "在这里", "绑定")
OFF = ("off", "停", "停用", "解绑")


def answer_in_group(chat: Chat) -> None:
    """`/inbox here`, with an office's code where somebody works for several, and `/inbox off`."""
    word, _space, code = chat.said.argument.strip().partition(" ")
    by = _tapper(chat)
    if word.casefold() in OFF:
        _unbind(chat, by)
    elif word.casefold() not in HERE:
        chat.say(
            _("To show your office's cases in this group: /inbox here. To end it: /inbox off. All else is in our chat.")
        )
    elif code:
        office = find_office_by_code(chat.db, code.strip())
        if office is None:
            chat.say(_("No office has this code. /inbox here, without a code, shows yours."))
        else:
            _bind(chat, office, by)
    else:
        _bind_own(chat, by)


@action("group.bind")
def bind_here(chat: Chat, office_id: int) -> None:
    by = _tapper(chat)
    try:
        office = get_office(chat.db, office_id)
    except UnknownOffice:
        office = None
    # The same words where there is no such office: a number that is guessed leads nowhere.
    if office is None or by is None or not _may_bind(chat.db, by, office):
        chat.answer_tap(_("Only who works for this office, or its admin, can do that."), alert=True)
        return
    _bind(chat, office, by)


@action("group.take")
def take_it(chat: Chat, case_id: int) -> None:
    case, by = _case_of_tapper(chat, case_id)
    if case is None or by is None:
        return
    try:
        event = accept_case(chat.db, case, by=by, now=chat.now)
    except AlreadyMoved:
        chat.answer_tap(_too_late(case, by), alert=True)
    except (RaisedItYourself, ClosedItYourself) as refusal:
        chat.answer_tap(colleague_words(refusal), alert=True)
    else:
        chat.answer_tap(_("It is yours. I have sent it to you in our own chat."))
        _send_privately(chat, case, by, key=f"case:{event.id}:taken")
        tell_news(chat, case, event, lambda: _("Somebody of the office works on it now."))


@action("group.look")
def look_at_it(chat: Chat, case_id: int) -> None:
    case, by = _case_of_tapper(chat, case_id)
    if case is None or by is None:
        return
    chat.answer_tap(_("I have sent it to you in our own chat."))
    _send_privately(chat, case, by, key=f"case:{case.id}:look:{chat.said.tap_id}")


def leave_group(departure: Departure) -> None:
    """The office hears that its cases are not shown there any more."""
    db, group_id, now = departure.db, departure.group_id, departure.now
    office_id = unbind_group(db, group_id)
    if office_id is None:
        return
    for chat_id in list_clerks(db, get_office(db, office_id)):
        say_later(
            db,
            key=f"group:{group_id}:left:{int(now.timestamp())}:{chat_id}",
            chat_id=chat_id,
            kind=Kind.CASE,
            words=lambda: _(
                "I was taken out of your office's group, so its cases are not shown there any more; they still come to "
                "you here. To begin anew, add me and write /inbox here in the group."
            ),
            rows=list,
            language=departure.language,
            is_urgent=False,
            now=now,
        )


def _bind_own(chat: Chat, by: Person | None) -> None:
    offices = [] if by is None else list_own_offices(chat.db, by)
    if len(offices) == 1:
        _bind(chat, offices[0], by)
    elif offices:
        language = current_language()
        chat.say(
            _("Which office is this the group of?"),
            [[Button(label(office.label(language)), action_data("group.bind", office.id))] for office in offices],
        )
    else:
        chat.say(
            _("Only who works for an office can show its cases here. Please register and ask your admin for the right.")
        )


def _bind(chat: Chat, office: Office, by: Person | None) -> None:
    if by is None or not _may_bind(chat.db, by, office):
        chat.edit_card(_no_right(office))
        return
    if not office.is_open:
        chat.edit_card(_("“{office}” is closed and gets nothing new; choose another.").format(office=_name(office)))
        return
    bind_group(chat.db, office_id=office.id or 0, group_id=chat.id, language=current_language(), now=chat.now)
    note_audit(
        chat.db,
        action="group.bound",
        subject=f"office:{office.id}",
        actor=by,
        adcode=office.adcode,
        now=chat.now,
    )
    chat.edit_card(
        _(
            "From now on new cases of “{office}” are shown here: number, topic and how they stand, never who raised "
            "them or what they wrote. Everybody in this group can read that. To end it: /inbox off"
        ).format(office=_name(office))
    )


def _unbind(chat: Chat, by: Person | None) -> None:
    bound = find_group(chat.db, chat.id)
    if bound is None:
        chat.say(_("No office's cases are shown here."))
        return
    office = get_office(chat.db, bound.office_id)
    if by is None or not _may_bind(chat.db, by, office):
        chat.say(_no_right(office))
        return
    unbind_group(chat.db, chat.id)
    note_audit(
        chat.db, action="group.unbound", subject=f"office:{office.id}", actor=by, adcode=office.adcode, now=chat.now
    )
    chat.say(_("Cases of “{office}” are not shown here any more.").format(office=_name(office)))


def _case_of_tapper(chat: Chat, case_id: int) -> tuple[Case | None, Person | None]:
    """Where they may work on it; else they are told that they may not, be there such a case or none."""
    by = _tapper(chat)
    try:
        case = get_case(chat.db, case_id)
    except NoSuchCase:
        case = None
    if case is None or not may_work_on(chat.db, by, case):
        chat.answer_tap(_("This is for colleagues who may work on it; please ask the admin of your area."), alert=True)
        return None, None
    return case, by


def _too_late(case: Case, by: Person) -> str:
    if case.holder_id == by.id:
        return _("It is yours already.")
    if case.holder_id is not None:
        return _("A colleague was first; the card names them.")
    return _("That is not possible any more; the card shows how it stands.")


def _send_privately(chat: Chat, case: Case, by: Person, *, key: str) -> None:
    assert chat.said.user_id is not None
    note_audit(chat.db, action="case.seen", subject=f"case:{case.id}", actor=by, adcode=case.adcode, now=chat.now)
    say_later(
        chat.db,
        key=key,
        chat_id=chat.said.user_id,
        kind=Kind.CASE,
        words=lambda: _in_one(card_words(chat.db, case, for_office=True, now=chat.now, zone=chat.zone)),
        rows=lambda: desk_rows(chat, case),
        language=chat.around.default_language,
        is_urgent=True,
        now=chat.now,
    )


def _in_one(text: str) -> str:
    """As much as one message holds."""
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def _tapper(chat: Chat) -> Person | None:
    """On Telegram somebody's own chat has the number of their account."""
    return None if chat.said.user_id is None else find_person(chat.db, chat.said.user_id)


def _may_bind(db: Session, person: Person, office: Office) -> bool:
    admin = set(areas_of(db, person, ADMIN))
    return works_for(db, person, office) or not admin.isdisjoint(areas_covering(db, office.area))


def _no_right(office: Office) -> str:
    return _("Only who works for “{office}”, or its admin, can do that.").format(office=_name(office))


def _name(office: Office) -> str:
    return office.label(current_language())
