"""What keeps who reports a shop from being found out: a hand-over that nobody can guess, words without numbers."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from models.case import BY_CLOCK, OPEN, Case, CaseEvent, get_case, note_event
from models.cases.held_act import hour_of
from models.holiday import Calendar

EARLIEST, LATEST, HALF_DAY = timedelta(hours=2), timedelta(hours=48), timedelta(hours=12)
OWN_PHONE, OWN_NAME, LONG_NUMBER = "phone", "name", "number"
_CLUES = {
    OWN_PHONE: re.compile(r"(?<!\d)1[3-9]\d(?:[\s-]?\d{4}){2}(?!\d)"),
    OWN_NAME: re.compile(
        r"我(?:是|叫|就是)[^，。；！？,.;!?\n]{0,20}(?:骑手|外卖员|配送员|快递员|小哥)"
        r"|\bI(?:'m| am)\b[^,.;!?\n]{0,40}\b(?:rider|courier)\b",
        re.IGNORECASE,
    ),
    LONG_NUMBER: re.compile(r"\d(?:[\s-]?\d){9,}"),
}
_CROSSED_OUT = "×××"


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A case that its office now has, and the event of it."""

    case: Case
    event: CaseEvent


def clues_in(text: str) -> list[str]:
    """What of a text may name who wrote it: OWN_PHONE, OWN_NAME, or LONG_NUMBER as an order has."""
    found = [clue for clue, pattern in _CLUES.items() if pattern.search(text)]
    return [clue for clue in found if clue != LONG_NUMBER or OWN_PHONE not in found]


def without_numbers(text: str) -> str:
    """Phone and order numbers are never shown to anybody, so they are not kept either."""
    return _CLUES[LONG_NUMBER].sub(_CROSSED_OUT, text)


def draw_hand_over(now: datetime, calendar: Calendar) -> datetime:
    """A moment that nobody can guess, between EARLIEST and LATEST from now, drawn alike for all of half a day.

    The office is told which half of a day it was: what is drawn may tell no more.
    """
    begins = half_day(now, calendar)
    earliest, latest = begins + HALF_DAY + EARLIEST, begins + LATEST
    minutes = int((latest - earliest).total_seconds()) // 60
    return earliest + timedelta(minutes=secrets.randbelow(minutes + 1))


def kept_moment(case: Case, now: datetime) -> datetime:
    """When its reporter did something, as it is kept: to the hour where nobody shall find out who they are.

    To the minute it could be matched with when somebody was seen to write.
    """
    return hour_of(now) if case.reporter_id is None else now


def half_day(moment: datetime, calendar: Calendar) -> datetime:
    """Midnight or noon before, where the calendar is."""
    local = moment.astimezone(calendar.zone)
    return local.replace(hour=local.hour // 12 * 12, minute=0, second=0, microsecond=0)


def list_to_hand_over(db: Session, *, now: datetime, after: int = 0, at_most: int = 100) -> list[int]:
    """The numbers, above `after`, of those that were kept back until now; not of what was withdrawn meanwhile."""
    due = select(Case.id).where(col(Case.hand_over_at) <= now, col(Case.state).in_(OPEN), col(Case.id) > after)
    return [number for number in db.exec(due.order_by(col(Case.id)).limit(at_most)) if number is not None]


def hand_over_case(db: Session, case_id: int, *, now: datetime) -> HandedOver | None:
    """Give it to its office; None where that was done, or it was withdrawn, or it is too early."""
    case = get_case(db, case_id)
    if case.hand_over_at is None or case.hand_over_at > now or case.state not in OPEN:
        return None
    case.hand_over_at = None
    return HandedOver(case, note_event(db, case, what="handed_over", by=BY_CLOCK, now=now))
