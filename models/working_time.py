"""Working days and office hours, which the deadlines of cases are counted in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import ceil

from models.holiday import Calendar

OFFICE_HOURS = ((time(9), time(12)), (time(14), time(18)))
CLOSING_TIME = OFFICE_HOURS[-1][1]
_NOON = time(12)
_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Limit:
    """A time that is allowed: so many working days, or so many hours of the clock, of which exactly one is given."""

    working_days: int = 0
    hours: int = 0

    def __post_init__(self) -> None:
        if min(self.working_days, self.hours) != 0 or max(self.working_days, self.hours) <= 0:
            raise ValueError(f"A limit is working days or hours, not {self.working_days} and {self.hours}.")


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day that does not count; a plain weekend has no name."""

    day: date
    name: str = ""
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Counting:
    """The days after the one of receipt, up to the due one; none for a limit in hours."""

    counted: tuple[date, ...] = ()
    left_out: tuple[DayOff, ...] = ()


def is_working_day(calendar: Calendar, day: date) -> bool:
    """Years that the calendar doesn't know yet have their weekends off, and no holidays."""
    if day in calendar.holidays:
        return False
    return day.weekday() < _SATURDAY or day in calendar.workdays


def count_days(calendar: Calendar, start: datetime, limit: Limit) -> Counting:
    """Why a date is what it is. Counting begins with the first working day after the local day of receipt."""
    counted: list[date] = []
    left_out: list[DayOff] = []
    day = start.astimezone(calendar.zone).date()
    while len(counted) < limit.working_days:
        day += _ONE_DAY
        if is_working_day(calendar, day):
            counted.append(day)
        else:
            left_out.append(DayOff(day, *calendar.names.get(day, ())))
    return Counting(tuple(counted), tuple(left_out))


def due_at(calendar: Calendar, start: datetime, limit: Limit) -> datetime:
    """When the limit ends, in UTC: hours run day and night, the last working day ends when the offices close.

    The day of receipt never counts. Counting begins with the first working day after it, also for what comes on a day
    off.
    """
    if limit.hours:
        return start.astimezone(UTC) + timedelta(hours=limit.hours)
    return _at(calendar, count_days(calendar, start, limit).counted[-1], CLOSING_TIME)


def moment_at_share(calendar: Calendar, start: datetime, limit: Limit, share: float) -> datetime:
    """When this share of the limit, above 0 and up to 1, is used, in UTC.

    Working days are used whole: 0.8 of five is the end of the fourth. A part of a single one is its noon.
    """
    if limit.hours:
        return start.astimezone(UTC) + share * timedelta(hours=limit.hours)
    counted = count_days(calendar, start, limit).counted
    if len(counted) == 1 and share < 1:
        return _at(calendar, counted[0], _NOON)
    # 0.07 * 100 is a little more than 7, which is no eighth day.
    used = ceil(round(len(counted) * share, 9))
    return _at(calendar, counted[used - 1], CLOSING_TIME)


def add_working_hours(calendar: Calendar, start: datetime, hours: float) -> datetime:
    """When so many office hours have passed, in UTC; none have passed at the start, whenever that is."""
    left = timedelta(hours=hours)
    if not left:
        return start.astimezone(UTC)
    for opens, closes in _office_hours_after(calendar, start):
        if left <= closes - opens:
            return opens + left
        left -= closes - opens
    raise AssertionError("office hours never end")


def working_hours_before(calendar: Calendar, end: datetime, hours: float) -> datetime:
    """The last moment since which so many office hours have passed, in UTC."""
    left = timedelta(hours=hours)
    if not left:
        return end.astimezone(UTC)
    for opens, closes in _office_hours_before(calendar, end):
        if left <= closes - opens:
            return closes - left
        left -= closes - opens
    raise AssertionError("office hours never began")


def _office_hours_after(calendar: Calendar, start: datetime) -> Iterator[tuple[datetime, datetime]]:
    """What the offices are open from the start on, in UTC, where an hour is an hour."""
    day = start.astimezone(calendar.zone).date()
    while True:
        if is_working_day(calendar, day):
            for opens, closes in OFFICE_HOURS:
                opening, closing = _at(calendar, day, opens), _at(calendar, day, closes)
                if start < closing:
                    yield max(opening, start.astimezone(UTC)), closing
        day += _ONE_DAY


def _office_hours_before(calendar: Calendar, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """What the offices were open up to the end, the latest first, in UTC."""
    day = end.astimezone(calendar.zone).date()
    while True:
        if is_working_day(calendar, day):
            for opens, closes in reversed(OFFICE_HOURS):
                opening, closing = _at(calendar, day, opens), _at(calendar, day, closes)
                if opening < end:
                    yield opening, min(closing, end.astimezone(UTC))
        day -= _ONE_DAY


def _at(calendar: Calendar, day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, calendar.zone).astimezone(UTC)
