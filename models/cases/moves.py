"""The moves that a case can make: from where each may start, and what every one of them has in common."""

from datetime import datetime, timedelta

from sqlmodel import Session

from models.case import ACCEPTED, ANSWERED, CLOSED, OPEN, RECEIVED, WAITING, Case, list_events
from models.errors import Refusal
from models.office import get_office, works_for
from models.people.access import NoRight, areas_covering, areas_of
from models.person import STAFF, Person

# By name: from which states a move may start. Where it leads stands in the move itself.
_FROM = {
    "accept": (RECEIVED,),
    "ask": (ACCEPTED,),
    "say": OPEN,
    "join": OPEN,
    "unjoin": OPEN,
    "note": OPEN,
    "transfer": OPEN,
    "return": OPEN,
    "add_unit": OPEN,
    "end_unit": OPEN,
    "help": OPEN,
    "party": OPEN,
    "meet": OPEN,
    "split": OPEN,
    "check": (*OPEN, ANSWERED, CLOSED),
    "extend": OPEN,
    "reclass": OPEN,
    "take_over": OPEN,
    "answer": OPEN,
    "refuse": OPEN,
    "correct": (ANSWERED, CLOSED),
    "release": (ACCEPTED, WAITING),
    "withdraw": (*OPEN, ANSWERED),
    "judge": (ANSWERED,),
    "rate": (ANSWERED, CLOSED),
    "reopen": (ANSWERED, CLOSED),
    "reward": (*OPEN, ANSWERED, CLOSED),
    "close": (ANSWERED,),
}
MOVES = tuple(_FROM)
# What has happened where one office had it before and another has it behind; the first is in the facts.
_GOES_AWAY = ("transferred", "returned", "taken_over")


class AlreadyMoved(Refusal):
    """Somebody was first, or it is over: it stands in `state`, held by `holder_id`."""

    def __init__(self, case: Case) -> None:
        super().__init__(case.state)
        self.state, self.holder_id = case.state, case.holder_id


class SameOffice(Refusal):
    """It is there already."""


class ClosedOffice(Refusal):
    """That office takes nothing any more."""


class ExtendedBefore(Refusal):
    """Once is as often as it may be extended."""


class ReopenedBefore(Refusal):
    """Once is as often as a person may reopen it by themselves."""


class ClosedItYourself(Refusal):
    """It was reopened, and whoever closed it leaves its end to a colleague, as long as there is one."""


class RaisedItYourself(Refusal):
    """Nobody decides on what they raised themselves, as long as there is a colleague who can."""


class NobodyToAsk(Refusal):
    """Whoever raised it is forgotten: the clock would stand still for good."""


class NothingSaid(Refusal):
    """Words are needed here."""


def may_work_on(db: Session, person: Person | None, case: Case) -> bool:
    """Whether they are staff where its office is, and it has it; an office of no county is the whole region's."""
    if person is None or case.hand_over_at is not None:
        return False
    covering = areas_covering(db, get_office(db, case.office_id).area)
    return not set(areas_of(db, person, STAFF)).isdisjoint(covering)


def has_passed_through(db: Session, person: Person | None, case: Case) -> bool:
    """Whether an office had it for which this person works, and it went on to another from there."""
    passed = (event.facts.get("from") for event in list_events(db, case, only_shown=False) if event.what in _GOES_AWAY)
    return any(works_for(db, person, get_office(db, office_id)) for office_id in passed if office_id is not None)


def require_case_right(db: Session, person: Person | None, case: Case) -> Person:
    """Raises NoRight."""
    if person is None or not may_work_on(db, person, case):
        raise NoRight(STAFF)
    return person


def begin_move(db: Session, case: Case, move: str, by: Person | None) -> None:
    """Raises NoRight, AlreadyMoved."""
    if by is not None:
        require_case_right(db, by, case)
    require_state(case, move, state=case.state)


def require_state(case: Case, move: str, *, state: str) -> None:
    """It stands so for who makes the move. Raises AlreadyMoved."""
    if not may_start(move, state):
        raise AlreadyMoved(case)


def may_start(move: str, state: str) -> bool:
    return state in _FROM[move]


def resume_clock(case: Case, now: datetime) -> None:
    """While the office waited for the person, no deadline came nearer, and it was not idle."""
    if case.waiting_since is None:
        return
    waited = max(now - case.waiting_since, timedelta())
    case.answer_by += waited
    case.warn_at += waited
    case.waiting_since, case.touched_at = None, now


def some_words(words: str) -> str:
    """Raises NothingSaid."""
    if not words.strip():
        raise NothingSaid
    return words.strip()
