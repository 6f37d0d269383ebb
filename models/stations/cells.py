"""How the cells of a file of stations are headed, read and written."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from models.areas.coordinates import Datum
from models.files.cell import YES_NO, BadCell, read_code, read_flag, read_term, read_text
from models.files.form import FileForm
from models.files.import_report import Reason
from models.files.position_cells import DATUMS, POSITION_HEADINGS, POSITION_READERS
from models.files.table_file import Cell
from models.files.written_moment import written_moment
from models.station import CLOSED, OPEN, OPEN_DOOR, PHONE_DOOR, QR_DOOR, TEMP_CLOSED, Station
from models.stations.amenity import AMENITIES, find_amenity, get_amenity, in_order
from models.stations.brand import BRANDS
from models.stations.hours_text import BadHours, parse_hours
from models.stations.opening_hours import OpeningHours
from models.term import Term, Terms

_ZONE = ZoneInfo("Asia/Shanghai")
_MOST_SEATS = 10_000
_LONGEST = {"name": 60, "name_en": 90, "grade": 30, "address": 120, "host": 60, "phone": 40, "photo": 200}


_HEADINGS = Terms(
    Term("code", "编号", "Code", ("编码", "代码", "id")),
    Term("name", "名称", "Name", ("站点名称", "驿站名称", "名字")),
    Term("name_en", "英文名称", "English name", ("英文名",)),
    Term("brand", "品牌", "Brand", ("类型", "类别", "type")),
    Term("grade", "等级", "Grade", ("级别",)),
    Term("county", "区县", "County", ("县区", "所属区县", "adcode", "行政区划代码", "district")),
    Term("address", "地址", "Address", ("详细地址",)),
    *POSITION_HEADINGS,
    Term("hours", "营业时间", "Opening hours", ("开放时间", "服务时间")),
    Term("door", "开门方式", "Door", ("进入方式",)),
    Term("host", "承办单位", "Host", ("承办商户", "商户")),
    Term("phone", "电话", "Phone", ("联系电话", "telephone")),
    Term("amenities", "设施", "Amenities", ("服务设施", "服务项目")),
    Term("seats", "座位数", "Seats", ("座位",)),
    Term("photo", "照片", "Photo"),
    Term("status", "状态", "Status"),
    Term("is_sample", "示例", "Sample", ("is sample",)),
    Term("last_verified_at", "核实时间", "Verified at", ("last verified at", "最近核实")),
)

_CHOICES = {
    "brand": BRANDS,
    "datum": DATUMS,
    "door": Terms(
        Term(OPEN_DOOR, "自由进出", "Open", ("开放",)),
        Term(QR_DOOR, "扫码", "QR code", ("扫码进入",)),
        Term(PHONE_DOOR, "打电话", "By phone", ("电话",)),
    ),
    "amenities": Terms(*AMENITIES),
    "status": Terms(
        Term(OPEN, "开放", "Open", ("正常", "营业")),
        Term(TEMP_CLOSED, "暂停开放", "Closed for now", ("暂停", "临时关闭")),
        Term(CLOSED, "关闭", "Closed", ("停用", "撤销")),
    ),
    "is_sample": YES_NO,
}


def write_cell(field: str, station: Station, language: str) -> Cell:
    """What an import reads as the station's value, in the language."""
    value = getattr(station, field, None)
    match field:
        case "datum":
            return Datum.WGS84.value
        case "amenities":
            comma = ", " if language == "en" else "、"
            return comma.join(get_amenity(code).label(language) for code in in_order(station.amenities))
        case "brand" | "door" | "status" | "is_sample":
            return STATION_FORM.word_for(field, value, language)
        case "last_verified_at":
            return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else ""
        case "latitude" | "longitude" | "seats":
            return float(value) if isinstance(value, float) else int(value or 0)
        case _:
            return str(value)


def _hours(line: str) -> OpeningHours:
    try:
        return parse_hours(line)
    except BadHours as refusal:
        raise BadCell(Reason.BAD_HOURS, refusal.piece) from refusal


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


def _moment(line: str) -> datetime:
    try:
        return written_moment(line).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadCell(Reason.BAD_DATE, line) from error


STATION_FORM = FileForm(
    headings=_HEADINGS,
    choices=_CHOICES,
    readers={
        **{field: read_text(at_most=longest) for field, longest in _LONGEST.items()},
        "code": read_code,
        "brand": read_term(BRANDS),
        **POSITION_READERS,
        "hours": _hours,
        "door": read_term(_CHOICES["door"]),
        "amenities": _amenities,
        "seats": _seats,
        "status": read_term(_CHOICES["status"]),
        "is_sample": read_flag(YES_NO),
        "last_verified_at": _moment,
    },
    area="county",
    emptied={
        **dict.fromkeys(("name_en", "grade", "address", "host", "phone", "photo"), ""),
        "amenities": (),
        "seats": 0,
    },
    listed=frozenset(("hours", "amenities")),
)
