"""A rider reports, the office verifies, points follow, and each of them can be explained and objected to."""

from sqlmodel import select

from models.case import Case
from models.person import find_person
from models.points.booking import award_points
from models.points.entry import PointEntry, list_entries
from tests.handlers.cases.acting import NEXT_DOOR, raise_grievance, report
from tests.handlers.points.verifying import told_points, verify
from tests.transcript import Transcript


def entries(rider: Transcript) -> list[PointEntry]:
    with rider.db as db:
        person = find_person(db, rider.person.chat.chat_id)
        return [] if person is None else list_entries(db, person)


def test_a_verified_report_earns_points_that_can_be_explained(rider: Transcript, clerk: Transcript) -> None:
    report(rider)
    assert entries(rider) == []

    verify(clerk)

    assert told_points(rider) == ["< 积分：+5 随手拍核实。现在共 5 分。 [为什么？]"]
    rider.plays("""
        > /points
        < 你有 5 分，等级：暖新骑手。 再得 45 分就是“守护骑手”。 本月得了 5 分。 • 11月23日 +5 随手拍核实
          [明细] [怎么得分] [安全分] [我的号码] [积分兑换] [我的兑换码]
          [📊 每月得分图] [🪪 我的名片] [🏆 排行榜] [🚴 我的队伍]
        > [明细]
        < ~ 最新的在前，点一条看原因： [11月23日 +5 随手拍核实]
        > [11月23日 +5 随手拍核实]
        < +5 随手拍核实 记在 11月23日 办公室已经核实 R000001。 规则：随手拍核实 5 分。
          依据：本服务的建议值，运营单位可以调整。 [我有异议] [明细]
        > (restart)
        > [我有异议]
        < 哪里不对？应该是怎样？ [取消]
        > (voice)
        < 这里请打字，方便查看。 哪里不对？应该是怎样？ [取消]
        > 这是险情，应该是 20 分。
        < 已提交，编号 P000002，由“兴庆站（示例）”办理。 …
    """)
    with rider.db as db:
        appealed = db.exec(select(Case).where(Case.kind == "points")).one()
    assert appealed.story == "关于第 1 条：11月23日 +5 随手拍核实\n这是险情，应该是 20 分。"


def test_who_joined_gets_a_small_share(rider: Transcript, other_rider: Transcript, clerk: Transcript) -> None:
    report(rider, topic="道路隐患")
    for deed in ("(photo)", "[道路隐患]", NEXT_DOOR, "[是同一个，我也报]"):
        other_rider.does(deed)
    with rider.db as db:
        person = find_person(db, rider.person.chat.chat_id)
        assert person is not None
        now = rider.playground.now
        award_points(db, person=person, rule="danger", source="before", today=now.date(), now=now)
        db.commit()

    verify(clerk)

    assert told_points(rider) == ["< 积分：+10 险情核实。现在共 30 分。 已到上限，多的不计。 [为什么？]"]
    assert told_points(other_rider) == ["< 积分：+1 一起上报并核实。现在共 1 分。 [为什么？]"]


def test_what_is_not_verified_and_what_is_no_report_earn_nothing(rider: Transcript, clerk: Transcript) -> None:
    report(rider)
    verify(clerk, "[办不了]")
    raise_grievance(rider)
    verify(clerk)

    assert entries(rider) == []
    rider.hears()
    rider.plays("""
        > /points
        < 你有 0 分，等级：暖新骑手。 再得 50 分就是“守护骑手”。 本月得了 0 分。
          [明细] [怎么得分] [安全分] [我的号码] [积分兑换] [我的兑换码]
          [📊 每月得分图] [🪪 我的名片] [🏆 排行榜] [🚴 我的队伍]
        > [明细]
        < 还没有记录。第一个上报、核实了，得分最多。 [怎么得分]
    """)


def test_a_case_that_is_answered_twice_earns_once(rider: Transcript, clerk: Transcript) -> None:
    report(rider)
    verify(clerk)
    rider.hears()
    rider.does("/cases")
    for deed in ("[⚪ R000001 环境脏乱]", "[没解决，再办一次]", "还是很脏。"):
        rider.does(deed)
    verify(clerk)

    assert [entry.points for entry in entries(rider)] == [5]


def test_what_counts_is_told_with_its_limits_and_what_never_does(rider: Transcript) -> None:
    rider.does("/points")

    (ways,) = rider.does("[怎么得分]")
    (rating,) = rider.does("[安全分]")
    (number,) = rider.does("[我的号码]")

    assert "• 随手拍核实 5 分 • 险情核实 20 分" in ways
    assert "合计每天最多 30 分，每月最多 300 分。 今年得的分可以用到 2027年12月31日" in ways
    assert "• 留心：核实的上报：0 次 × 5 = 0，最多 35" in rating
    assert rating.endswith("不用交警、平台的数据，也不看收入；派单不受它影响。")
    assert number.startswith("< 你的号码：")


def test_nobody_sees_another_s_entry(rider: Transcript, other_rider: Transcript, clerk: Transcript) -> None:
    report(rider)
    verify(clerk)

    other_rider.person.taps_old(1, "a|points.why|1")
    other_rider.playground.settle()

    assert "+5" not in " ".join(other_rider.hears())


def test_who_is_not_registered_is_told_what_to_do(chat: Transcript) -> None:
    chat.plays("""
        > /points
        < 先登记，才能记积分；一分钟就好。 [登记身份]
    """)


def test_in_english(english: Transcript) -> None:
    for deed in ("/start", "[Yes, let's begin]", "[Rider or courier]", "Xingqing"):
        english.does(deed)

    assert english.does("/points")[0].startswith("< You have 0 points. Level: New rider. 50 more to earn until")
