"""Staff open days with appointments and close some of them; people book, move and give back."""

from datetime import datetime

from sqlmodel import select

from models.messages.outgoing import STOPPED, Outgoing
from models.training import TrainingSeat
from tests.handlers.training.acting import HALL, news, plan, sign_up
from tests.transcript import Transcript


def open_day(clerk: Transcript, *, at_once: str = "1", weeks: str = "1") -> str:
    """Check-ups in Xingqing on Wednesday from two to three, a quarter of an hour each. What staff hear in the end."""
    for deed in (
        "/training",
        "[🗓 预约时段]",
        "[➕ 开放预约]",
        "[公益体检]",
        HALL,
        "敬德街驿站（示例）",
        "11月25日 14:00",
    ):
        clerk.does(deed)
    for deed in ("11月25日 14:30", "[15 分钟]", at_once, "[跳过]", weeks):
        clerk.does(deed)
    return clerk.does("[提交]")[-1]


def book(rider: Transcript, clock: str) -> str:
    for deed in ("/training", "[📅 预约公益体检]", "1", f"[{clock}]"):
        rider.does(deed)
    return rider.does("[提交]")[-1]


def test_a_day_is_opened_and_half_of_it_closed(clerk: Transcript, riders: list[Transcript]) -> None:
    clerk.plays(f"""
        > /training
        < 眼下没有安排活动，有了会在这里通知。 [➕ 安排活动] [🗓 预约时段]
        > [🗓 预约时段]
        < 你这里还没有开放预约的日子。 [➕ 开放预约]
        > [➕ 开放预约]
        < 开放哪一类预约？ … [公益体检] [法律咨询] [青力助企站上门会诊] [取消]
        > [公益体检]
        < 在哪里？…
        > {HALL}
        < 这个地方怎么称呼？…
        > 敬德街驿站（示例）
        < 第一个时段几点开始？ … [明天 14:00] [11月25日 14:00] [11月30日 14:00] …
        > 11月22日 14:00
        < 11月22日 14:00 已经过了，请写以后的时间，比如 明天 08:00。 …
        > [11月25日 14:00]
        < 最后一个时段几点结束？ …
        > 11月25日 14:30
        < 每个时段多长？ … [15 分钟] [20 分钟] [30 分钟] …
        > [45 分钟]
        < 比整段时间还长，请选短一点的。 …
        > (restart)
        > [15 分钟]
        < 同一时段接待几个人？ …
        > 0
        < 请写 1 或更大的数。 …
        > 1
        < 要带什么、要提前知道什么？ …
        > 空腹来。
        < 每周同一时间，连办几周？只办一次写 1。 …
        > 2
        < … [提交] [修改] [取消]
        > [提交]
        < 已开放 2 天。 公益体检 · 11月25日 周三 地点：敬德街驿站（示例）
          14:00 已约 0/1 14:15 已约 0/1 [关掉几个] [所有日子]
    """)
    book(riders[0], "14:15")
    clerk.plays("""
        > [关掉几个]
        < 关掉哪几个？ (1/3) [14:00 已约 0/1] [14:15 已约 1/1] [完成（0）]
        > [14:15 已约 1/1]
        < ~ …
        > [完成（1）]
        < 只关这一天的吗？ (2/3) [只关这一天] [后面 1 天的同一时段也关] …
        > [后面 1 天的同一时段也关]
        < 为什么？已约的人会看到。 …
        > 医生来不了。
        < 已关闭 2 个时段。 已通知 1 个会话。 公益体检 · 11月25日 周三 地点：敬德街驿站（示例） 14:00 已约 0/1 …
    """)
    told = (
        "< 活动取消了，请不要跑空：医生来不了。 📌 公益体检 时间：11月25日 周三 14:15–14:30 地点：敬德街驿站（示例） "
        "[11月25日 周三 敬德街驿站（示例）] [12月2日 周三 敬德街驿站（示例）] [看别的时间]"
    )
    assert news(*riders)[0] == [told]


def test_a_time_is_booked_moved_twice_and_given_back(clerk: Transcript, riders: list[Transcript]) -> None:
    open_day(clerk, weeks="2")
    first, second, third = riders
    book(second, "14:00")
    first.plays("""
        > /training
        < 眼下可以预约： [📅 预约公益体检]
        > [📅 预约公益体检]
        < 哪一天？ (1/2) [11月25日 周三 14:00–14:30 敬德街驿站（示例） · 余 1 个]
          [12月2日 周三 14:00–14:30 … · 余 2 个] [取消]
        > 后天
        < 请点一个按钮，或者打按钮上的字或第几个。 …
        > 1
        < 几点？ (2/2) [14:15] [⬅ 上一步] [取消]
        > [14:15]
        < 📌 公益体检 时间：11月25日 周三 14:15–14:30 地点：敬德街驿站（示例）
          能改 2 次，最晚提前 2 小时；开始前都可以退。 请看一遍： … [提交] [修改] [取消]
    """)
    # Somebody is faster, and the day is full.
    assert "已经给你约好了" in book(third, "14:15")
    first.plays("""
        > [提交]
        < 你选的这个已经没有了。 哪一天？ (1/2) [12月2日 周三 14:00–14:30 … · 余 2 个]
          [11月25日 周三 14:00–14:30 … · 已满] [取消]
        > [12月2日 周三 14:00–14:30 敬德街驿站（示例） · 余 2 个]
        < … 几点？ (2/2) [14:00] [14:15] [⬅ 上一步] [取消]
        > [14:00]
        < 📌 公益体检 时间：12月2日 周三 14:00–14:15 …
        > (restart)
        > [提交]
        < 约好了，到时候会提醒你。 📌 公益体检 时间：12月2日 周三 14:00–14:15 地点：敬德街驿站（示例）
          ✅ 已经给你约好了。 还能改 2 次，最晚提前 2 小时；开始前都可以退。 [改时间] [我去不了]
          [🧭 怎么去] [📅 加入日历]
        > [改时间]
        < 还能改 2 次，最晚提前 2 小时；开始前都可以退。
        < 哪一天？ …
        > 1
        < 几点？ (2/2) [14:15] [⬅ 上一步]
        > [14:15]
        < 改好了，提醒会按新时间来。 📌 公益体检 时间：12月2日 周三 14:15–14:30 …
          还能改 1 次，最晚提前 2 小时；开始前都可以退。 …
        > [改时间]
        < 还能改 1 次，最晚提前 2 小时；开始前都可以退。
        < 哪一天？ …
        > 1
        < 几点？ (2/2) [14:00] [⬅ 上一步]
        > [14:00]
        < 改好了，提醒会按新时间来。 … 不能再改时间了，开始前都可以退。 …
        > [改时间]
        < 不能再改时间了，开始前都可以退。 📌 公益体检 …
        > /training
        < 📌 公益体检 … [改时间] [我去不了] [🧭 怎么去] [📅 加入日历]
        < 眼下可以预约： [📅 预约公益体检]
        > [📅 预约公益体检]
        < 你已经约好一个了，可以改时间，也可以退掉： 📌 公益体检 …
        > [我去不了]
        < 要退掉“公益体检”的预约吗？ [是的，去不了] [不，我去]
        > [是的，去不了]
        < «谢谢说一声，名额可以给别人了。»
        < ~ 📌 公益体检 … 你没有约这个时间。 [看别的时间]
    """)
    with first.db as db:
        assert sorted(db.exec(select(TrainingSeat.state))) == ["goes", "goes", "left", "left"]


def test_a_reminder_belongs_to_the_time_that_was_moved_to(clerk: Transcript, riders: list[Transcript]) -> None:
    open_day(clerk, weeks="2")
    rider = riders[0]
    book(rider, "14:00")
    playground = rider.playground

    # The day before is reminded of; the hour before stands in the queue when it is moved away.
    playground.now = datetime.fromisoformat("2026-11-24 14:00+08:00")
    playground.tick("remind_of_events")
    ((told,), *_others) = news(*riders)
    assert told.startswith(
        "< ⏰ 提醒你，报名的活动快到了： 📌 公益体检 时间：11月25日 周三 14:00–14:15 地点：敬德街驿站（示例）"
    )

    playground.now = datetime.fromisoformat("2026-11-25 10:46+08:00")
    playground.tick("remind_of_events")
    for deed in ("/training", "[改时间]", "2", "[14:15]"):
        rider.does(deed)
    with rider.db as db:
        assert [row.reason for row in db.exec(select(Outgoing).where(Outgoing.due_at > playground.now))] == [STOPPED]
    playground.now = datetime.fromisoformat("2026-12-02 10:50+08:00")
    playground.tick("remind_of_events")
    (told,) = news(*riders)[0]
    assert "12月2日 周三 14:15–14:30" in told

    playground.now = datetime.fromisoformat("2026-12-02 12:16+08:00")
    rider.does("/training")
    assert rider.does("[改时间]")[0].startswith("< 马上就到时间了，不能再改。来不了的话，请退掉： 📌 公益体检")


def test_two_things_at_one_hour_and_a_day_called_off_meanwhile(clerk: Transcript, riders: list[Transcript]) -> None:
    open_day(clerk)
    plan(clerk, starts="11月25日 14:00", ends="11月25日 15:00", seats=3)
    sign_up(riders[0], event=3)
    for deed in ("/training", "[📅 预约公益体检]", "1"):
        riders[0].does(deed)
    (heard,) = riders[0].does("[14:15]")
    assert heard.startswith("< 那个时间你要去“电池消防课（示例）”（11月25日 周三 14:00）。请换个时间，或者先退掉那个。")

    for deed in ("/training", "[📅 预约公益体检]", "1", "[14:15]"):
        riders[1].does(deed)
    for deed in ("/training", "[🗓 预约时段]", "[a|appointment.day|1]", "[关掉几个]", "1 2"):
        clerk.does(deed)
    assert "已关闭 2 个时段" in clerk.does("停电。")[0]
    assert riders[1].does("[提交]") == ["< 眼下没有开放预约，开放了会列在 /training 里。"]
    with clerk.db as db:
        assert db.exec(select(TrainingSeat).where(TrainingSeat.event_id < 3)).all() == []
