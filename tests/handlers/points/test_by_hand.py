"""Staff book points with the reason, take them back, and correct what somebody objected to."""

import pytest

from models.person import STAFF, find_person
from models.points.account import open_account
from models.points.entry import balance_of
from tests.handlers.cases.acting import news, report
from tests.handlers.points.verifying import told_points, verify
from tests.rights import end_all, grant
from tests.transcript import Transcript


def number_of(rider: Transcript) -> str:
    with rider.db as db:
        person = find_person(db, rider.person.chat.chat_id)
        assert person is not None
        number = open_account(db, person, now=rider.playground.now).number
        db.commit()
    return number


def balance(rider: Transcript) -> int:
    with rider.db as db:
        person = find_person(db, rider.person.chat.chat_id)
        assert person is not None
        return balance_of(db, person)


def test_points_are_booked_with_the_reason_and_undone(rider: Transcript, clerk: Transcript) -> None:
    number = number_of(rider)
    shown = f"{number[:4]} {number[4:]}"
    clerk.plays(f"""
        > /award
        < 请输入骑手的号码；他在 /points 里点“我的号码”就能看到。 (1/4) [取消]
        > 12345
        < 码是 7 位字母或数字。 请输入骑手的号码；他在 /points 里点“我的号码”就能看到。 (1/4) [取消]
        > 2222222
        < 没有这个号码，请对照骑手的屏幕再看一下。 请输入骑手的号码；他在 /points 里点“我的号码”就能看到。 (1/4) [取消]
        > {shown.lower()}
        < 为什么记分？ (2/4) [文明执勤（每次） +10] [救助他人 +20]
          [⬅ 上一步] [取消]
        > [⬅ 上一步]
        < 请输入骑手的号码；他在 /points 里点“我的号码”就能看到。 (1/4) [不改：{number}] [取消]
        > [不改：{number}]
        < 为什么记分？ (2/4) [文明执勤（每次） +10] [救助他人 +20]
          [⬅ 上一步] [取消]
        > (restart)
        > [文明执勤（每次） +10]
        < 理由是什么？骑手会看到。 (3/4) [⬅ 上一步] [取消]
        > 早高峰在解放街执勤
        < 有什么依据？签到表、照片编号、谁在场。 (4/4) [⬅ 上一步] [跳过] [取消]
        > 签到表 3 号
        < 请看一遍： …
        > [提交]
        < 已给 {shown} 记上：+10 文明执勤（每次）。也告诉骑手了。 [撤回] [我记过的]
    """)
    assert told_points(rider) == ["< 积分：+10 文明执勤（每次）。现在共 10 分。 [为什么？]"]
    assert "理由：早高峰在解放街执勤 依据材料：签到表 3 号" in rider.does("[为什么？]")[0]

    clerk.hears()
    clerk.plays("""
        > [我记过的]
        < 您记过的，最新的在前。点一条可以收回： [11月23日 +10 文明执勤（每次） · 早高峰在解放街执勤]
        > [撤回]
        < 为什么收回？骑手会看到。
        > 记错人了
        < 收回了，也告诉骑手了：−10 收回：文明执勤（每次）。
        > [撤回]
        < 为什么收回？骑手会看到。
        > 再收一次
        < 之前已经收回了，不用再收。
    """)
    assert told_points(rider) == ["< 积分：−10 收回：文明执勤（每次）。现在共 0 分。 [为什么？]"]


def test_nobody_books_for_themselves_or_where_they_have_no_right(
    rider: Transcript, clerk: Transcript, stranger_clerk: Transcript
) -> None:
    number = number_of(rider)
    stranger_clerk.does("/award")
    assert "请他所在区县的同事来记" in stranger_clerk.does(number)[0]

    grant(rider, STAFF, 640104)
    rider.does("/award")
    assert "不能给自己记分或收回，请同事来办。" in rider.does(number)[0]

    clerk.does("/award")
    end_all(clerk)
    assert "记上" not in clerk.does(number)[0]
    assert balance(rider) == 0


def test_beyond_a_limit_nothing_is_booked_and_it_is_said(rider: Transcript, clerk: Transcript) -> None:
    number = number_of(rider)
    for heard in ("已给", "没有记：到上限了，今天还能记 0 分。"):
        for deed in ("/award", number, "文明执勤", "执勤", "[跳过]"):
            clerk.does(deed)
        assert heard in clerk.does("[提交]")[0]
    assert balance(rider) == 10


def test_cancelled_half_way_nothing_is_booked(rider: Transcript, clerk: Transcript) -> None:
    for deed in ("/award", number_of(rider), "文明执勤", "/cancel"):
        clerk.does(deed)
    assert balance(rider) == 0


@pytest.mark.parametrize("deed", ["/award", "记分"])
def test_who_is_no_staff_has_no_such_thing(rider: Transcript, deed: str) -> None:
    assert "号码" not in rider.does(deed)[0]


def test_what_was_false_is_taken_back_without_saying_whose_it_was(rider: Transcript, clerk: Transcript) -> None:
    report(rider)
    verify(clerk)
    news(rider)

    clerk.does("/inbox R000001")
    clerk.does("[看一看]")
    clerk.does("[收回积分]")
    assert clerk.does("再去看，照片是别处的。") == ["< 积分收回了，也告诉对方了。 [看一看]"]

    assert told_points(rider) == ["< 积分：−5 收回：随手拍核实。现在共 0 分。 [为什么？]"]
    (card,) = clerk.does("[看一看]")
    assert "收回积分" not in card


def test_an_objection_that_is_right_is_booked_once(rider: Transcript, clerk: Transcript) -> None:
    report(rider)
    verify(clerk)
    news(rider, clerk)
    for deed in ("/points", "[明细]", "[11月23日 +5 随手拍核实]", "[我有异议]", "是险情，应该 20 分。"):
        rider.does(deed)
    news(clerk)
    clerk.does("[看一看]")
    clerk.plays("""
        > [更正积分]
        < 少了多少分？ (1/2) [取消]
        > -3
        < …
        > 15
        < 理由是什么？骑手会看到。 (2/2) …
        > 确实是险情
        < 记上了，请把这件也答复了。 [看一看]
    """)
    assert balance(rider) == 20
    for deed in ("[看一看]", "[更正积分]", "15", "再记一次"):
        clerk.does(deed)
    assert balance(rider) == 20
