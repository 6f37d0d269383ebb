"""What is begun can be put aside, carried on, begun anew, and is forgotten in the end."""

from tests.handlers.conversation.flows import list_filed
from tests.transcript import Transcript


def test_another_command_puts_a_draft_aside_and_its_end_offers_it_again(chat: Transcript) -> None:
    chat.plays("""
        > /visit
        < …
        < …
        > [取暖]
        < 几个小时？ …
        > /code
        < 兑换码？ [取消]
        > (restart)
        > abc123
        < 记下了，谢谢！
        < “约驿站”还没填完（1/3）。 [接着填] [删掉]
        > [接着填]
        < 几个小时？ (2/3) [⬅ 上一步] [取消]
        > 2
        < 还有什么要说的？ …
    """)


def test_several_drafts_lie_beneath_one_another_and_are_carried_on_from_the_list(chat: Transcript) -> None:
    chat.plays("""
        > /visit
        < …
        < …
        > [取暖]
        < …
        > /report
        < 在哪里？ …
        > 敬德街
        < 拍张照片。 …
        > (photo)
        < 收到 1 张照片。… [完成（1）] [⬅ 上一步] [取消]
        > /long
        < 第 1 题，… (1/12) [取消]
        > 一
        < 第 2 题？ (2/12) …
        > /menu
        < 菜单 [约驿站] [接单] [没填完的 3]
        > [没填完的 3]
        < 这些还没填完，点一个接着填： [长表 (1/12)] [删掉] [报修 (1/3)] [删掉] [约驿站 (1/3)] [删掉]
        > [报修 (1/3)]
        < 收到 1 张照片。可以接着发，发完点“完成”。 (2/3) [完成（1）] [⬅ 上一步] [取消]
        > (photo)
        < 收到 2 张照片。… [完成（2）] …
        > [完成（2）]
        < 电话？ …
        > 跳过
        < 报修好了：敬德街，2 张。
        < “长表”还没填完（1/12）。 [接着填] [删掉]
        > [删掉]
        < “长表”已经填的内容要删掉吗？ [删掉] [接着填]
        > 取消
        < 现在没有在填的内容。
        < “长表”还没填完（1/12）。 [接着填] [删掉]
    """)


def test_beginning_again_offers_to_carry_on(chat: Transcript) -> None:
    chat.plays("""
        > /visit
        < …
        < …
        > [取暖]
        < …
        > /visit
        < “约驿站”你填过一半，接着填吗？ [接着填] [重新填]
        > [接着填]
        < 几个小时？ (2/3) [⬅ 上一步] [取消]
        > /visit
        < “约驿站”你填过一半，接着填吗？ [接着填] [重新填]
        > [重新填]
        < 约一次驿站。
        < 你要什么？ (1/3) [取暖] [喝水] [充电] [取消]
    """)


def test_an_old_button_to_begin_anew_does_not_throw_away_what_was_filled_in_since(chat: Transcript) -> None:
    chat.plays("""
        > /visit
        < …
        < …
        > [取暖]
        < …
        > /visit
        < …
        > [重新填]
        < …
        < …
        > [充电]
        < 几个小时？ …
        > [重新填]
        < «这个按钮是以前的，那件事已经结束了，没有改动。»
        < 这个按钮是以前的，那件事已经结束了，没有改动。 [接着填] [菜单]
    """)


def test_what_holds_no_answer_yet_is_begun_again_without_a_question(chat: Transcript) -> None:
    chat.plays("""
        > /visit
        < 约一次驿站。
        < 你要什么？ …
        > /visit
        < 约一次驿站。
        < 你要什么？ …
        > /menu
        < 菜单 [约驿站] [接单]
        > [取暖]
        < 几个小时？ …
    """)


def test_a_link_with_an_argument_begins_another_beside_the_draft(chat: Transcript) -> None:
    chat.plays("""
        > /visit
        < …
        < …
        > [取暖]
        < …
        > /start visit_NX-1
        < 约一次驿站。
        < 你要什么？ …
        > [充电]
        < …
        > /menu
        < 菜单 [约驿站] [接单] [没填完的 2]
        > [没填完的 2]
        < 这些还没填完，点一个接着填： [约驿站 (1/3)] [删掉] [约驿站 (1/3)] [删掉]
    """)


def test_after_the_menu_words_and_positions_are_no_longer_answers(chat: Transcript) -> None:
    chat.plays("""
        > /report
        < 在哪里？ …
        > 敬德街
        < 拍张照片。 …
        > [⬅ 上一步]
        < 在哪里？ (1/3) [不改：敬德街] [取消]
        > /menu
        < 菜单 …
        > (location 38.47 106.27)
        < 38.47 106.27 附近的驿站。
        > [不改：敬德街]
        < 拍张照片。 …
    """)


def test_a_draft_is_forgotten_after_seven_days(chat: Transcript) -> None:
    chat.plays("""
        > /visit
        < …
        < …
        > [取暖]
        < …
        > (167 hours later)
        > 3
        < 还有什么要说的？ …
        > (169 hours later)
        > 没有了
        < 没太明白你的意思。
        < 菜单 [约驿站] [接单]
        > [跳过]
        < «这个按钮是以前的，那件事已经结束了，没有改动。»
        < 这个按钮是以前的，那件事已经结束了，没有改动。 [菜单]
    """)
    assert list_filed(chat.playground.engine) == []


def test_the_ninth_draft_makes_the_oldest_go_and_what_holds_nothing_goes_first(chat: Transcript) -> None:
    for number in range(7):
        chat.does(f"/start visit_{number}")
        chat.does("[取暖]")
    chat.does("/sure")
    chat.does("/code")

    assert chat.does("/menu") == ["< 菜单 [约驿站] [接单] [没填完的 7]"]

    for number in range(7, 9):
        chat.does(f"/start visit_{number}")
        chat.does("[取暖]")
    assert chat.does("/menu") == ["< 菜单 [约驿站] [接单] [没填完的 8]"]
