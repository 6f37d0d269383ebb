"""Messages that are edited after they were sent."""

from tests.handlers.conversation.flows import list_filed
from tests.transcript import Transcript


def test_an_answer_that_is_edited_is_read_again(chat: Transcript) -> None:
    chat.plays("""
        > /visit
        < …
        < …
        > 取暖
        < 几个小时？ …
        > 2
        < 还有什么要说的？ …
        > (edit: 2 -> 3)
        < 还有什么要说的？ (3/3) [⬅ 上一步] [跳过] [取消]
        > (edit: 取暖 -> 充电)
        < 还有什么要说的？ (3/3) [⬅ 上一步] [跳过] [取消]
        > [跳过]
        < 请看一遍： • 你要什么？ 充电 • 几个小时？ 3 • 还有什么要说的？ 跳过了 …
        > (edit: 2 -> 4)
        < 请看一遍： • 你要什么？ 充电 • 几个小时？ 4 • 还有什么要说的？ 跳过了 …
        > [提交]
        < 约好了：4 小时。
        > (edit: 2 -> 1)
        < 那条消息已经用过了，改它不起作用，重新发一条就行。
    """)
    assert list_filed(chat.playground.engine) == [("visit", ["power", 4, None])]


def test_an_edit_that_changes_nothing_is_passed_over(chat: Transcript) -> None:
    chat.plays("""
        > /visit
        < …
        < …
        > 取暖
        < 几个小时？ …
        > 2
        < 还有什么要说的？ …
        > (edit: 2 -> 两个小时)
        > (edit: 取暖 -> 取暖)
        > 好
        < 请看一遍： …
    """)


def test_an_answer_that_is_edited_into_none_is_asked_again(chat: Transcript) -> None:
    chat.plays("""
        > /visit
        < …
        < …
        > 取暖
        < 几个小时？ …
        > 2
        < 还有什么要说的？ …
        > (edit: 2 -> 20)
        < 请写 4 或更小的数。 几个小时？ (2/3) [不改：2] [⬅ 上一步] [取消]
        > [不改：2]
        < 还有什么要说的？ …
    """)


def test_a_wrong_answer_is_mended_by_editing_it(chat: Transcript) -> None:
    chat.plays("""
        > /visit
        < …
        < …
        > 取暧
        < 请点一个按钮，或者打按钮上的字或第几个。 你要什么？ …
        > (edit: 取暧 -> 取暖)
        < 几个小时？ …
        > 20
        < 请写 4 或更小的数。 几个小时？ …
        > (restart)
        > (edit: 20 -> 2.0)
        < 还有什么要说的？ …
    """)


def test_an_edit_elsewhere_leaves_what_an_open_question_has_so_far(chat: Transcript) -> None:
    chat.plays("""
        > /report
        < 在哪里？ …
        > 敬德街
        < 拍张照片。 …
        > (album 2)
        < 收到 2 张照片。… [完成（2）] …
        > (edit: 敬德街 -> 敬德)
        < 你说的是哪一个？ (1/3) [不改：敬德街] [敬德街] [敬德夜市] [就用“敬德”] [取消]
        > [敬德夜市]
        < 收到 2 张照片。… (2/3) [完成（2）] [⬅ 上一步] [取消]
    """)


def test_an_answer_in_a_draft_that_waits_is_changed_there(chat: Transcript) -> None:
    chat.plays("""
        > /visit
        < …
        < …
        > 取暖
        < 几个小时？ …
        > /code
        < 兑换码？ …
        > (edit: 取暖 -> 充电)
        < 那是“约驿站”里的答案，要在那里改吗？ [改这个答案]
        > [改这个答案]
        < 你要什么？ (1/3) [不改：取暖] [取暖] [喝水] [充电] [取消]
    """)


def test_an_answer_behind_the_open_question_is_no_answer_to_it_when_it_is_edited(chat: Transcript) -> None:
    chat.plays("""
        > /visit
        < …
        < …
        > 取暖
        < 几个小时？ …
        > 2
        < 还有什么要说的？ …
        > [取暖]
        < «这一步已经答过了，没有改动。»
        < 这一步已经答过了，没有改动。 [改这个答案] …
        > [改这个答案]
        < 你要什么？ (1/3) [不改：取暖] …
        > (edit: 2 -> 3)
        < 那是“约驿站”里的答案，要在那里改吗？ [改这个答案]
        > [改这个答案]
        < 你要什么？ (1/3) [不改：取暖] …
        > [喝水]
        < 几个小时？ (2/3) [不改：2] …
        > 3
        < 还有什么要说的？ …
        > [跳过]
        < 请看一遍： • 你要什么？ 喝水 • 几个小时？ 3 …
    """)


def test_an_edit_of_what_was_never_an_answer_comes_too_late(chat: Transcript) -> None:
    chat.plays("""
        > 你好
        < 没太明白你的意思。
        < 菜单 …
        > (edit: 你好 -> 敬德街)
        < 那条消息已经用过了，改它不起作用，重新发一条就行。
        > /code
        < 兑换码？ …
        > (edit: /code -> /visit)
        < 那条消息已经用过了，改它不起作用，重新发一条就行。
        > abc123
        < 记下了，谢谢！
    """)
    assert list_filed(chat.playground.engine) == [("code", ["ABC123"])]


def test_new_words_under_a_photo_change_no_photos(chat: Transcript) -> None:
    chat.does("/report")
    chat.does("敬德街")
    photos = chat.person.sends_album(3)
    chat.playground.settle()
    assert chat.hears() == ["< 电话？ (3/3) [⬅ 上一步] [跳过] [取消]"]

    chat.person._rewrites(photos[0].message_id, {"caption": "坏了"})
    chat.playground.settle()

    assert chat.hears() == ["< 那是“报修”里的答案，要在那里改吗？ [改这个答案]"]
    assert chat.does("跳过") == ["< 报修好了：敬德街，3 张。"]


def test_a_live_position_is_answered_when_it_begins_and_not_at_every_step(chat: Transcript) -> None:
    live = chat.person.sends_location(38.47, 106.27, live_period=900)
    chat.playground.settle()
    assert chat.hears() == ["< 38.47 106.27 附近的驿站。"]

    chat.person.moves(live.message_id, 38.48, 106.28)
    chat.playground.settle()

    assert chat.hears() == []
