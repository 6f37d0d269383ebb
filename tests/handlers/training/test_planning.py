"""Staff plan an event, change it and call it off; who signed up is told."""

from datetime import datetime

import pytest
from sqlmodel import col, select

from models.events.reminder import TrainingReminder
from models.person import STAFF
from models.training import TrainingEvent
from tests.conftest import acquainted
from tests.handlers.training.acting import HALL, TITLE, news, plan, sign_up
from tests.people import LINGWU
from tests.rights import end_all, grant
from tests.transcript import Transcript


def events(chat: Transcript) -> list[TrainingEvent]:
    with chat.db as db:
        return list(db.exec(select(TrainingEvent).order_by(col(TrainingEvent.id))))


def test_an_event_is_planned_with_wrong_answers_on_the_way(clerk: Transcript) -> None:
    clerk.plays(f"""
        > /training
        < 眼下没有安排活动，有了会在这里通知。 [➕ 安排活动] [🗓 预约时段]
        > [➕ 安排活动]
        < 活动叫什么名字？ (1/12) [取消]
        > {TITLE}
        < 是哪一类？ (2/12) … [电池与消防] …
        > [电池与消防]
        < 在哪里？发个位置，或者打驿站、地点的名字。 (3/12) [⬅ 上一步] [取消]
        > (location 39.9 116.4)
        < 那里不在宁夏，请换一个区内的地点。 …
        > (location 38.1043 106.3400)
        < 那里归别的单位管，请换一个本辖区的地点。 …
        > {HALL}
        < 这个地方怎么称呼？楼、层、房间。 (4/12) [⬅ 上一步] [取消]
        > 消防站二楼（示例）
        < 什么时候开始？ (5/12) [明天 15:00] [11月25日 15:00] [11月30日 15:00] [⬅ 上一步] [取消]
        > 11月22日 15:00
        < 11月22日 15:00 已经过了，请写以后的时间，比如 明天 08:00。 …
        > [11月25日 15:00]
        < 什么时候结束？ (6/12) [11月25日 16:00] [11月25日 16:30] [11月25日 17:00] [11月25日 18:00] …
        > 11月25日 14:00
        < 请写 11月25日 15:15 或以后的时间。 …
        > (restart)
        > [11月25日 16:30]
        < 有多少个名额？ (7/12) [⬅ 上一步] [取消]
        > 0
        < 请写 1 或更大的数。 …
        > 10000
        < 请写 2000 或更小的数。 …
        > 返回
        < 什么时候结束？ (6/12) [不改：11月25日 16:30] …
        > [不改：11月25日 16:30]
        < 有多少个名额？ (7/12) [⬅ 上一步] [取消]
        > 20
        < 谁可以来？ (8/12) [谁都可以来] [限骑手、快递员] [限店主] [⬅ 上一步] [取消]
        > [限骑手、快递员]
        < 到场的人记培训积分吗？ (9/12) [是] [否] [⬅ 上一步] [取消]
        > [是]
        < 谁来讲、谁主办？ (10/12) [⬅ 上一步] [跳过] [取消]
        > 银川消防（示例）
        < 要带什么、要提前知道什么？ (11/12) [⬅ 上一步] [跳过] [取消]
        > 带上头盔。
        < 每周同一时间，连办几周？只办一次写 1。 (12/12) [⬅ 上一步] [取消]
        > 3
        < 请看一遍： … [提交] [修改] [取消]
        > [提交]
        < 安排好了，3 场活动已经上架。 📌 {TITLE} 时间：11月25日 周三 15:00–16:30 地点：消防站二楼（示例）
          电池与消防 · 限骑手、快递员 主讲：银川消防（示例） 请留意：带上头盔。 到场记 10 分 名额：余 20 个
          [登记身份] [报名] [🧭 怎么去] [📅 加入日历] [✏️ 修改] [取消活动]
    """)
    made = events(clerk)
    assert [f"{event.starts_at:%m-%d %H:%M}" for event in made] == ["11-25 07:00", "12-02 07:00", "12-09 07:00"]
    assert [event.series for event in made] == [made[0].id] * 3
    with clerk.db as db:
        assert len(db.exec(select(TrainingReminder).where(TrainingReminder.what == "remind")).all()) == 6


def test_half_a_plan_can_be_dropped(clerk: Transcript) -> None:
    for deed in ("/training", "[➕ 安排活动]", TITLE, "/cancel", "[删掉]"):
        clerk.does(deed)

    assert events(clerk) == []


def test_riders_plan_nothing(riders: list[Transcript], clerk: Transcript) -> None:
    assert "➕" not in riders[0].does("/training")[0]
    plan(clerk)
    riders[0].does("/training")
    (card,) = riders[0].does("[a|training.show|1]")
    assert "修改" not in card

    end_all(clerk)
    heard = clerk.does("[✏️ 修改]")
    assert "11月25日" not in " ".join(heard)


def test_a_moved_event_is_told_with_the_new_hour_in_words(clerk: Transcript, riders: list[Transcript]) -> None:
    plan(clerk, seats=2)
    sign_up(*riders)

    clerk.plays("""
        > [✏️ 修改]
        < “电池消防课（示例）”要改什么？ (1/3) [时间] [地点] [名额] [注意事项]
        > [时间]
        < 改到什么时候开始？ (2/3) [⬅ 上一步]
        > 11月26日 10:00
        < 什么时候结束？ (3/3) [11月26日 11:00] [11月26日 11:30] [11月26日 12:00] [11月26日 13:00] [⬅ 上一步]
        > [11月26日 11:30]
        < 已通知 3 个会话。 📌 电池消防课（示例） 时间：11月26日 周四 10:00–11:30 …
    """)
    changed = (
        "< 请注意，活动有变动： 📌 电池消防课（示例） 时间：11月26日 周四 10:00–11:30 地点：消防站二楼（示例） "
        "[看一看] [我去不了]"
    )
    assert news(*riders) == [[changed]] * 3


def test_another_place_is_told_and_more_seats_go_to_who_waits(clerk: Transcript, riders: list[Transcript]) -> None:
    plan(clerk)
    sign_up(*riders)

    for deed in ("[✏️ 修改]", "[地点]", HALL, "社区一楼（示例）"):
        clerk.does(deed)
    assert all("地点：社区一楼（示例）" in line for (line,) in news(*riders))

    for deed in ("[✏️ 修改]", "[名额]"):
        clerk.does(deed)
    assert "请写 1 或更大的数" in clerk.does("0")[0]
    clerk.does("2")
    none, (offer,), nothing = news(*riders)
    assert (none, nothing) == ([], [])
    assert offer.startswith("< 🔔 有名额了，给你留到11月23日 周一 16:00：")


def test_a_cancelled_event_is_told_and_never_reminds(clerk: Transcript, riders: list[Transcript]) -> None:
    plan(clerk)
    sign_up(*riders[:2])

    clerk.plays("""
        > [取消活动]
        < “电池消防课（示例）”（11月25日 周三 15:00–16:30）为什么取消？报名的人会看到。 (1/2)
        > 讲师生病了。
        < 已取消。 已通知 2 个会话。
    """)
    told = news(*riders)
    cancelled = (
        "< 活动取消了，请不要跑空：讲师生病了。 📌 电池消防课（示例） 时间：11月25日 周三 15:00–16:30 "
        "地点：消防站二楼（示例） [看看别的活动]"
    )
    assert told[0] == [cancelled]
    assert told[2] == []

    for moment in ("2026-11-24 15:00", "2026-11-25 14:00"):
        clerk.playground.now = datetime.fromisoformat(f"{moment}+08:00")
        clerk.playground.tick("remind_of_events")
        assert news(*riders) == [[]] * 3
    assert "没有安排活动" in riders[0].does("/training")[0]
    (refused,) = clerk.does("[✏️ 修改]")
    assert refused == "< 活动已经开始或取消了，不能再改。"


def test_of_a_series_one_or_all_that_follow_are_called_off(clerk: Transcript) -> None:
    plan(clerk, "3")
    clerk.does("[取消活动]")
    assert "后面 2 场也取消" in clerk.does("场地停电。")[0]
    clerk.does("[后面 2 场也取消]")

    assert [event.why_cancelled for event in events(clerk)] == ["场地停电。"] * 3


@pytest.mark.parametrize("what", ["✏️ 修改", "取消活动"])
def test_another_countys_event_is_left_alone(clerk: Transcript, what: str) -> None:
    plan(clerk)
    playground = clerk.playground
    other = acquainted(Transcript(playground, playground.telegram.person(user_id=5_000_000_011, language_code="zh")))
    grant(other, STAFF, LINGWU)
    other.does("/training")
    assert what not in other.does("[a|training.show|1]")[0]

    name = "training.change" if "修改" in what else "training.cancel"
    other.person.taps_old(other.person.chat.messages[-1].message_id, f"f|{name}|1")
    playground.settle()

    assert "权限" in " ".join(other.hears())
    assert events(clerk)[0].version == 1
