"""Reading opening hours as people write them: the stored form, its relative in OpenStreetMap, and Chinese."""

import re
import unicodedata
from datetime import date
from functools import lru_cache
from itertools import pairwise

from models.errors import Refusal
from models.opening_hours import ALL_DAY, DAY_NAMES, DatedHours, DayHours, OpeningHours, Span

_AT_MOST = 500
_DAY_MINUTES = 24 * 60
_DAYS = tuple(name.casefold() for name in DAY_NAMES)
_CHINESE_DAYS = {"一": "mo", "二": "tu", "三": "we", "四": "th", "五": "fr", "六": "sa", "日": "su", "天": "su"}
_WEEK = "(?:周|星期|礼拜)"

# Applied in this order to NFKC text without case: each turns one way of writing into the stored form's.
_WORDINGS: tuple[tuple[str, str], ...] = (
    (r"(?:全天|全年)?24(?:小时|/7| ?hours?| ?h\b)(?:营业|开放)?|全天(?:营业|开放)?|全年无休", "24h"),
    (r"每天|每日|天天|daily|every ?day", "mo-su"),
    (r"工作日|weekdays?", "mo-fr"),
    (r"周末|双休日|weekends?", "sa,su"),
    (r"(?:法定)?(?:节假日|假日|节日)|public holidays?", "ph"),
    (r"休息|不营业|不开放|关闭|关门|closed", "off"),
    (r"次日|翌日|第二天|next day ?", "+"),
    (r"凌晨", ""),
    (r"\b(mo|tu|we|th|fr|sa|su)(?:n|es?|d|u(?:rs?)?|i|t)?(?:s?day|nesday|rsday|urday)?s?\b", r"\1"),
    (r"(\d{1,2})点半", r"\1:30"),
    (r"(\d{1,2})[点时](\d{2})分?", r"\1:\2"),
    (r"(\d{1,2})[点时]", r"\1:00"),
    (r"(\d{4})[年/.](\d{1,2})[月/.](\d{1,2})日?", r"\1-\2-\3"),
    (r"[至到~–—−]|\bto\b", "-"),
    (r"[、&]|和|\band\b", ","),
    (r"\s*([,;\-])\s*", r"\1"),
    # A comma after the hours of some days, before other days, begins a new rule.
    (r"(?:(?<=:\d\d)|(?<=off)|(?<=24h)),(?=mo|tu|we|th|fr|sa|su|ph|\d{4}-)", ";"),
)
_TIME = r"\+?\d{1,2}:\d{2}"
_DATE = r"\d{4}-\d{1,2}-\d{1,2}"
_DAY = "|".join(_DAYS)
_ITEM = rf"(?:(?:{_DAY})(?:-(?:{_DAY}))?|ph|{_DATE}(?:(?:-|\.\.){_DATE})?)"
_RULE = re.compile(rf"(?:(?P<days>{_ITEM}(?:,{_ITEM})*)[:\s]*)?(?P<hours>off|24h|{_TIME}-{_TIME}(?:,{_TIME}-{_TIME})*)")


class BadHours(Refusal):
    """Opening hours that cannot be read; `piece` is the part that is in the way."""

    def __init__(self, piece: str) -> None:
        super().__init__(piece)
        self.piece = piece


@lru_cache(maxsize=4096)
def parse_hours(text: str) -> OpeningHours:
    """Read e.g. `Mo-Fr 08:00-22:00; Sa,Su 09:00-02:00; PH off; 2026-12-24 10:00-12:00`, `24/7` or
    `周一至周五 08:00-22:00；周六日 09:00-次日02:00；节假日 休息`.

    A later rule goes before an earlier one on the days that both name; days that no rule names are closed.

    Raises:
        BadHours: a piece that is no rule, hours over 24 hours or overlapping, or a rule that leaves nothing of an
            earlier one.
    """
    pieces = [piece.strip() for piece in _in_stored_wording(text).split(";") if piece.strip()]
    if not pieces:
        raise BadHours(text[:40])

    week: list[DayHours] = [()] * 7
    holiday: DayHours | None = None
    dates: list[DatedHours] = []
    earlier: list[set[str]] = []
    for piece in pieces:
        rule = _RULE.fullmatch(piece)
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


def _in_stored_wording(text: str) -> str:
    if len(text) > _AT_MOST:
        raise BadHours(text[:40])
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = re.sub(rf"{_WEEK}([一二三四五六日天])\s*[至到~–—-]\s*{_WEEK}?([一二三四五六日天])", _chinese_range, plain)
    plain = re.sub(rf"{_WEEK}([一二三四五六日天]+)", _chinese_list, plain)
    for wording, stored in _WORDINGS:
        plain = re.sub(wording, stored, plain)
    return plain.replace("\n", ";")


def _chinese_range(found: re.Match[str]) -> str:
    return f"{_CHINESE_DAYS[found[1]]}-{_CHINESE_DAYS[found[2]]}"


def _chinese_list(found: re.Match[str]) -> str:
    return ",".join(_CHINESE_DAYS[day] for day in found[1])


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
    spans = sorted(_span(part, piece) for part in hours.split(","))
    if any(later.opens < before.closes for before, later in pairwise(spans)):
        raise BadHours(piece)
    return tuple(spans)


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
