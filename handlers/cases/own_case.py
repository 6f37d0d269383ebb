"""A case as its reporter names it: by its number, which opens one's own alone, or by its query code.

What was split off from an anonymous one is named by the code of the whole, a dot, and its own number.
"""

import re

from handlers.conversation import BadButton, Chat
from handlers.words import _
from models.case import BY_OFFICE, Case, NoSuchCase
from models.cases.leaving import has_passed_on, list_events_of_reporter
from models.cases.opening import CODE_LENGTH
from models.cases.query_code import find_case_by_code
from models.cases.reporter import find_case_of, is_reporter
from models.cases.split import get_part
from models.secret_code import TooManyTries

_ID = re.compile(r"[0-9]{1,18}")


def is_case_id(key: str) -> bool:
    return _ID.fullmatch(key) is not None


def own_case(chat: Chat, key: str) -> Case:
    """By a number only one's own, by a query code any that has it. Raises BadButton."""
    try:
        if is_case_id(key):
            return find_case_of(chat.db, int(key), chat.person)
        code, _dot, part = key.partition(".")
        if len(code) != CODE_LENGTH or not code.isalnum() or (part and not is_case_id(part)):
            raise NoSuchCase
        case = find_case_by_code(chat.db, code, chat_id=chat.id, now=chat.now)
        return get_part(chat.db, case, int(part)) if part else case
    except (NoSuchCase, TooManyTries) as error:
        raise BadButton from error


def argued_case(chat: Chat) -> Case | None:
    """The case that is the flow's argument; None where it is none of theirs, which they are told."""
    try:
        return own_case(chat, chat.argument)
    except BadButton:
        chat.say(_("There is no such case of yours. /cases shows those that there are."))
        return None


def files_shown_by(chat: Chat, case: Case) -> str | None:
    """Whose files this chat may be shown, None for everybody's.

    Where a code is needed, no chat is to be known as one that saw what came with the case; and who joined it and is the
    first now never sees what came from others.
    """
    if not is_reporter(case, chat.person) or has_passed_on(list_events_of_reporter(chat.db, case)):
        return BY_OFFICE
    return None


def key_of(chat: Chat, case: Case) -> str:
    """As the flow's argument names it: a code stays a code."""
    return str(case.id) if is_reporter(case, chat.person) else chat.argument
