"""The desk of an office: who sits at it, which case lies on it, and whom it tells of what was done."""

from collections.abc import Callable

from handlers.case_news import tell_office, tell_reporter
from handlers.case_words import state_words
from handlers.conversation import Chat
from handlers.conversation.replies import Rows
from handlers.words import _
from models.access import NoRight
from models.case import (
    ACCEPTED,
    Case,
    CaseEvent,
    NoSuchCase,
    get_case,
)
from models.case_moves import AlreadyMoved, require_case_right
from models.person import STAFF, Person


def member(chat: Chat) -> Person:
    assert chat.person is not None
    return chat.person


def case_at_desk(chat: Chat, case_id: int) -> Case:
    """One that this person may work on. Raises NoRight, be it another office's or none at all."""
    try:
        case = get_case(chat.db, case_id)
    except NoSuchCase as error:
        raise NoRight(STAFF) from error
    require_case_right(chat.db, chat.person, case)
    return case


def taken_words(chat: Chat, case: Case, refusal: AlreadyMoved) -> str:
    if refusal.state == ACCEPTED and refusal.holder_id != member(chat).id:
        return _("A colleague was first: {number} is being worked on.").format(number=case.number)
    return _("That is not possible any more: {number} is {state}.").format(number=case.number, state=state_words(case))


def tell_news(
    chat: Chat, case: Case, event: CaseEvent, words: Callable[[], str], rows: Callable[[], Rows] = list
) -> None:
    tell_reporter(chat.db, case, event, words, rows, language=chat.around.default_language, now=chat.now)


def tell_colleagues(chat: Chat, case: Case, event: CaseEvent, words: Callable[[], str]) -> None:
    tell_office(
        chat.db, case, event, words, language=chat.around.default_language, besides=member(chat).id, now=chat.now
    )
