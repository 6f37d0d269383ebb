"""Texts and buttons as the Bot API takes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.conversation import Button, in_rows
from handlers.conversation.pieces import LONGEST_TEXT
from handlers.conversation.replies import LONGEST_CAPTION, LONGEST_LABEL, Replies, label
from models.formatted_text import Entity
from tests.telegram_server.utf16 import cut_utf16


def sent(text: str) -> list[str]:
    replies = Replies(1)
    replies.text(text, [[Button("a", "m")]])
    *others, last = [parameters for _method, parameters in replies.calls]
    assert "reply_markup" in last
    assert all("reply_markup" not in parameters for parameters in others)
    return [parameters["text"] for parameters in (*others, last)]


@given(st.text(st.sampled_from("ab 一🛵\n"), max_size=40), st.integers(1, 900))
def test_a_long_text_comes_whole_in_messages_that_fit(text: str, times: int) -> None:
    pieces = sent(text * times)

    assert all(0 < len(piece.encode("utf-16-le")) // 2 <= LONGEST_TEXT for piece in pieces)
    assert all(piece == piece.strip() for piece in pieces)
    assert "".join("".join(pieces).split()) == ("".join((text * times).split()) or "…")


def test_a_long_text_is_cut_where_a_line_ends() -> None:
    assert sent("\n".join(["x" * 99] * 50)) == ["\n".join(["x" * 99] * 40), "\n".join(["x" * 99] * 10)]


@given(st.text(max_size=200))
def test_a_label_is_one_line_that_fits(text: str) -> None:
    assert len(label(text)) <= LONGEST_LABEL
    assert "\n" not in label(text)


def test_data_that_no_button_can_bear_is_noticed_at_once() -> None:
    Button("a", "话" * 21)
    with pytest.raises(ValueError, match="66 bytes"):
        Button("a", "话" * 22)


def test_short_buttons_share_a_row_and_long_ones_have_their_own() -> None:
    buttons = [Button(text, "m") for text in ("取暖", "喝水", "充电", "兴庆区前进街智慧驿站", "是", "否")]

    assert [[button.text for button in row] for row in in_rows(buttons)] == [
        ["取暖", "喝水", "充电"], ["兴庆区前进街智慧驿站"], ["是", "否"],
    ]  # fmt: skip


def test_a_tap_is_answered_once_and_first() -> None:
    replies = Replies(1)
    replies.text("words")
    replies.answer_tap("7", "first")
    replies.answer_tap("7", "second")

    assert [(method, parameters["text"]) for method, parameters in replies.calls] == [
        ("answerCallbackQuery", "first"), ("sendMessage", "words"),
    ]  # fmt: skip


@given(st.text(st.sampled_from("ab 一🛵\n"), min_size=1, max_size=40), st.integers(1, 300), st.data())
def test_formatting_stays_on_its_words_however_a_text_is_cut(text: str, times: int, data: st.DataObject) -> None:
    whole = text * times
    begin = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(begin, len(whole)))
    offset, length = (len(part.encode("utf-16-le")) // 2 for part in (whole[:begin], whole[begin:end]))
    replies = Replies(1)

    replies.text(whole, entities=[Entity("bold", offset, length)] if length else [])

    bold = [
        cut_utf16(parameters["text"], entity["offset"], entity["length"])
        for _method, parameters in replies.calls
        for entity in parameters.get("entities", [])
    ]
    assert "".join("".join(bold).split()) == "".join(whole[begin:end].split())


def test_a_caption_has_its_formatting_and_all_kinds_of_buttons() -> None:
    replies = Replies(1)
    rows = [[Button("看一看", url="https://example.org/"), Button("好", "m")]]

    replies.photo("file:a", "停水", rows, entities=[Entity("bold", 0, 2)])
    replies.document("file:b", rows=rows)

    buttons = {
        "inline_keyboard": [
            [{"text": "看一看", "url": "https://example.org/"}, {"text": "好", "callback_data": "m"}],
        ]
    }
    caption = {"caption": "停水", "caption_entities": [{"type": "bold", "offset": 0, "length": 2}]}
    assert replies.calls == [
        ("sendPhoto", {"chat_id": 1, "photo": "file:a", **caption, "reply_markup": buttons}),
        ("sendDocument", {"chat_id": 1, "document": "file:b", "reply_markup": buttons}),
    ]  # fmt: skip


@pytest.mark.parametrize("units", [LONGEST_CAPTION, LONGEST_CAPTION + 1])
def test_a_caption_that_is_too_long_comes_beneath(units: int) -> None:
    replies = Replies(1)
    text = "🛵" * (units // 2) + "x" * (units % 2)

    replies.photo("file:a", text, [[Button("好", "m")]], entities=[Entity("italic", 0, 2)])

    told = [
        (method, "caption" in said, said.get("entities") or said.get("caption_entities"), "reply_markup" in said)
        for method, said in replies.calls
    ]
    italic = [{"type": "italic", "offset": 0, "length": 2}]
    assert told == (
        [("sendPhoto", True, italic, True)]
        if units == LONGEST_CAPTION
        else [("sendPhoto", False, None, False), ("sendMessage", False, italic, True)]
    )
