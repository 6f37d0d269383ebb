"""Which days and hours a deadline is counted in."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.holiday import load_calendar
from models.working_time import (
    Counting,
    DayOff,
    Limit,
    add_working_hours,
    count_days,
    due_at,
    is_working_day,
    moment_at_share,
    working_hours_before,
)

CALENDAR = load_calendar("Asia/Shanghai")
FIVE_DAYS = Limit(working_days=5)
FIRST = datetime(2025, 12, 1, tzinfo=CALENDAR.zone)

starts = st.integers(0, 3 * 366 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))
limits = st.integers(1, 60).map(lambda days: Limit(working_days=days))
shares = st.floats(0.01, 1)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CALENDAR.zone).astimezone(UTC)


def days(*texts: str) -> tuple[date, ...]:
    return tuple(date.fromisoformat(f"2026-{text}") for text in texts)


@pytest.mark.parametrize("day", days("01-04", "02-14", "02-28", "05-09", "09-20", "10-10"))
def test_the_announced_make_up_days_are_worked(day: date) -> None:
    assert day.weekday() >= 5
    assert is_working_day(CALENDAR, day)


@pytest.mark.parametrize("day", days("01-02", "02-23", "04-06", "06-19", "09-25", "10-07", "09-19", "09-27"))
def test_holidays_and_weekends_are_off(day: date) -> None:
    assert not is_working_day(CALENDAR, day)


def test_a_year_that_nobody_has_announced_has_only_its_weekends_off() -> None:
    assert is_working_day(CALENDAR, date(2031, 10, 1))
    assert not is_working_day(CALENDAR, date(2031, 10, 4))


@pytest.mark.parametrize(
    ("start", "working_days", "due"),
    [
        # An ordinary week.
        ("2026-11-23 08:00", 1, "2026-11-24"),
        ("2026-11-23 23:59", 1, "2026-11-24"),
        ("2026-11-27 09:00", 1, "2026-11-30"),
        # Before a make-up Sunday, then over 中秋 and 国庆, and to the make-up Saturday after it.
        ("2026-09-18 15:00", 1, "2026-09-20"),
        ("2026-09-18 15:00", 5, "2026-09-24"),
        ("2026-09-18 15:00", 6, "2026-09-28"),
        ("2026-09-18 15:00", 8, "2026-09-30"),
        ("2026-09-18 15:00", 9, "2026-10-08"),
        ("2026-09-18 15:00", 11, "2026-10-10"),
        ("2026-09-18 15:00", 12, "2026-10-12"),
        ("2026-09-18 15:00", 15, "2026-10-15"),
        # On the make-up day itself, and in the middle of the holidays.
        ("2026-09-20 10:00", 5, "2026-09-28"),
        ("2026-10-03 10:00", 1, "2026-10-08"),
        ("2026-10-03 10:00", 5, "2026-10-13"),
        # Over 春节, which has a make-up Saturday before and after it.
        ("2026-02-13 17:00", 1, "2026-02-14"),
        ("2026-02-13 17:00", 2, "2026-02-24"),
        ("2026-02-13 17:00", 5, "2026-02-27"),
        ("2026-02-13 17:00", 6, "2026-02-28"),
        ("2026-02-13 17:00", 7, "2026-03-02"),
        ("2026-02-14 08:00", 5, "2026-02-28"),
        # The year's end, and 4 January, a make-up Sunday.
        ("2025-12-31 12:00", 1, "2026-01-04"),
        ("2025-12-31 12:00", 2, "2026-01-05"),
        ("2026-01-01 00:00", 1, "2026-01-04"),
        ("2026-12-31 12:00", 1, "2027-01-04"),
        ("2026-12-30 12:00", 2, "2027-01-04"),
        # A leap day.
        ("2028-02-28 12:00", 1, "2028-02-29"),
        ("2028-02-28 12:00", 2, "2028-03-01"),
        ("2028-02-29 12:00", 1, "2028-03-01"),
    ],
)
def test_working_days_end_when_the_offices_close(start: str, working_days: int, due: str) -> None:
    assert due_at(CALENDAR, local(start), Limit(working_days=working_days)) == local(f"{due} 18:00")


def test_the_day_of_receipt_is_the_local_one() -> None:
    before_midnight, after = datetime(2026, 11, 23, 15, 59, tzinfo=UTC), datetime(2026, 11, 23, 16, 0, tzinfo=UTC)

    assert due_at(CALENDAR, before_midnight, Limit(working_days=1)) == local("2026-11-24 18:00")
    assert due_at(CALENDAR, after, Limit(working_days=1)) == local("2026-11-25 18:00")


def test_hours_run_through_nights_and_holidays() -> None:
    assert due_at(CALENDAR, local("2026-09-30 20:00"), Limit(hours=24)) == local("2026-10-01 20:00")
    assert count_days(CALENDAR, local("2026-09-30 20:00"), Limit(hours=24)) == Counting()


def test_the_counting_names_what_is_left_out() -> None:
    counting = count_days(CALENDAR, local("2026-09-18 15:00"), Limit(working_days=6))

    assert counting.counted == days("09-20", "09-21", "09-22", "09-23", "09-24", "09-28")
    assert counting.left_out == (
        DayOff(date(2026, 9, 19)),
        *(DayOff(day, "中秋节", "Mid-Autumn Festival") for day in days("09-25", "09-26", "09-27")),
    )


@pytest.mark.parametrize(
    ("limit", "share", "moment"),
    [
        (Limit(hours=24), 0.8, "2026-11-24 04:12"), (Limit(hours=2), 0.5, "2026-11-23 10:00"),
        (FIVE_DAYS, 0.8, "2026-11-27 18:00"), (FIVE_DAYS, 0.5, "2026-11-26 18:00"),
        (FIVE_DAYS, 0.01, "2026-11-24 18:00"),
        (Limit(working_days=3), 0.8, "2026-11-26 18:00"), (Limit(working_days=10), 0.8, "2026-12-03 18:00"),
        (Limit(working_days=1), 0.8, "2026-11-24 12:00"), (Limit(working_days=1), 1, "2026-11-24 18:00"),
    ],
)  # fmt: skip
def test_a_share_of_the_limit_is_used_in_whole_days(limit: Limit, share: float, moment: str) -> None:
    assert moment_at_share(CALENDAR, local("2026-11-23 09:00"), limit, share) == local(moment)


def test_what_a_float_adds_to_a_share_is_no_further_day() -> None:
    start, limit = local("2026-11-23 09:00"), Limit(working_days=100)

    assert moment_at_share(CALENDAR, start, limit, 0.07) == due_at(CALENDAR, start, Limit(working_days=7))


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-23 09:00", 2, "2026-11-23 11:00"), ("2026-11-23 09:00", 3, "2026-11-23 12:00"),
        ("2026-11-23 11:30", 1, "2026-11-23 14:30"), ("2026-11-23 12:00", 0.5, "2026-11-23 14:30"),
        ("2026-11-23 13:00", 4, "2026-11-23 18:00"), ("2026-11-23 07:00", 7, "2026-11-23 18:00"),
        ("2026-11-23 17:00", 2, "2026-11-24 10:00"), ("2026-11-23 18:00", 1, "2026-11-24 10:00"),
        ("2026-11-27 17:30", 1, "2026-11-30 09:30"), ("2026-11-28 10:00", 1, "2026-11-30 10:00"),
        ("2026-09-19 10:00", 1, "2026-09-20 10:00"), ("2026-09-30 17:00", 2, "2026-10-08 10:00"),
        ("2026-11-23 09:00", 14.25, "2026-11-25 09:15"), ("2026-11-28 22:00", 0, "2026-11-28 22:00"),
    ],
)  # fmt: skip
def test_working_hours_pass_while_the_offices_are_open(start: str, hours: float, end: str) -> None:
    assert add_working_hours(CALENDAR, local(start), hours) == local(end)


@pytest.mark.parametrize(("working_days", "hours"), [(0, 0), (1, 1), (-1, 0), (0, -1), (-1, 5)])
def test_a_limit_is_either_working_days_or_hours(working_days: int, hours: int) -> None:
    with pytest.raises(ValueError, match="working days or hours"):
        Limit(working_days=working_days, hours=hours)


@given(starts, limits)
def test_every_due_day_is_a_working_day_after_the_start(start: datetime, limit: Limit) -> None:
    due = due_at(CALENDAR, start, limit)

    assert due.tzinfo is UTC
    assert due > start
    assert is_working_day(CALENDAR, due.astimezone(CALENDAR.zone).date())


@given(starts, limits)
def test_one_day_more_is_later(start: datetime, limit: Limit) -> None:
    longer = Limit(working_days=limit.working_days + 1)

    assert due_at(CALENDAR, start, limit) < due_at(CALENDAR, start, longer)


@given(starts, limits, st.timedeltas(timedelta(0), timedelta(days=30)))
def test_what_comes_later_is_never_due_earlier(start: datetime, limit: Limit, later: timedelta) -> None:
    assert due_at(CALENDAR, start, limit) <= due_at(CALENDAR, start + later, limit)


@given(starts, limits)
def test_each_day_up_to_the_due_one_is_counted_or_left_out_once(start: datetime, limit: Limit) -> None:
    counting = count_days(CALENDAR, start, limit)

    due = due_at(CALENDAR, start, limit).astimezone(CALENDAR.zone).date()
    between = [start.date() + timedelta(days=ahead) for ahead in range(1, (due - start.date()).days + 1)]
    assert sorted([*counting.counted, *(off.day for off in counting.left_out)]) == between
    assert len(counting.counted) == limit.working_days


@given(starts, limits | st.integers(1, 72).map(lambda hours: Limit(hours=hours)), shares, shares)
def test_a_greater_share_is_never_used_earlier(start: datetime, limit: Limit, one: float, other: float) -> None:
    less, more = sorted([one, other])

    moments = [moment_at_share(CALENDAR, start, limit, share) for share in (less, more, 1)]

    assert moments == sorted(moments)
    assert start < moments[0]
    assert moments[-1] == due_at(CALENDAR, start, limit)


@given(starts, st.integers(1, 2000), st.integers(1, 2000))
def test_working_hours_may_be_added_in_parts(start: datetime, one: int, other: int) -> None:
    whole = add_working_hours(CALENDAR, start, (one + other) / 4)

    assert add_working_hours(CALENDAR, add_working_hours(CALENDAR, start, one / 4), other / 4) == whole
    assert is_working_day(CALENDAR, whole.astimezone(CALENDAR.zone).date())


@given(starts, st.integers(1, 400))
def test_what_lies_so_many_working_hours_back_is_reached_by_adding_them(end: datetime, quarters: int) -> None:
    hours = quarters / 4

    start = working_hours_before(CALENDAR, end, hours)

    assert add_working_hours(CALENDAR, start, hours) <= end
    assert add_working_hours(CALENDAR, start + timedelta(minutes=1), hours) > add_working_hours(CALENDAR, start, hours)
    assert is_working_day(CALENDAR, start.astimezone(CALENDAR.zone).date())
