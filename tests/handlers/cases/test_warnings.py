"""A case that runs out of time: the office is reminded, then the committee, then the region; the person hears once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, select

from handlers.cases.reminders import tell_warned
from models.case import Case, CaseEvent
from models.cases.warning import warn_of_case
from models.holiday import load_calendar
from tests.handlers.cases.acting import news, raise_grievance, taken_on
from tests.handlers.cases.conftest import Oversight
from tests.rights import end_all
from tests.transcript import Transcript

LINE, TITLE = "G000001 报酬拖欠、结算争议", "G000001 · 报酬拖欠、结算争议"


def come(chat: Transcript, moment: str) -> None:
    """The clock comes by when it is so late in Ningxia, and what it says arrives."""
    chat.playground.now = datetime.fromisoformat(f"{moment}+08:00")
    chat.playground.tick("warn_of_cases", "close_silent_cases")


def whats(chat: Transcript) -> list[str]:
    with chat.db as db:
        return [event.what for event in db.exec(select(CaseEvent).order_by(col(CaseEvent.id)))]


def test_it_goes_from_the_holder_to_the_committee_to_the_region(
    rider: Transcript, clerk: Transcript, other_clerk: Transcript, oversight: Oversight
) -> None:
    committee, region = oversight
    taken_on(rider, clerk)
    everybody = (rider, clerk, other_clerk, committee, region)
    news(*everybody)

    come(rider, "2026-12-03 18:00")
    assert news(*everybody) == [
        [],
        [f"< 🟡 {LINE} 请在12月7日 18:00前答复；来不及就点“延期”。 [看一看]"],
        [],
        [],
        [],
    ]
    come(rider, "2026-12-07 18:00")
    assert news(*everybody) == [
        [],
        [f"< 🔴 {LINE} 期限是今天 18:00，已经超期。请尽快答复，或用“备注”说明在等什么。 [看一看]"],
        [],
        [f"< 🔴 {LINE} 请督促“兴庆站（示例）”尽快答复：期限是今天 18:00，已经超期。 [看一看]"],
        [],
    ]
    come(rider, "2026-12-07 21:00")
    assert news(*everybody) == [
        [f"< 诉求 {TITLE} 这件事比答应你的要久，对不起。综合党委已在督促，有进展会马上告诉你。 [看一看]"],
        *[[]] * 4,
    ]
    come(rider, "2026-12-10 18:00")
    assert news(*everybody) == [
        [],
        [f"< 🔴 {LINE} 期限是12月7日 18:00，自治区已在督办，请优先答复。 [看一看]"],
        [],
        [],
        [f"< 🔴 {LINE} 请督促“兴庆站（示例）”尽快答复：期限是12月7日 18:00，已经超期。 [看一看]"],
    ]
    come(rider, "2026-12-31 18:00")
    assert news(*everybody) == [[]] * 5

    (mine,) = rider.does("[看一看]")
    assert "比答应的要久，综合党委在督促" in mine
    assert "已提醒办公室" not in mine
    assert "自治区督办" not in mine
    assert "自治区督办" in committee.does("[看一看]")[0]


def test_what_nobody_has_taken_on_is_told_to_all_of_the_office(
    rider: Transcript, clerk: Transcript, other_clerk: Transcript
) -> None:
    raise_grievance(rider)
    news(rider, clerk, other_clerk)

    come(rider, "2026-12-03 18:00")

    assert [len(told) for told in news(rider, clerk, other_clerk)] == [0, 1, 1]


def test_a_holder_who_has_left_is_not_waited_for(rider: Transcript, clerk: Transcript, other_clerk: Transcript) -> None:
    taken_on(rider, clerk)
    news(clerk, other_clerk)
    end_all(clerk)

    come(rider, "2026-12-03 18:00")

    assert [len(told) for told in news(clerk, other_clerk)] == [0, 1]


def test_who_is_asked_for_something_has_the_time_for_it(
    rider: Transcript, clerk: Transcript, oversight: Oversight
) -> None:
    taken_on(rider, clerk)
    clerk.does("[问对方]")
    clerk.does("哪家站点？")
    news(rider)

    come(rider, "2026-12-25 14:00")
    assert whats(rider)[-1] == "asked"
    rider.does("[回答办公室]")
    rider.does("新华街站。")
    rider.does("[没有照片]")
    come(rider, "2027-01-04 17:59")
    assert whats(rider)[-1] == "said"

    come(rider, "2027-01-04 18:00")
    assert whats(rider)[-1] == "warned"


def test_more_time_begins_anew_and_the_person_hears_once_that_it_is_late(
    rider: Transcript, clerk: Transcript, oversight: Oversight
) -> None:
    taken_on(rider, clerk)
    come(rider, "2026-12-07 18:00")
    news(rider)
    clerk.does("[延期]")
    clerk.does("等银行流水。")
    news(rider, clerk)

    come(rider, "2026-12-11 18:00")
    assert [len(told) for told in news(rider, clerk)] == [0, 1]
    come(rider, "2026-12-14 18:00")
    assert [len(told) for told in news(rider, clerk)] == [0, 1]

    assert whats(rider)[2:] == ["overdue", "extended", "warned", "overdue"]


def test_ticks_that_were_missed_lose_nothing(rider: Transcript, clerk: Transcript, oversight: Oversight) -> None:
    committee, region = oversight
    raise_grievance(rider)
    news(rider, clerk, committee, region)

    come(rider, "2026-12-21 10:00")
    come(rider, "2026-12-21 10:05")

    assert [len(told) for told in news(rider, clerk, committee, region)] == [1, 2, 1, 1]
    assert whats(rider) == ["received", "overdue", "escalated"]


def test_at_night_only_danger_is_told(rider: Transcript, clerk: Transcript) -> None:
    raise_grievance(rider)
    raise_grievance(rider, story="有人拿刀追我。")
    with rider.db as db:
        for number, klass in ((1, "complaint"), (2, "danger")):
            case = db.get_one(Case, number)
            case.klass, case.warn_at = klass, datetime.fromisoformat("2026-11-23 23:00+08:00")
        db.commit()
    news(rider, clerk)

    come(rider, "2026-11-23 23:00")
    ((told,),) = news(clerk)
    assert "G000002" in told

    rider.playground.now = datetime.fromisoformat("2026-11-24 09:30+08:00")
    ((told,),) = news(clerk)
    assert "G000001" in told


def test_what_is_answered_is_left_alone(rider: Transcript, clerk: Transcript) -> None:
    taken_on(rider, clerk)
    clerk.does("[答复]")
    clerk.does("[解决了]")
    clerk.does("已补发。")
    clerk.does("[提交]")
    news(rider, clerk)

    come(rider, "2026-11-30 13:00")
    assert whats(rider)[-1] == "answered"
    come(rider, "2026-12-01 14:00")

    assert news(rider, clerk) == [[], []]
    assert whats(rider)[-1] == "closed"
    with rider.db as db:
        case = db.exec(select(Case)).one()
        assert (case.state, case.verdict) == ("closed", None)


def test_a_case_that_fails_keeps_no_other_from_its_turn(
    rider: Transcript, clerk: Transcript, caplog: pytest.LogCaptureFixture
) -> None:
    raise_grievance(rider)
    raise_grievance(rider, story="另一件事。")
    with rider.db as db:
        db.get_one(Case, 1).topic = "unknown"
        db.commit()
    news(rider, clerk)

    come(rider, "2026-12-03 18:00")

    ((told,),) = news(clerk)
    assert "G000002" in told
    assert "The clock could not work on a row." in caplog.messages


def test_of_processes_that_tick_together_one_makes_the_step(rider: Transcript, clerk: Transcript) -> None:
    raise_grievance(rider)
    news(rider, clerk)
    rider.playground.now = datetime.fromisoformat("2026-12-03 18:00+08:00")

    def tick_elsewhere(_number: int) -> bool:
        with rider.db as db:
            warned = warn_of_case(db, 1, calendar=load_calendar("Asia/Shanghai"), now=rider.playground.now)
            if warned is not None:
                tell_warned(db, warned, language="zh_CN", now=rider.playground.now, zone=ZoneInfo("Asia/Shanghai"))
            db.commit()
            return warned is not None

    with ThreadPoolExecutor(4) as processes:
        made = list(processes.map(tick_elsewhere, range(4)))

    assert sorted(made) == [False, False, False, True]
    assert [len(told) for told in news(rider, clerk)] == [0, 1]
    assert whats(rider) == ["received", "warned"]
