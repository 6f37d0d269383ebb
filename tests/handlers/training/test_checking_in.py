"""In the hall: the code on the trainer's screen, the list where there is no network, and what is said afterwards."""

from datetime import datetime

from sqlmodel import col, select

from models.events.checkin import TrainingAttendance
from models.messages.owed_picture import OwedPicture
from models.points.entry import PointEntry
from tests.handlers.training.acting import at, checks_in, news, put_up, shown_code, sign_up
from tests.people import settle_in
from tests.playground import NOON
from tests.transcript import Transcript

HALL, NEXT_TOWN = "(location 38.4681 106.2761)", "(location 38.5000 106.2760)"


def owed_texts(chat: Transcript) -> list[str]:
    """What stands in the pictures that are still to be drawn."""
    with chat.db as db:
        return [owed.chart["text"] for owed in db.exec(select(OwedPicture).order_by(col(OwedPicture.id)))]


def there(chat: Transcript) -> list[tuple[str, int | None]]:
    with chat.db as db:
        rows = db.exec(select(TrainingAttendance).order_by(col(TrainingAttendance.id)))
        return [(row.way, row.stars) for row in rows]


def test_the_code_of_the_minute_checks_in_once_and_earns_points(clerk: Transcript, riders: list[Transcript]) -> None:
    put_up(clerk, seats=2, earns_points=True)
    sign_up(*riders[:2])
    at(clerk.playground, "25 14:40")
    code = shown_code(clerk)

    riders[0].plays(f"""
        > /training
        < … 到场记 10 分 ✅ 你已报名，序号 1。 [✅ 签到] [我去不了] [🧭 怎么去] [📅 加入日历]
        < 近期的活动，最近的排在前面。点一个看详情、报名。 [11月25日 周三 15:00 电池消防课（示例） · 已满]
        > [✅ 签到]
        < 讲师屏幕上显示的是哪几位数字？
        > 12
        < 码是 6 位数字。 讲师屏幕上显示的是哪几位数字？
        > (restart)
        > {code}
        < ✅ 签到成功，欢迎你！ 给你记 10 分。
        > /start ci_1-{code}
        < 你已经签过到了，不用再签。 … ✅ 你已到场，谢谢你来。 …
    """)
    assert there(clerk) == [("code", None)]
    with clerk.db as db:
        assert [entry.points for entry in db.exec(select(PointEntry))] == [10]


def test_the_picture_on_the_screen_leads_to_the_check_in_for_as_long_as_its_code_is_taken(
    clerk: Transcript, riders: list[Transcript]
) -> None:
    playground = clerk.playground
    playground.core.bot_name = "nuanyi_bot"
    put_up(clerk, seats=3)
    sign_up(*riders)
    at(playground, "25 15:00")
    start = f"ci_1-{shown_code(clerk)}"
    screen = clerk.person.chat.messages[-1].message_id
    for way in ("telegram", "page", "page"):
        clerk.person.taps_old(screen, f"a|training.scan|1|{way}")
    playground.settle()
    assert clerk.hears() == ["< «图片马上就到。»"] * 3
    links = [f"https://t.me/nuanyi_bot?start={start}", f"https://chat.example.org/?start={start}"]
    assert owed_texts(clerk) == links
    while playground.run(playground.core.pictures.turn()):
        pass
    pictures = [line for line in news(clerk)[0] if "(photo)" in line]
    assert pictures == ["< (photo) 扫码签到“电池消防课（示例）”：15:02 前有效，过了就换一张。 [🔄 换一张]"] * 2

    at(playground, "25 15:01")
    assert riders[0].does(f"/start {start}")[-1] == "< ✅ 签到成功，欢迎你！"
    at(playground, "25 15:02")
    assert riders[1].does(f"/start {start}")[-1].startswith("< 签到码不对，或者过了时间。")
    clerk.does("[🔄 换一张]")
    (link,) = owed_texts(clerk)
    assert link.startswith("https://chat.example.org/?start=ci_1-")
    assert link not in links
    at(playground, "25 18:00")
    assert clerk.does("[🔄 换一张]")[-1:] == ["< 签到已经结束，结束后一周内还可以补签序号。"]


def test_a_code_from_yesterday_and_one_that_is_two_minutes_old_are_refused(
    clerk: Transcript, riders: list[Transcript]
) -> None:
    put_up(clerk, "2026-11-24 15:00", hours=26, seats=3)
    sign_up(*riders)
    at(clerk.playground, "24 15:10")
    old = shown_code(clerk)
    for moment in ("25 15:10", "24 15:12"):
        at(clerk.playground, moment)
        assert checks_in(riders[0], old) == ("< 签到码不对，或者过了时间。请输入现在显示的那一个。 [签到]")
    at(clerk.playground, "24 15:11")
    assert checks_in(riders[1], old) == "< ✅ 签到成功，欢迎你！"
    assert shown_code(clerk) != old


def test_who_guesses_is_shut_out(clerk: Transcript, riders: list[Transcript]) -> None:
    put_up(clerk)
    sign_up(riders[0])
    at(clerk.playground, "25 15:00")
    wrong = "000000" if shown_code(clerk) != "000000" else "000001"
    heard = [checks_in(riders[0], wrong) for _try in range(6)]

    assert heard[4].startswith("< 签到码不对")
    assert heard[5] == "< 输错太多次了。请把序号告诉讲师补签，或者今天 16:00再试。 [签到]"
    assert checks_in(riders[0], shown_code(clerk)).startswith("< 输错太多次了")


def test_digits_alone_are_taken_for_the_code_where_one_could_check_in(
    clerk: Transcript, riders: list[Transcript]
) -> None:
    put_up(clerk)
    sign_up(riders[0])
    at(clerk.playground, "25 15:00")
    code = shown_code(clerk)

    assert riders[0].does(f"{code[:3]} {code[3:]}") == ["< ✅ 签到成功，欢迎你！"]
    assert "签到" not in " ".join(riders[1].does(code))


def test_staff_see_how_many_came_and_what_enough_of_them_say(clerk: Transcript, riders: list[Transcript]) -> None:
    put_up(clerk, seats=20)
    sign_up(riders[0])
    with clerk.db as db:
        for number, stars in enumerate((5, 5, 4, 4), 1):
            person = settle_in(db, 6_000_000_000 + number)
            attendance = TrainingAttendance(event_id=1, person_id=person.id or 0, way="list", at=NOON, stars=stars)
            db.add(attendance)
        db.commit()
    at(clerk.playground, "25 15:00")
    checks_in(riders[0], shown_code(clerk))
    at(clerk.playground, "25 18:00")
    assert "到场 5 人，报名 1 人 活动已经结束。" in clerk.does("/start tr_1")[0]
    riders[0].person.taps_old(riders[0].person.chat.messages[-1].message_id, "a|training.stars|1|3")
    clerk.playground.settle()

    assert "到场 5 人，报名 1 人 · ⭐ 4.2（5 人评价）" in clerk.does("/start tr_1")[0]
    assert "人评价" not in riders[0].does("/start tr_1")[0]


def test_before_and_after_nobody_checks_in(clerk: Transcript, riders: list[Transcript]) -> None:
    put_up(clerk)
    sign_up(riders[0])
    for moment, words in (
        ("25 14:29", "还没到签到时间，11月25日 周三 14:30 起可以签到。"),
        ("25 17:00", "签到已经结束。"),
    ):
        at(clerk.playground, moment)
        assert words in riders[0].does("/start ci_1-123456")[0]
    assert "没有这场活动" in riders[0].does("/start ci_9-123456")[0]
    at(clerk.playground, "25 14:29")
    clerk.does("/training")
    clerk.does("[a|training.show|1]")
    assert "签到码" not in clerk.person.chat.messages[-1].content["text"]
    clerk.person.taps_old(clerk.person.chat.messages[-1].message_id, "a|training.code|1")
    clerk.playground.settle()
    assert clerk.hears() == ["< 11月25日 周三 14:30 开始签到。"]


def test_where_the_trainer_asks_for_it_one_must_be_there(clerk: Transcript, riders: list[Transcript]) -> None:
    put_up(clerk)
    sign_up(riders[0])
    at(clerk.playground, "25 15:00")
    shown_code(clerk)
    assert "只限会场 300 米以内。" in clerk.does("[只限现场]")[0]
    code = shown_code(clerk)

    assert checks_in(riders[0], NEXT_TOWN, code) == (
        "< 你离会场还有 3.6 公里，到了再签，或者把序号告诉讲师补签。 [签到]"
    )
    assert checks_in(riders[0], HALL, code) == "< ✅ 签到成功，欢迎你！"
    assert "只限会场" not in clerk.does("[不限位置]")[0]


def test_who_comes_without_having_signed_up_takes_a_free_seat(clerk: Transcript, riders: list[Transcript]) -> None:
    put_up(clerk, seats=2)
    sign_up(riders[0])
    at(clerk.playground, "25 15:00")
    code = shown_code(clerk)

    assert checks_in(riders[1], code) == "< ✅ 签到成功，欢迎你！"
    assert checks_in(riders[2], code) == "< 你没有报名，名额也满了，请找讲师。 [签到]"


def test_a_hall_without_a_network_is_ticked_later(clerk: Transcript, riders: list[Transcript]) -> None:
    put_up(clerk, seats=3, earns_points=True)
    sign_up(*riders)
    at(clerk.playground, "25 15:00")
    checks_in(riders[0], shown_code(clerk))
    at(clerk.playground, "26 10:00")
    clerk.plays("""
        > /start tr_1
        < … 活动已经结束。 [补签序号]
        > [补签序号]
        < 谁到场了？写序号，例如 1 3 5-8。名单从 1 到 3。
        > 一号
        < 请写整数序号，例如 1 3 5-8。 谁到场了？写序号，例如 1 3 5-8。名单从 1 到 3。
        > 1-2，2、7
        < 记下 1 人。 1 人之前已经记过。 这些序号没有人：7。请再看一遍名单。 [补签序号]
    """)
    clerk.playground.tick("book_training_points")
    clerk.playground.later(minutes=5)
    clerk.playground.tick("book_training_points")

    assert there(clerk) == [("code", None), ("list", None)]
    with clerk.db as db:
        assert [entry.points for entry in db.exec(select(PointEntry))] == [10, 10]
    at(clerk.playground, "03 10:00")
    clerk.playground.now = datetime.fromisoformat("2026-12-03T10:00+08:00")
    clerk.does("[补签序号]")
    assert clerk.does("3") == ["< 签到已经结束，结束后一周内还可以补签序号。"]


def test_afterwards_who_came_is_asked_and_who_did_not_hears_one_kind_word(
    clerk: Transcript, riders: list[Transcript]
) -> None:
    put_up(clerk, seats=2)
    sign_up(*riders)
    at(clerk.playground, "25 15:00")
    checks_in(riders[0], shown_code(clerk))
    news(*riders)
    at(clerk.playground, "25 16:40")
    clerk.playground.tick("remind_of_events")
    asked, nothing, waited = news(*riders)
    assert asked[0].startswith("< 这次怎么样？点一下告诉讲师，不留名： 📌 电池消防课（示例）")
    assert (nothing, waited) == ([], [])
    assert riders[0].does("[⭐⭐⭐⭐]") == ["< ~ 谢谢！你给“电池消防课（示例）”打了 ⭐⭐⭐⭐。"]
    assert there(clerk) == [("code", 4)]

    heard = []
    for moment in ("26 14:56", "26 15:00", "27 14:59"):
        at(clerk.playground, moment)
        clerk.playground.tick("remind_of_events")
        heard.append(news(*riders))
    assert heard[0] == heard[2] == [[], [], []]
    nothing, (missed,), waited = heard[1]
    assert missed.startswith("< 这次没见到你，愿你一切都好，下次再来： 📌 电池消防课（示例）")
    assert (nothing, waited) == ([], [])


def test_where_no_list_was_kept_nobody_was_missed(clerk: Transcript, riders: list[Transcript]) -> None:
    put_up(clerk)
    sign_up(riders[0])
    at(clerk.playground, "26 15:00")
    clerk.playground.tick("remind_of_events")

    assert news(*riders) == [[], [], []]


def test_forged_buttons_change_nothing(clerk: Transcript, riders: list[Transcript]) -> None:
    put_up(clerk)
    sign_up(riders[0])
    at(clerk.playground, "25 15:00")
    rider = riders[0]
    for data, heard in (
        ("a|training.stars|1|5", "按钮"),
        ("a|training.stars|1|9", "按钮"),
        ("a|training.code|1", "按钮"),
        ("a|training.scan|1|page", "按钮"),
        ("a|training.fence|1|1", "按钮"),
        ("f|training.list|1", "权限"),
    ):
        rider.person.taps_old(rider.person.chat.messages[-1].message_id, data)
        rider.playground.settle()
        assert heard in " ".join(rider.hears()), data
    assert there(clerk) == []
