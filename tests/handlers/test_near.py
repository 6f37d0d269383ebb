"""Finding a warm station."""

import pytest

from tests.conftest import acquainted
from tests.transcript import Transcript

pytestmark = pytest.mark.usefixtures("stations")


def test_a_bare_position_is_answered_at_once_by_a_stranger(stranger: Transcript) -> None:
    stranger.plays("""
        > (location 38.4680 106.2760)
        < 现在开着、离你最近的驿站：
          1. 敬德街暖驿（示例） 0 米 · 步行 1 分钟 / 骑车 1 分钟 登记的是开到今天 22:00 热水、微波炉 还没有人确认过
          2. 前进街智慧驿站（示例） 220 米 · 步行 4 分钟 / 骑车 2 分钟 全天开放 热水、打气泵、卫生间 刚刚骑手确认过
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


def test_words_name_a_street_a_county_or_a_station(chat: Transcript) -> None:
    chat.plays("""
        > 敬德街
        < 按敬德街的中心位置算的，想要准确距离就发个位置。
        < 现在开着、离你最近的驿站： …
        > 我在兴庆区附近
        < 按兴庆区的中心位置算的，想要准确距离就发个位置。
        < 现在开着、离你最近的驿站： …
        > 夜市驿站（示例）
        < (venue) 夜市驿站（示例） [高德地图] [腾讯地图] [百度地图] [苹果地图] [谷歌地图]
        < 夜市驿站（示例） 关着，今天 18:00开门 …
        > /near 敬德街
        < 按敬德街的中心位置算的，想要准确距离就发个位置。
        < 现在开着、离你最近的驿站： …
    """)


def test_words_that_may_mean_several_places_are_asked_back(chat: Transcript) -> None:
    chat.plays("""
        > 敬德
        < 你说的是哪一个？ [敬德街暖驿（示例）] …
        > [敬德街暖驿（示例）]
        < (venue) 敬德街暖驿（示例） …
        < 敬德街暖驿（示例） 登记的是开到今天 22:00 …
    """)


def test_words_that_name_nothing_are_answered_with_the_menu(chat: Transcript) -> None:
    chat.plays("""
        > 阿巴阿巴
        < 没太明白你的意思。我能做这些：
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
        < ~ 现在开着、离你最近的驿站： 1. 前进街智慧驿站（示例） … [1] [筛选（2）] [关着的也看]
        > [筛选（2）]
        < ~ 驿站要有什么？可以选多个。 …
        > [✅ 热水]
        < ~ …
        > [✅ 打气]
        < ~ …
        > [看驿站]
        < ~ 现在开着、离你最近的驿站： 1. 敬德街暖驿（示例） … [1] [2] [筛选] [关着的也看]
        > [关着的也看]
        < ~ 离你最近的驿站（关着的也在内）： 1. 敬德街暖驿（示例） … 2. 夜市驿站（示例）
          14 米 · 步行 1 分钟 / 骑车 1 分钟 关着，今天 18:00开门 还没有人确认过
          3. 前进街智慧驿站（示例） … [1] [2] [3] [筛选] [只看开着的]
    """)


def test_nothing_within_twenty_kilometres_is_said_so_with_the_nearest_beyond(chat: Transcript) -> None:
    chat.plays("""
        > (location 37.5140 105.1868)
        < 20 公里以内没有开着的驿站。最近一家开着的是敬德街暖驿（示例），离你142.7 公里。
          [敬德街暖驿（示例）] [筛选] [关着的也看] [换个地方找]
        > [敬德街暖驿（示例）]
        < (venue) 敬德街暖驿（示例） …
        < 敬德街暖驿（示例） … 142.7 公里 地址：…
    """)


def test_a_position_at_the_pole_and_on_the_date_line_is_answered(chat: Transcript) -> None:
    chat.plays("""
        > (location 90 0)
        < 20 公里以内没有开着的驿站。最近一家开着的是前进街智慧驿站（示例），离你…公里。 …
        > (location -45 180)
        < 20 公里以内没有开着的驿站。最近一家开着的是…，离你…公里。 …
    """)


def test_old_lists_know_the_time_of_the_tap(chat: Transcript) -> None:
    chat.plays("""
        > (location 38.4681 106.2761)
        < 现在开着、离你最近的驿站： 1. 敬德街暖驿（示例） …
        > (5 hours later)
        > [关着的也看]
        < ~ …
        > [只看开着的]
        < ~ 现在开着、离你最近的驿站： 1. 夜市驿站（示例） 0 米 · 步行 1 分钟 / 骑车 1 分钟 登记的是开到明天 02:00 …
    """)


def test_a_list_whose_arguments_make_no_sense_changes_nothing(chat: Transcript) -> None:
    (shown,) = (chat.does("(location 38.4680 106.2760)"),)
    assert len(shown) == 1
    message_id = chat.person.chat.by_bot[-1].message_id
    for arguments in ("|north|0|0|0", "|38,106|zz|0|0", "|38,106|0|0|-5", "|nan,106|0|0|0", "", "|1,1|0|0|0|0|0"):
        data = f"a|near{arguments}"
        chat.person.taps_old(message_id, data)
        chat.playground.settle()
        assert chat.hears()[0].startswith("< «这个按钮失效了，没有改动。»"), data


def test_the_words_are_english_for_who_speaks_english(stranger: Transcript) -> None:
    person = stranger.playground.telegram.person(language_code="en-GB")
    acquainted(Transcript(stranger.playground, person)).plays("""
        > (location 38.4680 106.2760)
        < Open now, nearest first:
          1. Jingde Street station (sample) 0 m · 1 min on foot / 1 min by bike
          open until today 22:00, as far as is known hot water · microwave never confirmed yet
          2. Qianjin Street station (sample) 220 m · 4 min on foot / 2 min by bike open round the clock
          hot water · tyre pump · toilet confirmed just now by a rider [1] [2] [Filter] [Closed ones too]
    """)
