"""Cases of many parties: who they are, what they agreed when they met, and whether it holds."""

from datetime import datetime

import pytest
from sqlmodel import col, select

from models.case import Case, CaseEvent
from models.cases.meeting import CaseMeeting
from models.cases.party import names_organisation
from models.messages.outgoing import Outgoing
from models.people.audit import AuditEntry
from tests.handlers.cases.acting import news, taken_on
from tests.transcript import Transcript

LINE = "🟢 G000001 报酬拖欠、结算争议"
PROPERTY = "示例物业公司"
MEASURES = "给骑手开侧门，示例物业公司，12月3日\n每周回访一次，我们，12月10日"


def open_parties(clerk: Transcript) -> list[str]:
    clerk.does("/inbox G000001")
    clerk.does(f"[{LINE}]")
    return clerk.does("[多方协调]")


def add(clerk: Transcript, kind: str = "物业", name: str = PROPERTY, contact: str = "前台 0951-0000000") -> list[str]:
    """A party, from the card of parties."""
    for deed in ("[添加相关方]", f"[{kind}]", name):
        clerk.does(deed)
    clerk.does(contact)
    return clerk.does("[多方协调]")


def meet(clerk: Transcript, *, measures: str = MEASURES, check_on: str = "12月4日") -> list[str]:
    for deed in (
        "[记录协调会]",
        f"[{PROPERTY}]",
        "[完成（1）]",
        "[今天]",
        "物业担心安全，同意试行。",
        measures,
        check_on,
    ):
        clerk.does(deed)
    return clerk.does("[提交]")


def met(rider: Transcript, clerk: Transcript) -> None:
    """Taken on, a party noted, a meeting recorded; nobody has unread news."""
    taken_on(rider, clerk)
    open_parties(clerk)
    add(clerk)
    meet(clerk)
    news(rider, clerk)


def come(chat: Transcript, moment: str) -> None:
    chat.playground.now = datetime.fromisoformat(f"{moment}+08:00")
    chat.playground.tick("call_to_check")


def whats(chat: Transcript) -> list[str]:
    with chat.db as db:
        return [event.what for event in db.exec(select(CaseEvent).order_by(col(CaseEvent.id)))]


def test_parties_meet_agree_and_are_held_to_it(rider: Transcript, clerk: Transcript) -> None:
    taken_on(rider, clerk)
    clerk.plays(f"""
        > /inbox G000001
        < 找到： [{LINE}]
        > [{LINE}]
        < 🟢 诉求 G000001 … [多方协调] …
        > [多方协调]
        < ~ 诉求 G000001 · 报酬拖欠、结算争议 还没有相关方：物业、平台，或者别的有关单位。
          [添加相关方] [拆分出一件] [返回]
        > [添加相关方]
        < 是哪类单位？ … [物业] [平台] …
        > [物业]
        < 单位叫什么？提这件事的人看得到。 …
        > 王经理
        < 请写单位名称，不要写个人，比如“示例物业公司”；联系人下一步再填。 …
        > {PROPERTY}
        < 那边找谁联系？只有你们看得到。 …
        > 前台 0951-0000000
        < “{PROPERTY}”记下了。 [多方协调]
        > [多方协调]
        < ~ 诉求 G000001 · 报酬拖欠、结算争议 • 物业：{PROPERTY} (前台 0951-0000000)
          [添加相关方] [记录协调会] [拆分出一件] [返回]
        > [记录协调会]
        < 除了你们，还有谁参加？ … [{PROPERTY}] …
        > [{PROPERTY}]
        < ~ …
        > [完成（1）]
        < 哪天开的会？ …
        > 明天
        < 请写11月23日或以前的日期。 …
        > 今天
        < 简单说说会上谈了什么，只有你们看得到。 …
        > 物业担心安全，同意试行。
        < 约定了什么？一条一行：做什么，谁来做，到哪天。比如： 给骑手开侧门，{PROPERTY}，2026-11-30
          没谈成就发 /cancel 退出，写条备注。 …
        > 没有谈成
        < 第 1 行请写：做什么，谁来做，到哪天，用逗号隔开，比如：给骑手开侧门，{PROPERTY}，2026-11-30 …
        > 开侧门，火星物业，12月3日
        < 第 1 行的“火星物业”不是相关方，相关方有：{PROPERTY}。你们自己做的写“我们”。 …
        > 开侧门，{PROPERTY}，尽快
        < 第 1 行的“尽快”看不出是会后哪天，请写成 2026-11-30。 …
        > 给骑手开侧门，{PROPERTY}，12月3日
        < 哪天去核实落实没有？到时会提醒您。 …
        > 昨天
        < 请写11月24日或以后的日期。 …
        > 12月5日
        < 那天不上班，请换一个工作日。 …
        > (restart)
        > 12月4日
        < 提这件事的人会看到：哪天、和谁开的会，约定了什么，哪天核实。 … [提交] …
        > [提交]
        < 记下了，也告诉对方了。12月4日我来问您落实没有。 [看一看]
    """)

    ((told,),) = news(rider)
    assert told == (
        "< 诉求 G000001 · 报酬拖欠、结算争议 11月23日办公室和示例物业公司开了协调会，约定："
        " • 给骑手开侧门（示例物业公司，12月3日前）"
        " 12月4日办公室去核实，结果会告诉你。 [看一看]"
    )
    (mine,) = rider.does("[看一看]")
    assert "开了协调会：11月23日 示例物业公司" in mine
    for secret in ("担心安全", "0951"):
        assert secret not in mine
        assert secret not in clerk.does("[看一看]")[0]
    with rider.db as db:
        assert "case.contacts_seen" in [entry.action for entry in db.exec(select(AuditEntry))]
        assert not [row for row in db.exec(select(Outgoing.call)) if "0951" in str(row)]


def test_the_holder_is_reminded_asked_on_the_day_and_the_person_hears(rider: Transcript, clerk: Transcript) -> None:
    met(rider, clerk)

    come(rider, "2026-12-03 08:50")
    assert news(rider, clerk) == [[], []]
    come(rider, "2026-12-03 09:00")
    ((told,),) = news(clerk)
    assert told == f"< {LINE} 12月4日要核实约定的措施有没有落实： 1. 给骑手开侧门 2. 每周回访一次 [多方协调]"
    come(rider, "2026-12-04 09:00")
    ((told,),) = news(clerk)
    assert told.startswith(f"< 🟡 {LINE[2:]} 今天请核实约定的措施有没有落实：")
    assert told.endswith("[1 落实了] [1 没落实] [2 落实了] [2 没落实] [多方协调]")

    assert clerk.does("[1 落实了]")[0] == "< «记下了。»"
    assert news(rider) == [[]]
    come(rider, "2026-12-09 09:00")
    ((told,),) = news(clerk)
    assert "1. 每周回访一次 [1 落实了] [1 没落实]" in told
    clerk.does("[1 没落实]")
    ((told,),) = news(rider)
    assert told.endswith("约定的措施核实过了： ✅ 给骑手开侧门 ❌ 每周回访一次 [看一看]")
    clerk.person.taps_old(1, "a|case.check|1|1|no")
    rider.playground.settle()
    assert clerk.hears()[0] == "< «同事已经核实过了。»"

    come(rider, "2026-12-25 09:00")
    assert news(rider, clerk) == [[], []]
    assert whats(rider)[-5:] == ["check_soon", "check_due", "kept", "check_due", "broken"]


def test_who_never_says_is_asked_three_times(rider: Transcript, clerk: Transcript) -> None:
    met(rider, clerk)

    for moment in ("2026-12-04 09:00", "2026-12-09 09:00", "2026-12-14 09:00", "2026-12-21 09:00"):
        come(rider, moment)

    assert whats(rider).count("check_due") == 3
    with rider.db as db:
        assert db.exec(select(CaseMeeting)).one().next_at is None


def test_solved_with_something_unchecked_is_said_to_be_so(rider: Transcript, clerk: Transcript) -> None:
    met(rider, clerk)
    clerk.does("[看一看]")
    clerk.does("[答复]")
    (asked,) = clerk.does("[解决了]")
    assert asked.startswith(
        "< 这些约定还没核实，或者没落实： • 给骑手开侧门 • 每周回访一次 还是算解决了吗？对方会看到这一点。"
    )
    assert clerk.does("[否]") == ["< 那请先核实，或者选别的办理结果。 [多方协调] [看一看]"]
    clerk.does("[看一看]")
    for deed in ("[答复]", "[解决了]", "[是]", "物业同意开侧门。"):
        clerk.does(deed)
    assert clerk.does("[提交]") == ["< 答复了。 [看一看]"]
    ((told,),) = news(rider)
    assert "约定了但还没核实落实的：给骑手开侧门；每周回访一次" in told

    come(rider, "2026-12-04 09:00")
    ((asked,),) = news(clerk)
    clerk.does("[1 没落实]")
    clerk.does("[2 落实了]")
    ((told,),) = news(rider)
    assert told.endswith("❌ 给骑手开侧门 ✅ 每周回访一次 [没解决，再办一次] [看一看]")

    for deed in ("[返回]", "[更正答复]", "物业同意试行开侧门。"):
        clerk.does(deed)
    changed, told_again = next(iter(news(rider)))
    assert changed.startswith("< ~ 诉求 G000001")
    assert "解决了：物业同意试行开侧门。 你看解决了吗？ 约定了但还没核实落实的：给骑手开侧门 [" in changed
    assert "更正" in told_again
    with rider.db as db:
        assert db.exec(select(Case)).one().state == "answered"


def test_passed_on_or_impossible_needs_no_check(rider: Transcript, clerk: Transcript) -> None:
    met(rider, clerk)
    clerk.does("[看一看]")
    clerk.does("[答复]")

    (asked,) = clerk.does("[办不了]")

    assert "还没核实" not in asked


def test_what_is_withdrawn_is_not_checked(rider: Transcript, clerk: Transcript) -> None:
    met(rider, clerk)
    rider.does("/cases")
    rider.does(f"[{LINE}]")
    rider.does("[撤回]")
    rider.does("[撤回]")
    news(rider, clerk)

    come(rider, "2026-12-04 09:00")

    assert news(rider, clerk) == [[], []]
    with rider.db as db:
        assert db.exec(select(CaseMeeting)).one().next_at is None


def test_nobody_meets_before_there_are_parties_and_nobody_else_reads_them(
    rider: Transcript, clerk: Transcript, stranger_clerk: Transcript
) -> None:
    taken_on(rider, clerk)
    stranger_clerk.hears()
    clerk.person.taps_old(1, "f|case_meeting|1")
    rider.playground.settle()
    assert clerk.hears()[-1] == "< 请先添加相关方，才能记录协调会。 [多方协调]"
    clerk.does("[多方协调]")
    add(clerk)
    meet(clerk)

    heard = []
    for data in ("a|case.parties|1", "a|case.parties|9", "f|case_party|1", "f|case_meeting|1", "a|case.check|1|1|yes"):
        stranger_clerk.person.taps_old(1, data)
        rider.playground.settle()
        heard.append(" ".join(stranger_clerk.hears()))
    assert PROPERTY not in str(heard)
    assert heard[0] == heard[1] == heard[-1]
    clerk.person.taps_old(1, "a|case.check|1|1|perhaps")
    rider.playground.settle()
    assert "kept" not in whats(rider)


def test_going_back_and_giving_up_keep_nothing(rider: Transcript, clerk: Transcript) -> None:
    taken_on(rider, clerk)
    open_parties(clerk)
    add(clerk)
    clerk.does("[记录协调会]")
    clerk.does(f"[{PROPERTY}]")
    clerk.does("[完成（1）]")
    assert "还有谁参加" in clerk.does("[⬅ 上一步]")[0]
    clerk.does("/cancel")

    with rider.db as db:
        assert list(db.exec(select(CaseMeeting))) == []


@pytest.mark.parametrize(
    "name", ["示例物业公司", "美团", "金凤区住建局", "新华街社区", "示例家园", "Sample Property Management", "示例店"]
)
def test_names_of_organisations_are_taken(name: str) -> None:
    assert names_organisation(name)


@pytest.mark.parametrize(
    "name", ["王小明", "马女士", "物业王经理", "张三丰", "13900000000", "示例物业 13900000000", "Mr Wang", ""]
)
def test_names_of_people_and_numbers_are_not(name: str) -> None:
    assert not names_organisation(name)
