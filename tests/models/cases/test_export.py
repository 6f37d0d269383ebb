"""A table of cases tells how each went, and nothing of who raised it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from models.area import REGION
from models.case import CLOSED, Case
from models.cases.export import HEADINGS, CaseTable, export_cases
from models.files.table_file import read_table
from models.office import Office
from models.starter_data import starter_rows
from tests.areas import lay_areas
from tests.people import LINGWU, XINGQING, settle_in

SHANGHAI = "Asia/Shanghai"
CANARY, CANARY_CHAT = "桂花糕七号 13900000000", 6_550_000_019
# Half past one at night in Shanghai.
AT = datetime(2026, 11, 23, 17, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def cases(db: Session) -> None:
    """One of each county, one that its office does not know of yet."""
    lay_areas(db)
    person = settle_in(db, CANARY_CHAT)
    ended = {"state": CLOSED, "outcome": "solved", "verdict": "partly", "rating": 4, "answered_at": AT}
    raised: list[tuple[int, dict[str, Any]]] = [
        (XINGQING, ended),
        (LINGWU, {"platform": "=1+1"}),
        (LINGWU, {"hand_over_at": AT}),
    ]
    for number, (adcode, facts) in enumerate(raised, 1):
        db.add(Office(id=number, code=str(number), name=f"站{number}", name_en="", level="station", adcode=adcode))
        db.flush()
        db.add(case(number, adcode, reporter_id=person.id, **facts))
    db.flush()


def case(office: int, adcode: int, **facts: Any) -> Case:
    return Case(
        kind="grievance",
        topic="R03",
        klass="complaint",
        chat_id=CANARY_CHAT,
        shown_name=CANARY,
        story=CANARY,
        answer=CANARY,
        place=CANARY,
        office_id=office,
        adcode=adcode,
        received_at=AT,
        acknowledge_by=AT,
        answer_by=AT + timedelta(days=10),
        warn_at=AT,
        **facts,
    )


def rows(path: Path) -> list[dict[str, str]]:
    return [row.cells for row in read_table(path).rows]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_case_is_told_by_days_in_words(db: Session, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"cases.{ending}"

    assert export_cases(db, path, CaseTable((REGION,), zone=SHANGHAI, language="zh_CN")) == 2

    told = rows(path)[0]
    assert list(told) == HEADINGS.labels("zh_CN")
    assert list(told.values())[1:] == [
        *(
            "诉求",
            "报酬拖欠、结算争议",
            "办结",
            "解决了",
            "站1",
            "兴庆区",
            "",
            "2026-11-24",
            "",
            "2026-12-04",
            "2026-11-24",
        ),
        *("部分解决", "4", "0", "0"),
    ]


def test_nothing_leads_to_who_raised_it_and_no_cell_is_a_formula(db: Session, tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    export_cases(db, path, CaseTable((REGION,), zone=SHANGHAI, language="zh_CN"))

    text = path.read_text(encoding="utf-8-sig")

    assert not [canary for canary in (CANARY, str(CANARY_CHAT), "17:30", "01:30") if canary in text]
    assert ",'=1+1," in text


def test_an_area_has_its_own_and_not_what_is_kept_back(db: Session, tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"

    assert export_cases(db, path, CaseTable((LINGWU,), zone=SHANGHAI, language="en")) == 1

    (told,) = rows(path)
    assert (told["Office"], told["State"]) == ("站2", "Unassigned")


def test_many_come_some_at_a_time_and_those_of_before_are_left_out(
    db: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.cases.export._BATCH", 2)
    before = case(1, XINGQING)
    before.received_at = AT - timedelta(days=1)
    db.add_all([before, *(case(1, XINGQING) for _ in range(4))])
    db.flush()
    table = CaseTable((REGION,), zone=SHANGHAI, language="zh_CN", since=AT)

    assert export_cases(db, tmp_path / "cases.csv", CaseTable.from_fields(table.as_fields())) == 6

    numbers = [row["编号"] for row in rows(tmp_path / "cases.csv")]
    assert numbers == sorted(set(numbers))


@pytest.mark.parametrize(("kind", "topic"), {row["kind"]: row["code"] for row in starter_rows("case_topics")}.items())
def test_cases_of_every_kind_can_be_handed_out(db: Session, tmp_path: Path, kind: str, topic: str) -> None:
    raised = case(1, XINGQING)
    raised.kind, raised.topic = kind, topic
    db.add(raised)
    db.flush()

    assert export_cases(db, tmp_path / "cases.csv", CaseTable((XINGQING,), zone=SHANGHAI, language="zh_CN")) == 2
