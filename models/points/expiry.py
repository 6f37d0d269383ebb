"""Points end with a year: data/point_expiry.csv says with which one. The oldest are spent first, so they alone end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, Table, case, func, select
from sqlmodel import Session

from models.batch_run import is_run_ended
from models.errors import Refusal
from models.person import Person
from models.points.account import open_account
from models.points.booking import NewEntry, append_entry
from models.points.entry import EXPIRED, REDEEMED, PointEntry, find_entry_from
from models.starter_data import starter_rows

EXPIRY_RUN, NOTICE_RUN = "point_expiry", "point_expiry_notice"

_entry: Table = PointEntry.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class ExpiryRule:
    """What was earned in these years is kept to the end of the year so many years later.

    Nothing ends before what was earned earlier.
    """

    earned_from: int
    earned_to: int | None
    kept_years: int
    notice_days: int
    basis: str


class EndsOutOfOrder(Refusal):
    """What was earned in the year `later` would end before what was earned in `earlier`, at the end of `ends`.

    The oldest are spent first, so that nothing could then be told of what is left of which year.
    """

    def __init__(self, earlier: int, later: int, ends: int) -> None:
        super().__init__(earlier, later, ends)
        self.earlier, self.later, self.ends = earlier, later, ends


@dataclass(frozen=True, slots=True)
class YearEnd:
    """With `day`, the last of a year, all ends that was earned until `earned_until`; people hear of it from `told_on`.

    The local day after is the first on which nobody has those points any more.
    """

    day: date
    earned_until: date
    told_on: date


@dataclass(frozen=True, slots=True)
class Ending:
    """So many points of a person end."""

    person_id: int
    points: int


def year_end(year: int) -> YearEnd | None:
    """None where nothing ends with that year."""
    ending = [
        (earned, rule)
        for rule in load_expiry_rules()
        if (earned := year - rule.kept_years) >= rule.earned_from
        and (rule.earned_to is None or earned <= rule.earned_to)
    ]
    if not ending:
        return None
    earned, rule = max(ending, key=lambda one: one[0])
    day = date(year, 12, 31)
    return YearEnd(day, date(earned, 12, 31), day - timedelta(days=rule.notice_days))


def past_year_ends(today: date) -> list[YearEnd]:
    """Those that are over on that local day, the oldest first."""
    first = min(rule.earned_from + rule.kept_years for rule in load_expiry_rules())
    return [end for year in range(first, today.year) if (end := year_end(year)) is not None]


def kept_until(today: date) -> date:
    """The last day of what is earned today."""
    ends = (year_end(year) for year in range(today.year, today.year + 100))
    return next(end.day for end in ends if end is not None and end.earned_until >= today)


def announced_year_end(today: date) -> YearEnd | None:
    """The end of this year, from the day on which people hear of it."""
    end = year_end(today.year)
    return end if end is not None and end.told_on <= today else None


def points_ending(db: Session, person: Person, end: YearEnd) -> int:
    return next((one.points for one in list_endings(db, (person.id or 0,), end)), 0)


def list_endings(db: Session, people: Iterable[int], end: YearEnd) -> list[Ending]:
    """Who of these people has points that end then, by their numbers."""
    left = _left(end.earned_until)
    query = select(_entry.c.person_id, left).where(_entry.c.person_id.in_(list(people)))
    query = query.group_by(_entry.c.person_id).having(left > 0).order_by(_entry.c.person_id)
    rows: Iterable[Any] = db.connection().execute(query)
    return [Ending(person_id, points) for person_id, points in rows]


def expire_points(db: Session, person: Person, end: YearEnd, *, now: datetime) -> PointEntry | None:
    """Take away what ends, once; None where there is nothing. Levels and boards stay as they are."""
    account = open_account(db, person, now=now)
    source = f"expiry:{person.id}:{end.day.year}"
    if find_entry_from(db, source) is not None:
        return None
    points = points_ending(db, person, end)
    if not points:
        return None
    return append_entry(db, account, person, NewEntry(EXPIRED, source, end.day, -points, -points, 0), now=now)


def expire_past(db: Session, person: Person, *, today: date, now: datetime) -> None:
    """What ended before that local day can't be had on it, even if the clock has not come by yet.

    Where it has, points of a gift that is given back after the end of their year are kept to the end of the next one.
    """
    for end in past_year_ends(today):
        if not is_run_ended(db, EXPIRY_RUN, end.day):
            expire_points(db, person, end, now=now)


@lru_cache(maxsize=1)
def load_expiry_rules() -> tuple[ExpiryRule, ...]:
    """Raises EndsOutOfOrder."""
    return in_order(
        ExpiryRule(
            int(row["earned_from"]),
            int(row["earned_to"]) if row["earned_to"] else None,
            int(row["kept_years"]),
            int(row["notice_days"]),
            row["basis"],
        )
        for row in starter_rows("point_expiry")
    )


def in_order(rules: Iterable[ExpiryRule]) -> tuple[ExpiryRule, ...]:
    """Raises EndsOutOfOrder."""
    rules = tuple(rules)
    named = [year for rule in rules for year in (rule.earned_from, rule.earned_to) if year is not None]
    ends = {
        year: year + min(kept)
        for year in range(min(named), max(named) + 2)
        if (kept := [rule.kept_years for rule in rules if rule.earned_from <= year <= (rule.earned_to or year)])
    }
    for earlier, later in pairwise(sorted(ends)):
        if ends[later] < ends[earlier]:
            raise EndsOutOfOrder(earlier, later, ends[earlier])
    return rules


def _left(until: date) -> ColumnElement[int]:
    """What was earned until that day, without all that was ever spent or has ended: the oldest goes first.

    A reversal counts for the day of what it reverses, so that points which were taken back are not in it, and those of
    a gift that was given back are again.
    """
    went = _entry.c.rule.in_((REDEEMED, EXPIRED))
    return func.sum(case((went | (_entry.c.day <= until), _entry.c.points), else_=0))
