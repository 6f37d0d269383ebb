"""A station's card, and one's own list."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from models.station import CLOSED, FavouriteStation
from models.stations.hours_text import parse_hours
from tests.models.stations.samples import add_station
from tests.transcript import Transcript

pytestmark = pytest.mark.usefixtures("stations")


def registered(chat: Transcript) -> Transcript:
    for deed in ("/start", "[好，开始]", "[骑手或快递员]", "[兴庆区]"):
        chat.does(deed)
    return chat


def test_a_card_shows_the_place_on_the_map_and_all_that_is_known(chat: Transcript) -> None:
    chat.plays("""
        > (location 38.4680 106.2760)
        < …
        > [2]
        < (venue) 前进街智慧驿站（示例） [高德地图] [腾讯地图] [百度地图] [苹果地图] [谷歌地图]
        < 前进街智慧驿站（示例） 全天开放 220 米 · 走 4 分钟 / 骑 2 分钟
          地址：兴庆区敬德街附近（示例地址） 时间：全天 类型：红色暖心驿站 提供：热水、打气泵、卫生间 刚刚骑手确认过
          [✔ 和说的一样] [✖ 关着门] [💧 没热水] [⭐ 收藏] [✍️ 意见]
    """)
    venue = chat.playground.telegram.calls_of("sendVenue")[-1].parameters
    assert (venue["latitude"], venue["longitude"]) == (38.4700, 106.2760)
    links = [button["url"] for row in venue["reply_markup"]["inline_keyboard"] for button in row]
    assert links[0].startswith("https://uri.amap.com/navigation?to=106.276000,38.470000,")
    assert all("wgs84" in link for link in links if "amap" in link or "baidu" in link)


def test_a_card_tells_everything_that_an_entry_holds(chat: Transcript) -> None:
    with chat.db as db:
        add_station(
            db,
            hours=parse_hours("Mo-Fr 08:00-12:00,14:00-18:00; Sa 09:00-12:00; PH off"),
            door="qr",
            host="某某超市",
            phone="0951 555 0100",
            seats=8,
            last_verified_at=chat.playground.now - timedelta(days=2),
        )
        db.commit()
    chat.plays("""
        > /start st_XQ-01
        < (venue) 敬德街暖驿（示例） …
        < 敬德街暖驿（示例）
          开到今天 18:00
          地址：兴庆区敬德街附近（示例地址）
          时间：周一至周五 08:00-12:00 14:00-18:00；周六 09:00-12:00；周日 休息；节假日 休息
          进门：扫门口的码
          类型：红色暖心驿站
          承办：某某超市
          电话：0951 555 0100
          提供：热水、微波炉
          座位：8 个
          2 天前管理单位确认过
          [✔ 和说的一样] [✖ 关着门] [💧 没热水] [⭐ 收藏] [✍️ 意见]
        > /language
        < …
        > [English]
        < …
        > /start st_XQ-01
        < (venue) Jingde Street station (sample) …
        < Jingde Street station (sample)
          open until today 18:00
          Address: 兴庆区敬德街附近（示例地址）
          Hours: Mon to Fri 08:00-12:00 14:00-18:00; Sat 09:00-12:00; Sun closed all day;
          public holidays: closed all day
          Door: scan the code at the door
          Kind: Red warm-heart station
          Host: 某某超市
          Phone: 0951 555 0100
          Offers: hot water · microwave
          Seats: 8
          confirmed 2 days ago by the office
          [✔ It is as said] [✖ Closed] [💧 No hot water] [⭐ On my list] [✍️ Feedback]
    """)


@pytest.mark.parametrize(
    ("changes", "is_told"), [({}, True), ({"brand": "other"}, False), ({"name": "敬德街红色暖心驿站"}, False)]
)
def test_the_kind_of_a_station_is_told_where_its_name_does_not(
    chat: Transcript, changes: dict[str, Any], is_told: bool
) -> None:
    with chat.db as db:
        add_station(db, **changes)
        db.commit()

    assert ("类型：" in chat.does("/start st_XQ-01")[-1]) is is_told


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("中文", "临时调整：11月23日至11月24日 休息；12月23日 10:00-12:00 类型："),
        ("English", "Exceptions: Nov 23 to Nov 24 closed all day; Dec 23 10:00-12:00 Kind:"),
    ],
)
def test_a_card_tells_what_is_other_than_usual_within_thirty_days(chat: Transcript, language: str, told: str) -> None:
    with chat.db as db:
        dates = "2026-12-24 off; 2026-12-23 10:00-12:00; 2026-11-22 off; 2026-11-23..2026-11-24 off"
        add_station(db, hours=parse_hours(f"Mo-Su 08:00-22:00; {dates}"))
        db.commit()
    chat.does("/language")
    chat.does(f"[{language}]")

    assert f" {told}" in chat.does("/start st_XQ-01")[-1]


def test_an_exception_of_another_year_is_told_with_its_year(chat: Transcript) -> None:
    with chat.db as db:
        add_station(db, hours=parse_hours("24/7; 2027-01-01..2027-01-03 off"))
        db.commit()
    chat.does("(20 days later)")

    assert "临时调整：2027年1月1日至2027年1月3日 休息" in chat.does("/start st_XQ-01")[-1]


def test_a_card_keeps_its_distance_whatever_is_tapped(chat: Transcript) -> None:
    registered(chat)
    chat.does("(location 38.4680 106.2760)")
    chat.does("[2]")
    chat.does("(5 minutes later)")
    for label in ("[💧 没热水]", "[✖ 关着门]", "[✔ 和说的一样]", "[⭐ 收藏]", "[★ 取消收藏]"):
        assert "220 米 · 走 4 分钟 / 骑 2 分钟" in chat.does(label)[-1], label


@pytest.mark.parametrize(("length", "keeps_distance"), [(21, True), (22, False), (32, False)])
def test_a_card_whose_code_leaves_no_room_for_the_position_works_without_its_distance(
    chat: Transcript, length: int, keeps_distance: bool
) -> None:
    code = "A" * length
    with chat.db as db:
        add_station(db, code)
        db.commit()
    chat.does("/start st_XQ-01")
    chat.person.taps_old(chat.person.chat.by_bot[-1].message_id, f"a|station|{code}|38.46810,106.27610")
    chat.playground.settle()
    assert "14 米" in chat.hears()[-1]

    thanks, shown = chat.does("[✖ 关着门]")

    assert thanks == "< «谢谢。今天再有一个人说关门，就会提醒大家。»"
    assert ("14 米" in shown) is keeps_distance


def test_a_button_of_before_without_a_position_still_works(chat: Transcript) -> None:
    chat.does("/start st_XQ-01")
    for data in ("a|station.report|XQ-01|closed", "a|station.star|XQ-01|1", "a|station|XQ-01"):
        chat.person.taps_old(chat.person.chat.by_bot[-1].message_id, data)
        chat.playground.settle()
        assert "失效" not in "".join(chat.hears()), data


def test_ones_own_stations_need_the_consent_to_be_remembered(chat: Transcript) -> None:
    chat.does("/start st_XQ-02")
    chat.plays("""
        > [⭐ 收藏]
        < 要收藏驿站，我得先记住你。现在登记吗？ [登记身份]
        > /menu
        < …
        > [⭐ 我的驿站]
        < 要收藏驿站，我得先记住你。现在登记吗？ [登记身份]
    """)
    with chat.db as db:
        assert db.exec(select(FavouriteStation)).all() == []


def test_a_star_that_was_tapped_before_the_registration_is_set_after_it(chat: Transcript) -> None:
    chat.does("/start st_XQ-02")
    chat.plays("""
        > [⭐ 收藏]
        < 要收藏驿站，我得先记住你。现在登记吗？ [登记身份]
        > [登记身份]
        < …
        < …
        < 要我记住你吗？ …
        > [好，开始]
        < 你是？ …
        > (restart)
        > [骑手或快递员]
        < 你平时在哪个区县？ …
        > [兴庆区]
        < 好了，欢迎你！想歇脚的时候，把位置发给我就行。 [菜单]
        < ⭐ 前进街智慧驿站（示例）已经收藏好了。
        > /menu
        < …
        > [⭐ 我的驿站]
        < 我的驿站： • 前进街智慧驿站（示例）：全天开放 [前进街智慧驿站（示例）]
    """)


def test_a_registration_without_consent_puts_nothing_on_a_list(chat: Transcript) -> None:
    chat.does("/start st_XQ-02")
    for deed in ("[⭐ 收藏]", "[登记身份]", "[先不用]"):
        chat.does(deed)

    with chat.db as db:
        assert db.exec(select(FavouriteStation)).all() == []


def test_stations_go_on_ones_list_and_off_it(chat: Transcript) -> None:
    registered(chat).does("/start st_XQ-02")
    chat.plays("""
        > [⭐ 收藏]
        < «已收藏。»
        < ~ 前进街智慧驿站（示例） … [★ 取消收藏] [✍️ 意见]
        > /menu
        < …
        > [⭐ 我的驿站]
        < 我的驿站： • 前进街智慧驿站（示例）：全天开放 [前进街智慧驿站（示例）]
        > [★ 取消收藏]
        < «已取消收藏。»
        < ~ …
        > [⭐ 我的驿站]
        < 还没有收藏。在驿站卡片上点 ⭐ 就能收进来。
    """)


def test_a_list_tells_of_a_station_that_is_no_more_and_cuts_long_names(chat: Transcript) -> None:
    with chat.db as db:
        add_station(db, "XQ-09", name="敬德街" * 21)
        db.commit()
    registered(chat).does("/start st_XQ-09")
    chat.does("[⭐ 收藏]")
    with chat.db as db:
        add_station(db, "XQ-09", name="敬德街" * 21, status=CLOSED)
        db.commit()

    chat.does("/menu")
    assert chat.does("[⭐ 我的驿站]") == [f"< 我的驿站： • {'敬德街' * 21}：已经关了，不再开放 [{'敬德街' * 19}敬德…]"]


def test_who_confirmed_is_told_where_it_was_no_person(chat: Transcript) -> None:
    with chat.db as db:
        add_station(db, last_verified_at=chat.playground.now - timedelta(days=2))
        db.commit()

    assert " 2 天前管理单位确认过 " in chat.does("/start st_XQ-01")[-1]


def test_a_link_to_no_station_is_a_welcome(chat: Transcript) -> None:
    assert chat.does("/start st_nowhere")[0].startswith("< 你好，这里是暖驿！")


def test_a_card_of_a_station_that_is_gone_changes_nothing(chat: Transcript) -> None:
    chat.does("/start st_XQ-01")
    message_id = chat.person.chat.by_bot[-1].message_id
    for data in ("a|station|gone", "a|station.report|XQ-01|on_fire", "a|station|XQ-01|here"):
        chat.person.taps_old(message_id, data)
        chat.playground.settle()
        assert chat.hears()[0] == "< «这个按钮失效了，没有改动。»", data
