"""Moments as people write them: 18:30, 明天 8点, 后天下午3点半, 2026-11-26 09:00, in 2 hours, 两小时后."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from handlers.conversation.dates import read_days
from handlers.conversation.numbers import read_number

NOW_WORDS = frozenset({"现在", "马上", "立刻", "立即", "现在就发", "now", "right now", "right away", "at once"})
_LONGEST = 60
# A day that is named without its year, or by its weekday, is meant to come within so long.
_AHEAD = timedelta(days=183)
# What databases and clocks of every zone can hold.
_YEARS = range(1970, 9999)

_UNITS = {
    "分钟": 60, "分": 60, "minutes": 60, "minute": 60, "mins": 60, "min": 60, "刻钟": 900,
    "小时": 3600, "钟头": 3600, "hours": 3600, "hour": 3600, "h": 3600,
    "天": 86_400, "日": 86_400, "days": 86_400, "day": 86_400,
    "周": 604_800, "星期": 604_800, "weeks": 604_800, "week": 604_800,
}  # fmt: skip
_ENGLISH = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_COUNTS = {"a": 1.0, "an": 1.0, "half a": 0.5, "half an": 0.5} | {
    word: float(count) for count, word in enumerate(_ENGLISH, 1)
}
_SPAN = re.compile(
    rf"(?P<before>in |再?过)?\s*(?P<count>.{{1,12}}?)\s*个?(?P<unit>{'|'.join(_UNITS)})"
    r"\s*(?P<behind>后|之后|以后|later|from now)?"
)

_FIGURES = r"\d{1,2}|[零〇一二两三四五六七八九十]{1,3}"
# By the word for the part of the day: from this hour to that one, so many are to be added.
_HOURS = {
    "": ((0, 24, 0),),
    "凌晨": ((0, 6, 0), (12, 12, -12)),
    "中午": ((1, 3, 12), (11, 15, 0)),
    **dict.fromkeys(("清晨", "早晨", "早上", "上午", "am"), ((0, 12, 0),)),
    **dict.fromkeys(("下午", "傍晚", "pm"), ((1, 11, 12), (12, 23, 0))),
    **dict.fromkeys(("晚上", "夜里"), ((5, 12, 12), (17, 24, 0))),
}
_PERIOD = "凌晨|清晨|早晨|早上|上午|中午|下午|傍晚|晚上|夜里"
_CLOCK = re.compile(
    rf"(?P<period>{_PERIOD})?\s*(?:(?P<hour>\d{{1,2}}):(?P<minute>[0-5]\d)(?::[0-5]\d)?"
    rf"|(?P<words>{_FIGURES})\s*(?:点钟?|时)\s*(?:(?P<part>整|半|一刻|三刻)|(?P<minutes>{_FIGURES})\s*分?)?"
    r"|(?P<alone>\d{1,2})(?=\s*[ap]m))\s*(?P<half>am|pm)?"
)
_AROUND = " 。.!,，"
_BESIDE_A_DAY = " ,，的"
_ZEROS = "零〇"
_PARTS = {"整": 0, "半": 30, "一刻": 15, "三刻": 45}


def plain_words(text: str) -> str:
    """In one width and case, with single blanks and nothing at the ends."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).strip(_AROUND)


def read_moment(text: str, *, now: datetime) -> datetime | None:
    """The moment that is meant, to the minute, in the zone of `now`; None where none is read."""
    plain = plain_words(text)
    if len(plain) > _LONGEST:
        return None
    try:
        moment = _ahead(plain, now) or _on_a_day(plain, now)
    except (OverflowError, ValueError):
        return None
    return moment if moment is not None and moment.year in _YEARS else None


def read_clock(text: str) -> int | None:
    """Minutes after midnight of a time without its day: 22:30, 晚上十点, 10 pm; 24:00 is 1440."""
    clock = _CLOCK.fullmatch(plain_words(text))
    return _minutes(clock) if clock else None


def _ahead(plain: str, now: datetime) -> datetime | None:
    """In two hours."""
    span = _SPAN.fullmatch(plain)
    if not span or not (span["before"] or span["behind"]):
        return None
    count = _COUNTS.get(span["count"]) or read_number(span["count"])
    return None if count is None else _minute(now + timedelta(seconds=count * _UNITS[span["unit"]]))


def _on_a_day(plain: str, now: datetime) -> datetime | None:
    """At a time of a day that is named or is today; of the days that may be meant the first that comes soon."""
    words = re.sub(r"([今明])([早晚])上?(?!上)", r"\1天\2上", plain).replace("tonight", "today")
    for cut in range(len(words)):
        clock = _CLOCK.fullmatch(words[cut:])
        minutes = _minutes(clock) if clock else None
        days = list(_days(words[:cut], now.date())) if minutes is not None else []
        if minutes is not None and days:
            moments = [_at(day, minutes, now) for day in days]
            return next((moment for moment in moments if now < moment <= now + _AHEAD), moments[0])
    return None


def _days(words: str, today: date) -> Iterator[date]:
    named = re.sub(r"^on |(?:\bat|(?<=\d)t)$", "", words.strip(_BESIDE_A_DAY)).strip(_BESIDE_A_DAY)
    yield from read_days(named, today=today) if named else [today]


def _minutes(clock: re.Match[str]) -> int | None:
    """Since midnight."""
    hour = _figure(clock["hour"] or clock["words"] or clock["alone"])
    minute = _PARTS[clock["part"]] if clock["part"] else _figure(clock["minute"] or clock["minutes"] or "0")
    period = clock["period"] or clock["half"] or ""
    is_twelve_at_night = clock["half"] == "am" and hour == 12
    hour = None if hour is None else _hour(0 if is_twelve_at_night else hour, period)
    if hour is None or minute is None or minute > 59 or (hour == 24 and minute):
        return None
    return 60 * hour + minute


def _figure(words: str) -> int | None:
    number = read_number(words.lstrip(_ZEROS) or "0")
    return None if number is None else int(number)


def _hour(hour: int, period: str) -> int | None:
    """Of the day's 24, as the word for the part of the day has it."""
    return next((hour + more for first, last, more in _HOURS[period] if first <= hour <= last), None)


def _at(day: date, minutes: int, now: datetime) -> datetime:
    return datetime.combine(day + timedelta(days=minutes // 1440), time(minutes // 60 % 24, minutes % 60), now.tzinfo)


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
