"""Taps that come too late, twice, or from somewhere else: answered politely, and nothing changes."""

from tests.handlers.conversation.effects import tell_effects
from tests.handlers.conversation.flows import list_filed
from tests.playground import Playground
from tests.telegram_server import Call
from tests.transcript import Transcript


def test_a_tap_on_an_answered_question_says_why_nothing_happened_and_offers_the_way_on(chat: Transcript) -> None:
    chat.plays("""
        > /visit
        < …
        < …
        > 取暖
        < 几个小时？ …
        > [充电]
        < «这一步已经答过了，没有改动。»
        < 这一步已经答过了，没有改动。 [改这个答案] [接着填] [菜单]
        > [改这个答案]
        < 你要什么？ (1/3) [不改：取暖] [取暖] [喝水] [充电] [取消]
        > [充电]
        < 几个小时？ …
    """)


def test_the_way_on_is_shown_once_however_often_one_taps(chat: Transcript) -> None:
    chat.plays("""
        > /code
        < 兑换码？ [取消]
        > abc123
        < 记下了，谢谢！
        > [取消]
        < «这个按钮是以前的，那件事已经结束了，没有改动。»
        < 这个按钮是以前的，那件事已经结束了，没有改动。 [菜单]
        > [取消]
        < «这个按钮是以前的，那件事已经结束了，没有改动。»
        > [取消]
        < «这个按钮是以前的，那件事已经结束了，没有改动。»
        > [菜单]
        < 菜单 …
    """)


def test_twenty_taps_at_once_have_one_effect_and_are_all_answered(chat: Transcript) -> None:
    for deed in ("/visit", "[取暖]", "2", "[跳过]"):
        chat.does(deed)
    review = chat.person.chat.last
    assert review is not None
    submit = review.find_button("提交")
    assert submit is not None
    for _tap in range(20):
        chat.person.taps_old(review.message_id, submit["callback_data"])
    chat.playground.settle()

    heard = chat.hears()
    assert heard[0] == "< 约好了：2 小时。"
    assert set(heard[1:]) == {"< «已经记下了。»"}
    assert len(heard) == 20
    assert list_filed(chat.playground.engine) == [("visit", ["heat", 2, None])]
    assert chat.playground.telegram.unanswered_taps == []


def test_a_double_tap_on_a_choice_is_noted_once(chat: Transcript) -> None:
    chat.does("/visit")
    question = chat.person.chat.last
    assert question is not None
    choice = question.find_button("取暖")
    assert choice is not None
    for _tap in range(2):
        chat.person.taps_old(question.message_id, choice["callback_data"])
    chat.playground.settle()

    assert chat.hears() == ["< 几个小时？ (2/3) [⬅ 上一步] [取消]", "< «已经记下了。»"]


def test_a_seal_tells_what_was_tapped_and_leads_to_changing_it(chat: Transcript) -> None:
    chat.plays("""
        > /visit
        < …
        < …
        > [取暖]
        < 几个小时？ …
        > [✓ 取暖]
        < «这一步已经答过了，没有改动。»
        < 这一步已经答过了，没有改动。 [改这个答案] [接着填] [菜单]
    """)


def test_a_question_that_was_asked_twice_can_be_answered_at_either_place(chat: Transcript) -> None:
    chat.does("/visit")
    first = chat.person.chat.last
    assert first is not None
    chat.does("不知道")

    chat.person.taps("喝水", first.message_id)
    chat.playground.settle()

    assert chat.hears() == ["< 几个小时？ (2/3) [⬅ 上一步] [取消]"]


def test_a_button_of_a_draft_that_waits_brings_it_back(chat: Transcript) -> None:
    chat.plays("""
        > /visit
        < …
        < …
        > /code
        < 兑换码？ [取消]
        > [喝水]
        < 几个小时？ …
        > 1
        < 还有什么要说的？ …
    """)


def test_an_action_works_whatever_the_chat_is_doing(chat: Transcript) -> None:
    chat.plays("""
        > /visit
        < …
        < …
        > /menu
        < 菜单 …
        > [接单]
        < «接了 7 号。»
    """)
    assert list_filed(chat.playground.engine) == [("case", [7])]


def test_forged_and_foreign_data_changes_nothing(chat: Transcript) -> None:
    chat.does("/visit")
    before = effects_in(chat)
    for data, said in {
        "a|case.take": "这个按钮失效了，没有改动。",
        "a|case.take|x": "这个按钮失效了，没有改动。",
        "a|case.take|1|2": "这个按钮失效了，没有改动。",
        "a|case.take|" + "9" * 40: "这个按钮失效了，没有改动。",
        "a|case.take|１": "这个按钮失效了，没有改动。",
        "a|no.such": "这个按钮是旧版本的，没有改动。",
        "a|case.close": "这个按钮你用不了。",
        "f|nothing": "这个按钮是以前的，那件事已经结束了，没有改动。",
        "q|zz|need|heat": "这个按钮是以前的，那件事已经结束了，没有改动。",
        "q|1|hours|2": "这一步已经答过了，没有改动。",
        "c|1|need": "这一步已经答过了，没有改动。",
        "s|1": "这一步已经答过了，没有改动。",
        "q": "这个按钮是以前的，那件事已经结束了，没有改动。",
        "|||": "这个按钮是以前的，那件事已经结束了，没有改动。",
        "\x00": "这个按钮是以前的，那件事已经结束了，没有改动。",
    }.items():
        chat.person.taps_old(1, data)
        chat.playground.settle()
        assert f"< «{said}»" in chat.hears(), data
    assert effects_in(chat) == before
    assert chat.does("[取暖]") == ["< 几个小时？ (2/3) [⬅ 上一步] [取消]"]


def test_a_forged_choice_is_asked_again(chat: Transcript) -> None:
    chat.does("/visit")
    chat.person.taps_old(1, "q|1|need|gold")
    chat.person.taps_old(1, "s|1|need")
    chat.person.taps_old(1, "k|1|need")
    chat.person.taps_old(1, "b|1|need")
    chat.playground.settle()

    assert [line.split(" ")[1] for line in chat.hears()] == [
        "请点一个按钮，或者打按钮上的字或第几个。",
        "这个问题不能跳过。",
        "请点一个按钮，或者打按钮上的字或第几个。",
        "这是第一个问题，前面没有了。",
    ]


def test_nothing_is_submitted_past_a_review_by_a_forged_tap(chat: Transcript) -> None:
    for deed in ("/visit", "[取暖]", "2", "[跳过]"):
        chat.does(deed)
    before = effects_in(chat)
    for key in ("yes", "yes.00000000", "~nothing", "gold", ""):
        chat.person.taps_old(1, f"q|1|~review|{key}")
    chat.playground.settle()

    assert all("请看一遍：" in line for line in chat.hears())
    assert effects_in(chat) == before


def test_a_button_on_a_message_that_telegram_no_longer_shows_works_all_the_same(chat: Transcript) -> None:
    chat.does("/visit")
    chat.person.taps_old(999, "q|1|need|heat", is_inaccessible=True)
    chat.playground.settle()

    calls = chat.playground.telegram.calls
    assert [(call.method, call.done) for call in calls[-3:]] == [
        ("answerCallbackQuery", True), ("sendMessage", True), ("editMessageReplyMarkup", False),
    ]  # fmt: skip


def test_somebody_elses_buttons_are_not_mine(chat: Transcript, playground: Playground) -> None:
    chat.does("/visit")
    other = Transcript(playground, playground.telegram.person())
    other.person.taps_old(1, "q|1|need|heat")
    playground.settle()

    assert "< «这个按钮是以前的，那件事已经结束了，没有改动。»" in other.hears()
    assert chat.does("2")[-1] == "< 几个小时？ (2/3) [⬅ 上一步] [取消]"


def test_a_button_that_breaks_is_answered_and_the_chat_goes_on(chat: Transcript) -> None:
    chat.does("/visit")
    chat.person.taps_old(1, "a|broken")
    chat.playground.settle()

    assert chat.hears() == [
        "< 对不起，是我们的问题：你刚才那条没能处理。内容没丢，我们会查。请接着来，或者发 /menu 重新开始。"
    ]
    assert chat.playground.telegram.unanswered_taps == []
    assert chat.does("[取暖]") == ["< 几个小时？ (2/3) [⬅ 上一步] [取消]"]


def test_ticking_at_two_places_sends_no_edit_that_changes_nothing(chat: Transcript) -> None:
    chat.does("/pick")
    first = chat.person.chat.last
    assert first is not None
    chat.does("热水和空调")
    chat.does("[热水]")

    chat.person.taps("热水", first.message_id)
    chat.playground.settle()

    edits = [call for call in chat.playground.telegram.calls if call.method == "editMessageReplyMarkup"]
    assert [call.refusal for call in edits] == [None]
    assert calls_of(chat.playground)[-1].method == "answerCallbackQuery"


def effects_in(chat: Transcript) -> str:
    with chat.db as db:
        return tell_effects(db)


def calls_of(playground: Playground) -> list[Call]:
    return playground.telegram.calls
