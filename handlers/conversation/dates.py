"""The question for a day."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

from handlers.conversation.incoming import Incoming
from handlers.conversation.question import Choice, Partial, Question, Wrong
from handlers.time_words import date_words
from handlers.words import _


@dataclass(frozen=True, kw_only=True)
class Date(Question[date]):
    kind: ClassVar[str] = "date"

    today: date
    not_before: date | None = None
    not_after: date | None = None

    def read(self, said: Incoming, *, tapped: str | None, so_far: Any) -> date | Partial:
        days = read_days(tapped or said.text, today=self.today)
        if not days:
            raise Wrong(_("Please type a date, such as {example}.").format(example=self.today.isoformat()))
        return next(filter(self._is_within, days), None) or self._within(days[0])

    def _is_within(self, day: date) -> bool:
        return (self.not_before or day) <= day <= (self.not_after or day)

    def _within(self, day: date) -> date:
        if self.not_before is not None and day < self.not_before:
            raise Wrong(
                _("Please name {first} or a later day.").format(first=date_words(self.not_before, today=self.today))
            )
        if self.not_after is not None and day > self.not_after:
            raise Wrong(
                _("Please name {last} or an earlier day.").format(last=date_words(self.not_after, today=self.today))
            )
        return day

    def store(self, value: date) -> str:
        return value.isoformat()

    def recall(self, stored: Any) -> date:
        try:
            day = date.fromisoformat(stored)
        except (TypeError, ValueError) as error:
            raise Wrong(_("This question has changed.")) from error
        return self._within(day)

    def show(self, value: date) -> str:
        return date_words(value, today=self.today)

    def choices(self, so_far: Any) -> Sequence[Sequence[Choice]]:
        named = {-1: _("Yesterday"), 0: _("Today"), 1: _("Tomorrow")}
        days = [(self.today + timedelta(days=shift), label) for shift, label in named.items()]
        return [[Choice(label, day.isoformat()) for day, label in days if self._is_within(day)]]


_NEAR_DAYS = {
    "前天": -2, "昨天": -1, "今天": 0, "明天": 1, "后天": 2, "大后天": 3,
    "yesterday": -1, "today": 0, "tomorrow": 1,
}  # fmt: skip


_NEXT = "下"
_WEEKDAY_NAMES = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_ENGLISH_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ENGLISH_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_WEEKDAYS = {day: number for number, names in enumerate(("一", "二", "三", "四", "五", "六", "日天")) for day in names}
_WEEKS = {"上": [-1], "这": [0], "本": [0], "下": [1], None: [0, 1, -1]}


def read_days(text: str, *, today: date) -> list[date]:
    """今天, 周六, 2026-11-23, 11-23, 11月23日, 23号: the days that may be meant, likeliest first."""
    plain = _in_figures(re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).casefold())
    if plain in _NEAR_DAYS:
        return [today + timedelta(days=_NEAR_DAYS[plain])]
    if weekday := re.fullmatch(r"([上这本下])?个?(?:周|星期|礼拜)([一二三四五六日天])", plain):
        monday = today - timedelta(days=today.weekday())
        return [monday + timedelta(weeks=week, days=_WEEKDAYS[weekday[2]]) for week in _WEEKS[weekday[1]]]
    if full := re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?|(\d{4})(\d{2})(\d{2})", plain):
        year, month, day = (int(figures) for figures in full.groups() if figures)
        return _existing([(year, month, day)])
    if in_year := re.fullmatch(r"(\d{1,2})[-/.月](\d{1,2})[日号]?", plain):
        days = _existing((today.year + shift, int(in_year[1]), int(in_year[2])) for shift in (-1, 0, 1))
    elif in_month := re.fullmatch(r"(\d{1,2})[日号]", plain):
        months = [today.year * 12 + today.month - 1 + shift for shift in (-1, 0, 1)]
        days = _existing((month // 12, month % 12 + 1, int(in_month[1])) for month in months)
    else:
        return []
    return sorted(days, key=lambda day: abs(day - today))


def _in_figures(plain: str) -> str:
    """nov26 is 11-26, 26thnov2026 is 2026-11-26, nextmon is 下周一."""
    if weekday := re.fullmatch(r"(next)?([a-z]{3,9})", plain):
        number = _place(weekday[2], _ENGLISH_WEEKDAYS)
        return plain if number is None else (_NEXT if weekday[1] else "") + _WEEKDAY_NAMES[number]
    named = re.fullmatch(r"(\d{1,2})?(?:st|nd|rd|th)?([a-z]{3,9})(\d{1,2}(?!\d))?(?:st|nd|rd|th)?,?(\d{4})?", plain)
    month = _place(named[2], _ENGLISH_MONTHS) if named and bool(named[1]) != bool(named[3]) else None
    if named is None or month is None:
        return plain
    return "-".join(filter(None, (named[4], str(month + 1), named[1] or named[3])))


def _place(name: str, names: Sequence[str]) -> int | None:
    return next((place for place, full in enumerate(names) if full.startswith(name)), None)


def _existing(days: Iterable[tuple[int, int, int]]) -> list[date]:
    found = []
    for year, month, day in days:
        with suppress(ValueError):
            found.append(date(year, month, day))
    return found
