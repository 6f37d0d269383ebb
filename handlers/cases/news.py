"""News of a case, to the chat of who raised it and to those of the office; neither sees the other's account."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from handlers.cases.files import file_buttons
from handlers.cases.words import card_words, headline, one_line
from handlers.cases.yes_no_rows import yes_no_row
from handlers.conversation import Button, action_data
from handlers.conversation.replies import Rows
from handlers.later import say_later
from handlers.words import _
from models.case import Case, CaseEvent
from models.cases.file import list_files_of
from models.cases.joining import FOR_FIRST_ALONE, list_joiners
from models.cases.listing import list_clerks
from models.messages.outgoing import Kind
from models.office import get_office

# What an office hears of for the first time is told in full.
_NEW_TO_OFFICE = ("received", "split_off", "handed_over", "transferred")


def tell_reporter(
    db: Session,
    case: Case,
    event: CaseEvent,
    words: Callable[[], str],
    rows: Callable[[], Rows],
    *,
    language: str,
    is_urgent: bool = True,
    now: datetime,
) -> bool:
    """Send what happened under the case's headline, in the person's language, to them and to who joined them.

    False where no chat of who raised it is known. Questions and money are for them alone. What is not urgent comes from
    the clock, and leaves people alone in their quiet hours.
    """
    if event.what not in FOR_FIRST_ALONE:
        tell_joiners(db, case, event, words, language=language, is_urgent=is_urgent, now=now)
    if case.chat_id is None:
        return False
    return tell_chat(
        db,
        case,
        key=f"case:{event.id}",
        chat_id=case.chat_id,
        words=words,
        rows=rows,
        language=language,
        is_urgent=is_urgent,
        now=now,
    )


def tell_joiners(
    db: Session,
    case: Case,
    event: CaseEvent,
    words: Callable[[], str],
    *,
    language: str,
    is_urgent: bool = True,
    now: datetime,
) -> None:
    """They read the same, and have no say in it."""
    for joiner in list_joiners(db, case):
        key = f"case:{event.id}:joiner:{joiner.id}"
        tell_chat(
            db,
            case,
            key=key,
            chat_id=joiner.chat_id,
            words=words,
            rows=list,
            language=language,
            is_urgent=is_urgent,
            now=now,
        )


def tell_office(
    db: Session,
    case: Case,
    event: CaseEvent,
    words: Callable[[], str],
    *,
    rows: Callable[[], Rows] = list,
    language: str,
    besides: int | None = None,
    now: datetime,
) -> int:
    """Tell all who work for its office, whoever holds it; returns how many chats that are.

    `besides` is the number of a person who is left out. Nobody is told while the office does not have it yet.
    """
    if case.hand_over_at is not None:
        return 0
    chats = list_clerks(db, get_office(db, case.office_id), besides=besides)

    def told() -> str:
        return words() if event.what in _NEW_TO_OFFICE else f"{one_line(case, now)}\n{words()}"

    for chat_id in chats:
        say_later(
            db,
            key=f"case:{event.id}:{chat_id}",
            chat_id=chat_id,
            kind=Kind.CASE,
            words=told,
            rows=lambda: [*rows(), [Button(_("Look at it"), action_data("case", case.id))]],
            language=language,
            is_urgent=True,
            now=now,
        )
    return len(chats)


def tell_chat(
    db: Session,
    case: Case,
    *,
    key: str,
    chat_id: int,
    words: Callable[[], str],
    rows: Callable[[], Rows],
    language: str,
    is_urgent: bool,
    now: datetime,
) -> bool:
    """Send one chat what happened under the case's headline."""
    return say_later(
        db,
        key=key,
        chat_id=chat_id,
        kind=Kind.CASE,
        words=lambda: f"{headline(case)}\n{words()}",
        rows=lambda: [*rows(), [Button(_("Look at it"), action_data("case.mine", case.id))]],
        language=language,
        is_urgent=is_urgent,
        now=now,
    )


def tell_new_case(db: Session, case: Case, event: CaseEvent, *, language: str, now: datetime, zone: ZoneInfo) -> int:
    """Tell an office of what it has to see to from now on; returns how many chats that are."""

    def words() -> str:
        return new_case_words(db, case, now=now, zone=zone)

    def rows() -> Rows:
        photos = file_buttons(list_files_of(db, case, only_shown=False), str(case.id), photos="case.photos", voice="")
        return [row, photos] if (row := yes_no_row(case)) else []

    return tell_office(db, case, event, words, rows=rows, language=language, now=now)


def new_case_words(db: Session, case: Case, *, now: datetime, zone: ZoneInfo) -> str:
    return _("New for your office:") + "\n" + card_words(db, case, for_office=True, now=now, zone=zone)
