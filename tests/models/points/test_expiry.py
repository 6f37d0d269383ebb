"""T7, D13: points end with the year after the one in which they were earned, the oldest are spent first."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session

from models.batch_run import go_on, open_run
from models.person import Person
from models.points.booking import NothingToReverse, award_points, reverse_entry
from models.points.entry import EXPIRED, balance_of, earned_by, list_entries
from models.points.expiry import (
    EXPIRY_RUN,
    EndsOutOfOrder,
    ExpiryRule,
    YearEnd,
    announced_year_end,
    expire_points,
    in_order,
    past_year_ends,
    points_ending,
    year_end,
)
from models.points.spending import NotEnoughPoints, spend_points
from tests.areas import lay_areas
from tests.people import XINGQING, settle_in

NOW = datetime(2028, 1, 1, 4, 0, tzinfo=UTC)
OLD, NEW = date(2026, 12, 31), date(2027, 1, 1)


@pytest.fixture
def end() -> YearEnd:
    end = year_end(2027)
    assert end is not None
    return end


@pytest.fixture
def person(db: Session) -> Person:
    lay_areas(db)
    person = settle_in(db, 1, home=XINGQING)
    earn(db, person)
    return person


def earn(db: Session, person: Person) -> None:
    """20 points on 2026's last day, 10 on 2027's first."""
    award_points(db, person=person, rule="danger", source=f"case:{person.id}", today=OLD, now=NOW)
    award_points(db, person=person, rule="food", source=f"case:{person.id}:2", today=NEW, now=NOW)


def spend(db: Session, person: Person, points: int, *, today: date = NEW) -> None:
    spend_points(db, person=person, points=points, source=f"s:{person.id}:{points}:{today}", today=today, now=NOW)


def test_what_was_spent_is_taken_from_the_oldest(db: Session, person: Person, end: YearEnd) -> None:
    others = [settle_in(db, 10 + number, home=XINGQING) for number in range(3)]
    for each in others:
        earn(db, each)
    for each, spent, ending in zip((person, *others), (0, 15, 20, 25), (20, 5, 0, 0), strict=True):
        if spent:
            spend(db, each, spent)
        assert points_ending(db, each, end) == ending

        entry = expire_points(db, each, end, now=NOW)
        assert expire_points(db, each, end, now=NOW) is None

        assert (0 if entry is None else -entry.points) == ending
        assert balance_of(db, each) == 30 - spent - ending
        assert earned_by(db, each) == 30
        if entry is not None:
            assert (entry.rule, entry.day) == (EXPIRED, date(2027, 12, 31))
            with pytest.raises(NothingToReverse):
                reverse_entry(db, entry, now=NOW)


def test_what_was_taken_back_ends_no_more_and_what_came_back_of_a_gift_does(
    db: Session, person: Person, end: YearEnd
) -> None:
    spend(db, person, 15)
    reverse_entry(db, list_entries(db, person)[0], now=NOW)
    assert points_ending(db, person, end) == 20

    reverse_entry(db, list_entries(db, person)[-1], now=NOW)
    assert points_ending(db, person, end) == 0


def test_nobody_spends_what_has_ended_before_the_clock_came_by(db: Session, person: Person, end: YearEnd) -> None:
    spend(db, person, 5, today=end.day)
    with pytest.raises(NotEnoughPoints) as refusal:
        spend(db, person, 11, today=date(2028, 1, 1))
    assert refusal.value.balance == 10


def test_what_comes_back_after_the_clock_has_come_by_is_kept_for_a_year(
    db: Session, person: Person, end: YearEnd
) -> None:
    spend(db, person, 20, today=end.day)
    run = open_run(db, EXPIRY_RUN, end.day, now=NOW)
    assert run is not None
    go_on(db, run, last=None, done=0, now=NOW)
    reverse_entry(db, list_entries(db, person)[0], now=NOW)

    spend(db, person, 30, today=date(2028, 1, 3))

    assert open_run(db, EXPIRY_RUN, end.day, now=NOW) is None
    assert balance_of(db, person) == 0


def test_the_year_ends_of_the_rule() -> None:
    assert year_end(2026) is None
    assert [end.day.year for end in past_year_ends(date(2028, 12, 31))] == [2027]
    assert [end.day.year for end in past_year_ends(date(2029, 1, 1))] == [2027, 2028]
    assert announced_year_end(date(2027, 10, 31)) is None
    told = announced_year_end(date(2027, 11, 1))
    assert told is not None
    assert (told.earned_until, (told.day - told.told_on).days) == (date(2026, 12, 31), 60)


def test_later_years_that_would_end_earlier_are_refused() -> None:
    later = ExpiryRule(earned_from=2028, earned_to=None, kept_years=1, notice_days=60, basis="")

    with pytest.raises(EndsOutOfOrder) as refusal:
        in_order([ExpiryRule(earned_from=2026, earned_to=None, kept_years=3, notice_days=60, basis=""), later])
    assert (refusal.value.earlier, refusal.value.later, refusal.value.ends) == (2027, 2028, 2030)

    in_order([ExpiryRule(earned_from=2026, earned_to=2027, kept_years=2, notice_days=60, basis=""), later])
