"""A rider logs volunteer hours with a photo; an office confirms them, and only then they bring points."""

import pytest
from sqlmodel import select

from models.person import STAFF
from models.points.entry import PointEntry
from tests.handlers.cases.acting import HERE, news, report
from tests.rights import grant
from tests.transcript import Transcript

AGAIN = "做了几个小时？今天还可以记 4 小时，半小时也算。 (5/6) [⬅ 上一步] [取消]"


def log(rider: Transcript, *, began: str = "9:00", hours: str = "2") -> list[str]:
    """Submitted; what the rider heard last."""
    for deed in ("/volunteer", "[交通劝导]", HERE, "[今天]", began, hours, "(photo)", "[完成（1）]"):
        rider.does(deed)
    return rider.does("[提交]")


def confirm(clerk: Transcript) -> str:
    """What the notice over the chat says then."""
    clerk.hears()
    return clerk.does("[确认]")[0].removeprefix("< «").removesuffix("»")


def points(rider: Transcript) -> list[int]:
    with rider.db as db:
        return [entry.points for entry in db.exec(select(PointEntry).order_by("id")).all()]


def test_hours_are_logged_confirmed_by_one_tap_and_taken_back(
    rider: Transcript, clerk: Transcript, other_clerk: Transcript
) -> None:
    rider.plays(f"""
        > /volunteer
        < 你做了什么？ (1/8) [交通劝导] [社区宣传] [驿站帮忙] [取消]
        > [交通劝导]
        < 在哪里？发个位置，或者打驿站、小区、附近的名字。 (2/8) …
        > {HERE}
        < 哪一天？ (3/6) [昨天] [今天] [⬅ 上一步] [取消]
        > 11月1日
        < 请写11月16日或以后的日期。 哪一天？ (3/6) …
        > [今天]
        < 几点开始的？比如 8:30。 (4/6) [⬅ 上一步] [取消]
        > 25点
        < 请打一个时间，比如 8:30、下午两点。 几点开始的？比如 8:30。 (4/6) …
        > 15:00
        < 这个时间还没到，做完了再来记。 几点开始的？比如 8:30。 (4/6) …
        > 下午一点
        < {AGAIN}
        > 20
        < 一天最多记 4 小时，还可以记 4 小时：请写 0.5 到 4 小时。 {AGAIN}
        > 2
        < 从 13:00 算起超过现在了，请写少一点，或者点“上一步”改时间。 {AGAIN}
        > [⬅ 上一步]
        < 几点开始的？比如 8:30。 (4/6) [不改：下午一点] …
        > 上午九点
        < {AGAIN}
        > (restart)
        > 2.2
        < 请按 0.5 的倍数写。 {AGAIN}
        > 2
        < 请拍一张现场照片，最多三张。 (6/6) [⬅ 上一步] [取消]
        > 没有照片
        < 请至少发 1 张照片。 请拍一张现场照片，最多三张。 (6/6) …
        > (photo)
        < 收到 1 张照片。可以接着发，发完点“完成”。 (6/6) …
        > [完成（1）]
        < 11月23日 09:00–11:00，2 小时 “兴庆站（示例）”确认后，记 20 分。 请看一遍： …
        > [提交]
        < 谢谢！ “兴庆站（示例）”确认后，记 20 分。 已提交，编号 H000001，由“兴庆站（示例）”办理。 …
    """)
    assert points(rider) == []

    (heard, _other) = news(clerk, other_clerk)
    assert heard[0].startswith("< 你们办公室有新的： 🟢 志愿时长 H000001 · 交通劝导 · 发来的位置 进度：等人接办 ")
    assert heard[0].endswith(
        "11月23日 09:00–11:00，2 小时 1 张照片 • 今天 14:00 · 提交 [确认] [不确认] [照片] [看一看]"
    )
    assert clerk.does("[照片]") == ["< (photo) H000001"]
    clerk.does("[看一看]")
    assert confirm(clerk) == "已确认，也告诉骑手了。"
    assert confirm(other_clerk) == "同事先一步处理了 H000001。"
    assert confirm(clerk) == "H000001 您之前已经处理了。"

    assert news(rider)[0] == [
        "< 志愿时长 H000001 · 交通劝导 · 发来的位置 已确认 2 小时，谢谢你的付出！ [看一看]",
        "< 积分：+20 志愿服务。现在共 20 分。 [为什么？]",
    ]
    (why,) = rider.does("[为什么？]")
    assert "办公室已经核实 H000001。 规则：志愿服务每半小时 5 分（每天最多 30 分）。" in why
    assert rider.does("[看一看]")[0].endswith("· 已确认：2 小时 [照片]")

    for deed in ("[收回积分]", "照片是去年的。"):
        clerk.does(deed)
    assert news(rider)[0] == ["< 积分：−20 收回：志愿服务。现在共 0 分。 [为什么？]"]


def test_what_overlaps_is_refused_and_a_no_with_its_reason_can_be_objected_to(
    rider: Transcript, clerk: Transcript, other_clerk: Transcript
) -> None:
    log(rider)
    for deed in ("/volunteer", "[社区宣传]", "敬德街", "[今天]"):
        rider.does(deed)
    rider.plays("""
        > 10:30
        < 和已经记过的重叠了：11月23日 09:00–11:00，2 小时（H000001）。 几点开始的？比如 8:30。 (4/6) …
        > 8:30
        < 做了几个小时？今天还可以记 2 小时，半小时也算。 (5/6) …
        > 1
        < 和已经记过的重叠了：11月23日 09:00–11:00，2 小时（H000001）。 做了几个小时？…
        > /cancel
        < …
    """)
    news(clerk, other_clerk)

    clerk.plays("""
        > [不确认]
        < 为什么不确认？骑手会看到。 [取消]
        > (voice)
        < 这里请打字，方便查看。 为什么不确认？骑手会看到。 [取消]
        > 照片里看不出是哪里
        < 没有确认，理由也告诉骑手了。 [看一看]
    """)
    assert confirm(other_clerk) == "同事先一步处理了 H000001。"
    assert news(rider)[0] == [
        "< 志愿时长 H000001 · 交通劝导 · 发来的位置 这次时长没能确认：照片里看不出是哪里 [请再看一次] [看一看]"
    ]
    for deed in ("[请再看一次]", "左边是路口的牌子"):
        rider.does(deed)
    news(clerk, other_clerk)
    clerk.does("[看一看]")
    assert confirm(clerk) == "上次是您办结的，这次请同事来办。"
    other_clerk.does("[看一看]")
    assert confirm(other_clerk) == "已确认，也告诉骑手了。"
    assert points(rider) == [20]


def test_nobody_confirms_their_own_hours(rider: Transcript, clerk: Transcript) -> None:
    grant(rider, STAFF, 640104)
    log(rider)
    news(rider, clerk)

    assert confirm(rider) == "这是您自己的时长，要请同事确认。"
    rider.does("[不确认]")
    assert rider.does("不作数") == ["< 这是您自己的时长，要请同事确认。 [看一看]"]
    assert points(rider) == []


def test_hours_are_not_answered_in_words(rider: Transcript, clerk: Transcript) -> None:
    log(rider)
    news(clerk)

    clerk.person.taps_old(1, "f|case_answer|1")
    clerk.playground.settle()

    assert clerk.hears()[-1] == "< 这件不用写答复，请直接确认或不确认： [确认] [不确认] [看一看]"


@pytest.mark.parametrize("deed", ["a|hours.confirm|1", "f|hours.decline|1"])
def test_what_is_no_hours_is_not_confirmed(rider: Transcript, clerk: Transcript, deed: str) -> None:
    report(rider)

    clerk.person.taps_old(1, deed)
    clerk.playground.settle()

    assert "确认" not in " ".join(clerk.hears())


def test_who_is_not_registered_is_told_what_to_do(chat: Transcript) -> None:
    assert chat.does("/volunteer") == ["< 先登记，才能记积分；一分钟就好。 [登记身份]"]
