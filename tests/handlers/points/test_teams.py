"""Riders find a team and join it, its captain knows them by nickname alone, and staff make it and name who leads it."""

from sqlmodel import Session, select

from models.people.forgotten import forget_all_of
from models.person import Person, find_person
from models.points.account import find_account, open_account
from models.points.entry import balance_of
from models.points.hand import ByHand, award_by_hand
from models.points.team import RiderTeam
from tests.handlers.cases.acting import news
from tests.handlers.points.test_by_hand import number_of
from tests.people import XINGQING, settle_in
from tests.transcript import Transcript


def person_of(db: Session, chat: Transcript) -> Person:
    person = find_person(db, chat.person.chat.chat_id)
    assert person is not None
    return person


def team_of(chat: Transcript) -> str | None:
    with chat.db as db:
        account = find_account(db, person_of(db, chat))
        return None if account is None or account.team_id is None else db.get_one(RiderTeam, account.team_id).name


def make_team(clerk: Transcript, captain: Transcript) -> None:
    number = number_of(captain)
    clerk.plays(f"""
        > /team
        < 你负责的区县的队伍： [按名字找] [建队]
        > [建队]
        < 队伍叫什么名字？ (1/3) [取消]
        > 卫民蓝骑士（示例）
        < 谁可以加入？ (2/2) [谁都可以] [队长同意才行] [⬅ 上一步] [取消]
        > (restart)
        > [队长同意才行]
        < 请看一遍： …
        > [提交]
        < 队伍建好了。接下来指定队长；没有队长时，加入由你们来定。 “卫民蓝骑士（示例）”，兴庆区 现在没有队长。 0 位骑手
          队长同意后加入。 [加入] [队员] [加入申请（0）] [改为直接加入] [指定队长] [解散队伍]
        > [指定队长]
        < 请输入队长的号码；他在 /points 里点“我的号码”就能看到。
        > 2222222
        < 没有这个号码，请对照骑手的屏幕再看一下。 请输入队长的号码；他在 /points 里点“我的号码”就能看到。
        > {number}
        < 队长定好了，也告诉他了。 “卫民蓝骑士（示例）”，兴庆区 1 位骑手 …
    """)
    assert news(captain)[0] == ["< 你现在是“卫民蓝骑士（示例）”的队长：谁想加入由你定，也可以给队员点赞。 [看一看]"]


def join(other_rider: Transcript, rider: Transcript) -> None:
    other_rider.plays("""
        > /team
        < 你还没有队伍。兴庆区有这些队： [卫民蓝骑士（示例） · 1 位骑手] [按名字找]
        > [按名字找]
        < 队伍叫什么？打名字里的几个字就行。
        > 红先锋
        < 没有叫这个名字的队。想建队，跟你区县的工作人员说队名就行。
        > [按名字找]
        < 队伍叫什么？打名字里的几个字就行。
        > 蓝骑
        < 点一个队看看： [卫民蓝骑士（示例） · 1 位骑手]
        > [卫民蓝骑士（示例） · 1 位骑手]
        < ~ “卫民蓝骑士（示例）”，兴庆区 1 位骑手 队长同意后加入。 [加入]
        > [加入]
        < 队里怎么称呼你？队长只看得到这个昵称，别的都看不到。
        > 13800000000
        < 请不要写电话号码，全区县的人都能看到。 队里怎么称呼你？队长只看得到这个昵称，别的都看不到。
        > 小暖
        < 申请发出了，有结果马上告诉你。 “卫民蓝骑士（示例）”，兴庆区 1 位骑手 你申请了加入，等回复。 [撤回申请]
    """)
    assert news(rider)[0] == ["< 有骑手想加入“卫民蓝骑士（示例）”。 [看看是谁]"]
    assert rider.does("[看看是谁]") == ["< 想加入“卫民蓝骑士（示例）”的： [让小暖加入] [这次不行]"]


def test_a_team_from_its_making_to_the_next_captain(
    rider: Transcript, other_rider: Transcript, clerk: Transcript
) -> None:
    make_team(clerk, rider)
    join(other_rider, rider)
    other_rider.person.taps_old(1, "a|team.accept|1")
    other_rider.playground.settle()
    assert "< «这件事已经处理了：有人先定了，或者申请撤回了。»" in other_rider.hears()

    rider.hears()
    assert rider.does("[让小暖加入]") == ["< ~ 已加入，也告诉他了。"]
    assert news(other_rider)[0] == ["< 欢迎加入“卫民蓝骑士（示例）”，你现在是队员了。 [看一看]"]
    rider.does("/team")
    members = rider.does("[队员]")
    assert members == ["< “卫民蓝骑士（示例）”的队员，点一位： [没取昵称的骑手 ⭐] [小暖]"]
    rider.plays("""
        > [小暖]
        < 小暖 [点赞] [交给他当队长] [请出队伍]
        > [点赞]
        < 为什么记分？ (1/3) [队长点赞 +2] [取消]
        > [队长点赞 +2]
        < 理由是什么？骑手会看到。 (2/3) [⬅ 上一步] [取消]
        > 帮同伴推车
        < 有什么依据？签到表、照片编号、谁在场。 (3/3) [⬅ 上一步] [跳过] [取消]
        > [跳过]
        < 请看一遍： …
        > [提交]
        < 已给 小暖 记上：+2 队长点赞。也告诉骑手了。 [撤回] [我记过的]
        > [小暖]
        < 小暖 [点赞] [交给他当队长] [请出队伍]
        > [交给他当队长]
        < ~ 问过小暖了。他答应之前，队长还是你。
    """)
    with other_rider.db as db:
        assert balance_of(db, person_of(db, other_rider)) == 2

    assert "< “卫民蓝骑士（示例）”的队长想请你接任队长。 [看一看]" in news(other_rider)[0]
    other_rider.plays("""
        > /team
        < “卫民蓝骑士（示例）”，兴庆区 2 位骑手 队长想请你接任。 [我来当队长] [不了，谢谢] [队内排行] [退出队伍]
        > [我来当队长]
        < ~ “卫民蓝骑士（示例）”，兴庆区 队长：小暖 2 位骑手 你是队长。
          [队内排行] [退出队伍] [队员] [加入申请（0）] [改为直接加入]
        > [队内排行]
        < “卫民蓝骑士（示例）”还没有排行：队里至少要有 5 位愿意上榜。 [我要上榜]
        > /board
        < 兴庆区还没有排行榜：至少要有 5 位骑手愿意上榜。 [我要上榜] [队伍榜]
        > [队伍榜]
        < 还没有队伍上榜：一个队至少要有 5 位骑手。 [🚴 我的队伍]
    """)
    assert news(rider)[0] == ["< “卫民蓝骑士（示例）”换队长了，谢谢你为队里做的一切。 [看一看]"]
    assert "你在队伍“卫民蓝骑士（示例）”里" in "".join(other_rider.does("/privacy"))


def test_who_leads_may_leave_or_be_deleted_and_staff_hear_of_it(
    rider: Transcript, other_rider: Transcript, clerk: Transcript
) -> None:
    make_team(clerk, rider)
    join(other_rider, rider)
    rider.does("[这次不行]")
    assert "这次没有同意" in news(other_rider)[0][0]
    assert team_of(other_rider) is None
    rider.plays("""
        > /team
        < …
        > [退出队伍]
        < ~ 退出“卫民蓝骑士（示例）”？你是队长：可以先在“队员”里把队长交给别人，不交的话由工作人员另选。
          [退出队伍] [不退了]
        > [退出队伍]
        < ~ 你退出了“卫民蓝骑士（示例）”，积分还是你的。
    """)
    vacant = "< “卫民蓝骑士（示例）”没有队长了，请另外指定一位。 [看一看]"
    assert news(clerk)[0] == [vacant]

    for deed in ("[看一看]", "[指定队长]", number_of(other_rider)):
        clerk.does(deed)
    with clerk.db as db:
        forget_all_of(db, person_of(db, other_rider), now=clerk.playground.now)
        db.commit()
        assert db.exec(select(RiderTeam.captain_id)).one() is None
    clerk.hears()
    clerk.playground.later(minutes=10)
    clerk.playground.tick("tell_of_lost_captains")
    assert news(clerk)[0] == [vacant]
    clerk.playground.later(minutes=10)
    clerk.playground.tick("tell_of_lost_captains")
    assert news(clerk)[0] == []


def test_staff_of_elsewhere_have_no_say_and_a_closed_team_is_gone(
    rider: Transcript, clerk: Transcript, stranger_clerk: Transcript
) -> None:
    make_team(clerk, rider)
    for data in ("a|team.end|1", "a|team.members|1|0", "a|team.open|1|1"):
        stranger_clerk.person.taps_old(1, data)
        stranger_clerk.playground.settle()
    assert "解散" not in "".join(stranger_clerk.hears())
    assert team_of(rider) == "卫民蓝骑士（示例）"

    clerk.does("[解散队伍]")
    assert clerk.does("[解散队伍]") == ["< ~ “卫民蓝骑士（示例）”解散了。"]
    assert team_of(rider) is None
    assert "还没有队伍。想建队，跟区县的工作人员说队名就行" in rider.does("/team")[-1]


def test_a_captain_is_refused_beyond_the_limit_of_the_own_team(rider: Transcript, other_rider: Transcript) -> None:
    now = rider.playground.now
    with rider.db as db:
        captain, member = person_of(db, rider), person_of(db, other_rider)
        team = RiderTeam(
            name="甲", folded_name="甲", adcode=XINGQING, captain_id=captain.id, is_vacancy_told=True, created_at=now
        )
        db.add(team)
        db.flush()
        for person in (*(settle_in(db, 100 + number, home=XINGQING) for number in range(20)), member):
            open_account(db, person, now=now).team_id = team.id
            db.flush()
            if person is not member:
                award_by_hand(db, rider=person, new=ByHand("thanks", "推车"), by=captain, today=now.date(), now=now)
        db.commit()
        number = member.id

    rider.person.taps_old(1, f"f|award|{number}")
    rider.playground.settle()
    for deed in ("[队长点赞 +2]", "帮同伴推车", "[跳过]"):
        rider.does(deed)
    assert rider.does("[提交]") == ["< 没有记：队长每月最多给自己的队 40 分，还剩 0 分。"]


def test_who_is_not_registered_is_told_what_to_do(chat: Transcript) -> None:
    assert chat.does("我的队伍") == ["< 请先登记你的区县，一分钟就好。 [登记身份]"]


def test_an_open_team_lets_in_at_once_and_nobody_is_in_two(rider: Transcript) -> None:
    with rider.db as db:
        now = rider.playground.now
        for name in ("甲", "乙"):
            db.add(RiderTeam(name=name, folded_name=name, adcode=XINGQING, is_open=True, created_at=now))
        open_account(db, person_of(db, rider), now=now).nickname = "小暖"
        db.commit()

    rider.does("/team")
    rider.does("[甲 · 0 位骑手]")
    assert rider.does("[加入]")[0].startswith("< 欢迎你，小暖！ “甲”，兴庆区")
    rider.person.taps_old(1, "f|team.join|2")
    rider.playground.settle()
    assert "你已经在一个队里，要先退出才能换队。" in "".join(rider.hears())
    assert team_of(rider) == "甲"
