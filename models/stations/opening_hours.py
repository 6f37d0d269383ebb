"""When a station is open: weekly hours, public holidays and dated exceptions, past midnight too."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from models.holiday import Calendar

DAY_NAMES = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_DAY_MINUTES = 24 * 60
_ONE_DAY = timedelta(days=1)
_A_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Minutes after midnight of the day it begins on; `closes` past 1440 is the next morning."""

    opens: int
    closes: int

    def __str__(self) -> str:
        closes = self.closes if self.closes <= _DAY_MINUTES else self.closes - _DAY_MINUTES
        return f"{_clock(self.opens)}-{_clock(closes)}"


DayHours = tuple[Span, ...]
ALL_DAY: DayHours = (Span(0, _DAY_MINUTES),)


@dataclass(frozen=True, slots=True)
class DatedHours:
    """Hours of the days from `first` to `last`, both among them; no spans: closed."""

    first: date
    last: date
    spans: DayHours


@dataclass(frozen=True, slots=True)
class DayRun:
    """Days of the week in a row, 0 is Monday, that have the same hours; no spans: closed."""

    first: int
    last: int
    spans: DayHours


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """Hours by weekday from Monday; a dated exception goes before the holiday's hours, those before the weekday's.

    Hours belong to the day on which they begin: the night before a holiday is not cut at midnight. `str()` writes the
    form that is stored and that `models.stations.hours_text.parse_hours` reads.
    """

    weekdays: tuple[DayHours, ...]
    holiday: DayHours | None = None
    dates: tuple[DatedHours, ...] = ()

    def is_open(self, moment: datetime, calendar: Calendar) -> bool:
        return self._closing_after(_local(moment, calendar), calendar) is not None

    def open_until(self, moment: datetime, calendar: Calendar) -> datetime | None:
        """When it closes next; the moment itself where it is closed; None: not within a year."""
        if self.is_round_the_clock and not self.dates:
            return None
        local = _local(moment, calendar)
        closing = self._closing_after(local, calendar)
        if closing is None:
            return moment
        while (later := self._closing_after(closing, calendar)) is not None:
            if later - local > _A_YEAR:
                return None
            closing = later
        return closing.replace(tzinfo=calendar.zone)

    def next_opening(self, moment: datetime, calendar: Calendar) -> datetime | None:
        """When it opens next; the moment itself where it is open; None: not within a year."""
        local = _local(moment, calendar)
        if self._closing_after(local, calendar) is not None:
            return moment
        for ahead in range(_A_YEAR.days + 1):
            day = local.date() + ahead * _ONE_DAY
            for opening, _ in self._spans_from(day, calendar):
                if opening >= local:
                    return opening.replace(tzinfo=calendar.zone)
        return None

    def week(self) -> tuple[DayRun, ...]:
        """The weekdays' hours from Monday to Sunday, days in a row with the same hours together."""
        runs = [[day for day, _ in run] for _, run in groupby(enumerate(self.weekdays), key=lambda item: item[1])]
        return tuple(DayRun(days[0], days[-1], self.weekdays[days[0]]) for days in runs)

    def exceptions_within(self, first: date, last: date) -> tuple[DatedHours, ...]:
        """Dated exceptions that hold on any of these days, by date."""
        found = (dated for dated in self.dates if dated.first <= last and first <= dated.last)
        return tuple(sorted(found, key=lambda dated: dated.first))

    @property
    def is_round_the_clock(self) -> bool:
        """Open day and night, on holidays as well; single dates may be excepted."""
        return self.weekdays == (ALL_DAY,) * 7 and self.holiday in (None, ALL_DAY)

    def spans_on(self, day: date, calendar: Calendar) -> DayHours:
        """The hours that begin on this day."""
        for dated in reversed(self.dates):
            if dated.first <= day <= dated.last:
                return dated.spans
        if self.holiday is not None and day in calendar.holidays:
            return self.holiday
        return self.weekdays[day.weekday()]

    def _spans_from(self, day: date, calendar: Calendar) -> Iterator[tuple[datetime, datetime]]:
        midnight = datetime.combine(day, time.min)
        for span in self.spans_on(day, calendar):
            yield midnight + timedelta(minutes=span.opens), midnight + timedelta(minutes=span.closes)

    def _closing_after(self, local: datetime, calendar: Calendar) -> datetime | None:
        """The latest end of the spans that hold this wall time; None where none does."""
        today = local.date()
        around = (*self._spans_from(today - _ONE_DAY, calendar), *self._spans_from(today, calendar))
        return max((closing for opening, closing in around if opening <= local < closing), default=None)

    def __str__(self) -> str:
        rules = ["24/7"] if self.weekdays == (ALL_DAY,) * 7 else self._weekly_rules()
        if self.holiday is not None:
            rules.append(f"PH {_spans_text(self.holiday)}")
        for dated in self.dates:
            days = f"{dated.first}" if dated.first == dated.last else f"{dated.first}..{dated.last}"
            rules.append(f"{days} {_spans_text(dated.spans)}")
        return "; ".join(rules) or "off"

    def _weekly_rules(self) -> list[str]:
        """One rule for each set of hours, in the order of its first day; closed days go unsaid."""
        kinds = dict.fromkeys(spans for spans in self.weekdays if spans)
        return [f"{self._days_text(spans)} {_spans_text(spans)}" for spans in kinds]

    def _days_text(self, spans: DayHours) -> str:
        parts = []
        for run in self.week():
            if run.spans != spans:
                continue
            names = DAY_NAMES[run.first : run.last + 1]
            parts.append(f"{names[0]}-{names[-1]}" if len(names) > 2 else ",".join(names))
        return ",".join(parts)


def _local(moment: datetime, calendar: Calendar) -> datetime:
    """Wall time without its zone, which the hours are compared in."""
    return moment.astimezone(calendar.zone).replace(tzinfo=None)


def _spans_text(spans: DayHours) -> str:
    return ",".join(map(str, spans)) or "off"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
