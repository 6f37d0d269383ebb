"""Every kind of question as a person meets it: answered, answered wrongly and then rightly."""

from typing import Any

import pytest

from tests.handlers.conversation.flows import list_filed
from tests.transcript import Transcript


def filed(chat: Transcript) -> list[Any]:
    return [answers for _flow, answers in list_filed(chat.playground.engine)]


def test_a_choice_is_tapped_typed_or_counted(chat: Transcript) -> None:
    chat.plays("""
        > /colour
        < 哪种颜色？ [颜色1] [颜色2] … [颜色24] [更多…] [取消]
        > 颜色99
        < 请点一个按钮，或者打按钮上的字或第几个。 哪种颜色？ [颜色1] …
        > (voice)
        < 请点一个按钮，或者打按钮上的字或第几个。 哪种颜色？ [颜色1] …
        > 颜色59
        < 记下了，谢谢！
        > /colour
        < 哪种颜色？ …
        > 33。
        < 记下了，谢谢！
        > /colour
        < 哪种颜色？ …
        > [颜色7]
        < 记下了，谢谢！
    """)
    assert filed(chat) == [[59], [33], [7]]


def test_many_options_are_leafed_through_and_begin_again_behind_the_last(chat: Transcript) -> None:
    chat.plays("""
        > /colour
        < 哪种颜色？ [颜色1] … [颜色24] [更多…] [取消]
        > [更多…]
        < ~ [颜色25] … [颜色48] [更多…] [取消]
        > (restart)
        > [更多…]
        < ~ [颜色49] … [颜色60] [更多…] [取消]
        > [更多…]
        < ~ [颜色1] … [颜色24] [更多…] [取消]
        > [更多…]
        < ~ [颜色25] …
        > [颜色30]
        < 记下了，谢谢！
    """)
    assert filed(chat) == [[30]]


def test_several_are_ticked_and_unticked_in_place_until_they_are_enough(chat: Transcript) -> None:
    chat.plays("""
        > /pick
        < 有什么？ [热水] [充电] [打气筒] [厕所] [完成（0）] [取消]
        > [热水]
        < ~ [✅ 热水] [充电] [打气筒] [厕所] [完成（1）] [取消]
        > [完成（1）]
        < «请至少选 2 个。»
        > [充电]
        < ~ [✅ 热水] [✅ 充电] [打气筒] [厕所] [完成（2）] [取消]
        > (restart)
        > [打气筒]
        < ~ [✅ 热水] [✅ 充电] [✅ 打气筒] [厕所] [完成（3）] [取消]
        > [厕所]
        < «最多选 3 个，先点掉一个再选。»
        > [✅ 热水]
        < ~ [热水] [✅ 充电] [✅ 打气筒] [厕所] [完成（2）] [取消]
        > [完成（2）]
        < 记下了，谢谢！
    """)
    assert filed(chat) == [["power", "pump"]]


def test_several_are_typed_by_their_words_or_numbers(chat: Transcript) -> None:
    chat.plays("""
        > /pick
        < 有什么？ …
        > 1
        < 请至少选 2 个。 有什么？ …
        > 1 2 3 4
        < 请最多选 3 个。 有什么？ …
        > 热水和空调
        < 点选符合的，选完点“完成”；也可以打序号，比如 1 3。 有什么？ …
        > 厕所、热水
        < 记下了，谢谢！
        > /pick
        < 有什么？ …
        > [充电]
        < ~ …
        > [厕所]
        < ~ …
        > 完成
        < 记下了，谢谢！
    """)
    assert filed(chat) == [["water", "wc"], ["power", "wc"]]


def test_a_day_is_tapped_or_typed_and_must_fit(chat: Transcript) -> None:
    chat.plays("""
        > /day
        < 哪一天？ [今天] [明天] [取消]
        > 昨天
        < 请写11月23日或以后的日期。 哪一天？ [今天] [明天] [取消]
        > 改天
        < 请写日期，比如 2026-11-23。 哪一天？ [今天] [明天] [取消]
        > [明天]
        < 记下了，谢谢！
        > /day
        < 哪一天？ …
        > 12月1号
        < 记下了，谢谢！
    """)
    assert filed(chat) == [["2026-11-24"], ["2026-12-01"]]


def test_today_tapped_tomorrow_is_the_day_it_was(chat: Transcript) -> None:
    chat.plays("""
        > /day
        < 哪一天？ [今天] [明天] [取消]
        > (1 days later)
        > [明天]
        < 记下了，谢谢！
        > /day
        < 哪一天？ [今天] [明天] [取消]
        > (1 days later)
        > [今天]
        < 请写11月25日或以后的日期。 哪一天？ [今天] [明天] [取消]
    """)
    assert filed(chat) == [["2026-11-24"]]


def test_a_place_is_a_position_a_venue_or_a_name_that_is_known(chat: Transcript) -> None:
    chat.plays("""
        > /place
        < 在哪里？ [跳过] [取消]
        > (voice)
        < 请发个位置，或者打街道、小区、驿站的名字。 在哪里？ [跳过] [取消]
        > (location 38.4700 106.2760)
        < 记下了，谢谢！
        > /place
        < 在哪里？ …
        > (venue 38.4700 106.2760 <南门>)
        < 记下了，谢谢！
        > /place
        < 在哪里？ …
        > 敬德街
        < 记下了，谢谢！
        > /place
        < 在哪里？ …
        > [跳过]
        < 记下了，谢谢！
    """)
    assert filed(chat) == [["发来的位置", "spot"], ["<南门>", "spot"], ["敬德街", "named"], []]


def test_a_name_that_may_mean_several_places_is_asked_about(chat: Transcript) -> None:
    chat.plays("""
        > /place
        < 在哪里？ …
        > 敬德
        < 你说的是哪一个？ [敬德街] [敬德夜市] [就用“敬德”] [跳过] [取消]
        > (restart)
        > [敬德夜市]
        < 记下了，谢谢！
        > /place
        < 在哪里？ …
        > 敬德
        < 你说的是哪一个？ …
        > 3
        < 记下了，谢谢！
        > /place
        < 在哪里？ …
        > 老王家隔壁
        < 没找到“老王家隔壁”。就按你写的记，还是发个位置？ [就用“老王家隔壁”] [跳过] [取消]
        > [就用“老王家隔壁”]
        < 记下了，谢谢！
    """)
    assert filed(chat) == [["敬德夜市", "named"], ["敬德", "typed"], ["老王家隔壁", "typed"]]


def test_a_button_of_an_earlier_search_never_means_a_place_of_a_later_one(chat: Transcript) -> None:
    chat.does("/place")
    chat.does("敬德")
    old = next(button for row in last_buttons(chat) for button in row if button["text"] == "敬德街")
    message_id = chat.person.chat.last_message_id
    chat.does("老王家隔壁")

    chat.person.taps_old(message_id, old["callback_data"])
    chat.playground.settle()

    (said,) = chat.hears()
    assert said.startswith("< 请点最新的按钮，或者发个位置、打个地名。 没找到“老王家隔壁”。")
    assert filed(chat) == []


@pytest.mark.parametrize("no", ["[留着]", "不要", "2", "留着", "No"])
def test_yes_and_no_are_tapped_or_said(chat: Transcript, no: str) -> None:
    chat.plays(f"""
        > /sure
        < 真的删吗？ [删] [留着]
        > 也许
        < 请点“删”或“留着”。 真的删吗？ [删] [留着]
        > {no}
        < 记下了，谢谢！
        > /sure
        < 真的删吗？ [删] [留着]
        > 好的！
        < 记下了，谢谢！
    """)
    assert filed(chat) == [[False], [True]]


def test_a_code_is_read_in_any_spacing(chat: Transcript) -> None:
    chat.plays("""
        > /code
        < 兑换码？ [取消]
        > 1234567
        < 码是 6 位字母或数字。 兑换码？ [取消]
        > ab-c 123
        < 记下了，谢谢！
    """)
    assert filed(chat) == [["ABC123"]]


def last_buttons(chat: Transcript) -> list[list[dict[str, str]]]:
    message = chat.person.chat.last
    assert message is not None
    return message.inline_keyboard


def test_a_story_is_told_by_voice_and_reviewed_before_it_is_kept(chat: Transcript) -> None:
    chat.plays("""
        > /visit
        < 约一次驿站。
        < 你要什么？ …
        > [取暖]
        < 几个小时？ (2/3) [⬅ 上一步] [取消]
        > 2
        < 还有什么要说的？ (3/3) [⬅ 上一步] [跳过] [取消]
        > (sticker)
        < 请打字，或者发语音。 还有什么要说的？ (3/3) [⬅ 上一步] [跳过] [取消]
        > (voice)
        < 请看一遍： • 你要什么？ 取暖 • 几个小时？ 2 • 还有什么要说的？ 一段语音 [提交] [修改] [取消]
        > (restart)
        > [修改]
        < 要改哪一个？ … [还有什么要说的？ · 一段语音] [提交]
        > [还有什么要说的？ · 一段语音]
        < 还有什么要说的？ (3/3) [不改：一段语音] [⬅ 上一步] [跳过] [取消]
        > [不改：一段语音]
        < 请看一遍：…
        > [提交]
        < 约好了：2 小时。
    """)
    sent = chat.person.chat.messages
    (voice,) = [message.content["voice"]["file_id"] for message in sent if "voice" in message.content]
    assert filed(chat) == [["heat", 2, voice]]


def test_a_voice_message_is_put_right_by_typing_it(chat: Transcript) -> None:
    for deed in ("/visit", "[取暖]", "2", "(voice)", "返回", "[还有什么要说的？ · 一段语音]"):
        chat.does(deed)
    chat.plays("""
        > 多一双手套
        < 请看一遍： … 还有什么要说的？ 多一双手套 [提交] [修改] [取消]
        > [提交]
        < 约好了：2 小时。
    """)
    assert filed(chat) == [["heat", 2, "多一双手套"]]
