"""Points are given and taken back: each a new entry in the ledger, one after the other for each account."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from models.errors import Refusal
from models.person import Person
from models.points.account import PointAccount, open_account
from models.points.entry import EXPIRED, PointEntry, find_entry_from, find_last_entry, find_reversal
from models.points.month import add_to_month, month_of, ranked_in
from models.points.rule import ALL, PointRule, get_rule

_NO_LIMIT = 1_000_000


class AlreadyReversed(Refusal):
    """Somebody was first."""


class NothingToReverse(Refusal):
    """A reversal is not reversed, nor is what has ended with a year: what was right after all is entered anew."""


@dataclass(frozen=True, slots=True)
class NewEntry:
    """`asked` before limits, `points` after them; the words are those of whoever enters it."""

    rule: str
    source: str
    day: date
    asked: int
    points: int
    ranked: int
    reason: str = ""
    evidence: str = ""
    by: Person | None = None
    reverses: PointEntry | None = None


def award_points(
    db: Session, *, person: Person, rule: str, source: str, today: date, now: datetime, times: int = 1
) -> PointEntry:
    """Book what the system knows to have happened, once for each source: again, the first entry is returned.

    `today` is the local day it counts for, `times` how often the rule applies. What goes beyond a limit is not booked;
    the entry then says so with fewer `points` than `asked`, perhaps 0.

    Raises UnknownRule.
    """
    assert times > 0
    account = open_account(db, person, now=now)
    if (before := find_entry_from(db, source)) is not None:
        return before
    by = get_rule(rule, today)
    asked = by.points * times
    points = min(asked, room_for(db, person, by, today))
    return append_entry(db, account, person, NewEntry(rule, source, today, asked, points, points), now=now)


def room_for(db: Session, person: Person, rule: PointRule, day: date) -> int:
    """How many points the limits leave, of the rule and of all together, by day and by month. The account is locked."""
    every = get_rule(ALL, day)
    month = month_of(day)
    on_day, since, of_rule = col(PointEntry.day) == day, col(PointEntry.day) >= month, col(PointEntry.rule) == rule.code
    rooms = []
    if rule.daily is not None:
        rooms.append(rule.daily - _sum(db, person, on_day, of_rule))
    if every.daily is not None:
        rooms.append(every.daily - _sum(db, person, on_day))
    if rule.monthly is not None:
        rooms.append(rule.monthly - _sum(db, person, since, col(PointEntry.day) < next_month(month), of_rule))
    if every.monthly is not None:
        rooms.append(every.monthly - ranked_in(db, person, month))
    return max(0, min(rooms, default=_NO_LIMIT))


def reverse_entry(
    db: Session, entry: PointEntry, *, by: Person | None = None, reason: str = "", now: datetime
) -> PointEntry:
    """Take an entry back. What was spent of it stays spent; levels and boards lose all of it.

    Raises:
        AlreadyReversed: also where two are at it at the same moment.
        NothingToReverse: it is itself a reversal, or the end of a year.
    """
    if entry.reverses_id is not None or entry.rule == EXPIRED:
        raise NothingToReverse
    person = db.get_one(Person, entry.person_id)
    account = open_account(db, person, now=now)
    if find_reversal(db, entry) is not None:
        raise AlreadyReversed
    last = find_last_entry(db, person)
    balance = 0 if last is None else last.balance
    new = NewEntry(
        rule=entry.rule,
        source=f"reversal:{entry.id}",
        day=entry.day,
        asked=-entry.asked,
        points=max(-entry.points, -balance),
        ranked=-entry.ranked,
        reason=reason,
        by=by,
        reverses=entry,
    )
    return append_entry(db, account, person, new, now=now)


def append_entry(db: Session, account: PointAccount, person: Person, new: NewEntry, *, now: datetime) -> PointEntry:
    """The account is locked; that nobody else writes its next entry the database sees to as well."""
    last = find_last_entry(db, person)
    team_id = account.team_id if new.reverses is None else new.reverses.team_id
    entry = PointEntry(
        person_id=account.person_id,
        number=1 if last is None else last.number + 1,
        at=now,
        day=new.day,
        rule=new.rule,
        asked=new.asked,
        points=new.points,
        ranked=new.ranked,
        balance=new.points if last is None else last.balance + new.points,
        earned=new.ranked if last is None else last.earned + new.ranked,
        source=new.source,
        reason=new.reason,
        evidence=new.evidence,
        by_id=None if new.by is None else new.by.id,
        reverses_id=None if new.reverses is None else new.reverses.id,
        team_id=team_id,
    )
    db.add(entry)
    db.flush()
    if new.ranked:
        add_to_month(db, account, adcode=person.home_adcode, team_id=team_id, day=new.day, ranked=new.ranked)
    return entry


def _sum(db: Session, person: Person, *conditions: ColumnElement[bool]) -> int:
    query = select(func.coalesce(func.sum(PointEntry.ranked), 0)).where(PointEntry.person_id == person.id)
    return int(db.exec(query.where(*conditions)).one())


def next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
