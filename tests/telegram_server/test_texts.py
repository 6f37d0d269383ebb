"""Texts are parsed, trimmed and measured as Telegram does it."""

import pytest

from tests.telegram_server.html_markup import Entity, read_html
from tests.telegram_server.limits import Limit
from tests.telegram_server.refusal import Refused
from tests.telegram_server.texts import command_entities, read_caption, read_text
from tests.telegram_server.utf16 import cut_utf16

LIMIT = Limit(1, 4096, "characters", after_entities=True)
CAPTION_LIMIT = Limit(0, 1024, "characters", after_entities=True)


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("plain 暖驿", "plain 暖驿", []),
        ("<b>a</b> &lt;b&gt; &amp;&quot;", 'a <b> &"', [{"type": "bold", "offset": 0, "length": 1}]),
        ("🛵<i>🛵暖</i>", "🛵🛵暖", [{"type": "italic", "offset": 2, "length": 3}]),
        (
            "<b>a<i>b</i></b>",
            "ab",
            [{"type": "bold", "offset": 0, "length": 2}, {"type": "italic", "offset": 1, "length": 1}],
        ),
        (
            '<a href="https://a.example/?x=1&amp;y=2">here</a>',
            "here",
            [{"type": "text_link", "url": "https://a.example/?x=1&y=2", "offset": 0, "length": 4}],
        ),
        ("<a>no link</a>", "no link", []),
        ('<span class="tg-spoiler">x</span>', "x", [{"type": "spoiler", "offset": 0, "length": 1}]),
        ("<blockquote expandable>x</blockquote>", "x", [{"type": "expandable_blockquote", "offset": 0, "length": 1}]),
        ("<STRONG>x</Strong>", "x", [{"type": "bold", "offset": 0, "length": 1}]),
        ("<code>a</>", "a", [{"type": "code", "offset": 0, "length": 1}]),
        ("<b></b>x", "x", []),
        ("&#26262;&#x9a7f; &nbsp; &", "暖驿 &nbsp; &", []),
        ("1 > 0", "1 > 0", []),
    ],
)
def test_html_becomes_text_and_entities(source: str, text: str, entities: list[Entity]) -> None:
    assert read_html(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("暖<br>", 'Unsupported start tag "br" at byte offset 3'),
        ("<b>open", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a<b", "Unclosed start tag at byte offset 1"),
        ("</b>", "Unexpected end tag at byte offset 0"),
        ("<b><i>test</b></i>", 'Unmatched end tag at byte offset 10, expected "</i>", found "</b>"'),
        ("<b>a</b ", "Unclosed end tag at byte offset 4"),
        ("<i  =a>x</i>", 'Empty attribute name in the tag "i" at byte offset 0'),
        ("<a href=a,b>x</a>", "Unexpected end of name token at byte offset 8"),
        ('<a href="a>x</a>', "Unclosed start tag at byte offset 0"),
        ("<i a", 'Unclosed start tag "i" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler"'),
    ],
)
def test_bad_html_is_refused_with_its_place(source: str, reason: str) -> None:
    with pytest.raises(Refused) as caught:
        read_html(source)
    assert caught.value.description == f"Bad Request: can't parse entities: {reason}"


def test_a_text_is_measured_after_its_tags_are_gone() -> None:
    longest = "暖" * 4096
    assert read_text({"text": f"<b>{longest}</b>", "parse_mode": "HTML"}, LIMIT).text == longest
    with pytest.raises(Refused, match="message is too long"):
        read_text({"text": longest + "驿"}, LIMIT)
    with pytest.raises(Refused, match="message caption is too long"):
        read_caption({"caption": "x" * 1025}, CAPTION_LIMIT)


def test_an_empty_text_is_refused_and_an_empty_caption_is_not() -> None:
    with pytest.raises(Refused, match="message text is empty"):
        read_text({"text": ""}, LIMIT)
    with pytest.raises(Refused, match="text must be non-empty"):
        read_text({"text": " \n "}, LIMIT)
    with pytest.raises(Refused, match="text must be non-empty"):
        read_text({"text": "<b> </b>", "parse_mode": "HTML"}, LIMIT)
    assert read_caption({}, CAPTION_LIMIT).as_fields("caption", "caption_entities") == {}


def test_spaces_around_a_text_go_and_entities_move_with_it() -> None:
    formatted = read_text({"text": " \n🛵<b> bold </b> ", "parse_mode": "HTML"}, LIMIT)

    assert formatted.text == "🛵 bold"
    assert formatted.entities == [{"type": "bold", "offset": 2, "length": 5}]


def test_given_entities_must_lie_in_the_text() -> None:
    def refusal(**entity: object) -> str:
        with pytest.raises(Refused) as caught:
            read_text({"text": "hello", "entities": [{"type": "bold", **entity}]}, LIMIT)
        return caught.value.description

    assert refusal(offset=100, length=1).endswith("entity begins after the end of the text at UTF-16 offset 100")
    assert refusal(offset=0, length=9).endswith("UTF-16 offset 0 ends after the end of the text at UTF-16 offset 9")
    assert refusal(offset=-1, length=1).endswith("receive an entity with incorrect offset -1")
    assert refusal(type="text_link", offset=0, length=1).endswith('Can\'t find field "url"')


def test_given_entities_cut_no_character_and_lie_in_one_another() -> None:
    def read(*entities: tuple[str, int, int]) -> int:
        given = [{"type": kind, "offset": offset, "length": length} for kind, offset, length in entities]
        return len(read_caption({"caption": "🛵 hello", "caption_entities": given}, CAPTION_LIMIT).entities)

    for wrong in (
        [("bold", 1, 3)],
        [("bold", 0, 1)],
        [("bold", 0, 0)],
        [("bold", 0, 4), ("italic", 2, 5)],
        [("code", 3, 4), ("bold", 3, 2)],
        [("bold", 2, 4), ("pre", 3, 1)],
        [("blockquote", 0, 8), ("blockquote", 2, 3)],
        [("bold", 2, 1)] * 101,
    ):
        with pytest.raises(Refused):
            read(*wrong)
    assert read(("blockquote", 0, 8), ("code", 3, 2), ("bold", 5, 3), ("italic", 5, 2)) == 4


def test_only_known_parse_modes_are_read() -> None:
    with pytest.raises(Refused, match="unsupported parse_mode"):
        read_text({"text": "a", "parse_mode": "XML"}, LIMIT)
    assert read_text({"text": "<b>a</b>", "parse_mode": "html"}, LIMIT).text == "a"


@pytest.mark.parametrize(
    ("text", "commands"),
    [
        ("/start", ["/start"]),
        ("/start abc_1", ["/start"]),
        ("🛵 请发 /near@nuanyi_bot 谢谢 /help", ["/near@nuanyi_bot", "/help"]),
        ("a/b /c/d //e /near附近 1/2", []),
        ("/", []),
    ],
)
def test_commands_are_marked_in_utf16_units(text: str, commands: list[str]) -> None:
    entities = command_entities(text)
    assert [cut_utf16(text, entity["offset"], entity["length"]) for entity in entities] == commands
