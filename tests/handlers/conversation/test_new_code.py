"""New code meets chats that are under way; and a world that changes between two answers."""

from tests.handlers.conversation import versions
from tests.handlers.conversation.deploying import deploy, filed
from tests.handlers.conversation.flows import list_filed, set_free
from tests.transcript import Transcript


def test_the_same_code_goes_on(under_way: Transcript) -> None:
    deploy(under_way, versions.first)
    under_way.plays("""
        > 没有
        < 记下了。
    """)
    assert filed(under_way) == [["快递", 12, "没有"]]


def test_a_new_question_is_asked_before_what_was_open(under_way: Transcript) -> None:
    deploy(under_way, versions.with_a_question_before)
    under_way.plays("""
        > 没有
        < 什么车？ (1/4) [电动车] [摩托] [取消]
        > [摩托]
        < 备注？ (4/4) [⬅ 上一步] [取消]
        > 没有
        < 记下了。
    """)
    assert filed(under_way) == [["摩托", "快递", 12, "没有"]]


def test_questions_in_another_order_keep_their_answers(under_way: Transcript) -> None:
    deploy(under_way, versions.in_another_order)
    under_way.plays("""
        > 没有
        < 记下了。
    """)
    assert filed(under_way) == [["快递", 12, "没有"]]


def test_a_dropped_question_is_not_missed(under_way: Transcript) -> None:
    deploy(under_way, versions.with_one_question_less)
    under_way.plays("""
        > 没有
        < 记下了。
    """)
    assert filed(under_way) == [["快递", "没有"]]


def test_an_option_that_is_gone_is_asked_again_with_the_reason(under_way: Transcript) -> None:
    deploy(under_way, versions.without_that_option)
    under_way.plays("""
        > 没有
        < 你选的这个已经没有了。 你刚发的那条先没用上，后面问到时请再发一次。 送什么？ (1/3) [外卖] [药] [取消]
        > [药]
        < 备注？ (3/3) [⬅ 上一步] [取消]
        > 没有
        < 记下了。
    """)
    assert filed(under_way) == [["药", 12, "没有"]]


def test_a_tap_on_an_option_that_is_gone_shows_those_there_are(chat: Transcript) -> None:
    deploy(chat, versions.first)
    chat.does("/ride")
    deploy(chat, versions.without_that_option)
    chat.plays("""
        > [快递]
        < 请点一个按钮，或者打按钮上的字或第几个。 送什么？ (1/3) [外卖] [药] [取消]
    """)


def test_an_answer_outside_of_a_new_limit_is_asked_again_and_not_offered(under_way: Transcript) -> None:
    deploy(under_way, versions.with_a_smaller_limit)
    under_way.plays("""
        > 没有
        < 请写 5 或更小的数。 你刚发的那条先没用上，后面问到时请再发一次。 几单？ (2/3) [⬅ 上一步] [取消]
        > 5
        < 备注？ …
    """)


def test_a_question_that_means_something_else_is_asked_again_with_the_old_answer_on_a_button(
    under_way: Transcript,
) -> None:
    deploy(under_way, versions.with_another_meaning)
    under_way.plays("""
        > [⬅ 上一步]
        < 这个问题改过了，请再答一次。 一天几单？ (2/3) [不改：12] [⬅ 上一步] [取消]
        > [不改：12]
        < 备注？ (3/3) [⬅ 上一步] [取消]
        > 没有
        < 记下了。
    """)
    assert filed(under_way) == [["快递", 12, "没有"]]


def test_a_question_of_another_kind_is_asked_again(under_way: Transcript) -> None:
    deploy(under_way, versions.with_another_kind)
    under_way.plays("""
        > 没有
        < 这个问题改过了，请再答一次。 你刚发的那条先没用上，后面问到时请再发一次。
          几单，怎么送？ (2/3) [⬅ 上一步] [取消]
        > 12 单
        < 备注？ …
    """)


def test_where_all_is_answered_now_the_next_message_brings_it_to_its_end(under_way: Transcript) -> None:
    deploy(under_way, versions.with_all_answered)
    under_way.plays("""
        > 没有
        < 记下了。
    """)
    assert filed(under_way) == [["快递", 12]]


def test_a_slot_that_was_taken_meanwhile_is_asked_again(chat: Transcript) -> None:
    chat.plays("""
        > /slot
        < 什么时间？ (1/2) [上午] [下午] [晚上] [取消]
        > [上午]
        < 怎么称呼？ (2/2) [⬅ 上一步] [取消]
    """)
    set_free(chat.playground.engine, "上午", 0)
    chat.plays("""
        > 小周
        < 这个时间刚约满，请换一个。 你刚发的那条先没用上，后面问到时请再发一次。
          什么时间？ (1/2) [上午] [下午] [晚上] [取消]
        > [上午]
        < 这个时间刚约满，请换一个。 什么时间？ (1/2) [上午] [下午] [晚上] [取消]
    """)
    set_free(chat.playground.engine, "下午", -1)
    chat.plays("""
        > [下午]
        < 请点一个按钮，或者打按钮上的字或第几个。 什么时间？ (1/2) [上午] [晚上] [取消]
        > [晚上]
        < 怎么称呼？ …
        > 小周
        < 约好了：晚上。
    """)
    assert filed(chat) == [["晚上", "小周"]]


def test_a_rule_that_says_no_at_the_very_end_asks_that_question_again(chat: Transcript) -> None:
    chat.plays("""
        > /slot
        < 什么时间？ …
        > [晚上]
        < 怎么称呼？ …
        > 抢
        < 晚上刚被别人约走了，请换一个。 什么时间？ (1/2) [不改：晚上] [上午] [下午] [晚上] [取消]
        > [上午]
        < 约好了：上午。
    """)
    assert filed(chat) == [["上午", "抢"]]


def test_what_happens_before_a_question_happens_once(chat: Transcript) -> None:
    chat.plays("""
        > /once
        < 哪种？ …
        > [取暖]
        < 你是 1 号。怎么称呼？ …
        > (restart)
        > [⬅ 上一步]
        < 哪种？ …
        > [充电]
        < 你是 1 号。怎么称呼？ …
        > 小周
        < 记下了，谢谢！
    """)
    assert list_filed(chat.playground.engine) == [("number", []), ("once", ["power", 1, "小周"])]
