"""Offices that help with a case: asked by the one that leads, they see it, give their part, and close nothing."""

from datetime import datetime

from sqlmodel import select

from models.case import Case
from models.cases.co_unit import CaseCoUnit
from models.office import Office
from models.people.audit import AuditEntry
from tests.handlers.cases.acting import news, raise_grievance, taken_on
from tests.handlers.cases.conftest import Oversight
from tests.transcript import Transcript

LINE = "🟢 G000001 报酬拖欠、结算争议"


def asked_to_help(rider: Transcript, clerk: Transcript, helper: Transcript) -> None:
    """Taken on by the one, who has asked the other's office; nobody has unread news."""
    taken_on(rider, clerk)
    ask(clerk)
    news(rider, clerk, helper)


def ask(clerk: Transcript, office: str = "灵武站（示例）", words: str = "请核对站点排班。") -> list[str]:
    clerk.does("/inbox G000001")
    clerk.does(f"[{LINE}]")
    clerk.does("[协办单位]")
    clerk.does("[请一个单位协办]")
    clerk.does(f"[{office}]")
    return clerk.does(words)


def test_an_office_is_asked_and_gives_its_part(
    rider: Transcript, clerk: Transcript, stranger_clerk: Transcript
) -> None:
    taken_on(rider, clerk)
    clerk.plays(f"""
        > /inbox G000001
        < 找到： [{LINE}]
        > [{LINE}]
        < 🟢 诉求 G000001 … [协办单位] …
        > [协办单位]
        < ~ 诉求 G000001 · 报酬拖欠、结算争议 还没有单位协办。被请的单位看得到事情，看不到是谁提的。
          [请一个单位协办] [返回]
        > [请一个单位协办]
        < 请哪个单位协办？答复仍由你们负责。 … [灵武站（示例）] …
        > [灵武站（示例）]
        < 请它协办什么？对方也看得到。 …
        > 请核对站点排班。
        < 已请“灵武站（示例）”协办，仍由你们主办。 [看一看]
    """)
    (mine,), (theirs,) = news(rider, stranger_clerk)
    assert "现在“灵武站（示例）”也一起办，它看不到你是谁：请核对站点排班。" in mine
    assert theirs == f"< {LINE} 请你们协办：请核对站点排班。 [看一看]"

    (card,) = stranger_clerk.does("[看一看]")
    assert "主办：兴庆站（示例）" in card
    assert "请你们：请核对站点排班。" in card
    assert "谁提的只有主办单位知道。" in card
    assert card.endswith("[提交协办意见] [备注] [退出协办]")
    stranger_clerk.does("[备注]")
    assert stranger_clerk.does("排班表在调取。") == ["< 记下了，主办单位看得到。 [看一看]"]
    stranger_clerk.does("[看一看]")
    stranger_clerk.does("[提交协办意见]")
    assert stranger_clerk.does("排班表显示出勤26天。") == ["< 主办单位收到了，由主办单位统一答复。 [看一看]"]

    (untold, (noted, given)) = news(rider, clerk)
    assert untold == []
    assert noted == f"< {LINE} “灵武站（示例）”备注：排班表在调取。 [看一看]"
    assert given == f"< {LINE} “灵武站（示例）”的协办意见：排班表显示出勤26天。 [看一看]"
    (card,) = clerk.does("[看一看]")
    assert "协办：灵武站（示例）（意见已交）" in card
    assert "灵武站（示例） · 交来协办意见：排班表显示出勤26天。" in card
    (mine,) = rider.does("[看一看]")
    assert "协办：灵武站（示例）" in mine
    assert "灵武站（示例） · 开始协办：请核对站点排班。" in mine
    assert "出勤26天" not in mine


def test_who_helps_is_told_when_it_is_over_and_when_it_begins_anew(
    rider: Transcript, clerk: Transcript, stranger_clerk: Transcript
) -> None:
    asked_to_help(rider, clerk, stranger_clerk)
    clerk.does("[看一看]")
    for deed in ("[答复]", "[解决了]", "已督促站点补发。", "[提交]"):
        clerk.does(deed)
    ((told,), (mine,)) = news(stranger_clerk, rider)
    assert told == "< ⚪ G000001 报酬拖欠、结算争议 这件已答复，谢谢协办。 [看一看]"
    assert "[没解决]" in mine

    (card,) = stranger_clerk.does("[看一看]")
    assert "[提交协办意见]" not in card
    rider.does("[没解决]")
    rider.does("[再办一次]")
    rider.does("还没到账。")
    ((told,),) = news(stranger_clerk)
    assert told == f"< {LINE} 这件重新办理，请再看一看。 [看一看]"


def test_who_helps_learns_nothing_of_who_raised_it_and_closes_nothing(
    rider: Transcript, clerk: Transcript, stranger_clerk: Transcript
) -> None:
    raise_grievance(rider, manner=("[留称呼和电话]", "老马 13900000000"))
    news(rider)
    clerk.does("[看一看]")
    clerk.does("[我来办]")
    clerk.does("[问对方]")
    clerk.does("哪家站点？")
    news(rider)
    rider.does("[回答办公室]")
    rider.does("新华街站，找老马。")
    rider.does("[没有照片]")
    news(rider, clerk)
    ask(clerk)
    news(stranger_clerk)

    (card,) = stranger_clerk.does("[看一看]")
    assert "上个月的工资没发" in card
    for secret in ("老马", "13900000000"):
        assert secret not in card
    for flow in ("case_answer", "case_refuse", "case_pass", "case_unit_add"):
        stranger_clerk.person.taps_old(1, f"f|{flow}|1")
        stranger_clerk.playground.settle()
        assert "主办" not in " ".join(stranger_clerk.hears())
    for action in ("a|case.accept|1", "a|case.units|1", "a|case.voice|1"):
        stranger_clerk.person.taps_old(1, action)
        stranger_clerk.playground.settle()
        assert "老马" not in " ".join(stranger_clerk.hears())
    with rider.db as db:
        assert db.exec(select(Case)).one().state == "accepted"
        seen = [entry.facts for entry in db.exec(select(AuditEntry)) if entry.action == "case.seen"]
        assert seen[-1] == {"as": "co_unit"}


def test_who_is_let_go_sees_nothing_more(rider: Transcript, clerk: Transcript, stranger_clerk: Transcript) -> None:
    asked_to_help(rider, clerk, stranger_clerk)
    stranger_clerk.does("/inbox G000001")
    stranger_clerk.does(f"[{LINE}]")
    stranger_clerk.does("[备注]")
    clerk.does("[看一看]")
    (units,) = clerk.does("[协办单位]")
    assert "• 协办：灵武站（示例）：请核对站点排班。" in units
    clerk.does("[不再请“灵武站（示例）”协办]")
    assert clerk.does("已经查清。") == ["< “灵武站（示例）”不再协办。"]

    ((told,),) = news(stranger_clerk)
    assert told == f"< {LINE} “灵武站（示例）”不再协办：已经查清。 [看一看]"
    assert "记下了" not in " ".join(stranger_clerk.does("晚了一步。"))
    assert stranger_clerk.does("/inbox G000001") == ["< 你们办公室没有符合的。"]
    with rider.db as db:
        assert list(db.exec(select(CaseCoUnit))) == []


def test_who_helps_may_leave(rider: Transcript, clerk: Transcript, stranger_clerk: Transcript) -> None:
    asked_to_help(rider, clerk, stranger_clerk)
    stranger_clerk.does("/inbox")
    stranger_clerk.does("[协办（1）]")
    stranger_clerk.does(f"[{LINE}]")
    stranger_clerk.does("[退出协办]")
    assert stranger_clerk.does("(restart)") == []
    assert stranger_clerk.does("站点不在我县。") == ["< “灵武站（示例）”不再协办。"]

    ((told,),) = news(clerk)
    assert told == f"< {LINE} “灵武站（示例）”不再协办：站点不在我县。 [看一看]"
    assert "[协办（" not in stranger_clerk.does("/inbox")[0]
    clerk.does("[看一看]")
    (units,) = clerk.does("[协办单位]")
    assert "还没有单位协办" in units


def test_only_an_office_that_is_open_and_does_not_lead_is_asked(
    rider: Transcript, clerk: Transcript, stranger_clerk: Transcript
) -> None:
    taken_on(rider, clerk)
    clerk.does("/inbox G000001")
    clerk.does(f"[{LINE}]")
    clerk.does("[协办单位]")
    (offered,) = clerk.does("[请一个单位协办]")
    assert "[兴庆站（示例）]" not in offered
    for unknown in ("火星站", "兴庆站（示例）"):
        assert "请它协办什么" not in " ".join(clerk.does(unknown))
    clerk.does("[灵武站（示例）]")
    with rider.db as db:
        db.exec(select(Office).where(Office.code == "LW")).one().is_open = False
        db.commit()

    again = clerk.does("请核对站点排班。")

    assert "请哪个单位协办" in " ".join(again)
    assert "[灵武站（示例）]" not in " ".join(again)
    clerk.does("[总工会（示例）]")
    assert "已请“总工会（示例）”协办" in clerk.does("请核对排班。")[0]
    assert news(stranger_clerk) == [[]]


def test_in_the_morning_who_helps_hears_with_how_many(
    rider: Transcript, clerk: Transcript, stranger_clerk: Transcript
) -> None:
    asked_to_help(rider, clerk, stranger_clerk)
    rider.playground.now = datetime.fromisoformat("2026-11-24 08:30+08:00")
    rider.playground.tick("tell_staff")

    ((told,),) = news(stranger_clerk)

    assert "• 协办：1 件" in told


def test_going_back_and_giving_up_ask_nobody(rider: Transcript, clerk: Transcript, stranger_clerk: Transcript) -> None:
    taken_on(rider, clerk)
    clerk.does("/inbox G000001")
    clerk.does(f"[{LINE}]")
    clerk.does("[协办单位]")
    clerk.does("[请一个单位协办]")
    clerk.does("[灵武站（示例）]")
    assert "请哪个单位协办" in clerk.does("[⬅ 上一步]")[0]
    clerk.does("[灵武站（示例）]")
    clerk.does("/cancel")

    assert news(stranger_clerk, rider) == [[], []]


def test_one_who_is_handed_the_case_no_longer_helps(
    rider: Transcript, clerk: Transcript, oversight: Oversight, stranger_clerk: Transcript
) -> None:
    taken_on(rider, clerk)
    ask(clerk, "总工会（示例）")
    clerk.does("[看一看]")
    clerk.does("[转办]")
    clerk.does("[总工会（示例）]")
    clerk.does("属于欠薪。")

    with rider.db as db:
        assert list(db.exec(select(CaseCoUnit))) == []


def test_nobody_else_gets_at_it(rider: Transcript, clerk: Transcript, stranger_clerk: Transcript) -> None:
    raise_grievance(rider)
    news(rider, stranger_clerk)
    heard = []
    for argument in ("1.2", "1.999", "999.2", "1", "1.x"):
        for flow in ("case_unit_note", "case_unit_part", "case_unit_end"):
            stranger_clerk.person.taps_old(1, f"f|{flow}|{argument}")
            stranger_clerk.playground.settle()
            heard.append(stranger_clerk.hears())

    assert all(answer == heard[0] for answer in heard)
    assert "写下" not in str(heard)
