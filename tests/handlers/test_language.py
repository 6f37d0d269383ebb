"""Changing the language."""

from tests.transcript import Transcript


def test_the_language_changes_for_good(chat: Transcript) -> None:
    chat.plays("""
        > /language
        < 用哪种语言？ Which language? [中文] [English]
        > [English]
        < From now on I speak English.
        > (restart)
        > hello
        < I'm not sure what you mean. Here is what I can do:
        < Send me where you are, or tap what you need: […
    """)
