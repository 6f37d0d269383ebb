"""How long ago something was: whole months between days, and spans of days that people only know roughly."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Period:
    """A day of which only this is known: it is none before `first` (None: however early) and none after `last`."""

    first: date | None
    last: date

    @property
    def day(self) -> date | None:
        """The day itself, where it is known."""
        return self.last if self.first == self.last else None


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or its last one: a month after 31 January is 28 February."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def full_months(since: date, today: date) -> int:
    """How many months are over; below 0 where it is still to come."""
    months = (today.year - since.year) * 12 + today.month - since.month
    return months if add_months(since, months) <= today else months - 1
