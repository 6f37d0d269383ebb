"""Everyday wordings of opening hours, brought to the stored form's: 早上8点到晚上10点 is 08:00-22:00."""

import re
import unicodedata

_CHINESE_DAYS = {"一": "mo", "二": "tu", "三": "we", "四": "th", "五": "fr", "六": "sa", "日": "su", "天": "su"}
_DIGITS = "零一二三四五六七八九"
_WEEK, _DAY = "每?(?:周|星期|礼拜)", "[一二三四五六日天]"
_NUMERAL = "(?:[一二三四五]?十[一二三四五六七八九]?|[零〇一二两三四五六七八九])"

# Parts of the day, and the hours of a twelve-hour clock that stand for later ones in them: 下午2点 is 14:00, 晚上12点
# is 24:00, and 晚上2点 is two in the morning.
_PARTS: tuple[tuple[str, range], ...] = (
    ("早上|早晨|清晨|上午|早|朝", range(0)),
    ("凌晨", range(12, 13)),
    ("中午", range(1, 4)),
    ("下午|午后|傍晚", range(1, 12)),
    ("晚上|晚间|夜间|夜里|深夜|午夜|半夜|晚|夜", range(5, 13)),
)
_PART = "|".join(names for names, _hours in _PARTS)
_LATER = {name: hours for names, hours in _PARTS for name in names.split("|")}
_EVENING = _PARTS[-1][0].split("|")
_CLOCK = r"\d{1,2}(?::\d\d)?"
_SPOKEN_SPAN = re.compile(
    rf"(?P<opening>{_PART})?\s*(?P<opens>{_CLOCK})\s*-\s*(?P<next>\+?)\s*(?P<closing>{_PART})?\s*(?P<closes>{_CLOCK})"
)

# Applied in this order to NFKC text without case, days of the week named: each turns one way of writing into another.
_WORDINGS: tuple[tuple[str, str], ...] = (
    (r"(?:营业|开放|服务)时间\s*:?", ""),
    (r"(?:7[*x×]|全天|全年)?24(?:小时|/7| ?hours?| ?h\b)(?:营业|开放)?|全天(?:候)?(?:营业|开放)?", "24h"),
    (r"每天|每日|天天|daily|every ?day", "mo-su"),
    (r"(?:法定)?工作日|weekdays?", "mo-fr"),
    (r"周末|双休日|weekends?", "sa,su"),
    (r"(?:法定)?(?:节假日|假日|节日)|public holidays?", "ph"),
    (r"(?:ph|sa,su)(?:照常|正常|无休|不休)(?:营业|开放|息)?|(?:全年)?无休", ""),
    (r"休息|不营业|不开放|关闭|关门|除外|closed", " off"),
    (r"次日|翌日|第二天|next day ?", "+"),
    (r"\b(mo|tu|we|th|fr|sa|su)(?:n|es?|d|u(?:rs?)?|i|t)?(?:s?day|nesday|rsday|urday)?s?\b", r"\1"),
    (r"(\d{1,2})[点时]半", r"\1:30"),
    (r"(\d{1,2})[点时]一刻", r"\1:15"),
    (r"(\d{1,2})[点时]三刻", r"\1:45"),
    (r"(\d{1,2})[点时](\d{2})分?", r"\1:\2"),
    (r"(\d{1,2})[点时]整?", r"\1:00"),
    (r"(\d{4})[年/.](\d{1,2})[月/.](\d{1,2})日?", r"\1-\2-\3"),
    (r"(?<![\d.])(\d{1,2})\.(\d\d)(?![\d.])", r"\1:\2"),
    (rf"({_CLOCK})\s*am\b", r"凌晨\1"),
    (rf"({_CLOCK})\s*pm\b", r"下午\1"),
    (r"(?:\s*(?:[至到~–—−-]|\bto\b)\s*)+", "-"),
    # 早9晚9, 8-22点, 8点-22, and two spans of a day with a blank between them.
    (rf"((?:{_PART})\s*{_CLOCK})\s*(?=(?:{_PART})\s*\d)", r"\1-"),
    (r"(?<![\d:.-])(\d{1,2})-(?=\d{1,2}:\d\d)", r"\1:00-"),
    (r"(:\d\d)-(\d{1,2})(?![\d:.])", r"\1-\2:00"),
    (rf"(:\d\d)\s*[\s/]\s*(?=(?:{_PART})?\s*\d{{1,2}}:\d\d)", r"\1,"),
    (r"[、&]|和|及|\band\b", ","),
    (r"[()]", " "),
    (r"\s*([,;])\s*", r"\1"),
    # A comma or a blank after the hours of some days, before other days, begins a new rule.
    (r"(?:(?<=:\d\d)|(?<=off)|(?<=24h))[,\s]+(?=mo|tu|we|th|fr|sa|su|ph|\d{4}-)", ";"),
)


def stored_wording(text: str) -> str:
    """The text in the words of the stored form, as far as they are understood; the rest stays as it is."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = re.sub(rf"{_WEEK}({_DAY})\s*[至到~–—-]+\s*{_WEEK}?({_DAY})", _chinese_range, plain)
    plain = re.sub(rf"{_WEEK}({_DAY}(?:[、,]?(?:{_WEEK})?{_DAY})*)(?![点时])", _chinese_list, plain)
    plain = re.sub(
        rf"{_NUMERAL}(?=[点时]|小时)|(?<=[点时]){_NUMERAL}(?!刻)|(?<=[早晚朝]){_NUMERAL}", _in_figures, plain
    )
    for wording, stored in _WORDINGS:
        plain = re.sub(wording, stored, plain)
    return _SPOKEN_SPAN.sub(_on_the_clock, plain)


def _chinese_range(found: re.Match[str]) -> str:
    return "-".join(_CHINESE_DAYS[day] for day in found.groups())


def _chinese_list(found: re.Match[str]) -> str:
    return ",".join(_CHINESE_DAYS[day] for day in found[1] if day in _CHINESE_DAYS)


def _in_figures(found: re.Match[str]) -> str:
    """十二 is 12, 二十 is 20, 两 is 2."""
    tens, ten, ones = found[0].replace("两", "二").replace("〇", "零").rpartition("十")
    number = (_DIGITS.index(tens or "一") * 10 if ten else 0) + (_DIGITS.index(ones) if ones else 0)
    return f"{number:02}"


def _on_the_clock(found: re.Match[str]) -> str:
    """A span with parts of the day; one whose end may be meant in two ways stays as it is.

    Where only the beginning has a part, the end is of the same: 下午2点到6点 ends at 18:00.
    """
    opening, closing = found["opening"], found["closing"]
    if opening is None and closing is None:
        return found[0]
    opens = _clock(found["opens"], opening)
    closes = _clock(found["closes"], closing or (None if found["next"] else opening))
    is_told = closing is not None or bool(found["next"]) or opening in _EVENING
    return f"{opens}-{found['next']}{closes}" if is_told or closes > opens else found[0]


def _clock(figures: str, part: str | None) -> str:
    hour, _colon, minute = figures.partition(":")
    later = 12 if part is not None and int(hour) in _LATER[part] else 0
    return f"{int(hour) + later:02}:{minute or '00'}"
