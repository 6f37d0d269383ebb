"""What a station can offer, and what riders filter by; both languages stand here since these are data."""

from collections.abc import Iterable
from dataclasses import dataclass

from models.spelling import folded

OPEN_24H = "open_24h"


@dataclass(frozen=True, slots=True)
class Amenity:
    code: str
    zh: str
    en: str
    also: tuple[str, ...] = ()

    def label(self, language: str) -> str:
        return self.en if language.startswith("en") else self.zh


@dataclass(frozen=True, slots=True)
class Filter:
    """A wish that any one of the amenities fulfils."""

    code: str
    zh: str
    en: str
    any_of: frozenset[str]

    def label(self, language: str) -> str:
        return self.en if language.startswith("en") else self.zh


AMENITIES: tuple[Amenity, ...] = (
    Amenity("drinking_water", "饮用水", "drinking water", ("直饮水",)),
    Amenity("hot_water", "热水", "hot water", ("开水", "热饮")),
    Amenity("microwave", "微波炉", "microwave", ("热饭",)),
    Amenity("seats", "座椅", "seats", ("沙发", "休息座椅")),
    Amenity("table", "桌子", "table", ("桌椅",)),
    Amenity("air_con", "空调", "air conditioning", ("air-con", "aircon", "制冷")),
    Amenity("heater", "暖气", "heating", ("heater", "取暖", "供暖")),
    Amenity("fan", "风扇", "fan", ("电风扇",)),
    Amenity("phone_charging", "手机充电", "phone charging", ("充电", "充电器", "charging")),
    Amenity("power_bank", "充电宝", "power bank", ("共享充电宝",)),
    Amenity("ebike_charging", "电动车充电", "e-bike charging", ("电瓶车充电",)),
    Amenity("battery_swap", "换电柜", "battery swap", ("换电",)),
    Amenity("tyre_pump", "打气泵", "tyre pump", ("打气筒", "充气泵", "pump")),
    Amenity("tools", "维修工具", "repair tools", ("工具", "工具箱", "tools")),
    Amenity("first_aid", "药箱", "first-aid kit", ("医药箱", "急救箱", "医疗包", "first aid")),
    Amenity("plasters", "创可贴", "plasters", ()),
    Amenity("blood_pressure", "血压计", "blood pressure meter", ("血压仪",)),
    Amenity("aed", "AED", "AED", ("除颤仪",)),
    Amenity("sewing_kit", "针线包", "sewing kit", ("针线",)),
    Amenity("rain_gear", "雨衣雨伞", "raincoat or umbrella", ("雨衣/雨伞", "雨衣", "雨伞", "umbrella", "raincoat")),
    Amenity("toilet", "卫生间", "toilet", ("厕所", "洗手间", "WC")),
    Amenity("fridge", "冰箱", "fridge", ("冰柜",)),
    Amenity("wifi", "Wi-Fi", "Wi-Fi", ("无线网络",)),
    Amenity("books", "图书", "books", ("书籍", "书报")),
    Amenity("suggestion_box", "意见箱", "suggestion box", ()),
    Amenity("policy_notes", "政策资料", "policy notes", ("政策解读",)),
    Amenity("legal_advice", "法律咨询", "legal advice", ()),
    Amenity("counselling", "心理咨询", "counselling", ()),
    Amenity("low_price_meal", "平价餐", "low-price meal", ("优惠餐",)),
    Amenity("parking", "停车位", "parking", ("停车",)),
    Amenity("nursing_room", "母婴室", "nursing room", ()),
    Amenity("locker", "寄存柜", "locker", ("储物柜",)),
    Amenity(OPEN_24H, "24小时", "24 h", ("24小时营业", "24 hours")),
)

FILTERS: tuple[Filter, ...] = (
    Filter("hot_water", "热水", "Hot water", frozenset({"hot_water"})),
    Filter("charging", "手机充电", "Phone charging", frozenset({"phone_charging", "power_bank"})),
    Filter("ebike_charging", "电动车充电换电", "E-bike charging", frozenset({"ebike_charging", "battery_swap"})),
    Filter("pump", "打气", "Tyre pump", frozenset({"tyre_pump"})),
    Filter("toilet", "卫生间", "Toilet", frozenset({"toilet"})),
    Filter("first_aid", "药箱", "First aid", frozenset({"first_aid"})),
    Filter("climate", "空调或暖气", "Air-con or heating", frozenset({"air_con", "heater"})),
    Filter("microwave", "微波炉", "Microwave", frozenset({"microwave"})),
    Filter(OPEN_24H, "24 小时", "24 h", frozenset({OPEN_24H})),
)

_BY_CODE = {amenity.code: amenity for amenity in AMENITIES}
_ORDER = {amenity.code: place for place, amenity in enumerate(AMENITIES)}
_BY_WORD = {
    folded(word): amenity.code
    for amenity in AMENITIES
    for word in (amenity.code, amenity.zh, amenity.en, *amenity.also)
}
_FILTER_BITS = {wish.code: 1 << place for place, wish in enumerate(FILTERS)}


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
    offered = frozenset(codes)
    return sum(_FILTER_BITS[wish.code] for wish in FILTERS if wish.any_of & offered)


def filter_bits(codes: Iterable[str]) -> int:
    """The bits of these filters, named by the codes of FILTERS; KeyError for another."""
    return sum(_FILTER_BITS[code] for code in set(codes))
