"""V1: what is kept of an anonymous case leads to nobody, not by its moments, its keys or its number either."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session

from models.area import REGION
from models.case import ANONYMOUS, ANSWERED, HIDDEN, WAITING, Case, get_case
from models.cases.held_act import draw_within_hours
from models.cases.number import _HIGHEST, _LOWEST, draw_number
from models.cases.opening import NewCase, open_case
from models.cases.release import release_acts
from models.cases.reporter import judge_case, rate_case, reopen_case, say_more
from models.cases.topic import get_topic
from models.cases.veil import EARLIEST, LATEST, draw_hand_over, half_day, hand_over_case
from models.holiday import load_calendar
from models.office import REGION_OFFICE
from models.person import Person
from models.tables import METADATA
from tests.areas import lay_areas
from tests.models.offices.samples import add_office
from tests.playground import NOON

CALENDAR = load_calendar("Asia/Shanghai")
PEOPLE = 16
# By chance one is hit; so many are not in fifty thousand runs.
LUCK = 8
# All that is kept of a case, and where the number of the case stands in it.
KEPT = {"case": "id", "case_event": "case_id", "case_file": "case_id", "held_act": "case_id"}
DRAWN_NUMBER = draw_number


@dataclass(frozen=True)
class Seen:
    """Somebody who was seen to write, and the case that they raised, which the guesser does not know."""

    person_id: int
    at: datetime
    case_id: int


@pytest.fixture(autouse=True)
def numbers_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.cases.number.draw_number", DRAWN_NUMBER)


def raised(db: Session, person: Person, *, manner: str, now: datetime) -> Case:
    new = NewCase(
        topic=get_topic("R03"), manner=manner, reporter=person, chat_id=7, story=f"{now}", photos=("a",), adcode=None
    )
    return open_case(db, new, calendar=CALENDAR, now=now).case


def somebody(db: Session) -> Person:
    person = Person(language="zh_CN", consent_version=1, consented_at=NOON, created_at=NOON)
    db.add(person)
    db.flush()
    return person


def an_hour(db: Session, *, manner: str) -> Sequence[Seen]:
    """People who write in it, each in a minute of their own: two steps of a case; and between them others, by name."""
    lay_areas(db)
    add_office(db, "NX", level=REGION_OFFICE, adcode=REGION)
    neighbour, seen = somebody(db), []
    minutes = random.Random(7).sample(range(60), PEOPLE)
    for minute in sorted(minutes):
        at = NOON + timedelta(minutes=minute, seconds=13)
        raised(db, neighbour, manner=HIDDEN, now=at - timedelta(seconds=9))
        person = somebody(db)
        seen.append(Seen(person.id or 0, at, raised(db, person, manner=manner, now=at).id or 0))
    for one in seen:
        hand_over_case(db, one.case_id, now=NOON + timedelta(hours=2))
        get_case(db, one.case_id).waiting_since, get_case(db, one.case_id).state = NOON + timedelta(hours=2), WAITING
    for one in seen:
        at = one.at + timedelta(hours=3)
        raised(db, neighbour, manner=HIDDEN, now=at - timedelta(seconds=9))
        say_more(db, get_case(db, one.case_id), words="还有", photos=("b",), actor_id=None, now=at)
    return seen


def dumped(db: Session) -> dict[str, list[dict[str, Any]]]:
    db.flush()
    tables = {table.name: select(table) for table in METADATA.sorted_tables}
    return {name: [dict(row) for row in db.connection().execute(query).mappings()] for name, query in tables.items()}


def moments_of(row: dict[str, Any]) -> Iterator[datetime]:
    for name, value in row.items():
        # Until our copy is there a file is named as its channel names it, and leads there anyway.
        if isinstance(value, datetime) and name != "awaited_since":
            yield value.astimezone(UTC)


def guesses(dump: dict[str, list[dict[str, Any]]], case_id: int, minutes: Sequence[int]) -> Iterator[int]:
    """The minute that each moment of the case tells, and each of its keys, by the rows before and behind it."""
    for table, key in KEPT.items():
        rows = sorted(dump[table], key=lambda row: row["id"])
        for place, row in enumerate(rows):
            if row[key] != case_id:
                continue
            yield from (moment.minute for moment in moments_of(row))
            for other in [*rows[max(place - 1, 0) : place], *rows[place + 1 : place + 2]]:
                yield from (moment.minute for moment in moments_of(other) if moment.minute in minutes)


def hits(dump: dict[str, list[dict[str, Any]]], seen: Sequence[Seen]) -> int:
    """How many cases the guesser gives to the right person, who takes what is told most often for true."""
    minutes = [one.at.minute for one in seen]
    count = 0
    for one in seen:
        told = [minute for minute in guesses(dump, one.case_id, minutes) if minute in minutes]
        count += bool(told) and max(set(told), key=told.count) == one.at.minute
    return count


def test_a_guesser_who_has_the_dump_and_the_minutes_does_no_better_than_by_chance(db: Session) -> None:
    seen = an_hour(db, manner=ANONYMOUS)
    before = dumped(db)
    assert hits(before, seen) < LUCK
    for one in seen:
        release_acts(db, one.case_id, calendar=CALENDAR, now=NOON + timedelta(hours=5))
    after = dumped(db)
    assert hits(after, seen) < LUCK
    assert after["held_act"] == [] != before["held_act"]

    people, cases = {one.person_id for one in seen}, {one.case_id for one in seen}
    for table, key in KEPT.items():
        mine = [row for row in after[table] if row[key] in cases]
        assert not [row for row in mine if people & {row.get("reporter_id"), row.get("actor_id")}]


def test_the_guesser_finds_who_has_left_an_account(db: Session) -> None:
    seen = an_hour(db, manner=HIDDEN)
    assert hits(dumped(db), seen) > PEOPLE * 3 / 4


def test_numbers_are_drawn_and_none_is_given_twice(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_areas(db)
    add_office(db, "NX", level=REGION_OFFICE, adcode=REGION)
    drawn = iter([7_000_000, 7_000_000, 2_345_678])
    monkeypatch.setattr("models.cases.number.draw_number", lambda: next(drawn))
    person = somebody(db)

    cases = [raised(db, person, manner=HIDDEN, now=NOON + timedelta(minutes=minute)) for minute in range(2)]

    assert [case.number for case in cases] == ["G7000000", "G2345678"]
    assert all(_LOWEST <= DRAWN_NUMBER() <= _HIGHEST for _ in range(100))


def test_what_is_drawn_lies_in_its_bounds_and_tells_nothing_of_the_minute() -> None:
    """At both ends of the hour, and of the half day, of which the office is told, it may be the same."""
    for minute in (0, 59, 60, 719):
        at = half_day(NOON, CALENDAR) + timedelta(minutes=minute)
        drawn = [draw_hand_over(at, CALENDAR) for _ in range(300)]
        assert all(EARLIEST <= moment - at <= LATEST for moment in drawn)
        assert min(drawn) >= half_day(at, CALENDAR) + timedelta(hours=14)
        soon = [draw_within_hours(at) for _ in range(100)]
        hour = at.replace(minute=0)
        assert all(timedelta(hours=1) <= moment - hour < timedelta(hours=2) for moment in soon)


def test_what_is_done_goes_on_in_its_order_and_the_clock_with_it(db: Session) -> None:
    lay_areas(db)
    add_office(db, "NX", level=REGION_OFFICE, adcode=REGION)
    case = raised(db, somebody(db), manner=ANONYMOUS, now=NOON)
    hand_over_case(db, case.id or 0, now=NOON + timedelta(hours=2))
    due, asked_at, said_at = case.answer_by, NOON + timedelta(hours=3), NOON + timedelta(hours=5, minutes=40)
    case.state, case.waiting_since = WAITING, asked_at
    say_more(db, case, words="还有", actor_id=None, now=said_at)
    assert (case.state, release_acts(db, case.id or 0, calendar=CALENDAR, now=said_at)) == (WAITING, None)
    released_at = NOON + timedelta(hours=7)
    released = release_acts(db, case.id or 0, calendar=CALENDAR, now=released_at)
    assert released is not None
    assert [event.what for event in released.events] == ["said"]
    assert case.answer_by == due + (released_at - asked_at)

    case.state, case.answered_at, case.answer = ANSWERED, released_at, "…"
    for act in (judge, rate, reopen):
        act(db, case, released_at + timedelta(minutes=5))
    done = release_acts(db, case.id or 0, calendar=CALENDAR, now=released_at + timedelta(hours=3))
    assert done is not None
    assert [event.what for event in done.events] == ["judged", "rated", "reopened"]
    assert (case.state, case.rating, case.reopened) == ("received", None, 1)


def judge(db: Session, case: Case, now: datetime) -> None:
    judge_case(db, case, verdict="no", actor_id=None, now=now)


def rate(db: Session, case: Case, now: datetime) -> None:
    rate_case(db, case, stars=2, actor_id=None, now=now)


def reopen(db: Session, case: Case, now: datetime) -> None:
    reopen_case(db, case, words="没有", actor_id=None, calendar=CALENDAR, now=now)
