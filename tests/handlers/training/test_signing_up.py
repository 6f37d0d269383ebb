"""Riders sign up, wait for a seat, give one back; reminders name day, hour and place."""

from datetime import datetime

from sqlmodel import select

from models.messages.outgoing import Outgoing
from models.person import MERCHANT
from models.training import TrainingEvent, TrainingSeat
from tests.conftest import acquainted
from tests.handlers.training.acting import news, put_up, sign_up
from tests.people import settle_in
from tests.playground import Playground
from tests.transcript import Transcript


def come(playground: Playground, moment: str) -> None:
    """The clock comes by when it is so late in Ningxia."""
    playground.now = datetime.fromisoformat(f"{moment}+08:00")
    playground.tick("remind_of_events", "move_seats_on")


def test_the_last_seat_the_wait_list_and_an_offer(clerk: Transcript, riders: list[Transcript]) -> None:
    put_up(clerk)
    first, second, third = riders
    first.plays("""
        > /training
        < 近期的活动，最近的排在前面。点一个看详情、报名。 [11月25日 周三 15:00 电池消防课（示例） · 余 1 个]
        > [11月25日 周三 15:00 电池消防课（示例） · 余 1 个]
        < 📌 电池消防课（示例） 时间：11月25日 周三 15:00–16:30 地点：消防站二楼（示例） 电池与消防 · 限骑手、快递员
          名额：余 1 个 [报名] [🧭 怎么去] [📅 加入日历]
        > [报名]
        < ~ 📌 电池消防课（示例） 时间：11月25日 周三 15:00–16:30 地点：消防站二楼（示例） 电池与消防 · 限骑手、快递员
          ✅ 你已报名，序号 1。 [我去不了] [🧭 怎么去] [📅 加入日历]
        > [🧭 怎么去]
        < (venue) 消防站二楼（示例） [高德地图] [腾讯地图] [百度地图] [苹果地图] [谷歌地图]
    """)
    assert ["候补第 1 位" in card for card in sign_up(second)] == [True]
    assert ["候补第 2 位" in card for card in sign_up(third)] == [True]

    first.plays("""
        > [我去不了]
        < “电池消防课（示例）”不去了，把名额让给别人？ [是的，去不了] [不，我去]
        > [是的，去不了]
        < «谢谢说一声，名额可以给别人了。»
        < ~ … 名额：已满，1 人候补 [排候补] [🧭 怎么去] [📅 加入日历]
    """)
    offered = (
        "< 🔔 有名额了，给你留到11月23日 周一 16:00： 📌 电池消防课（示例） 时间：11月25日 周三 15:00–16:30 "
        "地点：消防站二楼（示例） [要，我去] [不去了]"
    )
    assert news(*riders) == [[], [offered], []]

    come(first.playground, "2026-11-23 16:00")
    _none, (lapsed,), (offer,) = news(*riders)
    assert lapsed.startswith("< 给你留的名额已经让给下一位，可以重新排候补：")
    assert offer.startswith("< 🔔 有名额了，给你留到11月23日 周一 18:00：")
    assert second.does("[要，我去]")[0] == "< «这个名额已经不为你保留了，可以重新排候补。»"
    third.does("[要，我去]")
    assert "你已报名，序号 2" in third.person.chat.messages[-1].content["text"]


def test_a_long_title_leaves_room_for_the_seats(clerk: Transcript, riders: list[Transcript]) -> None:
    put_up(clerk)
    with clerk.db as db:
        db.exec(select(TrainingEvent)).one().title = "电池消防与骑行安全联合实训课第三期" * 3
        db.commit()

    (listed,) = riders[0].does("/training")

    assert "15:00 电池消防与骑行安全联合实训课第…" in listed
    assert listed.endswith(" · 余 1 个]")


def test_an_offer_at_night_runs_from_the_morning(clerk: Transcript, riders: list[Transcript]) -> None:
    put_up(clerk)
    sign_up(*riders)
    clerk.playground.now = datetime.fromisoformat("2026-11-24T23:00+08:00")
    riders[0].does("[我去不了]")
    riders[0].does("[是的，去不了]")
    assert news(*riders) == [[]] * 3

    clerk.playground.now = datetime.fromisoformat("2026-11-25T08:10+08:00")
    assert "给你留到11月25日 周三 10:00" in news(*riders)[1][0]


def test_an_offer_that_waits_for_the_morning_is_made_anew_after_a_change(
    clerk: Transcript, riders: list[Transcript]
) -> None:
    put_up(clerk)
    sign_up(*riders)
    clerk.playground.now = datetime.fromisoformat("2026-11-24T23:00+08:00")
    for deed in ("[我去不了]", "[是的，去不了]"):
        riders[0].does(deed)
    for deed in ("/start tr_1", "[✏️ 修改]", "[注意事项]", "带头盔。"):
        clerk.does(deed)

    clerk.playground.now = datetime.fromisoformat("2026-11-25T08:10+08:00")
    heard = news(*riders)
    assert [len(lines) for lines in heard] == [0, 2, 1]
    assert any(line.startswith("< 🔔 有名额了，给你留到11月25日 周三 10:00：") for line in heard[1])


def test_what_is_called_off_while_a_seat_is_offered_is_offered_to_nobody_else(
    clerk: Transcript, riders: list[Transcript]
) -> None:
    put_up(clerk)
    sign_up(*riders)
    for deed in ("[我去不了]", "[是的，去不了]"):
        riders[0].does(deed)
    news(*riders)
    for deed in ("/start tr_1", "[取消活动]", "停电。"):
        clerk.does(deed)
    assert ["停电" in line for _left, (line,) in [news(*riders)[:2]]] == [True]

    come(clerk.playground, "2026-11-23 16:05")
    assert news(*riders) == [[]] * 3


def test_reminders_come_a_day_and_an_hour_before(clerk: Transcript, riders: list[Transcript]) -> None:
    put_up(clerk, seats=2)
    sign_up(*riders)
    words = (
        "< ⏰ 提醒你，报名的活动快到了： 📌 电池消防课（示例） 时间：11月25日 周三 15:00–16:30 "
        "地点：消防站二楼（示例） [看一看] [我去不了]"
    )
    heard = {}
    for moment in ("24 14:55", "24 14:59", "24 15:00", "25 13:59", "25 14:00", "25 15:00"):
        come(clerk.playground, f"2026-11-{moment}")
        heard[moment] = news(*riders)

    assert {moment: lines for moment, lines in heard.items() if any(lines)} == {
        "24 15:00": [[words], [words], []],
        "25 14:00": [[words], [words], []],
    }


def test_a_moved_event_reminds_at_its_new_time_only(clerk: Transcript, riders: list[Transcript]) -> None:
    put_up(clerk)
    sign_up(riders[0])
    come(clerk.playground, "2026-11-24 14:56")
    for deed in ("/start tr_1", "[✏️ 修改]", "[时间]", "11月26日 10:00", "[11月26日 11:00]"):
        clerk.does(deed)
    news(*riders)

    came = []
    for moment in ("24 15:00", "25 09:59", "25 10:00", "25 14:00", "26 09:00"):
        come(clerk.playground, f"2026-11-{moment}")
        came += [moment for line in news(*riders)[0] if "11月26日 周四 10:00–11:00" in line]

    assert came == ["25 10:00", "26 09:00"]


def test_who_gave_the_seat_back_is_not_reminded(clerk: Transcript, riders: list[Transcript]) -> None:
    put_up(clerk, seats=2)
    sign_up(*riders[:2])
    come(clerk.playground, "2026-11-24 14:56")
    riders[0].does("[我去不了]")
    riders[0].does("[是的，去不了]")

    come(clerk.playground, "2026-11-24 15:00")
    gone, (reminded,), nothing = news(*riders)

    assert (gone, nothing) == ([], [])
    assert reminded.startswith("< ⏰")


def test_what_falls_into_the_rush_is_said_before_it(clerk: Transcript, riders: list[Transcript]) -> None:
    put_up(clerk, "2026-11-25 14:00", hours=1)
    sign_up(riders[0])

    come(clerk.playground, "2026-11-24 10:50")
    assert len(news(*riders)[0]) == 0
    came = []
    for moment in ("24 13:40", "24 14:00", "25 10:50", "25 13:00"):
        come(clerk.playground, f"2026-11-{moment}")
        came += [moment for _line in news(*riders)[0]]

    assert came == ["24 14:00", "25 10:50"]


def test_strangers_register_first_and_others_are_told_for_whom_it_is(clerk: Transcript, stranger: Transcript) -> None:
    put_up(clerk)
    acquainted(stranger).does("/training")
    stranger.plays("""
        > [a|training.show|1]
        < … 名额：余 1 个 [登记身份] [报名] [🧭 怎么去] [📅 加入日历]
        > [报名]
        < 报名前请先登记身份，点三下就好；登记完再点“报名”。 [登记身份] [报名]
    """)
    with stranger.db as db:
        settle_in(db, 5_000_000_300, roles=(MERCHANT,))
        db.commit()
    playground = stranger.playground
    merchant = acquainted(Transcript(playground, playground.telegram.person(user_id=5_000_000_300)))
    merchant.does("/training")
    merchant.does("[a|training.show|1]")
    assert merchant.does("[报名]")[0] == "< «限骑手、快递员。如果你就是，先用“登记身份”说一声。»"


def test_what_has_begun_takes_nobody_any_more(clerk: Transcript, riders: list[Transcript]) -> None:
    put_up(clerk)
    sign_up(riders[0])
    riders[1].does("/training")
    riders[1].does("[a|training.show|1]")
    clerk.playground.now = datetime.fromisoformat("2026-11-25T15:00+08:00")

    assert riders[1].does("[排候补]")[0] == "< «活动已经开始或取消了，不能再报名。»"
    riders[0].does("[我去不了]")
    assert riders[0].does("[是的，去不了]")[0] == "< «活动已经开始，不用再取消了。»"


def test_tapped_twenty_times_it_is_one_seat(clerk: Transcript, riders: list[Transcript]) -> None:
    put_up(clerk, seats=2)
    rider = riders[0]
    rider.does("/training")
    rider.does("[a|training.show|1]")
    card = rider.person.chat.messages[-1].message_id
    for _time in range(20):
        rider.person.taps_old(card, "a|training.join|1")
    rider.playground.settle()

    with rider.db as db:
        assert [seat.number for seat in db.exec(select(TrainingSeat))] == [1]


def test_a_link_opens_an_event_in_english_too(clerk: Transcript, playground: Playground) -> None:
    put_up(clerk)
    person = playground.telegram.person(user_id=5_000_000_400, language_code="en")
    with playground.session() as db:
        settle_in(db, person.chat.chat_id, language="en")
        db.commit()
    english = acquainted(Transcript(playground, person))
    english.plays("""
        > /start tr_1
        < 📌 电池消防课（示例） When: Nov 25 (Wed) 15:00–16:30 Where: 消防站二楼（示例）
          Batteries and fire · For riders and couriers Seats: 1 seat free [Sign up] [🧭 Way there] [📅 Calendar]
        > [Sign up]
        < ~ … ✅ You are signed up; your number is 1. [I can't come] [🧭 Way there] [📅 Calendar]
    """)
    come(playground, "2026-11-24 15:00")
    assert news(english)[0][0].startswith("< ⏰ A reminder, you are signed up:")
    assert "See" not in english.does("/start tr_77")[0]


def test_who_is_deleted_frees_a_seat_and_hears_nothing_more(clerk: Transcript, riders: list[Transcript]) -> None:
    put_up(clerk)
    sign_up(*riders[:2])
    for deed in ("/privacy", "[删除我的数据]", "[全部删除]"):
        riders[0].does(deed)

    clerk.playground.later(minutes=1)
    clerk.playground.tick("move_seats_on")

    gone, (offer,), nothing = news(*riders)
    assert (gone, nothing) == ([], [])
    assert offer.startswith("< 🔔 有名额了")
    with clerk.db as db:
        assert len(db.exec(select(TrainingSeat)).all()) == 1
        assert db.exec(select(Outgoing).where(Outgoing.chat_id == riders[0].person.chat.chat_id)).all() == []
