"""Handing out cases in a table that tells how each went, and nothing of who raised it."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from models.area import REGION, list_areas
from models.case import IMPOSSIBLE, PASSED_ON, REFUSED, SOLVED, STATES, VERDICTS, Case
from models.cases.topic import CONVERT, FEEDBACK, FOOD, GRIEVANCE, HOST, HOURS, LOAN, POINTS, REPORT, VISIT, get_topic
from models.files.table_file import Cell, whole_file, write_table
from models.office import Office
from models.term import Term, Terms

HEADINGS = Terms(
    Term("number", "编号", "Number"),
    Term("kind", "类别", "Kind"),
    Term("topic", "事项", "Topic"),
    Term("state", "进度", "State"),
    Term("outcome", "结果", "Outcome"),
    Term("office", "承办", "Office"),
    Term("area", "县区", "Area"),
    Term("platform", "平台", "Platform"),
    Term("received", "收到日期", "Received on"),
    Term("accepted", "接办日期", "Taken on, on"),
    Term("due", "答复期限", "Answer due on"),
    Term("answered", "答复日期", "Answered on"),
    Term("verdict", "对方认为", "As the person sees it"),
    Term("stars", "星级", "Stars"),
    Term("extended", "延期次数", "Times extended"),
    Term("reopened", "重办次数", "Times reopened"),
)
_WORDS = Terms(
    Term(GRIEVANCE, "诉求", "Grievance"),
    Term(REPORT, "随手拍", "Snap report"),
    Term(FOOD, "食品安全", "Food safety"),
    Term(FEEDBACK, "驿站反馈", "About a station"),
    Term(POINTS, "积分", "Points"),
    Term(HOURS, "志愿时长", "Volunteer hours"),
    Term(HOST, "申请办驿站", "Application to host"),
    Term(LOAN, "贷款", "Loan"),
    Term(CONVERT, "个转企", "Becoming an enterprise"),
    Term(VISIT, "请人上门", "Request for a visit"),
    *map(
        Term,
        STATES,
        ("没人接", "正在办", "等对方回答", "已答复", "办结", "撤回"),
        ("Unassigned", "Being worked on", "Waiting for the person", "Answered", "Closed", "Withdrawn"),
    ),
    Term(SOLVED, "解决了", "Solved"),
    Term(REFUSED, "不受理", "Not accepted"),
    Term(PASSED_ON, "转给别处", "Passed on"),
    Term(IMPOSSIBLE, "办不了", "Can't be done"),
    *map(Term, VERDICTS, ("解决了", "部分解决", "没解决"), ("Solved", "Partly", "Not solved")),
)
_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class CaseTable:
    """Which cases stand in a table, and how: those of the offices of these areas, received from `since` on.

    Stories, answers, names and accounts are left out, and of moments there is the day alone: who knows the minute could
    tell who was seen to write. What its office does not know of yet is not in it. REGION has the offices of nowhere in
    particular, too.
    """

    adcodes: tuple[int, ...]
    zone: str
    language: str
    since: datetime | None = None

    def as_fields(self) -> dict[str, Any]:
        """What JSON can carry."""
        return {**asdict(self), "since": None if self.since is None else self.since.isoformat()}

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> Self:
        since = fields["since"]
        return cls(
            adcodes=tuple(fields["adcodes"]),
            zone=fields["zone"],
            language=fields["language"],
            since=None if since is None else datetime.fromisoformat(since),
        )

    @property
    def headings(self) -> list[str]:
        return HEADINGS.labels(self.language)


@dataclass(frozen=True, slots=True)
class CaseLine:
    case_id: int
    cells: list[Cell]


def export_cases(db: Session, path: Path, table: CaseTable) -> int:
    """Write every case of the table, by number; returns how many. A file that is there is replaced by a whole one only.

    Raises:
        BadFile: no kind of table that can be written.
        OSError: the file cannot be written.
    """
    count = 0

    def rows() -> Iterator[list[Cell]]:
        nonlocal count
        after = 0
        while lines := list_case_lines(db, table, after=after):
            count += len(lines)
            after = lines[-1].case_id
            db.expunge_all()
            yield from (line.cells for line in lines)

    with whole_file(path) as unfinished:
        write_table(unfinished, table.headings, rows())
    return count


def list_case_lines(db: Session, table: CaseTable, *, after: int) -> list[CaseLine]:
    """The next ones behind the case of this number, at most a thousand."""
    query = select(Case, Office).join(Office, col(Office.id) == col(Case.office_id))
    query = query.where(col(Case.hand_over_at).is_(None), col(Case.id) > after).order_by(col(Case.id)).limit(_BATCH)
    if REGION not in table.adcodes:
        query = query.where(col(Office.adcode).in_(table.adcodes))
    if table.since is not None:
        query = query.where(col(Case.received_at) >= table.since)
    language, zone = table.language, ZoneInfo(table.zone)
    areas = {area.adcode: area.label(language) for area in list_areas(db)}
    return [
        CaseLine(case.id or 0, _cells(case, office.label(language), areas.get(case.adcode or 0, ""), zone, language))
        for case, office in db.exec(query)
    ]


def _cells(case: Case, office: str, area: str, zone: ZoneInfo, language: str) -> list[Cell]:
    def word(code: str | None) -> str:
        return _WORDS.get(code).label(language) if code else ""

    def day(moment: datetime | None) -> str:
        return f"{moment.astimezone(zone):%Y-%m-%d}" if moment else ""

    return [
        case.number,
        word(case.kind),
        get_topic(case.topic).label(language),
        word(case.state),
        word(case.outcome),
        office,
        area,
        case.platform or "",
        day(case.received_at),
        day(case.accepted_at),
        day(case.answer_by),
        day(case.answered_at),
        word(case.verdict),
        case.rating or "",
        case.extended,
        case.reopened,
    ]
