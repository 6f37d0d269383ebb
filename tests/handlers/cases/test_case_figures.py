"""`/stats cases`: what became of what people raised, of the own areas of admins and staff."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from models.case import CLOSED, RECEIVED, Case
from models.messages.owed_picture import CASES, OwedPicture
from models.office import Office
from models.person import ADMIN, STAFF
from tests.people import LINGWU, XINGQING
from tests.rights import YINCHUAN, grant
from tests.transcript import Transcript


@pytest.fixture
def overseer(chat: Transcript) -> Transcript:
    """An admin of the city."""
    grant(chat, ADMIN, YINCHUAN)
    return chat


def add(chat: Transcript, count: int, office: str, adcode: int, **facts: Any) -> None:
    """So many cases of five days ago, taken on after an hour and answered after a day where they are closed."""
    at = chat.playground.now - timedelta(days=5)
    with chat.db as db:
        office_id = db.exec(select(Office.id).where(Office.code == office)).one()
        is_closed = facts["state"] == CLOSED
        for _ in range(count):
            case = Case(
                kind="grievance",
                topic="R03",
                klass="complaint",
                office_id=office_id or 0,
                adcode=adcode,
                received_at=at,
                acknowledge_by=at + timedelta(days=1),
                answer_by=at + timedelta(days=10),
                warn_at=at + timedelta(days=8),
                accepted_at=at + timedelta(hours=1) if is_closed else None,
                answered_at=at + timedelta(days=1) if is_closed else None,
                **facts,
            )
            db.add(case)
        db.commit()


def charts(chat: Transcript) -> list[dict[str, Any]]:
    with chat.db as db:
        return [owed.chart for owed in db.exec(select(OwedPicture))]


def test_what_became_of_cases_is_told_and_drawn(overseer: Transcript) -> None:
    add(overseer, 12, "XQ", XINGQING, state=CLOSED, verdict="yes", rating=5)
    add(overseer, 8, "LW", LINGWU, state=CLOSED, verdict="no", rating=2)
    add(overseer, 5, "XQ", XINGQING, state=RECEIVED)

    overseer.plays("""
        > /stats cases
        < 银川市近 30 天的诉求：25 • 按期答复：20 • 还没答复：5 • 按时有人联系：80%，共 25 件
          • 群众说解决了：60%，共 20 件 • 四星、五星：60%，共 20 件
          • 到接办：一半在 2 小时内，九成在 2 小时内 • 到答复：一半在 25 小时内，九成在 25 小时内
        < 比例后面是总数；时间：一半在多久内／九成在多久内。
          在哪里：
          • 兴庆区：17 按时有人联系 71%（共 17） 按期答复 100%（共 12） 说解决了 100%（共 12） 四星、五星 100%（共 12）
          接办 2 小时／2 小时 答复 25 小时／25 小时
          • 灵武市：8 按时有人联系 100%（共 8） 按期答复 100%（共 8） 说解决了 0%（共 8） 四星、五星 0%（共 8）
          接办 2 小时／2 小时 答复 25 小时／25 小时
          哪一类：
          • 诉求：25 按时有人联系 80%（共 25） 按期答复 100%（共 20） 说解决了 60%（共 20） 四星、五星 60%（共 20）
          接办 2 小时／2 小时 答复 25 小时／25 小时
    """)

    (chart,) = charts(overseer)
    assert [bar["label"] for bar in chart["panels"][1]["bars"]] == ["兴庆区", "灵武市"]


def test_few_cases_are_not_told(overseer: Transcript) -> None:
    add(overseer, 30, "XQ", XINGQING, state=CLOSED, verdict="yes")
    add(overseer, 2, "LW", LINGWU, state=CLOSED, verdict="no")

    said, table = overseer.does("/stats 诉求")

    assert "87% 到 97%" in said
    where = table.partition("哪一类：")[0]
    assert "• 兴庆区：– • 灵武市：<5" in where
    assert "%" not in where


def test_a_rate_is_not_told_of_a_row_that_is_small_in_it_nor_of_one_that_would_tell_it(overseer: Transcript) -> None:
    add(overseer, 12, "XQ", XINGQING, state=CLOSED, verdict="yes", rating=5)
    add(overseer, 12, "LW", LINGWU, state=CLOSED, verdict="yes")
    add(overseer, 2, "LW", LINGWU, state=CLOSED, verdict="no")

    _said, table = overseer.does("/stats cases")

    assert "按期答复 100%（共 14）" in table
    assert "说解决了" not in table.partition("灵武市")[2].partition("哪一类：")[0]


def test_it_is_a_tap_away_from_the_other_figures(overseer: Transcript) -> None:
    add(overseer, 3, "XQ", XINGQING, state=CLOSED)

    assert "[诉求数字]" in overseer.does("/stats")[0]

    assert overseer.does("[诉求数字]") == ["< 银川市近 30 天的诉求太少，先不统计。"]


def test_hardly_any_are_not_even_counted(overseer: Transcript) -> None:
    add(overseer, 3, "XQ", XINGQING, state=CLOSED)

    assert overseer.does("/stats cases") == ["< 银川市近 30 天的诉求太少，先不统计。"]
    assert charts(overseer) == []


def test_staff_see_the_cases_of_their_own_areas(chat: Transcript) -> None:
    grant(chat, STAFF, XINGQING)
    for code, adcode in (("XQ", XINGQING), ("LW", LINGWU)):
        add(chat, 6, code, adcode, state=RECEIVED)

    said, *_table = chat.does("/stats")

    assert said.startswith("< 兴庆区近 30 天的诉求：6 ")


def test_staff_get_them_one_by_one_in_a_table(chat: Transcript) -> None:
    grant(chat, STAFF, XINGQING)
    add(chat, 2, "XQ", XINGQING, state=RECEIVED)

    chat.plays("""
        > /stats
        < 兴庆区近 30 天的诉求太少，先不统计。
          [逐件表格]
        > [逐件表格]
        < «近一年的逐件表格马上发来，用 Excel 或 WPS 打开。»
        > [逐件表格]
        < «已经在准备了，马上发来。»
    """)

    with chat.db as db:
        (owed,) = db.exec(select(OwedPicture))
        assert (owed.form, owed.chart["adcodes"], owed.filename[-4:]) == (CASES, [XINGQING], ".csv")


def test_who_only_oversees_sees_no_case_by_itself(overseer: Transcript) -> None:
    add(overseer, 25, "XQ", XINGQING, state=RECEIVED)

    assert not [said for said in overseer.does("/stats cases") if "[" in said]
