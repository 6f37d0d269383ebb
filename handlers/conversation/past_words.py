"""How long ago something was, as people say it: 2025-03-03, 去年三月, 半年, 8 个月前, 2 years ago."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from handlers.conversation.dates import read_days
from handlers.conversation.numbers import read_number
from models.period import Period, add_months

_LONGEST = 40
_EARLIEST = 1900
_YEARS = {
    "今年": 0, "去年": -1, "前年": -2, "大前年": -3, "this year": 0, "last year": -1, "the year before last": -2,
}  # fmt: skip
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_NAMED_YEAR = rf"{'|'.join(sorted(_YEARS, key=len, reverse=True))}|\d{{4}}年?"
_NUMERAL = r"1[0-2]|0?[1-9]|十[一二]?|[一二两三四五六七八九]"
_MONTH = re.compile(rf"(?:({_NAMED_YEAR})的?[-/.]?)?({_NUMERAL})(?:月份?)?")
_ENGLISH_MONTH = re.compile(rf"(?:in )?(last )?({_MONTHS}|[a-z]{{3}})\.?,?( \d{{4}}| last year| this year)?")
_PARTS = {"初": (1, 2), "年初": (1, 2), "底": (11, 12), "年底": (11, 12), "上半年": (1, 6), "下半年": (7, 12)}
# Of these nobody means a part of this year.
_BARE = ("初", "底")
_MORE = "多"
_MONTH_SIGN = "月"
_COUNTED_MONTH = ("m", "个")
_HALF = ("半", "half a")
_PART_OF_YEAR = re.compile(rf"({_NAMED_YEAR})?({'|'.join(sorted(_PARTS, key=len, reverse=True))})")
_SPAN = re.compile(
    r"(?:大概|大约|差不多|about )?(?P<under>不到|快|less than |under )?(?P<count>.{1,10}?)(?P<half>个?半)?"
    r"(?P<more>多|几)?(?P<unit>年|个多?月|years?|months?)(?P<and_half>半)?(?P<more_behind>多)?(?:了|前|以前|之前| ago)?"
)


def read_past(text: str, *, today: date) -> Period | None:
    """The day or the span of days that is meant; one that begins in the future stands for itself. None: not read."""
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split()).strip("。.,，!")
    if not plain or len(plain) > _LONGEST:
        return None
    tight = re.sub(r"(?<=[^a-z]) | (?=[^a-z])", "", plain)
    return next((found for found in _readings(plain, tight, today) if found is not None), None)


def _readings(plain: str, tight: str, today: date) -> Iterator[Period | None]:
    yield _ago(tight, today)
    yield _part_of_year(tight, today)
    yield _month(tight, today)
    yield _english_month(plain, today)
    if tight in _YEARS or plain in _YEARS or re.fullmatch(r"\d{4}年?", tight):
        year = _year(plain if plain in _YEARS else tight, today)
        yield None if year < _EARLIEST else _within(date(year, 1, 1), date(year, 12, 31), today)
    days = [day for day in read_days(plain, today=today) if day.year >= _EARLIEST]
    day = next((day for day in days if day <= today), next(iter(days), None))
    yield None if day is None else Period(day, day)


def _within(first: date, last: date, today: date) -> Period:
    """What is still to come of a month or a year that has begun is not meant."""
    return Period(first, last if first > today else min(last, today))


def _year(words: str, today: date) -> int:
    return today.year + _YEARS[words] if words in _YEARS else int(words[:4])


def _month(plain: str, today: date) -> Period | None:
    found = _MONTH.fullmatch(plain)
    if found is None or not (found[1] or _MONTH_SIGN in plain):
        return None
    number = read_number(found[2])
    assert number is not None
    return _of_month(_year(found[1], today) if found[1] else None, int(number), today)


def _english_month(plain: str, today: date) -> Period | None:
    found = _ENGLISH_MONTH.fullmatch(plain)
    names = [name for name in _MONTHS.split("|") if found and name.startswith(found[2])]
    if found is None or len(names) != 1:
        return None
    named = (found[3] or "").strip()
    year = int(named) if named.isdigit() else _YEARS.get(named)
    if year is not None and not named.isdigit():
        year += today.year
    return _of_month(year, _MONTHS.split("|").index(names[0]) + 1, today)


def _of_month(year: int | None, month: int, today: date) -> Period | None:
    """Without a year the last one of that name that has begun."""
    if year is None:
        year = today.year if month <= today.month else today.year - 1
    if year < _EARLIEST:
        return None
    return _within(date(year, month, 1), date(year, month, monthrange(year, month)[1]), today)


def _part_of_year(plain: str, today: date) -> Period | None:
    found = _PART_OF_YEAR.fullmatch(plain)
    if found is None or (not found[1] and found[2] in _BARE):
        return None
    year = _year(found[1], today) if found[1] else today.year
    first, last = _PARTS[found[2]]
    if year < _EARLIEST:
        return None
    return _within(date(year, first, 1), date(year, last, monthrange(year, last)[1]), today)


def _ago(plain: str, today: date) -> Period | None:
    """Counted in months so many are over; counted in years, or half ones, it is told roughly."""
    found = _SPAN.fullmatch(plain)
    count = None if found is None else _counted(found)
    if found is None or count is None or not 0 < count <= 1_200:
        return None
    is_month = _is_month(found)
    if found["under"]:
        return Period(_after(add_months(today, -count)), today)
    if found["more"] or found["more_behind"] or _MORE in found["unit"]:
        most = count + (3 if is_month else 11)
    elif is_month:
        most = count
    else:
        # 半年 is told of five months, and of seven.
        count, most = count - 1, count + (1 if count < 12 else 2)
    return Period(_after(add_months(today, -most - 1)), add_months(today, -count))


def _counted(found: re.Match[str]) -> int | None:
    """In months."""
    is_month, words = _is_month(found), found["count"].strip()
    if words in _HALF:
        return None if is_month else 6
    number = 1.0 if words in ("a", "one") else read_number(words)
    if number is None:
        return None
    half = 0.5 if found["half"] or found["and_half"] else 0
    months = (number + half) * (1 if is_month else 12)
    return int(months) if months == int(months) else None


def _is_month(found: re.Match[str]) -> bool:
    """A month is counted with 个: 三月 is March."""
    return found["unit"].startswith(_COUNTED_MONTH)


def _after(day: date) -> date:
    return day + timedelta(days=1)
