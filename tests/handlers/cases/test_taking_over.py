"""What its office lets run out of time comes up: the committee, then the region, finds it in the own inbox."""

from datetime import datetime

import pytest
from sqlmodel import select

from models.case import Case
from models.office import get_office
from tests.handlers.cases.acting import news, raise_grievance, taken_on
from tests.handlers.cases.conftest import Oversight
from tests.rights import end_all
from tests.transcript import Transcript


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def come(chat: Transcript, *moments: str) -> None:
    for moment in moments:
        chat.playground.now = datetime.fromisoformat(f"{moment}+08:00")
        chat.playground.tick("warn_of_cases")


def came_up(member: Transcript) -> list[str]:
    """What stands in the tray of what came up; nothing where there is no such tray."""
    trays = member.does("/inbox")[-1]
    if "要督办" not in trays:
        return []
    tray = trays.partition("要督办（")[2].partition("）")[0]
    return member.does(f"[要督办（{tray}）]")


def test_the_committee_finds_it_in_its_inbox_notes_and_takes_it_over(
    rider: Transcript, clerk: Transcript, oversight: Oversight
) -> None:
    committee, region = oversight
    taken_on(rider, clerk)
    assert (came_up(committee), came_up(region)) == ([], [])

    come(rider, "2026-12-03 18:00", "2026-12-07 18:00")
    assert (came_up(clerk), came_up(region)) == ([], [])
    news(rider, clerk, committee, region)
    committee.does("/inbox")
    committee.plays("""
        > [要督办（1）]
        < ~ 要督办（1） [🔴 G000001 报酬拖欠、结算争议] [返回]
        > [🔴 G000001 报酬拖欠、结算争议]
        < 🔴 诉求 G000001 · 报酬拖欠、结算争议 … [接过来办] …
        > [备注]
        < 备注： …
        > 已催过两次。
        < …
        > [只给办公室看]
        < 记下了。 [看一看]
        > [看一看]
        < 🔴 诉求 … 办公室说明：已催过两次。 [接过来办] …
        > [接过来办]
        < «归您办了。»
        < ~ 🔴 诉求 … 承办：银川综合党委（示例） … 上一级接过去办了 …
    """)
    heard, told, *_others = news(rider, clerk)
    assert heard == ["< 诉求 G000001 · 报酬拖欠、结算争议 “银川综合党委（示例）”接过来直接办理。 [看一看]"]
    assert told == ["< 🔴 G000001 报酬拖欠、结算争议 “银川综合党委（示例）”接过去办了，你们这边不用再管。"]
    assert came_up(committee) == []
    with rider.db as db:
        case = db.exec(select(Case)).one()
        assert (get_office(db, case.office_id).code, case.state) == ("YC", "accepted")
    for deed in ("[我的（1）]", "[🔴 G000001 报酬拖欠、结算争议]", "[答复]", "[解决了]", "已补发。", "[提交]"):
        committee.does(deed)
    assert "已补发。" in news(rider)[0][0]


def test_where_nobody_is_at_the_city_the_region_has_it_and_two_who_tap_find_one(
    rider: Transcript, clerk: Transcript, oversight: Oversight
) -> None:
    committee, region = oversight
    end_all(committee)
    raise_grievance(rider)
    come(rider, "2026-12-03 18:00", "2026-12-07 18:00")
    assert "G000001" in came_up(region)[0]
    region.does("[🔴 G000001 报酬拖欠、结算争议]")
    news(clerk, region)
    for deed in ("/inbox G000001", "[🔴 G000001 报酬拖欠、结算争议]", "[答复]", "[解决了]", "已补发。", "[提交]"):
        clerk.does(deed)

    region.plays("""
        > [接过来办]
        < «现在不行了：G000001 已答复 · 解决了。»
        < ~ …
    """)


def test_the_committee_hears_of_it_in_the_morning(rider: Transcript, clerk: Transcript, oversight: Oversight) -> None:
    committee, _region = oversight
    taken_on(rider, clerk)
    come(rider, "2026-12-03 18:00", "2026-12-07 18:00")
    news(committee)

    rider.playground.now = datetime.fromisoformat("2026-12-08 08:30+08:00")
    rider.playground.tick("tell_staff")

    (told,) = news(committee)
    assert [line for line in told if "• 已超期：1 件 • 要督办：1 件" in line]


def test_a_long_tray_is_only_said_to_be_long(
    rider: Transcript, clerk: Transcript, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("models.cases.listing", "handlers.cases.words"):
        monkeypatch.setattr(f"{place}.MOST_COUNTED", 2)
    for story in ("第一件。", "第二件。", "第三件。"):
        raise_grievance(rider, story=story)

    assert "[没人接（1+）]" in clerk.does("/inbox")[-1]
    assert clerk.does("[没人接（1+）]")[0].count("🟢") == 3
