"""What comes from elsewhere than a person's own words, and what nobody understands."""

import pytest

from tests.handlers.conversation.flows import list_filed
from tests.playground import Playground
from tests.transcript import Transcript

GROUP = -1_001_234_567_890


def test_words_that_mean_nothing_are_answered_with_the_menu(chat: Transcript) -> None:
    chat.plays("""
        > 阿巴阿巴
        < 没太明白你的意思。
        < 菜单 [约驿站] [接单]
        > (sticker)
        < 没太明白你的意思。
        < 菜单 …
        > (voice)
        < 没太明白你的意思。
        < 菜单 …
        > (photo)
        < 没太明白你的意思。
        < 菜单 …
        > (contact)
        < 没太明白你的意思。
        < 菜单 …
        > 我在敬德街
        < 敬德街的驿站。
    """)


@pytest.mark.parametrize("deed", ["(sticker)", "(voice)", "(contact)"])
def test_what_is_no_answer_is_refused_by_the_open_question(chat: Transcript, deed: str) -> None:
    chat.plays(f"""
        > /code
        < 兑换码？ …
        > {deed}
        < 码是 6 位字母或数字。 兑换码？ [取消]
    """)


def test_a_service_message_is_no_word_to_the_bot(chat: Transcript, playground: Playground) -> None:
    chat.does("/visit")
    playground.telegram.update(
        {"message": {**envelope(chat), "pinned_message": {"message_id": 1, "date": 0, "chat": chat.person.chat.json}}}
    )
    playground.telegram.update({"message": {**envelope(chat), "message_auto_delete_timer_changed": {}}})
    playground.settle()

    assert chat.hears() == []


def test_an_unknown_command_is_named_and_what_was_open_stays_open(chat: Transcript) -> None:
    chat.plays("""
        > /fly now
        < 没有 /fly 这个命令。
        < 菜单 …
        > /code
        < 兑换码？ …
        > /fly
        < 没有 /fly 这个命令。
        < 兑换码？ [取消]
        > abc123
        < 记下了，谢谢！
    """)
    assert list_filed(chat.playground.engine) == [("code", ["ABC123"])]


def test_a_deep_link_starts_a_flow_opens_a_thing_or_welcomes(chat: Transcript) -> None:
    chat.plays("""
        > /start code
        < 兑换码？ …
        > /start st_NX-1
        < 驿站 NX-1。
        > /start st_no-such
        < 约一次驿站。
        < 你要什么？ …
        > /start
        < 约一次驿站。
        < 你要什么？ …
        > /start ../../etc/passwd
        < 约一次驿站。
        < 你要什么？ …
    """)


def test_a_forwarded_command_is_never_obeyed(chat: Transcript) -> None:
    chat.plays("""
        > (forward: /code)
        < 没太明白你的意思。
        < 菜单 …
        > /visit
        < …
        < …
        > [取暖]
        < …
        > (forward: /cancel)
        < 请写数字，比如 0.5。 几个小时？ …
    """)


def test_in_a_group_a_command_is_told_where_to_go_and_talk_is_left_alone(chat: Transcript) -> None:
    group = Transcript(chat.playground, chat.person.in_group(GROUP))
    group.plays("""
        > 大家好
        > 敬德街
        > (location 38.47 106.27)
        > /fly
        > /code
        < 请私聊我，这样只有你自己看得到。
        > /start
        < 请私聊我，这样只有你自己看得到。
        > abc123
    """)
    assert list_filed(chat.playground.engine) == []


def test_in_a_group_only_the_buttons_of_things_work(chat: Transcript) -> None:
    group = chat.person.in_group(GROUP)
    heard = Transcript(chat.playground, group)
    for data, said in {
        "a|case.take|3": ["< «接了 3 号。»"],
        "a|case.close": ["< «这个按钮你用不了。»"],
        "a|case.take|x": ["< «这个按钮失效了，没有改动。»"],
        "a|": ["< «这个按钮是旧版本的，没有改动。»"],
        "q|1|need|heat": ["< «请私聊我。»"],
        "f|visit": ["< «请私聊我。»"],
        "m": ["< «请私聊我。»"],
    }.items():
        group.taps_old(1, data)
        chat.playground.settle()
        assert heard.hears() == said, data
    assert list_filed(chat.playground.engine) == [("case", [3])]


@pytest.mark.parametrize(
    "foreign",
    [
        {"sender_chat": {"id": GROUP, "type": "supergroup", "title": "Riders"}},
        {"sender_chat": {"id": -1_009, "type": "channel", "title": "News"}, "is_automatic_forward": True},
        {"chat": {"id": -1_009, "type": "channel", "title": "News"}},
    ],
)
def test_who_writes_as_a_chat_is_not_obeyed(chat: Transcript, foreign: dict[str, object]) -> None:
    content = {"text": "/code", "entities": [{"type": "bot_command", "offset": 0, "length": 5}]}
    chat.playground.telegram.update({"message": {**envelope(chat), **content, **foreign}})
    chat.playground.telegram.posts_in_channel(-1_009, "/code")
    chat.playground.settle()

    assert chat.hears() == []
    assert chat.does("/cancel") == ["< 现在没有在填的内容。"]


def test_the_first_answer_of_all_comes_with_what_is_kept_and_why(stranger: Transcript) -> None:
    stranger.plays("""
        > 敬德街
        < 敬德街的驿站。
        < 我记什么、为什么。
        > 敬德街
        < 敬德街的驿站。
    """)


def envelope(chat: Transcript) -> dict[str, object]:
    person = chat.person
    return {"message_id": 900, "date": 1_795_000_000, "chat": person.chat.json, "from": person.user}
