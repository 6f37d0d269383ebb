"""What a station can offer, and what riders filter by; both languages stand here since these are data."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from models.spelling import folded
from models.term import Term

OPEN_24H = "open_24h"


@dataclass(frozen=True, slots=True)
class Amenity(Term):
    # What riders say for it, and no list of amenities would.
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """A wish that any one of the amenities fulfils. What is not listed is found by who asks for it in words."""

    code: str
    zh: str
    en: str
    any_of: frozenset[str]
    is_listed: bool = True

    def label(self, language: str) -> str:
        return self.en if language.startswith("en") else self.zh


AMENITIES: tuple[Amenity, ...] = (
    Amenity("drinking_water", "饮用水", "drinking water", ("直饮水",), ("水", "喝水", "water", "drink")),
    Amenity("hot_water", "热水", "hot water", ("开水", "热饮"), ("打水", "接水", "泡面")),
    Amenity("microwave", "微波炉", "microwave", ("热饭",), ("加热",)),
    Amenity("seats", "座椅", "seats", ("沙发", "休息座椅"), ("座位", "坐", "坐坐", "坐的")),
    Amenity("table", "桌子", "table", ("桌椅",)),
    Amenity("air_con", "空调", "air conditioning", ("air-con", "aircon", "制冷"), ("凉快", "乘凉", "避暑")),
    Amenity("heater", "暖气", "heating", ("heater", "取暖", "供暖"), ("暖和", "避寒", "暖气片")),
    Amenity("fan", "风扇", "fan", ("电风扇",)),
    Amenity(
        "phone_charging",
        "手机充电",
        "phone charging",
        ("充电", "充电器", "charging"),
        ("手机没电", "没电", "charge", "charge my phone"),
    ),
    Amenity("power_bank", "充电宝", "power bank", ("共享充电宝",)),
    Amenity("ebike_charging", "电动车充电", "e-bike charging", ("电瓶车充电",), ("电动车没电", "电瓶车没电", "充电桩")),
    Amenity("battery_swap", "换电柜", "battery swap", ("换电",), ("换电池", "换电瓶")),
    Amenity("tyre_pump", "打气泵", "tyre pump", ("打气筒", "充气泵", "pump"), ("充气",)),
    Amenity("tools", "维修工具", "repair tools", ("工具", "工具箱", "tools"), ("修车",)),
    Amenity("first_aid", "药箱", "first-aid kit", ("医药箱", "急救箱", "医疗包", "first aid"), ("药", "急救")),
    Amenity("plasters", "创可贴", "plasters", ()),
    Amenity("blood_pressure", "血压计", "blood pressure meter", ("血压仪",)),
    Amenity("aed", "AED", "AED", ("除颤仪",)),
    Amenity("sewing_kit", "针线包", "sewing kit", ("针线",)),
    Amenity("rain_gear", "雨衣雨伞", "raincoat or umbrella", ("雨衣/雨伞", "雨衣", "雨伞", "umbrella", "raincoat")),
    Amenity(
        "toilet", "卫生间", "toilet", ("厕所", "洗手间", "WC"), ("公厕", "公共厕所", "toilets", "restroom", "bathroom")
    ),
    Amenity("fridge", "冰箱", "fridge", ("冰柜",)),
    Amenity("wifi", "Wi-Fi", "Wi-Fi", ("无线网络",), ("无线网", "无线", "网", "网络", "上网")),
    Amenity("books", "图书", "books", ("书籍", "书报")),
    Amenity("suggestion_box", "意见箱", "suggestion box", ()),
    Amenity("policy_notes", "政策资料", "policy notes", ("政策解读",)),
    Amenity("legal_advice", "法律咨询", "legal advice", ()),
    Amenity("counselling", "心理咨询", "counselling", ()),
    Amenity("low_price_meal", "平价餐", "low-price meal", ("优惠餐",), ("吃饭", "吃的", "饭", "food", "meal")),
    Amenity("parking", "停车位", "parking", ("停车",)),
    Amenity("nursing_room", "母婴室", "nursing room", ()),
    Amenity("locker", "寄存柜", "locker", ("储物柜",)),
    Amenity(OPEN_24H, "24小时", "24 h", ("24小时营业", "24 hours")),
)

_LISTED: tuple[Filter, ...] = (
    Filter("hot_water", "热水", "hot water", frozenset({"hot_water"})),
    Filter("charging", "手机充电", "phone charging", frozenset({"phone_charging", "power_bank"})),
    Filter("ebike_charging", "电动车充电换电", "e-bike charging", frozenset({"ebike_charging", "battery_swap"})),
    Filter("pump", "打气", "tyre pump", frozenset({"tyre_pump"})),
    Filter("toilet", "卫生间", "toilet", frozenset({"toilet"})),
    Filter("first_aid", "药箱", "first aid", frozenset({"first_aid"})),
    Filter("climate", "空调或暖气", "air-con or heating", frozenset({"air_con", "heater"})),
    Filter("microwave", "微波炉", "microwave", frozenset({"microwave"})),
    Filter(OPEN_24H, "24 小时", "24 h", frozenset({OPEN_24H})),
)
_UNLISTED = tuple(
    Filter(amenity.code, amenity.zh, amenity.en, frozenset({amenity.code}), is_listed=False)
    for amenity in AMENITIES
    if not any(amenity.code in wish.any_of for wish in _LISTED)
)
# Their places are the bits in buttons that people still have: add only behind the last.
FILTERS = _LISTED + _UNLISTED
LISTED_BITS = (1 << len(_LISTED)) - 1

_BY_CODE = {amenity.code: amenity for amenity in AMENITIES}
_ORDER = {amenity.code: place for place, amenity in enumerate(AMENITIES)}
_BY_WORD = {folded(word): amenity.code for amenity in AMENITIES for word in amenity.names}
_FILTER_BITS = {wish.code: 1 << place for place, wish in enumerate(FILTERS)}
_FULFILLED = {code: _FILTER_BITS[wish.code] for wish in FILTERS for code in wish.any_of}
_FILTERS_BY_WORD = {
    folded(word): wish.code
    for wish in FILTERS
    for word in (
        wish.code,
        wish.zh,
        wish.en,
        *(word for code in wish.any_of for word in (*_BY_CODE[code].names, *_BY_CODE[code].asked)),
    )
}
_LONGEST_FIRST = "|".join(
    re.escape(word) if not word.isascii() else f"(?<![a-z]){re.escape(word)}(?![a-z])"
    for word in sorted(
        {word for amenity in AMENITIES for word in (*amenity.names, *amenity.asked) if len(word) > 1 or word.isascii()},
        key=len,
        reverse=True,
    )
)
_BEHIND = re.compile(rf"(.+?)\s*({_LONGEST_FIRST})", re.IGNORECASE | re.DOTALL)
_BEFORE = re.compile(rf"({_LONGEST_FIRST})\s+(.+)", re.IGNORECASE | re.DOTALL)
_COMMAS, _BLANKS = r"[,，、;；+]|和|\band\b", r"[\s,，、;；+]|和"


def get_amenity(code: str) -> Amenity:
    return _BY_CODE[code]


def find_amenity(word: str) -> str | None:
    """The code of an amenity named by its code, in Chinese or in English."""
    return _BY_WORD.get(folded(word))


def in_order(codes: Iterable[str]) -> list[str]:
    """The codes once each, in the order of AMENITIES."""
    return sorted(set(codes), key=_ORDER.__getitem__)


def fulfilled(codes: Iterable[str]) -> int:
    """One bit for each of FILTERS that these amenities fulfil."""
    bits = 0
    for code in codes:
        bits |= _FULFILLED.get(code, 0)
    return bits


def filter_bits(codes: Iterable[str]) -> int:
    """The bits of these filters, named by the codes of FILTERS; KeyError for another."""
    return sum(_FILTER_BITS[code] for code in set(codes))


def filters_named(text: str) -> int:
    """The bits of the filters that the words name one by one, by their labels or those of their amenities.

    0 where any of the words is something else.
    """
    for marks in (_COMMAS, _BLANKS):
        words = [folded(word) for word in re.split(marks, text)]
        codes = [_FILTERS_BY_WORD.get(word, "") for word in words if word]
        if codes and all(codes):
            return filter_bits(codes)
    return 0


def filters_beside(text: str) -> tuple[int, str]:
    """The bits of the filter that is named behind other words, or before them and a blank, and those other words.

    0 and the text as it is where there is none.
    """
    if behind := _BEHIND.fullmatch(text.strip()):
        return filters_named(behind[2]), behind[1]
    if before := _BEFORE.fullmatch(text.strip()):
        return filters_named(before[1]), before[2]
    return 0, text
