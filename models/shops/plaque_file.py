"""The register of plaques in a file: taken in by codes, and handed out so that it can be taken in again."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from models.area import codes_by_name
from models.files.cell import YES_NO, BadCell, read_code, read_flag, read_term, read_text
from models.files.form import FileForm
from models.files.import_report import ImportReport, Reason
from models.files.planned_change import UNCHANGED, IncompleteEntry, PlannedChange, addition, change_of
from models.files.row_import import Step, known_by_code, take_in
from models.files.row_reading import BadField, read_rows
from models.files.table_file import Cell, read_table, whole_file, write_table
from models.files.written_moment import written_moment
from models.office import Office
from models.shops.plaque import KINDS, Plaque, TellsOfParty, refuse_party_words
from models.starter_data import STARTER_DATA
from models.term import Term, Terms

_NEEDED = ("shop", "adcode", "kind", "office", "since", "year")
_WORDS = ("shop", "place", "pledge", "withdrawn_why")


def _day(line: str) -> date:
    try:
        return written_moment(line).date()
    except (ValueError, OverflowError) as error:
        raise BadCell(Reason.BAD_DATE, line) from error


def _year(line: str) -> int:
    figures = line.removesuffix("年")
    if not figures.isascii() or not figures.isdigit() or len(figures) != len("2026"):
        raise BadCell(Reason.BAD_NUMBER, line)
    return int(figures)


PLAQUE_FORM = FileForm(
    headings=Terms(
        Term("code", "编号", "Code", ("编码", "id")),
        Term("shop", "店名", "Shop", ("名称", "商户", "店铺")),
        Term("place", "地址", "Place", ("地点", "address")),
        Term("adcode", "地区", "Area", ("区县", "county")),
        Term("kind", "牌子", "Plaque", ("类别", "类型", "kind")),
        Term("pledge", "承诺", "Pledge", ("承诺内容",)),
        Term("office", "授予单位编号", "Office", ("单位编号",)),
        Term("since", "授予日期", "Since", ("挂牌日期",)),
        Term("year", "有效年度", "Year", ("年度", "有效期至")),
        Term("withdrawn_on", "撤销日期", "Withdrawn on", ("撤牌日期",)),
        Term("withdrawn_why", "撤销原因", "Why withdrawn", ("原因", "reason")),
        Term("is_sample", "示例", "Sample", ("is sample",)),
    ),
    choices={"kind": KINDS, "is_sample": YES_NO},
    readers={
        "code": read_code,
        "shop": read_text(at_most=60),
        "place": read_text(at_most=120),
        "kind": read_term(KINDS),
        "pledge": read_text(at_most=300),
        "office": read_code,
        "since": _day,
        "year": _year,
        "withdrawn_on": _day,
        "withdrawn_why": read_text(at_most=300),
        "is_sample": read_flag(YES_NO),
    },
    area="adcode",
    emptied={"place": "", "pledge": ""},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaqueEntry:
    """What a row says, checked; None leaves a field as it is. Who was withdrawn stays so."""

    code: str
    shop: str | None = None
    place: str | None = None
    adcode: int | None = None
    kind: str | None = None
    pledge: str | None = None
    office: str | None = None
    since: date | None = None
    year: int | None = None
    withdrawn_on: date | None = None
    withdrawn_why: str | None = None
    is_sample: bool | None = None


def import_plaques(
    db: Session, path: Path, *, today: date, dry_run: bool = False, skip_bad: bool = False
) -> ImportReport:
    """Bring the register to what a CSV or XLSX file says, by codes; what it does not name stays as it is.

    Raises:
        BadFile: the file as a whole cannot be read.
        OSError: there is no such file, or it may not be read.
    """
    parsed = read_rows(
        read_table(path), PLAQUE_FORM, areas=codes_by_name(db), entry_of=lambda values: PlaqueEntry(**values)
    )
    known = known_by_code(db, Plaque, parsed)
    offices = {office.code: office.id or 0 for office in db.exec(select(Office))}
    held: dict[tuple[Any, ...], str] = {
        (plaque.adcode, plaque.kind, plaque.shop, plaque.place): plaque.code
        for plaque in db.exec(select(Plaque).where(col(Plaque.withdrawn_on).is_(None)))
    }

    def plan(entry: PlaqueEntry) -> Step[PlaqueEntry, Plaque]:
        """Raises BadField, IncompleteEntry."""
        plaque = known.get(entry.code)
        change = _planned(entry, plaque, offices, today)
        is_held = entry.withdrawn_on is None and (plaque is None or plaque.withdrawn_on is None)
        names = ("adcode", "kind", "shop", "place")
        said = tuple(getattr(entry, name) or getattr(plaque, name, "") for name in names)
        if is_held and (other := held.get(said, entry.code)) != entry.code:
            raise BadField("shop", Reason.HELD_ALREADY, other)
        # What a row withdraws or renames, a row behind it may give anew.
        before = tuple(getattr(plaque, name, "") for name in names)
        if held.get(before) == entry.code:
            del held[before]
        if is_held:
            held[said] = entry.code
        return Step(entry, plaque, change)

    def write(steps: Sequence[Step[PlaqueEntry, Plaque]]) -> None:
        for step in steps:
            if step.change.kind != UNCHANGED:
                _write(db, step.kept, _columns(step.entry, offices))

    return take_in(parsed, plan=plan, write=write, dry_run=dry_run, skip_bad=skip_bad)


def export_plaques(db: Session, path: Path, *, language: str = "zh_CN") -> int:
    """Write every plaque, withdrawn ones as well, by code; returns how many. Raises as `export_offices`."""
    offices = {office.id: office.code for office in db.exec(select(Office))}
    plaques = list(db.exec(select(Plaque).order_by(col(Plaque.code))))
    rows = (
        [_cell(field, plaque, offices[plaque.office_id], language) for field in PLAQUE_FORM.fields]
        for plaque in plaques
    )
    with whole_file(path) as unfinished:
        write_table(unfinished, PLAQUE_FORM.headings.labels(language), rows)
    return len(plaques)


def load_demo_plaques(db: Session, *, today: date) -> int:
    """Write data/plaques_demo.csv into an empty register; returns how many."""
    return len(import_plaques(db, STARTER_DATA / "plaques_demo.csv", today=today).added)


def _planned(entry: PlaqueEntry, plaque: Plaque | None, offices: dict[str, int], today: date) -> PlannedChange:
    """Raises BadField, IncompleteEntry."""
    if entry.office is not None and entry.office not in offices:
        raise BadField("office", Reason.UNKNOWN_OFFICE, entry.office)
    said = _columns(entry, offices)
    if plaque is None:
        change = addition(entry, needed=_NEEDED)
    else:
        change = change_of(plaque, said, closed=("withdrawn_on", said.get("withdrawn_on")))
    _check({name: said.get(name, getattr(plaque, name, None)) for name in Plaque.model_fields}, today)
    return change


def _check(whole: dict[str, Any], today: date) -> None:
    """The row as it would stand. Raises BadField, IncompleteEntry."""
    for field in _WORDS:
        try:
            refuse_party_words(whole[field] or "")
        except TellsOfParty as refusal:
            raise BadField(field, Reason.TELLS_OF_PARTY) from refusal
    for field in ("since", "withdrawn_on"):
        if whole[field] is not None and whole[field] > today:
            raise BadField(field, Reason.IN_FUTURE, whole[field].isoformat())
    if not whole["since"].year <= whole["year"] <= today.year + 1:
        raise BadField("year", Reason.BAD_NUMBER, str(whole["year"]))
    if whole["withdrawn_on"] is not None and not whole["withdrawn_why"]:
        raise IncompleteEntry("withdrawn_why")


def _write(db: Session, kept: Plaque | None, said: dict[str, Any]) -> None:
    if kept is None:
        db.add(Plaque(**said))
    else:
        for column, value in said.items():
            setattr(kept, column, value)
        db.add(kept)
    db.flush()


def _columns(entry: PlaqueEntry, offices: dict[str, int]) -> dict[str, Any]:
    said = {field.name: getattr(entry, field.name) for field in fields(entry)}
    said = {name: value for name, value in said.items() if value is not None}
    office = said.pop("office", None)
    return said if office is None else said | {"office_id": offices[office]}


def _cell(field: str, plaque: Plaque, office: str, language: str) -> Cell:
    value: Any = office if field == "office" else getattr(plaque, field)
    if value is None:
        return ""
    if field in PLAQUE_FORM.choices:
        return PLAQUE_FORM.word_for(field, value, language)
    return value.isoformat() if isinstance(value, date) else value
