"""The desk of an office: who sits at it, which case lies on it, and whom it tells of what was done."""

import re
from collections.abc import Callable

from handlers.cases.co_unit_news import tell_co_units_of_turn
from handlers.cases.news import tell_office, tell_reporter
from handlers.cases.state_words import TO_OFFICE, state_words
from handlers.conversation import Button, Chat, action_data
from handlers.conversation.refusing import Elsewhere
from handlers.conversation.replies import Rows
from handlers.rights import member
from handlers.words import _, current_language
from models.case import (
    ACCEPTED,
    CLOSED,
    Case,
    CaseEvent,
    NoSuchCase,
    get_case,
)
from models.cases.file import TooManyPhotos
from models.cases.moves import (
    AlreadyMoved,
    ClosedItYourself,
    ClosedOffice,
    NobodyToAsk,
    RaisedItYourself,
    SameOffice,
    has_passed_through,
    require_case_right,
)
from models.cases.topic import get_topic, is_yes_or_no
from models.office import get_office
from models.people.access import NoRight
from models.person import STAFF

_NUMBER = re.compile(r"([0-9]{1,18})(?![0-9])")


def numbered(argument: str) -> str:
    """The number of the case with which a flow's argument begins, as drafts are told apart by; "" where it is none."""
    number = _NUMBER.match(argument)
    return f"#{int(number[1]):06d}" if number else ""


def case_at_desk(chat: Chat, case_id: int) -> Case:
    """One that this person may work on.

    Raises:
        NoRight: be it another office's or none at all.
        Elsewhere: it was theirs, and has gone to another office.
    """
    try:
        case = get_case(chat.db, case_id)
    except NoSuchCase as error:
        raise NoRight(STAFF) from error
    try:
        require_case_right(chat.db, chat.person, case)
    except NoRight as refusal:
        if has_passed_through(chat.db, chat.person, case):
            raise Elsewhere(STAFF, _elsewhere_words(chat, case)) from refusal
        raise
    return case


def argued_case(chat: Chat) -> Case:
    """The one whose number is the flow's argument. Raises NoRight."""
    if not chat.argument.isdecimal() or len(chat.argument) > 18:
        raise NoRight(STAFF)
    return case_at_desk(chat, int(chat.argument))


def moved(chat: Chat, case: Case, move: Callable[[], CaseEvent]) -> CaseEvent | None:
    """Make a move; None where it can't be made any more, which is then said."""
    try:
        return move()
    except AlreadyMoved as refusal:
        chat.say(taken_words(chat, case, refusal), [[look(case)]])
    except (RaisedItYourself, ClosedItYourself) as refusal:
        chat.say(colleague_words(refusal), [[look(case)]])
    except NobodyToAsk:
        chat.say(_("Nobody is left who could answer. Please see to it with what you know."), [[look(case)]])
    except SameOffice:
        chat.say(_("It is with that office already; nothing was moved."), [[look(case)]])
    except ClosedOffice:
        chat.say(_("That office was closed meanwhile; nothing was moved. Please choose another."), [[look(case)]])
    except TooManyPhotos as refusal:
        chat.say(
            _("The case has room for {count} more photos; nothing was sent. Please send it with fewer.").format(
                count=refusal.room
            ),
            [[look(case)]],
        )
    return None


def look(case: Case) -> Button:
    return Button(_("Look at it"), action_data("case", case.id))


def colleague_words(refusal: RaisedItYourself | ClosedItYourself) -> str:
    """Why a colleague should do it."""
    if isinstance(refusal, RaisedItYourself):
        return _("You raised this one yourself; please leave it to a colleague.")
    return _("You closed it before; a colleague should look at it this time.")


def taken_words(chat: Chat, case: Case, refusal: AlreadyMoved) -> str:
    """Who was first, as far as a colleague is told it."""
    is_decided = refusal.state == CLOSED and is_yes_or_no(get_topic(case.topic))
    if is_decided and refusal.holder_id == member(chat).id:
        return _("You decided on {number} yourself before.").format(number=case.number)
    if is_decided:
        return _("A colleague was first: {number} is decided.").format(number=case.number)
    if refusal.state == ACCEPTED and refusal.holder_id != member(chat).id:
        return _("A colleague was first: {number} is being worked on.").format(number=case.number)
    state = state_words(case, to=TO_OFFICE)
    return _("That is not possible any more: {number} is {state}.").format(number=case.number, state=state)


def _elsewhere_words(chat: Chat, case: Case) -> str:
    office = get_office(chat.db, case.office_id).label(current_language())
    return _("{number} is with “{office}” now, so nothing was written here.").format(number=case.number, office=office)


def tell_news(
    chat: Chat, case: Case, event: CaseEvent, words: Callable[[], str], rows: Callable[[], Rows] = list
) -> None:
    tell_reporter(chat.db, case, event, words, rows, language=chat.around.default_language, now=chat.now)
    tell_co_units_of_turn(chat.db, case, event, language=chat.around.default_language, now=chat.now)


def tell_colleagues(chat: Chat, case: Case, event: CaseEvent, words: Callable[[], str]) -> None:
    tell_office(
        chat.db, case, event, words, language=chat.around.default_language, besides=member(chat).id, now=chat.now
    )
