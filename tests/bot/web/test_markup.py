"""Telegram's HTML, read for the page: known tags, safe links, and everything else refused."""

import html
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.markup import Misfit, read_entities, read_html


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("plain & simple", "plain & simple", []),
        ("&lt;b&gt; &amp;amp; &quot; &#39; &#x6696; &copy;", "<b> &amp; \" ' 暖 &copy;", []),
        ("\N{GRINNING FACE}<b>暖</b>", "\N{GRINNING FACE}暖", [("bold", 2, 1)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("<B>x</B><ins>y</ins><del>z</del>", "xyz", [("bold", 0, 1), ("underline", 1, 1), ("strikethrough", 2, 1)]),
        (
            '<code>a</code><pre>b</pre><span class="tg-spoiler">c</span>',
            "abc",
            [("code", 0, 1), ("pre", 1, 1), ("spoiler", 2, 1)],
        ),
        ("<blockquote expandable>q</blockquote>", "q", [("blockquote", 0, 1)]),
        ('<a href="javascript:alert(1)">x</a>', "x", []),
        ('<a href="java\nscript:alert(1)">x</a>', "x", []),
        ("<a>x</a>", "x", []),
        ("<b></b>x", "x", []),
    ],
)
def test_html_becomes_text_and_entities(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    found_text, found = read_html(source)

    assert found_text == text
    assert [(entity["type"], entity["offset"], entity["length"]) for entity in found] == entities


def test_a_link_keeps_its_address() -> None:
    _text, entities = read_html("<a href=\"https://example.org/?a=1&amp;b=%22\">x</a><a href='tel:+86123'>y</a>")

    assert [entity["url"] for entity in entities] == ["https://example.org/?a=1&b=%22", "tel:+86123"]


def test_formatting_that_came_beside_its_text_is_shown_nested_and_safe() -> None:
    def entity(kind: str, offset: int, length: int, **more: object) -> dict[str, object]:
        return {"type": kind, "offset": offset, "length": length, **more}

    web, phone = {"url": "https://example.org/"}, {"url": "tel:110"}
    given = [
        entity("bold", 0, 4), entity("spoiler", 2, 4), entity("text_link", 6, 1, **web),
        entity("text_link", 7, 1, **phone), entity("text_link", 8, 1, url="javascript:alert(1)"),
        entity("custom_emoji", 0, 2, custom_emoji_id="1"),
    ]  # fmt: skip

    assert read_entities(given, "🛵停水请看这里吧") == [
        entity("bold", 0, 4), entity("spoiler", 2, 2), entity("spoiler", 4, 2), entity("text_link", 6, 1, **web),
        entity("text_link", 7, 1, **phone),
    ]  # fmt: skip
    assert read_entities(json.dumps(given), "🛵停水请看这里吧") == read_entities(given, "🛵停水请看这里吧")


BOLD = {"type": "bold", "offset": 0, "length": 2}


@pytest.mark.parametrize(
    "value",
    [
        "{", 5, [None], [{}], [{**BOLD, "offset": 1}], [{**BOLD, "length": 1}], [{**BOLD, "length": 9}],
        [{**BOLD, "offset": -1}], [{**BOLD, "length": -1}], [{**BOLD, "offset": True}], [{**BOLD, "type": 5}],
    ],
)  # fmt: skip
def test_formatting_that_does_not_lie_in_its_text_is_refused(value: object) -> None:
    with pytest.raises(Misfit):
        read_entities(value, "🛵x")
    assert read_entities([BOLD], "🛵x") == [BOLD]


@given(st.text())
def test_escaped_names_come_out_as_they_were(name: str) -> None:
    text, entities = read_html(f"<b>{html.escape(name)}</b>")

    assert text == html.unescape(html.escape(name))
    assert len(entities) == (1 if name else 0)


@given(st.text(alphabet="<>/&;abi \"'=#x1\0\ud800暖"))
def test_any_markup_is_read_or_refused(source: str) -> None:
    try:
        text, entities = read_html(source)
    except Misfit:
        return
    assert all(0 <= entity["offset"] <= len(text.encode("utf-16-le", "surrogatepass")) // 2 for entity in entities)
