"""A station's card, what people say of it, and one's own list."""

import pytest
from sqlmodel import select

from models.station import FavouriteStation, StationReport
from tests.conftest import acquainted
from tests.transcript import Transcript

pytestmark = pytest.mark.usefixtures("stations")


def another(chat: Transcript) -> Transcript:
    return acquainted(Transcript(chat.playground, chat.playground.telegram.person()))


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
        < 前进街智慧驿站（示例） 全天开放 220 米 · 步行 4 分钟 / 骑车 2 分钟
          地址：兴庆区敬德街附近（示例地址） 时间：全天 提供：热水、打气泵、卫生间 刚刚骑手确认过
          [✔ 和说的一样] [✖ 关着门] [💧 没热水] [⭐ 收藏]
    """)
    venue = chat.playground.telegram.calls_of("sendVenue")[-1].parameters
    assert (venue["latitude"], venue["longitude"]) == (38.4700, 106.2760)
    links = [button["url"] for row in venue["reply_markup"]["inline_keyboard"] for button in row]
    assert links[0].startswith("https://uri.amap.com/navigation?to=106.276000,38.470000,")
    assert all("wgs84" in link for link in links if "amap" in link or "baidu" in link)


def test_two_people_who_find_it_closed_on_one_day_warn_the_others(chat: Transcript) -> None:
    chat.does("/start st_XQ-01")
    chat.plays("""
        > [✖ 关着门]
        < «谢谢。今天再有一个人说关门，就会提醒大家。»
        < ~ 敬德街暖驿（示例） 登记的是开到今天 22:00 ⚠️ 刚刚有人说关着门。 …
        > [✖ 关着门]
        < «谢谢。今天再有一个人说关门，就会提醒大家。»
    """)
    second = another(chat)
    second.does("/start st_XQ-01")
    assert "⚠️ 今天有好几个人说关着门。" in "".join(second.does("[✖ 关着门]"))
    third = another(chat)
    assert "⚠️ 今天有好几个人说关着门。" in "".join(third.does("(location 38.4680 106.2760)"))

    third.does("/start st_XQ-01")
    third.plays("""
        > [✔ 和说的一样]
        < «谢谢！后面的骑手会看到刚刚有人确认过。»
        < ~ 敬德街暖驿（示例） 开到今天 22:00 … 刚刚路过的人确认过 …
    """)
    with chat.db as db:
        assert len(db.exec(select(StationReport)).all()) == 4


def test_no_hot_water_is_told_to_the_next(chat: Transcript) -> None:
    chat.does("/start st_XQ-02")
    chat.plays("""
        > (5 minutes later)
        > [💧 没热水]
        < «谢谢，后面的骑手会看到。»
        < ~ 前进街智慧驿站（示例） 全天开放 💧 刚刚有人说没热水。 …
    """)


def test_ones_own_stations_need_the_consent_to_be_remembered(chat: Transcript) -> None:
    chat.does("/start st_XQ-02")
    chat.plays("""
        > [⭐ 收藏]
        < «要收藏驿站，我得先记住你：在菜单里点“登记身份”。»
        > /menu
        < …
        > [⭐ 我的驿站]
        < 要收藏驿站，我得先记住你。现在登记吗？ [登记身份]
    """)
    with chat.db as db:
        assert db.exec(select(FavouriteStation)).all() == []


def test_stations_go_on_ones_list_and_off_it(chat: Transcript) -> None:
    registered(chat).does("/start st_XQ-02")
    chat.plays("""
        > [⭐ 收藏]
        < «已收藏。»
        < ~ 前进街智慧驿站（示例） … [★ 取消收藏]
        > /menu
        < …
        > [⭐ 我的驿站]
        < 我的驿站： • 前进街智慧驿站（示例）: 全天开放 [前进街智慧驿站（示例）]
        > [★ 取消收藏]
        < «已取消收藏。»
        < ~ …
        > [⭐ 我的驿站]
        < 还没有收藏。在驿站卡片上点 ⭐ 就能收进来。
    """)


def test_a_link_to_no_station_is_a_welcome(chat: Transcript) -> None:
    assert chat.does("/start st_nowhere")[0].startswith("< 你好，这里是暖驿！")


def test_a_card_of_a_station_that_is_gone_changes_nothing(chat: Transcript) -> None:
    chat.does("/start st_XQ-01")
    message_id = chat.person.chat.by_bot[-1].message_id
    for data in ("a|station|gone", "a|station.report|XQ-01|on_fire", "a|station|XQ-01|here"):
        chat.person.taps_old(message_id, data)
        chat.playground.settle()
        assert chat.hears()[0] == "< «这个按钮失效了，没有改动。»", data
