"""What an office has verified is worth points: to who reported it first in full, to who joined them a small share."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from models.case import Case
from models.cases.earning import earned_rule
from models.cases.joining import list_joiners
from models.cases.moves import require_case_right, some_words
from models.cases.split import find_whole
from models.cases.topic import HOURS, REPORT
from models.person import Person
from models.points.account import lock_accounts, open_account
from models.points.booking import NewEntry, append_entry, award_points, reverse_entry, room_for
from models.points.entry import PointEntry, find_entry_from, find_reversal
from models.points.rule import CORRECTION, JOINED, get_rule
from models.points.volunteer import find_hours

# The topic of what somebody says against an entry.
OBJECTION = "P01"
MOST_CORRECTED = 30


@dataclass(frozen=True, slots=True)
class BookedPoints:
    """An entry, and the chat in which its owner hears of it."""

    entry: PointEntry
    chat_id: int


@dataclass(frozen=True, slots=True)
class _Share:
    """What somebody gets of a case; without `day` it counts for that on which it is booked."""

    person_id: int
    chat_id: int
    rule: str
    source: str
    times: int = 1
    day: date | None = None


def book_case(db: Session, case: Case, *, by: Person, today: date, now: datetime) -> list[BookedPoints]:
    """Give the points for a case that `by` has just verified, once; nobody gives any to themselves."""
    booked = []
    shares = [share for share in _shares(db, case) if share.person_id != by.id]
    people = {share.person_id: db.get_one(Person, share.person_id) for share in shares}
    lock_accounts(db, people.values(), now=now)
    for share in shares:
        if find_entry_from(db, share.source) is not None:
            continue
        person = people[share.person_id]
        entry = award_points(
            db,
            person=person,
            rule=share.rule,
            source=share.source,
            today=share.day or today,
            now=now,
            times=share.times,
        )
        booked.append(BookedPoints(entry, share.chat_id))
    return booked


def list_booked(db: Session, case: Case) -> list[BookedPoints]:
    """The points that were given for a case and not taken back."""
    found = ((find_entry_from(db, share.source), share.chat_id) for share in _shares(db, case))
    return [
        BookedPoints(entry, chat_id)
        for entry, chat_id in found
        if entry is not None and find_reversal(db, entry) is None
    ]


def take_back_case(db: Session, case: Case, *, by: Person, reason: str, now: datetime) -> list[BookedPoints]:
    """What was verified turned out to be false. Raises NoRight."""
    require_case_right(db, by, case)
    booked = list_booked(db, case)
    lock_accounts(db, [db.get_one(Person, one.entry.person_id) for one in booked], now=now)
    return [
        BookedPoints(reverse_entry(db, one.entry, by=by, reason=reason, now=now), one.chat_id)
        for one in booked
        if one.entry.person_id != by.id
    ]


def correct_points(
    db: Session, case: Case, *, points: int, by: Person, reason: str, today: date, now: datetime
) -> BookedPoints | None:
    """Book what an objection has brought, within the limits; None where who objected is gone, or is `by`.

    Once for a case: a second time the first entry is returned. Raises NoRight, NothingSaid.
    """
    assert 0 < points <= MOST_CORRECTED
    require_case_right(db, by, case)
    words = some_words(reason)
    if case.reporter_id is None or case.chat_id is None or case.reporter_id == by.id:
        return None
    source = f"case:{case.id}:correction"
    person = db.get_one(Person, case.reporter_id)
    account = open_account(db, person, now=now)
    if (before := find_entry_from(db, source)) is not None:
        return BookedPoints(before, case.chat_id)
    booked = min(points, room_for(db, person, get_rule(CORRECTION, today), today))
    new = NewEntry(CORRECTION, source, today, points, booked, booked, reason=words, by=by)
    return BookedPoints(append_entry(db, account, person, new, now=now), case.chat_id)


def is_objection(case: Case) -> bool:
    return case.topic == OBJECTION


def _shares(db: Session, case: Case) -> Iterator[_Share]:
    """Of what is in parts now, the whole alone counts: it was reported once."""
    rule = earned_rule(case)
    if not rule or case.reporter_id is None or find_whole(db, case) is not None:
        return
    hours = find_hours(db, case)
    if case.kind == HOURS and hours is None:
        return
    if case.chat_id is not None:
        source = f"case:{case.id}"
        yield (
            _Share(case.reporter_id, case.chat_id, rule, source)
            if hours is None
            else _Share(case.reporter_id, case.chat_id, rule, source, hours.half_hours, hours.day)
        )
    if case.kind == REPORT:
        for joiner in list_joiners(db, case):
            yield _Share(joiner.person_id, joiner.chat_id, JOINED, f"case:{case.id}:joiner:{joiner.id}")
