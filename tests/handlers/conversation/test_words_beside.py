"""Words that the open question has no use for: they may name something, or be an answer that went wrong."""

import pytest

from tests.transcript import Transcript

Deeds = tuple[str, ...]

in_each_question = pytest.mark.parametrize(
    ("opening", "question"),
    [
        (("/visit", "[取暖]"), "几个小时？"),
        (("/day",), "哪一天？"),
        (("/report", "敬德街"), "拍张照片。"),
        (("/report", "敬德街", "(album 3)"), "电话？"),
        (("/code",), "兑换码？"),
        (("/visit",), "你要什么？"),
        (("/pick",), "有什么？"),
        (("/sure",), "真的删吗？"),
    ],
)


@in_each_question
def test_words_that_name_something_are_answered_and_the_question_comes_again(
    chat: Transcript, opening: Deeds, question: str
) -> None:
    for deed in opening:
        chat.does(deed)

    answered, asked = chat.does("敬德街的驿站")

    assert (answered, asked.startswith(f"< {question}")) == ("< 敬德街的驿站。", True)


@in_each_question
def test_words_that_name_nothing_are_refused(chat: Transcript, opening: Deeds, question: str) -> None:
    for deed in opening:
        chat.does(deed)

    (refused,) = chat.does("阿巴阿巴")

    assert f"。 {question}" in refused


@pytest.mark.parametrize("opening", [("/visit", "[取暖]"), ("/day",), ("/report", "敬德街", "(album 3)"), ("/code",)])
def test_where_figures_are_wanted_words_with_figures_are_a_try_and_no_name(chat: Transcript, opening: Deeds) -> None:
    for deed in opening:
        chat.does(deed)

    (refused,) = chat.does("敬德街 99 号")

    assert "敬德街的驿站" not in refused


def test_a_story_and_a_place_take_words_whatever_they_name(chat: Transcript) -> None:
    for deed in ("/visit", "[取暖]", "2"):
        chat.does(deed)
    chat.plays("""
        > 敬德街的菜单
        < 请看一遍： • 你要什么？ 取暖 • 几个小时？ 2 • 还有什么要说的？ 敬德街的菜单 [提交] [修改] [取消]
        > /place
        < 在哪里？ …
        > 菜单
        < 没找到“菜单”。就按你写的记，还是发个位置？ [就用“菜单”] [跳过] [取消]
    """)


def test_in_the_middle_of_a_form_a_command_in_plain_words_is_none(chat: Transcript) -> None:
    chat.plays("""
        > /code
        < 兑换码？ [取消]
        > 帮助
        < 码是 6 位字母或数字。 兑换码？ [取消]
        > 取消
        < “兑换”已取消，填的内容都没留。
        > 帮助
        < 菜单 …
        > 取消
        < 现在没有在填的内容。
        > /sure
        < 真的删吗？ …
        > 菜单
        < 菜单 …
        > (forward: 菜单)
        < 没太明白你的意思。
        < 菜单 …
    """)
