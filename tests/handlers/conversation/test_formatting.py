"""What somebody wrote in bold, as a link or as a quotation is kept as they wrote it, as far as it is safe."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handlers.conversation.cleaning import clean_text
from handlers.conversation.entries import Tell, Told
from handlers.conversation.formatting import read_formatting
from handlers.conversation.question import Wrong
from models.formatted_text import KINDS, Entity
from tests.handlers.conversation.test_kinds import filed
from tests.telegram_server.utf16 import cut_utf16, utf16_length
from tests.transcript import Transcript

BOLD = {"type": "bold", "offset": 0, "length": 2}


def read(text: str, *entities: Any) -> tuple[Entity, ...]:
    return read_formatting({"text": text, "entities": list(entities)}, "text", "entities")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "text_link"])
def test_every_kind_of_formatting_is_kept(kind: str) -> None:
    assert read("停水", {**BOLD, "type": kind, "language": "x"}) == (Entity(kind, 0, 2),)


@pytest.mark.parametrize(
    "url", ["https://example.org/?a=1#b", "http://暖驿.example", "tel:+8695112345", "HTTPS://example.org"]
)
def test_a_link_to_the_web_or_a_phone_is_kept(url: str) -> None:
    assert read("停水", {**BOLD, "type": "text_link", "url": url}) == (Entity("text_link", 0, 2, url),)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "tg://user?id=1", "mailto:a@example.org", "http://", "https:///x", "https://a b", "",
        "https://example.org/\u202e", "https://example.org/\n", "https://example.org/" + "x" * 2048, None, 5, ["tel:1"],
    ],
)  # fmt: skip
def test_a_link_to_anywhere_else_is_none(url: object) -> None:
    assert read("停水", {**BOLD, "type": "text_link", "url": url}) == ()


@pytest.mark.parametrize(
    "entity",
    [
        {**BOLD, "type": "custom_emoji", "custom_emoji_id": "1"},
        {**BOLD, "type": "text_mention", "user": {"id": 1}},
        {**BOLD, "type": "hashtag"},
        {**BOLD, "type": ["bold"]},
        {**BOLD, "offset": -1},
        {**BOLD, "offset": 5},
        {**BOLD, "offset": 2**70},
        {**BOLD, "offset": True},
        {**BOLD, "offset": 0.0},
        {**BOLD, "length": 0},
        {**BOLD, "length": -1},
        {**BOLD, "length": 99},
        {"type": "bold"},
        {},
        None,
        "bold",
    ],
)
def test_what_is_broken_or_of_no_use_is_left_out(entity: object) -> None:
    assert read("停水通知", entity, BOLD) == (Entity("bold", 0, 2),)


def test_half_an_emoji_cannot_be_bold() -> None:
    assert read("🛵停水", {**BOLD, "offset": 1}) == ()
    assert read("🛵停水", {**BOLD, "offset": 2}) == (Entity("bold", 2, 2),)


def test_formatting_moves_with_words_when_what_is_no_text_goes() -> None:
    (kept,) = read(" \r\n\x00🛵\u202e停\r\n水 了", {"type": "bold", "offset": 7, "length": 4})

    assert cut_utf16(clean_text(" \r\n\x00🛵\u202e停\r\n水 了"), kept.offset, kept.length) == "停\n水"


@given(
    st.text(st.sampled_from("a一🛵\ud83d\r\n\x00 \u202e"), max_size=20),
    st.lists(st.builds(lambda kind, at, length: {"type": kind, "offset": at, "length": length, "url": "tel:1"},
                       st.sampled_from(KINDS), st.integers(-1, 22), st.integers(-1, 22)), max_size=4),
)  # fmt: skip
@example("\r\n", [{**BOLD, "offset": 1, "length": 1}])
def test_formatting_always_lies_in_the_text_that_is_kept(text: str, entities: list[dict[str, Any]]) -> None:
    kept, length = read(text, *entities), utf16_length(clean_text(text))

    assert all(0 <= entity.offset < entity.end <= length for entity in kept)


@given(st.recursive(st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(
    st.sampled_from(["type", "offset", "length", "url"]) | st.text(max_size=2), inner), max_leaves=8))  # fmt: skip
def test_nothing_is_so_strange_that_reading_it_fails(entities: Any) -> None:
    read_formatting({"text": "停水", "entities": entities}, "text", "entities")
    read("停水", entities)


def test_a_notice_is_reviewed_plainly_and_said_as_it_was_written(chat: Transcript) -> None:
    chat.plays("""
        > /notice
        < 写什么？ (1/3) [取消]
        > (voice)
        < 请打字。 写什么？ (1/3) [取消]
        > (document)
        < 请打字。 写什么？ (1/3) [取消]
        > (html: 🛵<b>停水</b> <a href="https://example.org/">看这里</a>)
        < 附件？ (2/3) [⬅ 上一步] [跳过] [取消]
        > [跳过]
        < 什么时候发？ …
        > [现在]
        < 这条会发给 12 个人。 请看一遍： • 写什么？ 🛵停水 看这里 • 附件？ 跳过了 • 什么时候发？ 现在
          [提交] [修改] [取消]
        > (restart)
        > [提交]
        < 🛵停水 看这里
    """)
    bold, link = {"type": "bold", "offset": 2, "length": 2}, {"type": "text_link", "offset": 5, "length": 3}
    formatting = [bold, {**link, "url": "https://example.org/"}]
    assert filed(chat) == [["🛵停水 看这里", formatting, None, "2026-11-23T06:00+00:00"]]
    assert chat.person.chat.last is not None
    assert chat.person.chat.last.content["entities"] == formatting


def test_the_old_words_are_kept_with_their_formatting_or_changed_by_an_edit(chat: Transcript) -> None:
    for deed in ("/notice", "(html: 停<b>水</b>)", "[跳过]", "[现在]"):
        chat.does(deed)
    chat.plays("""
        > [修改]
        < 要改哪一个？ [写什么？ · 停水] …
        > [写什么？ · 停水]
        < 写什么？ (1/3) [不改：停水] [取消]
        > [不改：停水]
        < 这条会发给 12 个人。 请看一遍： • 写什么？ 停水 …
        > 返回
        < 要改哪一个？ …
        > [写什么？ · 停水]
        < 写什么？ (1/3) [不改：停水] [取消]
        > (html: <i>停电</i>)
        < 这条会发给 12 个人。 请看一遍： • 写什么？ 停电 …
    """)
    written = next(message for message in reversed(chat.person.chat.messages) if message.text == "停电")
    chat.person.edits_html(written.message_id, "<u>停电</u>")
    chat.playground.settle()

    assert chat.hears()[0].startswith("< 这条会发给 12 个人。 请看一遍： • 写什么？ 停电")
    chat.does("[提交]")
    assert filed(chat)[0][:2] == ["停电", [{"type": "underline", "offset": 0, "length": 2}]]


@pytest.mark.parametrize(("text", "units"), [("x" * 5120, "5,120"), ("🛵" * 2100, "4,200")])
def test_a_text_that_is_too_long_is_told_how_long_it_is(chat: Transcript, text: str, units: str) -> None:
    chat.does("/notice")

    assert chat.does(text) == [f"< 这条有 {units} 个字，最多 4,096 个。 写什么？ (1/3) [取消]"]
    assert chat.does("🛵" * 2048) == ["< 附件？ (2/3) [⬅ 上一步] [跳过] [取消]"]


def test_what_was_told_before_formatting_was_kept_is_an_answer_still_and_a_voice_is_none() -> None:
    plain, formatted = (Tell(name="words", prompt="写什么？", is_formatted=kept) for kept in (False, True))
    told = Told("停水", entities=(Entity("bold", 0, 2),))

    assert formatted.recall(formatted.store(told)) == told
    assert formatted.recall(plain.store(Told("停水"))) == Told("停水")
    assert plain.recall(formatted.store(told)) == Told("停水")
    with pytest.raises(Wrong, match=r"^这个问题改过了，请再答一次。$"):
        formatted.recall(plain.store(Told(voice="v")))


def test_a_limit_that_was_lowered_asks_again_with_the_length() -> None:
    stored = Tell(name="words", prompt="写什么？", is_formatted=True).store(Told("🛵" * 600))

    with pytest.raises(Wrong, match=r"^这条有 1,200 个字，最多 1,024 个。$"):
        Tell(name="words", prompt="写什么？", is_formatted=True, at_most=1024).recall(stored)
