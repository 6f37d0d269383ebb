"""Reading opening hours as people write them: the stored form, its relative in OpenStreetMap, and Chinese."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import pairwise

from models.errors import Refusal
from models.stations.hours_wording import stored_wording
from models.stations.opening_hours import ALL_DAY, DAY_NAMES, DatedHours, DayHours, OpeningHours, Span

_AT_MOST = 500
_DAY_MINUTES = 24 * 60
_DAYS = tuple(name.casefold() for name in DAY_NAMES)
_TIME = r"\+?\d{1,2}:\d{2}"
_DATE = r"\d{4}-\d{1,2}-\d{1,2}"
_DAY = "|".join(_DAYS)
_ITEM = rf"(?:(?:{_DAY})(?:-(?:{_DAY}))?|ph|{_DATE}(?:(?:-|\.\.){_DATE})?)"
_RULE = re.compile(
    rf"(?:(?P<days>{_ITEM}(?:,{_ITEM})*)[:,\s]*)?(?P<hours>off|24h|{_TIME}-{_TIME}(?:,{_TIME}-{_TIME})*)"
)


class BadHours(Refusal):
    """Opening hours that cannot be read; `piece` is the part that is in the way, as it was written."""

    def __init__(self, piece: str) -> None:
        super().__init__(piece)
        self.piece = piece


@lru_cache(maxsize=4096)
def parse_hours(text: str) -> OpeningHours:
    """Read e.g. `Mo-Fr 08:00-22:00; Sa,Su 09:00-02:00; PH off; 2026-12-24 10:00-12:00`, `24/7` or
    `周一至周五 08:00-22:00；周六日 09:00-次日02:00；节假日 休息`.

    A later rule goes before an earlier one on the days that both name; days that no rule names are closed.

    Raises:
        BadHours: a piece that is no rule, hours over 24 hours, overlapping or out of order, or a rule that leaves
            nothing of an earlier one.
    """
    rules = list(_rules(text)) if len(text) <= _AT_MOST else []
    if not rules:
        raise BadHours(text[:40])

    week: list[DayHours] = [()] * 7
    holiday: DayHours | None = None
    dates: list[DatedHours] = []
    earlier: list[set[str]] = []
    for words, piece in rules:
        rule = _RULE.fullmatch(words)
        if rule is None:
            raise BadHours(piece)
        items = (rule["days"] or "mo-su").split(",")
        spans = _spans(rule["hours"], piece)
        named = {day for item in items for day in _named_days(item)}
        if any(before <= named for before in earlier):
            raise BadHours(piece)
        earlier.append(named)
        for day in named & set(_DAYS):
            week[_DAYS.index(day)] = spans
        if "ph" in named:
            holiday = spans
        dates.extend(_dated(item, spans, piece) for item in items if item[0].isdigit())
    return OpeningHours(tuple(week), holiday, tuple(dates))


def _rules(text: str) -> Iterator[tuple[str, str]]:
    """Each rule in the stored form's words, with the piece of the text that it was made of."""
    for piece in map(str.strip, re.split("[;；\n]", text)):
        for rule in stored_wording(piece).split(";"):
            if rule.strip(", "):
                yield rule.strip(", "), piece


def _named_days(item: str) -> list[str]:
    """`fr-mo` names four weekdays; a holiday or a date names itself."""
    if item[:2] not in _DAYS:
        return [item]
    first, last = _DAYS.index(item[:2]), _DAYS.index(item[-2:])
    return [_DAYS[(first + step) % 7] for step in range((last - first) % 7 + 1)]


def _spans(hours: str, piece: str) -> DayHours:
    if hours == "off":
        return ()
    if hours == "24h":
        return ALL_DAY
    spans = tuple(_span(part, piece) for part in hours.split(","))
    if any(later.opens < before.closes for before, later in pairwise(spans)):
        raise BadHours(piece)
    return spans


def _span(text: str, piece: str) -> Span:
    opening, _, closing = text.partition("-")
    opens, closes = _minutes(opening, piece), _minutes(closing, piece)
    if closing.startswith("+") or closes <= opens:
        closes += _DAY_MINUTES
    if opening.startswith("+") or opens >= _DAY_MINUTES or closes > opens + _DAY_MINUTES:
        raise BadHours(piece)
    return Span(opens, closes)


def _minutes(clock: str, piece: str) -> int:
    hour, minute = map(int, clock.lstrip("+").split(":"))
    if minute > 59 or hour > 48:
        raise BadHours(piece)
    return hour * 60 + minute


def _dated(item: str, spans: DayHours, piece: str) -> DatedHours:
    days = re.findall(_DATE, item)
    try:
        first, last = (date(*map(int, day.split("-"))) for day in (days[0], days[-1]))
    except ValueError as error:
        raise BadHours(piece) from error
    if last < first:
        raise BadHours(piece)
    return DatedHours(first, last, spans)
