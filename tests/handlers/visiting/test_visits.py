"""A day for the team is booked from its office's calendar, moved and given back; on site it writes things down."""

from sqlmodel import select

from models.shops.visit import ShopVisit
from models.shops.visit_record import VisitMeasure, VisitStep
from tests.bot.odd_pictures import painting, saved
from tests.bot.printed import words_of
from tests.handlers.cases.acting import news
from tests.handlers.hosting.acting import does_all
from tests.transcript import Transcript


def open_days(clerk: Transcript, *, weeks: str = "2") -> str:
    """Wednesdays from two to five, an hour and a half each, in the calendar of Xingqing's station."""
    before = ("/training", "[🗓 预约时段]", "[➕ 开放预约]", "[青力助企站上门会诊]", "11月25日 14:00", "11月25日 17:00")
    does_all(clerk, (*before, "[90 分钟]", "1", "[跳过]", weeks))
    return clerk.does("[提交]")[-1]


def ask(owner: Transcript, clock: str = "[14:00]") -> str:
    does_all(owner, ("/visit", "[请青力助企站上门]", "敬德街", "1", clock, "马师傅 13900000000"))
    return owner.does("[提交]")[-1]


def test_a_day_is_booked_moved_and_given_back_and_the_team_hears_of_it(owner: Transcript, clerk: Transcript) -> None:
    assert "青力助企站上门会诊 · 11月25日 周三 地点：兴庆站（示例） 14:00 已约 0/1 15:30 已约 0/1" in open_days(clerk)
    owner.plays("""
        > /visit
        < 自查 42 条，…
        > [请青力助企站上门]
        < 店在哪里？…
        > 敬德街
        < 哪一天？ (2/5) [11月25日 周三 14:00–17:00 · 余 2 个] [12月2日 周三 14:00–17:00 · 余 2 个]
          [都不合适，我写方便的时间] …
        > 1
        < 几点？ … [14:00] [15:30] …
        > [14:00]
        < 到时候找谁，电话多少？ …
        > 马师傅 13900000000
        < 📌 青力助企站上门会诊 时间：11月25日 周三 14:00–15:30 地点：您的店里
          能改 2 次，最晚提前 2 小时；开始前都可以退。 “兴庆站（示例）”会收到这些、您的称呼和电话，还有自查里要…
        > (restart)
        > [提交]
        < 已提交，编号 V000001，由“兴庆站（示例）”办理。 …
        < 约好了，到时候会提醒你。 📌 青力助企站上门会诊 时间：11月25日 周三 14:00–15:30 地点：您的店里 …
          [改时间] [我去不了] [📅 加入日历]
        > /visit
        < 自查 42 条，… [开始自查] [🗓 11月25日 周三 14:00 上门]
        > [🗓 11月25日 周三 14:00 上门]
        < 📌 青力助企站上门会诊 …
        > [改时间]
        < 还能改 2 次，最晚提前 2 小时；开始前都可以退。
        < 哪一天？ …
        > 2
        < 几点？ …
        > [15:30]
        < 改好了，提醒会按新时间来。 📌 青力助企站上门会诊 时间：12月2日 周三 15:30–17:00 …
        > [我去不了]
        < 要退掉“青力助企站上门会诊”的预约吗？ …
        > [是的，去不了]
        < «谢谢说一声，名额可以给别人了。»
        < ~ 📌 青力助企站上门会诊 … [看别的时间]
        > [看别的时间]
        < 能改 2 次，最晚提前 2 小时；开始前都可以退。 上门时记下的内容，只有您和上门的人看得到。
        < 哪一天？ …
        > 1
        < 几点？ …
        > [15:30]
        < 约好了，到时候会提醒你。 …
    """)
    ((new, moved, left, booked),) = news(clerk)
    assert "已约：11月25日 周三 14:00–15:30" in new
    assert "店主把上门改到：12月2日 周三 15:30–17:00" in moved
    assert "店主退掉了 12月2日 周三 15:30–17:00 的上门" in left
    assert "店主约了上门：11月25日 周三 15:30–17:00" in booked

    does_all(clerk, ("/training", "[🗓 预约时段]", "[a|appointment.day|1]", "[关掉几个]", "2", "[只关这一天]"))
    clerk.does("队里有事。")
    ((told,),) = news(owner)
    assert told.startswith("< 活动取消了，请不要跑空：队里有事。 📌 青力助企站上门会诊")
    assert "[看别的时间]" in told
    assert "哪一天？" in owner.does("[看别的时间]")[-1]


def test_two_owners_want_the_last_hour(owner: Transcript, neighbour: Transcript, clerk: Transcript) -> None:
    open_days(clerk, weeks="1")
    ask(neighbour)
    does_all(owner, ("/visit", "[请青力助企站上门]", "敬德街", "1", "[15:30]", "马师傅"))
    for deed in ("/visit", "[🗓 11月25日 周三 14:00 上门]", "[改时间]", "1", "[15:30]"):
        neighbour.does(deed)
    (heard,) = owner.does("[提交]")
    assert heard.startswith("< 你选的这个已经没有了。 几点？")
    assert "[14:00]" in heard
    does_all(owner, ("[⬅ 上一步]", "[都不合适，我写方便的时间]", "哪天都行", "马师傅"))
    assert "V000002" in owner.does("[提交]")[0]
    with owner.db as db:
        assert len(db.exec(select(ShopVisit)).all()) == 1


def test_the_day_of_a_request_that_is_over_is_free_again(
    owner: Transcript, neighbour: Transcript, clerk: Transcript
) -> None:
    open_days(clerk, weeks="1")
    for asker, clock in ((owner, "[14:00]"), (neighbour, "[15:30]")):
        ask(asker, clock)
    news(clerk)

    does_all(owner, ("/cases", "[🟢 V000001 请青力助企站上门会诊]", "[撤回]"))
    assert owner.does("[撤回]")[0].endswith("约好的时间（11月25日 周三 14:00–15:30）已经退掉，留给别人。")
    ask(owner)
    news(clerk)
    does_all(clerk, ("[看一看]", "[不受理]"))
    clerk.does("请找灵武站")
    assert "约好的时间（11月25日 周三 14:00–15:30）已经退掉，留给别人。" in news(owner)[0][-1]

    does_all(neighbour, ("/privacy", "[删除我的数据]", "[全部删除]"))
    ((told,),) = news(clerk)
    assert "上门取消了：11月25日 周三 15:30。店主已删除自己的全部资料。" in told


def test_the_record_of_a_visit_in_parts_and_what_the_owner_has_of_it(owner: Transcript, clerk: Transcript) -> None:
    open_days(clerk)
    ask(owner)
    news(clerk)
    clerk.plays("""
        > [看一看]
        < … [📋 上门记录] …
        > [📋 上门记录]
        < 上门记录 V000001：敬德街 只有店主和你们上门的人看得到，是出主意，不是检查。 时间：11月25日 周三 14:00–15:30
          [➕ 约定一条] [📷 改进前] [📷 改进后] [⏱ 改进前数据] [⏱ 改进后数据] [交给店主] [看一看]
        > [交给店主]
        < «还什么都没记。»
        > [➕ 约定一条]
        < 和店主约定改什么？店主会看到。 …
        > 灶台边加挡水板
        < 哪天前做好？ …
        > 2027年11月20日
        < 请写2027年5月22日或以前的日期。 哪天前…
        > 12月5日
        < 上门记录 V000001：敬德街 … 约定： 1. ☐ 灶台边加挡水板，12月5日前 …
        > [⏱ 改进前数据]
        < 高峰时从接单到打包好，一单平均几分钟？ …
        > 0
        < 请写 0.5 或更大的数。 高峰时从接单…
        > 12
        < 一天倒掉的，按什么算？ (2/3) [按公斤] [按金额] [没有量] [⬅ 上一步]
        > [按公斤]
        < 一天多少公斤？ …
        > (restart)
        > 5
        < 上门记录 V000001：敬德街 … 改进前： 每单 12 分钟、每天浪费 5 公斤 …
        > [📷 改进前]
        < 请发照片，别拍到人脸。只有店主和你们上门的人看得到。
    """)
    clerk.person.sends_photo(content=saved(painting(), "JPEG"))
    clerk.playground.settle()
    does_all(clerk, ("[完成（1）]",))
    playground = clerk.playground
    playground.tick("fetch_files")
    assert clerk.does("[交给店主]")[-1] == "< «已交给店主，店主可以再约回访。»"
    assert clerk.does("[交给店主]") == ["< «已经在发给店主的路上了。»"]
    (told,) = news(owner)[0]
    assert "青力助企站来过了。这份记录只有您和上门的人看得到，是出主意，不是检查。 约定： 1. ☐ 灶台边加挡水板" in told
    assert "[📅 约回访] [看照片]" in told
    while playground.run(playground.core.pictures.turn()):
        pass

    # A further visit, and what has become better.
    owner.plays("""
        > [📅 约回访]
        < 能改 2 次，最晚提前 2 小时；开始前都可以退。 上门时记下的内容，只有您和上门的人看得到。
        < 哪一天？ …
        > 2
        < 几点？ …
        > [14:00]
        < 约好了，到时候会提醒你。 📌 青力助企站上门会诊 时间：12月2日 周三 14:00–15:30 …
    """)
    does_all(clerk, ("[☑ 1]", "[⏱ 改进后数据]", "9.5"))
    clerk.plays("""
        > 金额
        < 请点一个按钮，或者打按钮上的字或第几个。 一天倒掉的，按什么算？ (2/3) [按公斤] [没有量] …
        > [按公斤]
        < 一天多少公斤？ …
        > 3
        < 上门记录 V000001：敬德街 … 1. ✅ 灶台边加挡水板，11月23日已做好 每单用时：12 分钟 → 9.5 分钟，快了 2.5 分钟
          每天浪费：5 公斤 → 3 公斤，少了 2 公斤 改进前照片：1 张 …
        > [交给店主]
        < «已交给店主，店主可以再约回访。»
    """)
    while playground.run(playground.core.pictures.turn()):
        pass
    heard = news(owner)[0]
    assert any("每单用时：12 分钟 → 9.5 分钟，快了 2.5 分钟" in line for line in heard)
    (upload,) = playground.telegram.calls_of("sendDocument")[-1].files.values()
    assert "约定 ✓ 灶台边加挡水板，11月23日已做好" in words_of(upload.content)

    does_all(owner, ("/privacy", "[删除我的数据]", "[全部删除]"))
    with owner.db as db:
        for table in (ShopVisit, VisitStep, VisitMeasure):
            assert db.exec(select(table)).all() == []
    assert clerk.does("[交给店主]")[-1:] == ["< «店主已经删除了自己的数据，没有人可以交了。»"]
