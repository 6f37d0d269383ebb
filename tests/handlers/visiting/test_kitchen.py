"""A kitchen is looked at in parts over days, reported on, and the team asked to come."""

import pytest
from sqlmodel import select

from models.case import Case
from models.cases.file import CaseFile
from models.messages.owed_picture import OwedPicture
from models.shops.kitchen_check import KitchenAnswer, KitchenCheck
from tests.bot.odd_pictures import painting, saved
from tests.bot.printed import words_of
from tests.handlers.cases.acting import news
from tests.handlers.hosting.acting import does_all
from tests.models.stations.samples import add_station
from tests.transcript import Transcript


def test_from_the_first_tap_to_the_report(owner: Transcript) -> None:
    owner.plays("""
        > /visit
        < 自查 42 条，一个部分一个部分来，随时可以停，过几天再接着填。… [开始自查] [请青力助企站上门]
        > [开始自查]
        < ~ 布局 点号码：✅ 做到了，🔧 要改，➖ 用不上。 1 ○ 从生到熟一个方向走，不回头 2 ○ … 5 ○ 灯够亮，灯罩不破
          [1 ○] [2 ○] [3 ○] [4 ○] [5 ○] [其余都做到了] [📷 拍照] [所有部分] [看报告]
        > [1 ○]
        < ~ 布局 … 1 ✅ 从生到熟一个方向走，不回头 …
        > [1 ✅]
        < «按收货、清洗、切配、烹饪、装盒排成一条线，先挪最挡路的一样。»
        < ~ 布局 … 1 🔧 从生到熟一个方向走，不回头 …
        > [2 ○]
        < ~ …
        > [2 ✅]
        < «在水池和灶台、案板之间加一块挡水板。»
        < ~ …
        > [2 🔧]
        < ~ 布局 … 2 ➖ 灶台和水池之间有挡水板 …
        > [其余都做到了]
        < ~ 冷藏和库房 …
        > (2 days later)
        > (restart)
        > /visit
        < 您的后厨，一个部分一个部分来。点一个接着填，填到哪里都存着。 [✅ 布局 5/5] [冷藏和库房 0/6] …
          [看报告] [重新填] [请青力助企站上门]
        > [看报告]
        < 做到 3 条，要改 1 条，用不上 1 条，还有 37 条没看。 先改这几样：
          1. 按收货、清洗、切配、烹饪、装盒排成一条线，先挪最挡路的一样。 （食品安全法第 33 条） [请青力助企站上门]
    """)
    playground = owner.playground
    while playground.run(playground.core.pictures.turn()):
        pass
    assert sorted(news(owner)[0]) == ["< (document)", "< (photo)"]
    (call,) = playground.telegram.calls_of("sendDocument")
    (upload,) = call.files.values()
    assert upload.filename == "后厨自查-2026-11-25.pdf"
    printed = words_of(upload.content)
    assert "先改这几样： 1. 按收货" in printed
    assert "→ 从生到熟一个方向走，不回头" in printed


def test_of_many_points_five_come_first_the_weightiest_before_others(owner: Transcript) -> None:
    does_all(owner, ("/visit", "[开始自查]"))
    for number in "12345":
        does_all(owner, (f"[{number} ○]", f"[{number} ✅]"))
    does_all(owner, ("[所有部分]", "[消防燃气 0/5]", "[1 ○]", "[1 ✅]"))

    (heard,) = owner.does("[看报告]")

    steps = heard.partition("先改这几样：")[2]
    assert steps.count("（食品安全法第") == 4
    assert [number for number in "123456" if f" {number}. " in steps] == list("12345")
    assert steps.index("看一眼指针") < steps.index("挡水板")


def test_the_team_gets_the_points_with_their_photos_and_a_number_to_call(owner: Transcript, clerk: Transcript) -> None:
    does_all(owner, ("/visit", "[开始自查]", "[1 ○]", "[1 ✅]", "[📷 拍照]"))
    owner.plays("""
        > 挡水板
        < 请发照片，别拍到人脸。 (2/2) …
        > 等一下
        < … 请发照片，别拍到人脸。 (2/2) …
    """)
    owner.person.sends_photo(content=saved(painting(), "JPEG"))
    owner.playground.settle()
    assert "2 🔧 灶台和水池之间有挡水板 📷" in owner.hears()[-1]
    owner.plays("""
        > [所有部分]
        < ~ …
        > [请青力助企站上门]
        < 店在哪里？发个位置，或者写街道。 … [取消]
        > 敬德街
        < 避开饭点，哪天、几点方便？ …
        > 周三下午三点
        < 到时候找谁，电话多少？ …
        > 马师傅 13900000000
        < “兴庆站（示例）”会收到这些、您的称呼和电话，还有自查里要改的几条和照片。… [提交] [修改] [取消]
        > [提交]
        < 已提交，编号 V000001，由“兴庆站（示例）”办理。 …
    """)
    ((told,),) = news(clerk)
    assert "请人上门 V000001 · 请青力助企站上门会诊 · 敬德街" in told
    assert "来自：马师傅 13900000000" in told
    assert "方便的时间：周三下午三点 先改这几样： 1. 按收货" in told
    assert "1 张照片" in told
    with owner.db as db:
        assert len(db.exec(select(CaseFile)).all()) == 1


def test_without_a_check_the_team_comes_as_well(owner: Transcript) -> None:
    does_all(owner, ("/visit", "[请青力助企站上门]", "敬德街", "[⬅ 上一步]", "敬德街", "哪天都行"))
    owner.does("(restart)")
    owner.does("马师傅 13900000000")
    assert "V000001" in owner.does("[提交]")[0]
    with owner.db as db:
        assert db.exec(select(Case)).one().story == "方便的时间：哪天都行"


def test_a_shop_in_the_street_of_a_station_is_not_taken_for_the_station(owner: Transcript) -> None:
    with owner.db as db:
        add_station(db, address="兴庆区敬德街 9 号")
        db.commit()

    asked = does_all(owner, ("/visit", "[请青力助企站上门]", "兴庆区敬德街"))[-1]

    assert "就用“兴庆区敬德街”" in asked


def test_nothing_to_report_and_a_check_begun_anew(owner: Transcript) -> None:
    does_all(owner, ("/visit", "[开始自查]"))
    assert owner.does("[看报告]") == ["< «还一条都没填。先从哪个部分开始都行。»"]
    does_all(owner, ("[1 ○]", "[所有部分]"))
    assert "填过的" in owner.does("[重新填]")[0]
    assert "[布局 1/5]" in owner.does("[⬅ 上一步]")[0]
    assert "1 ○" in does_all(owner, ("[重新填]", "[对，重新填]"))[-1]
    with owner.db as db:
        assert [check.ended_at is None for check in db.exec(select(KitchenCheck))] == [False, True]
        assert db.exec(select(OwedPicture)).all() == []


@pytest.mark.parametrize("data", ["a|visit.turn|L1", "a|visit.part|layout", "a|visit.report", "a|visit.emptied"])
def test_buttons_of_a_check_that_is_gone_do_nothing(owner: Transcript, data: str) -> None:
    owner.person.taps_old(1, data)
    owner.playground.settle()
    assert "这个按钮" in owner.hears()[0]


def test_buttons_of_no_such_part_do_nothing(owner: Transcript) -> None:
    does_all(owner, ("/visit", "[开始自查]"))
    for data in ("a|visit.turn|X9", "a|visit.part|cellar", "a|visit.rest|cellar"):
        owner.person.taps_old(1, data)
        owner.playground.settle()
        assert "这个按钮" in owner.hears()[0]
    owner.person.taps_old(1, "f|visit.photo|cellar")
    owner.playground.settle()
    assert "您的后厨" in owner.hears()[0]


def test_who_is_forgotten_leaves_no_kitchen(owner: Transcript) -> None:
    does_all(owner, ("/visit", "[开始自查]", "[1 ○]"))
    assert "您的后厨自查" in owner.does("/privacy")[-1]
    does_all(owner, ("[删除我的数据]", "[全部删除]"))
    with owner.db as db:
        assert (db.exec(select(KitchenCheck)).all(), db.exec(select(KitchenAnswer)).all()) == ([], [])
