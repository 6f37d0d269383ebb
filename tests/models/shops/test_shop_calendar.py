"""What a year brings to a shop, and dates of owners on both databases."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session

from models.holiday import load_calendar
from models.shops.own_date import (
    MOST_DATES,
    TooManyDates,
    add_shop_date,
    find_feed_owner,
    list_shop_dates,
    list_shop_dates_due,
    renew_feed,
)
from models.shops.shop_calendar import FESTIVAL, list_shop_events
from tests.areas import lay_areas
from tests.people import settle_in

NOW = datetime(2026, 11, 30, 6, 0, tzinfo=UTC)
CALENDAR = load_calendar("Asia/Shanghai")


def test_the_annual_report_comes_each_year_with_a_cure_behind_it() -> None:
    events = list_shop_events(CALENDAR, first=date(2030, 1, 1), last=date(2030, 12, 31))

    assert [(event.day.month, event.day.day) for event in events if event.code.startswith("report")] == [
        *((1, 1), (4, 1), (6, 1), (6, 20), (6, 28), (6, 30), (7, 1)),
    ]
    assert all(event.source and event.source_en for event in events if event.code != FESTIVAL)
    assert not any(event.code.startswith("subsidy") for event in events)


def test_festivals_are_told_of_a_week_before_their_first_day() -> None:
    events = list_shop_events(CALENDAR, first=date(2026, 2, 1), last=date(2026, 2, 28))

    assert [(event.day.day, event.name, event.reminds) for event in events if event.code == FESTIVAL] == [
        *((8, "春节", True), (15, "春节", False)),
    ]


def test_dates_are_found_when_their_time_has_come(db: Session) -> None:
    lay_areas(db)
    person = settle_in(db, 77)
    first = add_shop_date(db, person, what="lease", due_on=date(2027, 3, 20), now=NOW)
    assert add_shop_date(db, person, what="lease", due_on=date(2027, 3, 20), now=NOW) is first

    def due(day: date) -> list[int | None]:
        return [each.id for each, _person in list_shop_dates_due(db, today=day, after=0, at_most=9)]

    assert due(date(2027, 2, 18)) == [first.id]
    assert due(date(2027, 2, 17)) == []
    assert due(date(2027, 3, 22)) == [first.id]


def test_there_is_an_end_to_dates(db: Session) -> None:
    lay_areas(db)
    person = settle_in(db, 77)
    for day in range(1, MOST_DATES + 1):
        add_shop_date(db, person, what="other", due_on=date(2027, 1, day), now=NOW)

    with pytest.raises(TooManyDates):
        add_shop_date(db, person, what="other", due_on=date(2028, 1, 1), now=NOW)
    assert len(list_shop_dates(db, person)) == MOST_DATES


def test_a_code_opens_until_the_next_one(db: Session) -> None:
    lay_areas(db)
    person = settle_in(db, 77)
    old = renew_feed(db, person)
    new = renew_feed(db, person)

    assert find_feed_owner(db, old) is None
    assert find_feed_owner(db, new) is person
