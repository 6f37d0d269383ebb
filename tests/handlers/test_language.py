"""Changing the language."""

import pytest
from sqlmodel import select

from handlers.conversation import action_data
from handlers.language import follow_page
from models.person import Person
from tests.transcript import Transcript


def test_the_language_changes_for_good(chat: Transcript) -> None:
    chat.plays("""
        > /language
        < 用哪种语言？ Which language? [中文] [English]
        > [English]
        < From now on I speak English.
        > (restart)
        > whatever
        < I'm not sure what you mean.
        < Send me where you are, or tap what you need: […
        > /language
        < Which language shall we speak? [中文] [English]
        > 中文
        < 好，以后我说中文。
    """)
    assert chat.memory.language == "zh_CN"
    with chat.db as db:
        assert db.exec(select(Person)).all() == []


def test_a_language_that_is_not_spoken_here_is_asked_again_also_after_a_restart(chat: Transcript) -> None:
    chat.plays("""
        > /language
        < 用哪种语言？ Which language? [中文] [English]
        > 法语
        < 请点一个按钮，或者打按钮上的字或第几个。 用哪种语言？ Which language? [中文] [English]
        > 返回
        < 这是第一个问题，前面没有了。 用哪种语言？ Which language? [中文] [English]
        > (restart)
        > (voice)
        < 请点一个按钮，或者打按钮上的字或第几个。 用哪种语言？ Which language? [中文] [English]
        > 2
        < From now on I speak English.
    """)
    assert chat.memory.language == "en"


@pytest.mark.parametrize("leave", ["/cancel", "取消"])
def test_the_language_stays_where_the_question_is_left(chat: Transcript, leave: str) -> None:
    chat.does("/language")
    assert chat.does(leave) == ["< “语言 / Language”已取消，填的内容都没留。"]
    chat.plays("""
        > English
        < 用哪种语言？ Which language? [中文] [English]
    """)
    assert chat.memory.language == ""


@pytest.mark.usefixtures("stations")
def test_a_registered_person_is_remembered_with_the_new_language(chat: Transcript) -> None:
    for deed in ("/start", "[好，开始]", "[店主]", "[海原县]"):
        chat.does(deed)
    chat.plays("""
        > /language
        < 用哪种语言？ Which language? [中文] [English]
        > (location 38.4680 106.2760)
        < 现在开着、离你最近的驿站： …
        < 用哪种语言？ Which language? [中文] [English]
        > [English]
        < From now on I speak English.
    """)
    with chat.db as db:
        assert db.exec(select(Person)).one().language == "en"


def test_a_page_that_is_switched_is_followed_and_the_open_question_stays(chat: Transcript) -> None:
    chat.plays("""
        > /start
        < 你好，这里是暖驿！…
        < 我记什么、为什么：… [看全文]
        < 要我记住你吗？ (1/3) [好，开始] [先不用]
    """)
    assert switched(chat, "en") == ["< «From now on I speak English.»"]
    chat.plays("""
        > [好，开始]
        < Who are you? (2/3) […
    """)


def test_who_switches_before_saying_anything_is_told_what_is_kept_with_the_first_answer(stranger: Transcript) -> None:
    assert switched(stranger, "en") == ["< «From now on I speak English.»"]
    stranger.plays("""
        > /language
        < Which language shall we speak? [中文] [English]
        < What I keep, and why:… [Read it all]
    """)


def test_a_language_that_is_not_spoken_here_changes_nothing(chat: Transcript) -> None:
    told, _way_on = switched(chat, "fr")
    assert told == "< «这个按钮失效了，没有改动。»"


def switched(chat: Transcript, language: str) -> list[str]:
    """What the bot says when the page around the chat is switched."""
    chat.person.taps_old(1, action_data(follow_page.name, language))
    chat.playground.settle()
    return chat.hears()
