"""Finding a warm station."""

import pytest

from models.areas.coordinates import Position
from models.stations.hours_text import parse_hours
from tests.models.stations.samples import add_station
from tests.playground import NOON
from tests.transcript import Transcript

pytestmark = pytest.mark.usefixtures("stations")


def test_a_bare_position_is_answered_at_once_by_a_stranger(stranger: Transcript) -> None:
    stranger.plays("""
        > (location 38.4680 106.2760)
        < 现在开着、离你最近的驿站：
          1. 敬德街暖驿（示例） 0 米 · 走 1 分钟 / 骑 1 分钟 登记的是开到今天 22:00 热水、微波炉
          2. 前进街智慧驿站（示例） 220 米 · 走 4 分钟 / 骑 2 分钟 全天开放 · 刚刚确认过 热水、打气泵、卫生间
          [1] [2] [筛选] [关着的也看]
        < 我记什么、为什么：… [看全文]
    """)


def test_the_command_asks_for_a_position_and_the_button_sends_it(chat: Transcript) -> None:
    chat.plays("""
        > /near
        < 发个位置，或者打街道、小区、区县的名字，比如“敬德街”。 [📍 发送我的位置]
        > (location 38.4700 106.2760)
        < 现在开着、离你最近的驿站： 1. 前进街智慧驿站（示例） 0 米 …
    """)


def test_a_venue_and_a_live_position_are_positions_too(chat: Transcript) -> None:
    chat.plays("""
        > (venue 38.4700 106.2760 前进街)
        < 现在开着、离你最近的驿站： 1. 前进街智慧驿站（示例） 0 米 …
    """)
    live = chat.person.sends_location(38.4680, 106.2760, live_period=900)
    chat.playground.settle()
    assert chat.hears()[0].startswith("< 现在开着、离你最近的驿站： 1. 敬德街暖驿（示例） 0 米")
    chat.person.moves(live.message_id, 38.4700, 106.2760)
    chat.playground.settle()
    assert chat.hears() == []


def test_words_that_name_nothing_are_answered_with_the_menu(chat: Transcript) -> None:
    chat.plays("""
        > 阿巴阿巴
        < 没太明白你的意思。
        < 把位置发给我就能找驿站，或者点下面的按钮： …
    """)


def test_several_filters_hold_at_once_and_closed_ones_can_be_seen(chat: Transcript) -> None:
    chat.plays("""
        > (location 38.4680 106.2760)
        < 现在开着、离你最近的驿站： …
        > [筛选]
        < ~ 驿站要有什么？可以选多个。
          [热水] [手机充电] [电动车充电换电] [打气] [卫生间] [药箱] [空调或暖气] [微波炉] [24 小时] [看驿站]
        > [热水]
        < ~ 驿站要有什么？可以选多个。 [✅ 热水] …
        > [打气]
        < ~ 驿站要有什么？可以选多个。 [✅ 热水] [手机充电] [电动车充电换电] [✅ 打气] …
        > [看驿站]
        < 现在开着、离你最近的驿站（要有：热水和打气）： 1. 前进街智慧驿站（示例） … 热水、打气泵、卫生间
          [1] [筛选（2）] [关着的也看]
        > [筛选（2）]
        < ~ 驿站要有什么？可以选多个。 …
        > [✅ 热水]
        < ~ …
        > [✅ 打气]
        < ~ …
        > [看驿站]
        < 现在开着、离你最近的驿站： 1. 敬德街暖驿（示例） … [1] [2] [筛选] [关着的也看]
        > [关着的也看]
        < 离你最近的驿站（关着的也在内）： 1. 敬德街暖驿（示例） … 2. 夜市驿站（示例）
          14 米 · 走 1 分钟 / 骑 1 分钟 关着，今天 18:00开门
          3. 前进街智慧驿站（示例） … [1] [2] [3] [筛选] [只看开着的]
    """)


def test_what_was_asked_for_stands_first_of_what_a_station_offers(chat: Transcript) -> None:
    with chat.db as db:
        amenities = ("drinking_water", "hot_water", "seats", "table", "phone_charging", "first_aid", "tyre_pump")
        add_station(db, "XQ-02", amenities=amenities, hours=parse_hours("24/7"), now=NOON)
        db.commit()
    chat.plays("""
        > (location 38.4700 106.2760)
        < 现在开着、离你最近的驿站： … 热水、手机充电、打气泵、药箱… …
        > [筛选]
        < ~ …
        > [药箱]
        < ~ …
        > [看驿站]
        < 现在开着、离你最近的驿站（要有：药箱）： … 药箱、热水、手机充电、打气泵… …
    """)


def test_more_comes_in_a_message_of_its_own_and_is_numbered_on(chat: Transcript) -> None:
    with chat.db as db:
        for number in range(3, 9):
            position = Position(38.4680 + number / 1000, 106.2760)
            add_station(db, f"XQ-1{number}", name=f"第{number}站", position=position, now=NOON)
        db.commit()
    chat.plays("""
        > (location 38.4680 106.2760)
        < 现在开着、离你最近的驿站： 1. 敬德街暖驿（示例） … 5. 第5站 …
          [1] [2] [3] [4] [5] [筛选] [关着的也看] [更多]
        > [更多]
        < 再远一点的： 6. 第6站 670 米 … 7. 第7站 … 8. 第8站 … [6] [7] [8] [筛选] [关着的也看]
        > [7]
        < (venue) 第7站 …
        < 第7站 … 780 米 …
        > [更多]
        < 再远一点的： 6. 第6站 …
    """)


def test_nothing_within_twenty_kilometres_is_said_so_with_the_nearest_beyond(chat: Transcript) -> None:
    chat.plays("""
        > (location 37.5140 105.1868)
        < 20 公里以内没有驿站。 最近一家开着的是敬德街暖驿（示例），离你 142.7 公里。
          [敬德街暖驿（示例）] [筛选] [关着的也看] [换个地方找]
        > [关着的也看]
        < 20 公里以内没有驿站。 最近的是敬德街暖驿（示例），离你 142.7 公里。
          [敬德街暖驿（示例）] [筛选] [只看开着的] [换个地方找]
        > [敬德街暖驿（示例）]
        < (venue) 敬德街暖驿（示例） …
        < 敬德街暖驿（示例） … 142.7 公里 地址：…
    """)


def test_stations_nearby_without_what_is_wanted_are_not_taken_for_none(chat: Transcript) -> None:
    with chat.db as db:
        position = Position(37.4193, 106.0543)
        add_station(db, "HSB-01", name="红寺堡驿站", county=640303, position=position, now=NOON)
        add_station(db, "XQ-04", name="换电驿站", amenities=("battery_swap",), now=NOON)
        db.commit()
    chat.plays("""
        > (location 37.4210 106.0629)
        < 现在开着、离你最近的驿站： 1. 红寺堡驿站 780 米 …
        > [筛选]
        < ~ …
        > [电动车充电换电]
        < ~ …
        > [看驿站]
        < 20 公里以内没有符合的驿站（要有：电动车充电换电）。 符合又开着的，最近是换电驿站，离你 117.7 公里。
          [换电驿站] [筛选（1）] [关着的也看] [不筛选]
        > [关着的也看]
        < 20 公里以内没有符合的驿站（要有：电动车充电换电）。 符合的里面最近的是换电驿站，离你 117.7 公里。
          [换电驿站] [筛选（1）] [只看开着的] [不筛选]
        > [不筛选]
        < 离你最近的驿站（关着的也在内）： 1. 红寺堡驿站 780 米 …
    """)


def test_closed_stations_nearby_are_not_taken_for_none(chat: Transcript) -> None:
    with chat.db as db:
        add_station(db, "XQ-02", hours=parse_hours("Mo-Su 20:00-22:00"), amenities=("toilet",), now=NOON)
        db.commit()
    chat.plays("""
        > (location 38.4680 106.2760)
        < 现在开着、离你最近的驿站： 1. 敬德街暖驿（示例） … [1] [筛选] [关着的也看]
        > [筛选]
        < ~ …
        > [卫生间]
        < ~ …
        > [看驿站]
        < 20 公里以内符合的驿站（要有：卫生间）现在都关着。 [筛选（1）] [关着的也看] [不筛选]
        > [关着的也看]
        < 离你最近的驿站（要有：卫生间；关着的也在内）： 1. 敬德街暖驿（示例） 0 米 … 关着，今天 20:00开门 …
        > (9 hours later)
        > (location 38.4680 106.2760)
        < 现在开着、离你最近的驿站： 1. 夜市驿站（示例） …
        > (4 hours later)
        > (location 38.4680 106.2760)
        < 20 公里以内的驿站现在都关着。 [筛选] [关着的也看] [换个地方找]
    """)


def test_a_position_at_the_pole_and_on_the_date_line_is_answered(chat: Transcript) -> None:
    chat.plays("""
        > (location 90 0)
        < 20 公里以内没有驿站。 最近一家开着的是前进街智慧驿站（示例），离你 …公里。 …
        > (location -45 180)
        < 20 公里以内没有驿站。 最近一家开着的是…，离你 …公里。 …
    """)


def test_old_lists_know_the_time_of_the_tap(chat: Transcript) -> None:
    chat.plays("""
        > (location 38.4681 106.2761)
        < 现在开着、离你最近的驿站： 1. 敬德街暖驿（示例） …
        > (5 hours later)
        > [关着的也看]
        < …
        > [只看开着的]
        < 现在开着、离你最近的驿站： 1. 夜市驿站（示例） 0 米 · 走 1 分钟 / 骑 1 分钟 登记的是开到明天 02:00 …
    """)


def test_a_list_whose_arguments_make_no_sense_changes_nothing(chat: Transcript) -> None:
    (shown,) = (chat.does("(location 38.4680 106.2760)"),)
    assert len(shown) == 1
    message_id = chat.person.chat.by_bot[-1].message_id
    for arguments in (
        "|north|0|0|0",
        "|38,106|zz|0|0",
        "|38,106|0|0|-5",
        ".place|火星",
        ".place",
        "|nan,106|0|0|0",
        "",
        "|1,1|0|0|0|0|0",
    ):
        data = f"a|near{arguments}"
        chat.person.taps_old(message_id, data)
        chat.playground.settle()
        assert chat.hears()[0].startswith("< «这个按钮失效了，没有改动。»"), data


def test_the_words_are_english_for_who_speaks_english(english: Transcript) -> None:
    english.plays("""
        > (location 38.4680 106.2760)
        < Open now, nearest first:
          1. Jingde Street station (sample) 0 m · 1 min walk / 1 min ride
          open until today 22:00, as far as is known hot water · microwave
          2. Qianjin Street station (sample) 220 m · 4 min walk / 2 min ride open round the clock · confirmed just now
          hot water · tyre pump · toilet [1] [2] [Filter] [Closed ones too]
    """)


def test_in_english_too_it_is_said_why_there_is_nothing_to_list(english: Transcript) -> None:
    english.plays("""
        > (location 38.4680 106.2760)
        < …
        > [Filter]
        < ~ …
        > [Tyre pump]
        < ~ …
        > [Microwave]
        < ~ …
        > [Show stations]
        < No station within 20 km has all of it (tyre pump and microwave).
          [Filters (2)] [Closed ones too] [Without filters]
        > (location 37.5140 105.1868)
        < There is no station within 20 km. The nearest open one is Jingde Street station (sample), 142.7 km away.
          [Jingde Street station (sample)] [Filter] [Closed ones too] [Look somewhere else]
    """)
