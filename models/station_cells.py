"""How the cells of a file of stations are headed, read and written."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from models.amenity import find_amenity, get_amenity, in_order
from models.brand import find_brand, get_brand
from models.coordinates import Datum
from models.errors import Refusal
from models.hours_text import BadHours, parse_hours
from models.import_report import Reason
from models.opening_hours import OpeningHours
from models.plain_text import NotPlainText, TooLong, plain_line
from models.spelling import folded
from models.station import CLOSED, OPEN, OPEN_DOOR, PHONE_DOOR, QR_DOOR, TEMP_CLOSED, Station
from models.table_file import Cell

_ZONE = ZoneInfo("Asia/Shanghai")
_CODE = re.compile(r"[A-Za-z0-9_-]{1,32}")
_MOST_SEATS = 10_000
_LONGEST = {"name": 60, "name_en": 90, "grade": 30, "address": 120, "host": 60, "phone": 40, "photo": 200}


class BadCell(Refusal):
    """A cell that cannot be read, and the part of it that is in the way."""

    def __init__(self, reason: Reason, value: str) -> None:
        super().__init__(reason, value)
        self.reason, self.value = reason, value


@dataclass(frozen=True, slots=True)
class Heading:
    field: str
    zh: str
    en: str
    also: tuple[str, ...] = ()


HEADINGS: tuple[Heading, ...] = (
    Heading("code", "编号", "Code", ("编码", "代码", "id")),
    Heading("name", "名称", "Name", ("站点名称", "驿站名称", "名字")),
    Heading("name_en", "英文名称", "English name", ("英文名",)),
    Heading("brand", "品牌", "Brand", ("类型", "类别", "type")),
    Heading("grade", "等级", "Grade", ("级别",)),
    Heading("county", "区县", "County", ("县区", "所属区县", "adcode", "行政区划代码", "district")),
    Heading("address", "地址", "Address", ("详细地址",)),
    Heading("latitude", "纬度", "Latitude", ("lat",)),
    Heading("longitude", "经度", "Longitude", ("lon", "lng")),
    Heading("datum", "坐标系", "Datum", ("crs", "坐标类型", "coordinate system")),
    Heading("hours", "营业时间", "Opening hours", ("开放时间", "服务时间")),
    Heading("door", "开门方式", "Door", ("进入方式",)),
    Heading("host", "承办单位", "Host", ("承办商户", "商户")),
    Heading("phone", "电话", "Phone", ("联系电话", "telephone")),
    Heading("amenities", "设施", "Amenities", ("服务设施", "服务项目")),
    Heading("seats", "座位数", "Seats", ("座位",)),
    Heading("photo", "照片", "Photo", ()),
    Heading("status", "状态", "Status", ()),
    Heading("is_sample", "示例", "Sample", ("is sample",)),
    Heading("last_verified_at", "核实时间", "Verified at", ("last verified at", "最近核实")),
)

_WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "door": {
        OPEN_DOOR: ("自由进出", "Open", "open", "开放"),
        QR_DOOR: ("扫码", "QR code", "qr", "扫码进入"),
        PHONE_DOOR: ("打电话", "By phone", "phone", "电话"),
    },
    "status": {
        OPEN: ("开放", "Open", "open", "正常", "营业"),
        TEMP_CLOSED: ("暂停开放", "Closed for now", "temp_closed", "暂停", "临时关闭"),
        CLOSED: ("关闭", "Closed", "closed", "停用", "撤销"),
    },
    "is_sample": {
        "yes": ("是", "Yes", "yes", "true", "1"),
        "no": ("否", "No", "no", "false", "0"),
    },
}
_BY_WORD = {
    field: {folded(word): code for code, words in meanings.items() for word in words}
    for field, meanings in _WORDS.items()
}
_FIELD_BY_WORD = {
    folded(word): heading.field
    for heading in HEADINGS
    for word in (heading.field, heading.zh, heading.en, *heading.also)
}


def find_field(heading: str) -> str | None:
    return _FIELD_BY_WORD.get(folded(heading))


def read_cell(field: str, text: str) -> object:
    """The value of a cell of any field but `county`, whose names the database knows.

    Raises:
        BadCell: the cell cannot be read.
    """
    if field in ("hours", "amenities"):
        text = text.replace("\n", ";")
    try:
        return _READERS[field](plain_line(text, at_most=2_000))
    except BadHours as refusal:
        raise BadCell(Reason.BAD_HOURS, refusal.piece) from refusal
    except NotPlainText as refusal:
        raise BadCell(Reason.NOT_PLAIN_TEXT, f"U+{refusal.code_point:04X}") from refusal
    except TooLong as refusal:
        raise BadCell(Reason.TOO_LONG, str(refusal.at_most)) from refusal


def write_cell(field: str, station: Station, language: str) -> Cell:
    """What `read_cell` reads as the station's value, in the language."""
    value = getattr(station, field, None)
    match field:
        case "datum":
            return Datum.WGS84.value
        case "brand":
            return get_brand(station.brand).label(language)
        case "amenities":
            comma = ", " if language == "en" else "、"
            return comma.join(get_amenity(code).label(language) for code in in_order(station.amenities))
        case "door" | "status" | "is_sample":
            words = _WORDS[field]["yes" if value is True else "no" if value is False else str(value)]
            return words[1] if language == "en" else words[0]
        case "last_verified_at":
            return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else ""
        case "latitude" | "longitude" | "seats":
            return float(value) if isinstance(value, float) else int(value or 0)
        case _:
            return str(value)


def _text(field: str) -> Callable[[str], str]:
    return lambda line: plain_line(line, at_most=_LONGEST[field])


def _word(field: str) -> Callable[[str], str]:
    def read(line: str) -> str:
        if (code := _BY_WORD[field].get(folded(line))) is None:
            raise BadCell(Reason.UNKNOWN_WORD, line)
        return code

    return read


def _code(line: str) -> str:
    if not _CODE.fullmatch(line):
        raise BadCell(Reason.BAD_CODE, line)
    return line


def _brand(line: str) -> str:
    if (code := find_brand(line)) is None:
        raise BadCell(Reason.UNKNOWN_WORD, line)
    return code


def _degrees(line: str) -> float:
    try:
        return float(line)
    except ValueError as error:
        raise BadCell(Reason.BAD_NUMBER, line) from error


def _datum(line: str) -> Datum:
    for datum in Datum:
        if folded(line) == folded(datum):
            return datum
    raise BadCell(Reason.UNKNOWN_WORD, line)


def _hours(line: str) -> OpeningHours:
    return parse_hours(line)


def _amenities(line: str) -> tuple[str, ...]:
    words = [word.strip() for word in re.split(r"[,，;；、|]", line) if word.strip()]
    codes = {word: find_amenity(word) for word in words}
    if unknown := [word for word, code in codes.items() if code is None]:
        raise BadCell(Reason.UNKNOWN_WORD, unknown[0])
    return tuple(code for code in codes.values() if code is not None)


def _seats(line: str) -> int:
    if not line.isdecimal() or int(line) > _MOST_SEATS:
        raise BadCell(Reason.BAD_NUMBER, line)
    return int(line)


def _flag(line: str) -> bool:
    return _word("is_sample")(line) == "yes"


def _moment(line: str) -> datetime:
    try:
        moment = datetime.fromisoformat(line.replace("/", "-"))
    except ValueError as error:
        raise BadCell(Reason.BAD_DATE, line) from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=_ZONE)).astimezone(UTC)


_READERS: dict[str, Callable[[str], object]] = {
    **{field: _text(field) for field in _LONGEST},
    "code": _code,
    "brand": _brand,
    "latitude": _degrees,
    "longitude": _degrees,
    "datum": _datum,
    "hours": _hours,
    "door": _word("door"),
    "amenities": _amenities,
    "seats": _seats,
    "status": _word("status"),
    "is_sample": _flag,
    "last_verified_at": _moment,
}
