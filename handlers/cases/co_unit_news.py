"""What the offices hear that help with a case."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from handlers.cases.reminders import tell_chats
from handlers.words import N_, _
from models.case import Case, CaseEvent
from models.cases.co_unit import list_co_units
from models.cases.listing import list_clerks
from models.messages.outgoing import Kind
from models.office import Office

_TURN_WORDS = {
    "answered": N_("It is answered; thank you for helping."),
    "refused": N_("It was not accepted; there is nothing more to do for you."),
    "withdrawn": N_("The person has withdrawn it; there is nothing more to do for you."),
    "reopened": N_("It is worked on again; please look at it once more."),
}


def tell_co_unit(
    db: Session,
    case: Case,
    event: CaseEvent,
    office: Office,
    words: Callable[[], str],
    *,
    language: str,
    now: datetime,
) -> int:
    """Tell those who work for one of them; returns how many chats that are."""
    chats = list_clerks(db, office)
    key = f"case:{event.id}:unit:{office.id}"
    tell_chats(db, case, chats, words, key=key, kind=Kind.CASE, language=language, now=now)
    return len(chats)


def tell_co_units_of_turn(db: Session, case: Case, event: CaseEvent, *, language: str, now: datetime) -> None:
    """That it is over, or begins anew, whoever brought that about; of anything else they hear nothing."""
    if event.what in _TURN_WORDS:
        tell_co_units(db, case, event, lambda: _(_TURN_WORDS[event.what]), language=language, now=now)


def tell_co_units(
    db: Session, case: Case, event: CaseEvent, words: Callable[[], str], *, language: str, now: datetime
) -> None:
    for _unit, office in list_co_units(db, case):
        tell_co_unit(db, case, event, office, words, language=language, now=now)
