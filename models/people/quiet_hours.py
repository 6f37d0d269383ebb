"""When people are left alone: at night, in the hours they chose themselves, riders at meal times as well."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from models.person import RIDER
from models.stations.opening_hours import Span

_SPAN = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)-([01]?\d|2[0-3]):([0-5]\d)")
_DAY_MINUTES = 24 * 60
_ONE_DAY = timedelta(days=1)


class UnreadableSpan(ValueError):
    """No span of the day such as 22:00-08:00."""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Spans of the local day: `night` for everybody who chose none of their own, `rush` for riders besides."""

    zone: ZoneInfo
    night: tuple[Span, ...] = ()
    rush: tuple[Span, ...] = ()

    def until(self, now: datetime, *, roles: Sequence[str], own: Span | None = None) -> datetime | None:
        """When somebody may be written to again; None: now."""
        spans = ((own,) if own else self.night) + (self.rush if RIDER in roles else ())
        ends, moment = None, now
        # One span may end within another; all of them together may leave no room at all.
        for _turn in range(len(spans) + 1):
            later = [end for span in spans if (end := _end_of(span, moment, self.zone)) is not None]
            if not later:
                break
            ends = moment = max(later)
        return ends

    def since(self, moment: datetime) -> datetime | None:
        """When the night or the rush that a moment falls into began; None where it falls into neither."""
        begun = [
            lies[0] for span in (*self.night, *self.rush) if (lies := _around(span, moment, self.zone)) is not None
        ]
        return min(begun, default=None)

    def has_one_rush(self, first: datetime, second: datetime) -> bool:
        """Whether both moments fall into the same rush."""
        return any(
            (lies := _around(span, first, self.zone)) is not None and lies[0] <= second < lies[1] for span in self.rush
        )


def parse_spans(text: str) -> tuple[Span, ...]:
    """Spans of the day by commas: 11:00-13:30,22:00-08:00; nothing for an empty text.

    Raises:
        UnreadableSpan: one of them can't be read, or has no length.
    """
    return tuple(parse_span(part.strip()) for part in text.split(",") if part.strip())


def parse_span(text: str) -> Span:
    """Raises UnreadableSpan."""
    read = _SPAN.fullmatch(text.replace("：", ":").replace("－", "-").replace("—", "-"))
    if read is None:
        raise UnreadableSpan(text)
    first_hour, first_minute, last_hour, last_minute = map(int, read.groups())
    opens, closes = 60 * first_hour + first_minute, 60 * last_hour + last_minute
    if opens == closes:
        raise UnreadableSpan(text)
    return Span(opens, closes if closes > opens else closes + _DAY_MINUTES)


def _end_of(span: Span, moment: datetime, zone: ZoneInfo) -> datetime | None:
    lies = _around(span, moment, zone)
    return lies and lies[1]


def _around(span: Span, moment: datetime, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """Beginning and end of the span where the moment lies in it; it may have begun the day before."""
    today = moment.astimezone(zone).date()
    for day in (today - _ONE_DAY, today):
        begins, ends = (_at(datetime.combine(day, time()), minutes, zone) for minutes in (span.opens, span.closes))
        if begins <= moment < ends:
            return begins.astimezone(moment.tzinfo), ends.astimezone(moment.tzinfo)
    return None


def _at(midnight: datetime, minutes: int, zone: ZoneInfo) -> datetime:
    """By the clock on the wall, whatever was done to it that night."""
    return (midnight + timedelta(minutes=minutes)).replace(tzinfo=zone).astimezone(ZoneInfo("UTC"))
