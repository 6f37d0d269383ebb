"""The catalogue of gifts in a file: taken in by their codes, and handed out so that it can be taken in again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from models.area import REGION, codes_by_name
from models.files.cell import YES_NO, BadCell, read_code, read_flag, read_text
from models.files.form import FileForm
from models.files.import_report import ImportReport, Reason
from models.files.planned_change import UNCHANGED, PlannedChange, addition, change_of
from models.files.row_import import Step, known_by_code, take_in
from models.files.row_reading import BadField, read_rows
from models.files.table_file import Cell, read_table, whole_file, write_table
from models.points.gift import Gift
from models.spelling import folded
from models.starter_data import STARTER_DATA
from models.station import Station
from models.term import Term, Terms

MOST_POINTS, MOST_PIECES = 100_000, 1_000_000
_EVERYWHERE = 0
_AT_NO_STATION = ""


def _whole(*, at_least: int, at_most: int) -> Any:
    def read(line: str) -> int:
        if not line.isascii() or not line.isdigit() or not at_least <= int(line[:9]) <= at_most or len(line) > 9:
            raise BadCell(Reason.BAD_NUMBER, line)
        return int(line)

    return read


GIFT_FORM = FileForm(
    headings=Terms(
        Term("code", "编号", "Code", ("编码", "id")),
        Term("name", "名称", "Name", ("礼品", "奖品")),
        Term("name_en", "英文名称", "English name", ("英文名",)),
        Term("cost", "积分", "Points", ("所需积分", "cost")),
        Term("stock", "库存", "Stock", ("数量",)),
        Term("place", "领取地点", "Where", ("地点", "place")),
        Term("adcode", "地区", "Area", ("区县", "county")),
        Term("station", "驿站编号", "Station", ("站点编号", "station code")),
        Term("is_open", "状态", "On offer", ("是否兑换", "is open")),
        Term("is_sample", "示例", "Sample", ("is sample",)),
    ),
    choices={"is_open": YES_NO, "is_sample": YES_NO},
    readers={
        "code": read_code,
        "name": read_text(at_most=40),
        "name_en": read_text(at_most=60),
        "cost": _whole(at_least=1, at_most=MOST_POINTS),
        "stock": _whole(at_least=0, at_most=MOST_PIECES),
        "place": read_text(at_most=120),
        "station": read_code,
        "is_open": read_flag(YES_NO),
        "is_sample": read_flag(YES_NO),
    },
    area="adcode",
    emptied={"name_en": "", "place": "", "adcode": _EVERYWHERE, "station": _AT_NO_STATION},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftEntry:
    """What a row says, checked; None leaves a field as it is."""

    code: str
    name: str | None = None
    name_en: str | None = None
    cost: int | None = None
    stock: int | None = None
    place: str | None = None
    adcode: int | None = None
    station: str | None = None
    is_open: bool | None = None
    is_sample: bool | None = None


def import_gifts(db: Session, path: Path, *, dry_run: bool = False, skip_bad: bool = False) -> ImportReport:
    """Bring the catalogue to what a CSV or XLSX file says, by codes; what it does not name stays as it is.

    The stock is what can still be had, without what is held for somebody.

    Raises:
        BadFile: the file as a whole cannot be read.
        OSError: there is no such file, or it may not be read.
    """
    areas = codes_by_name(db) | {folded(str(REGION)): REGION}
    parsed = read_rows(read_table(path), GIFT_FORM, areas=areas, entry_of=lambda values: GiftEntry(**values))
    known = known_by_code(db, Gift, parsed)
    stations = _codes_of_stations(db)

    def plan(entry: GiftEntry) -> Step[GiftEntry, Gift]:
        if entry.station and entry.station not in stations:
            raise BadField("station", Reason.UNKNOWN_WORD, entry.station)
        gift = known.get(entry.code)
        return Step(entry, gift, _planned(gift, entry, stations))

    def write(steps: Sequence[Step[GiftEntry, Gift]]) -> None:
        for step in steps:
            if step.change.kind != UNCHANGED:
                _write(db, step.kept or Gift(code=step.entry.code, name="", cost=1), _columns(step.entry, stations))

    return take_in(parsed, plan=plan, write=write, dry_run=dry_run, skip_bad=skip_bad)


def export_gifts(db: Session, path: Path, *, language: str = "zh_CN") -> int:
    """Write every gift, by code; returns how many. Raises as `export_offices`."""
    gifts = list(db.exec(select(Gift).order_by(col(Gift.code))))
    codes = {number: code for code, number in _codes_of_stations(db).items()}
    rows = ([_cell(field, gift, codes, language) for field in GIFT_FORM.fields] for gift in gifts)
    with whole_file(path) as unfinished:
        write_table(unfinished, GIFT_FORM.headings.labels(language), rows)
    return len(gifts)


def load_demo_gifts(db: Session) -> int:
    """Write data/gifts_demo.csv into an empty catalogue; returns how many."""
    return len(import_gifts(db, STARTER_DATA / "gifts_demo.csv").added)


def _codes_of_stations(db: Session) -> dict[str, int]:
    return {code: number for code, number in db.exec(select(Station.code, Station.id)) if number is not None}


def _planned(gift: Gift | None, entry: GiftEntry, stations: Mapping[str, int]) -> PlannedChange:
    """Raises IncompleteEntry."""
    if gift is None:
        return addition(entry, needed=("name", "cost", "stock"))
    return change_of(gift, _columns(entry, stations), closed=("is_open", False))


def _write(db: Session, gift: Gift, columns: Mapping[str, Any]) -> None:
    for column, value in columns.items():
        setattr(gift, column, value)
    db.add(gift)
    db.flush()


def _columns(entry: GiftEntry, stations: Mapping[str, int]) -> dict[str, Any]:
    said = {field.name: getattr(entry, field.name) for field in fields(entry)}
    said = {name: value for name, value in said.items() if value is not None}
    if (station := said.pop("station", None)) is not None:
        said["station_id"] = stations.get(station)
    return said | ({"adcode": None} if said.get("adcode") == _EVERYWHERE else {})


def _cell(field: str, gift: Gift, stations: Mapping[int, str], language: str) -> Cell:
    if field == "station":
        return "" if gift.station_id is None else stations.get(gift.station_id, "")
    value: Cell | None = getattr(gift, field)
    if value is None:
        return ""
    return GIFT_FORM.word_for(field, value, language) if field in GIFT_FORM.choices else value
