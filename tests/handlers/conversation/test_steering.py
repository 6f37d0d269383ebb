"""Back, skip, cancel, review and change: what every flow has without a word of its own."""

import pytest

from tests.conftest import acquainted
from tests.handlers.conversation.flows import list_filed
from tests.playground import Playground
from tests.transcript import Transcript


def test_a_flow_goes_from_its_first_question_to_its_effect(chat: Transcript) -> None:
    chat.plays("""
        > /visit
        < 约一次驿站。
        < 你要什么？ (1/3) [取暖] [喝水] [充电] [取消]
        > [取暖]
        < 几个小时？ (2/3) [⬅ 上一步] [取消]
        > 20
        < 请写 4 或更小的数。 几个小时？ (2/3) [⬅ 上一步] [取消]
        > 两个半
        < 还有什么要说的？ (3/3) [⬅ 上一步] [跳过] [取消]
        > (restart)
        > 带个孩子
        < 请看一遍： • 你要什么？ 取暖 • 几个小时？ 2.5 • 还有什么要说的？ 带个孩子 [提交] [修改] [取消]
        > [提交]
        < 约好了：2.5 小时。
    """)
    assert list_filed(chat.playground.engine) == [("visit", ["heat", 2.5, "带个孩子"])]


def test_the_same_in_english(playground: Playground) -> None:
    chat = acquainted(Transcript(playground, playground.telegram.person(language_code="en-GB")))
    chat.plays("""
        > /visit
        < Book a visit.
        < What do you need? (1/3) [Heating] [Water] [Charging] [Cancel]
        > heating
        < How many hours? (2/3) [⬅ Back] [Cancel]
        > lots
        < Please type a number, such as 0.5. How many hours? (2/3) [⬅ Back] [Cancel]
        > back
        < What do you need? (1/3) [Keep: Heating] [Heating] [Water] [Charging] [Cancel]
        > back
        < This is the first question. What do you need? (1/3) [Keep: Heating] [Heating] [Water] [Charging] [Cancel]
        > [Keep: Heating]
        < How many hours? (2/3) [⬅ Back] [Cancel]
        > skip
        < This question can't be skipped. How many hours? (2/3) [⬅ Back] [Cancel]
        > 2
        < Anything else? (3/3) [⬅ Back] [Skip] [Cancel]
        > skip
        < Please check: • What do you need? Heating • How many hours? 2 • Anything else? Skipped
          [Submit] [Change] [Cancel]
        > cancel
        < Delete what you filled in for “约驿站”? [Delete] [Carry on]
        > [Carry on]
        < Please check: … [Submit] [Change] [Cancel]
        > submit
        < Booked: 2 hours.
    """)
    assert list_filed(playground.engine) == [("visit", ["heat", 2, None])]


def test_back_leads_to_the_question_before_and_keeps_its_answer_at_hand(chat: Transcript) -> None:
    chat.plays("""
        > /visit
        < …
        < …
        > [喝水]
        < 几个小时？ (2/3) [⬅ 上一步] [取消]
        > 1
        < 还有什么要说的？ (3/3) [⬅ 上一步] [跳过] [取消]
        > [⬅ 上一步]
        < 几个小时？ (2/3) [不改：1] [⬅ 上一步] [取消]
        > 返回
        < 你要什么？ (1/3) [不改：喝水] [取暖] [喝水] [充电] [取消]
        > [充电]
        < 几个小时？ (2/3) [不改：1] [⬅ 上一步] [取消]
        > [不改：1]
        < 还有什么要说的？ (3/3) [⬅ 上一步] [跳过] [取消]
        > [跳过]
        < 请看一遍： • 你要什么？ 充电 • 几个小时？ 1 • 还有什么要说的？ 跳过了 [提交] [修改] [取消]
        > 提交
        < 约好了：1 小时。
    """)
    assert list_filed(chat.playground.engine) == [("visit", ["power", 1, None])]


def test_any_answer_is_changed_at_the_review_and_the_others_stay(chat: Transcript) -> None:
    at_the_review(chat)
    chat.plays("""
        > [修改]
        < 要改哪一个？ [你要什么？ · 取暖] [几个小时？ · 2] [还有什么要说的？ · 跳过了] [提交]
        > [几个小时？ · 2]
        < 几个小时？ (2/3) [不改：2] [⬅ 上一步] [取消]
        > 九
        < 请写 4 或更小的数。 几个小时？ (2/3) [不改：2] [⬅ 上一步] [取消]
        > 3
        < 请看一遍： • 你要什么？ 取暖 • 几个小时？ 3 • 还有什么要说的？ 跳过了 [提交] [修改] [取消]
        > 修改
        < 要改哪一个？ …
        > [还有什么要说的？ · 跳过了]
        < 还有什么要说的？ (3/3) [不改：跳过了] [⬅ 上一步] [跳过] [取消]
        > 门口有狗吗
        < 请看一遍： … 门口有狗吗 [提交] [修改] [取消]
        > [提交]
        < 约好了：3 小时。
    """)
    assert list_filed(chat.playground.engine) == [("visit", ["heat", 3, "门口有狗吗"])]


def test_words_at_the_review_that_agree_to_nothing_show_it_again(chat: Transcript) -> None:
    at_the_review(chat)
    chat.plays("""
        > 嗯嗯嗯
        < 请点“提交”，有不对的点“修改”。 请看一遍： … [提交] [修改] [取消]
        > 返回
        < 要改哪一个？ …
        > 敬德街
        < 敬德街的驿站。
        < 请看一遍： … [提交] [修改] [取消]
        > (location 38.47 106.27)
        < 38.47 106.27 附近的驿站。
        < 请看一遍： … [提交] [修改] [取消]
    """)
    assert list_filed(chat.playground.engine) == []


def test_an_old_review_does_not_submit_answers_that_were_changed_since(chat: Transcript) -> None:
    at_the_review(chat)
    review = chat.person.chat.last
    assert review is not None
    submit = review.find_button("提交")
    assert submit is not None
    for deed in ("[修改]", "[几个小时？ · 2]", "3"):
        chat.does(deed)

    chat.person.taps_old(review.message_id, submit["callback_data"])
    chat.playground.settle()

    (said,) = chat.hears()
    assert said.startswith("< 后来答案改过，请再看一遍。 请看一遍： • 你要什么？ 取暖 • 几个小时？ 3 ")
    assert list_filed(chat.playground.engine) == []


def test_cancel_with_nothing_filled_in_ends_it_at_once(chat: Transcript) -> None:
    chat.plays("""
        > /visit
        < …
        < …
        > [取消]
        < “约驿站”已取消，填的内容都没留。
        > /cancel
        < 现在没有在填的内容。
    """)


@pytest.mark.parametrize("again", ["[删掉]", "/cancel", "取消"])
def test_cancel_with_answers_asks_first(chat: Transcript, again: str) -> None:
    chat.plays(f"""
        > /visit
        < …
        < …
        > [取暖]
        < 几个小时？ …
        > 取消
        < “约驿站”已经填的内容要删掉吗？ [删掉] [接着填]
        > 2
        < 还有什么要说的？ (3/3) [⬅ 上一步] [跳过] [取消]
        > /cancel
        < “约驿站”已经填的内容要删掉吗？ [删掉] [接着填]
        > {again}
        < “约驿站”已取消，填的内容都没留。
        > 还有
        < 没太明白你的意思。
        < 菜单 …
    """)
    assert list_filed(chat.playground.engine) == []


def test_a_delete_button_that_lay_for_a_while_asks_once_more(chat: Transcript) -> None:
    chat.plays("""
        > /visit
        < …
        < …
        > [取暖]
        < …
        > [取消]
        < “约驿站”已经填的内容要删掉吗？ [删掉] [接着填]
        > [接着填]
        < 几个小时？ …
        > 3
        < 还有什么要说的？ …
        > [删掉]
        < “约驿站”已经填的内容要删掉吗？ [删掉] [接着填]
        > [删掉]
        < “约驿站”已取消，填的内容都没留。
    """)


def test_words_that_steer_steer_nothing_under_a_picture_or_when_somebody_else_wrote_them(chat: Transcript) -> None:
    chat.plays("""
        > /visit
        < …
        < …
        > [取暖]
        < 几个小时？ …
        > (forward: 取消)
        < 请写数字，比如 0.5。 几个小时？ (2/3) [⬅ 上一步] [取消]
    """)
    chat.person.sends_photo("取消")
    chat.playground.settle()
    assert chat.hears() == ["< 请写数字，比如 0.5。 几个小时？ (2/3) [⬅ 上一步] [取消]"]


def test_what_is_to_be_had_without_a_flow_is_answered_in_the_middle_of_one(chat: Transcript) -> None:
    chat.plays("""
        > /visit
        < …
        < …
        > 敬德街
        < 敬德街的驿站。
        < 你要什么？ (1/3) [取暖] [喝水] [充电] [取消]
        > (location 38.47 106.27)
        < 38.47 106.27 附近的驿站。
        < 你要什么？ (1/3) [取暖] [喝水] [充电] [取消]
        > [喝水]
        < 几个小时？ …
    """)


def test_a_long_form_with_long_names_can_be_changed_at_its_end(chat: Transcript) -> None:
    chat.does("/long")
    for number in range(1, 12):
        assert f"({number + 1}/12)" in chat.does("话" * 200)[0]
    chat.does("[是]")
    assert chat.person.chat.last is not None
    chat.plays("""
        > [修改]
        < 要改哪一个？ [第 1 题，这一题的问题写得… · 话…] … [第 12 题？ · 是] [提交]
        > [第 12 题？ · 是]
        < 第 12 题？ (12/12) [不改：是] [是] [否] [⬅ 上一步] [取消]
        > [⬅ 上一步]
        < 第 11 题？ (11/12) [不改：话…] [⬅ 上一步] [取消]
    """)


def test_a_review_longer_than_a_message_comes_in_several_and_its_buttons_under_the_last(chat: Transcript) -> None:
    chat.does("/long")
    for _number in range(11):
        chat.does("🛵" * 900)
    said = chat.does("[是]")

    assert [line.startswith("< 请看一遍：") for line in said] == [True, *[False] * (len(said) - 1)]
    assert ["[提交]" in line for line in said] == [*[False] * (len(said) - 1), True]
    assert "".join(said).count("🛵") == 11 * 900
    assert chat.does("[提交]") == ["< 收到了。"]


def at_the_review(chat: Transcript) -> None:
    for deed in ("/visit", "[取暖]", "2", "[跳过]"):
        chat.does(deed)
