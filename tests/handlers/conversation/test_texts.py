"""Strange texts: kept and shown as they are, or as much of them as is safe."""

import pytest

from tests.handlers.conversation.flows import list_filed
from tests.transcript import Transcript

MARKUP = "<b>小周</b> *x* _y_ [z](http://evil.example) `w` &amp; <script>alert(1)</script> {0} {name} %s"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (MARKUP, MARKUP),
        ("a\x00b\x07c\x1b[31md\x85e", "abc[31mde"),
        ("前\u202e后\u2066中\u200f", "前后中"),
        ("🛵👨‍👩‍👧é", "🛵👨‍👩‍👧é"),
        ("一\r\n二\n\n\n三\t四", "一\n二\n\n\n三\t四"),
        ("|~review|yes", "|~review|yes"),
    ],
)
def test_a_story_is_kept_as_it_was_told_without_what_is_no_text(chat: Transcript, sent: str, kept: str) -> None:
    for deed in ("/visit", "[取暖]", "2"):
        chat.does(deed)

    said = chat.does(sent)

    assert " ".join(kept.split()) in said[0]
    assert said[0].startswith("< 请看一遍：")
    chat.does("[提交]")
    assert list_filed(chat.playground.engine) == [("visit", ["heat", 2, kept])]


def test_nothing_is_ever_sent_as_markup(chat: Transcript) -> None:
    for deed in ("/place", MARKUP[:60], "/visit", "[取暖]", "2", MARKUP, "[修改]", "[⬅ 上一步]", "/" + "x" * 64):
        try:
            chat.does(deed)
        except LookupError:
            continue

    sent = [call.parameters for call in chat.playground.telegram.calls if "text" in call.parameters]
    assert len(sent) > 5
    assert all("parse_mode" not in parameters and not parameters.get("entities") for parameters in sent)


def test_a_title_with_markup_stands_on_a_button_as_it_is(chat: Transcript) -> None:
    chat.does("/report")
    chat.does("(venue 38.47 106.27 <i>南门</i>&)")

    assert chat.does("[⬅ 上一步]") == ["< 在哪里？ (1/3) [不改：<i>南门</i>&] [取消]"]


@pytest.mark.parametrize("length", [4095, 4096, 4097, 9999, 10_000, 100_000])
def test_a_text_of_any_length_gets_an_answer(chat: Transcript, length: int) -> None:
    chat.does("/visit")
    chat.does("[取暖]")
    chat.does("2")

    said = chat.does("话" * length)

    assert said == [
        f"< 写了 {min(length, 10_000)} 个字，请控制在 500 个字以内。 还有什么要说的？ (3/3) [⬅ 上一步] [跳过] [取消]"
    ]


@pytest.mark.parametrize("text", ["\u200b", "\u2800", "\x00", "\u202e", " ", "\u200b\u200c\u200d"])
def test_what_cannot_be_seen_is_answered_too(chat: Transcript, text: str) -> None:
    assert chat.does(text)[0] == "< 没太明白你的意思。"
    chat.does("/place")
    assert len(chat.does(text)) == 1
