"""What is read from Bot API updates, whoever made them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.conversation.cleaning import LONGEST_READ, clean_text
from handlers.conversation.incoming import Incoming, Photo, Spot, chat_of, read_updates

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
ANN = {"id": 2**51 + 7, "is_bot": False, "first_name": "Ann", "language_code": "en"}
HERE = {"id": 2**51 + 7, "type": "private", "first_name": "Ann"}
COMMAND = {"type": "bot_command", "offset": 0, "length": 5}


def read(*contents: dict[str, Any], kind: str = "message") -> Incoming | None:
    messages = [{"message_id": 5, "date": 1_795_000_000, "chat": HERE, "from": ANN, **content} for content in contents]
    return read_updates([{"update_id": 1, kind: message} for message in messages], now=NOW)


def told(*contents: dict[str, Any], kind: str = "message") -> Incoming:
    said = read(*contents, kind=kind)
    assert said is not None
    return said


@pytest.mark.parametrize(
    ("text", "command", "argument"),
    [
        ("/near", "near", ""),
        ("/Near@nuanyi_bot hot water", "near", "hot water"),
        ("/near\n敬德街 南门", "near", "敬德街 南门"),
        ("/near   敬德街 ", "near", "敬德街"),
    ],
)
def test_a_command_has_a_name_and_all_that_stands_behind_it(text: str, command: str, argument: str) -> None:
    said = told({"text": text, "entities": [COMMAND]})

    assert (said.command, said.argument) == (command, argument)


@pytest.mark.parametrize(
    "content",
    [
        {"text": "/near"},
        {"text": "see /near", "entities": [{**COMMAND, "offset": 4}]},
        {"caption": "/near", "photo": [{"file_id": "a"}], "caption_entities": [COMMAND]},
        {"text": "/near", "entities": [COMMAND], "forward_origin": {"type": "hidden_user"}},
        {"text": "/near", "entities": [COMMAND], "forward_date": 1},
        {"text": "/near", "entities": [COMMAND], "via_bot": {"id": 9, "is_bot": True}},
    ],
)
def test_what_merely_looks_like_a_command_is_none(content: dict[str, Any]) -> None:
    assert told(content).command == ""


@pytest.mark.parametrize(
    "content",
    [
        {"text": "/near", "entities": [COMMAND], "sender_chat": {"id": -1001, "type": "supergroup"}},
        {"text": "/near", "entities": [COMMAND], "chat": {"id": -1001, "type": "channel"}},
        {"pinned_message": {"message_id": 1}},
        {"new_chat_title": "Riders"},
        {"text": "hi", "chat": {}},
        {"text": "hi", "chat": {"id": 2**60}},
        {"text": "hi", "chat": {"id": True}},
    ],
)
def test_what_no_person_wrote_is_left_alone(content: dict[str, Any]) -> None:
    assert read(content) is None


def test_channel_posts_belong_to_no_chat() -> None:
    assert chat_of({"update_id": 1, "channel_post": {"message_id": 1, "chat": {"id": -1001}, "text": "/stats"}}) is None


def test_an_album_is_one_message_with_the_caption_that_any_of_its_pictures_has() -> None:
    sizes = [[{"file_id": f"small{n}"}, {"file_id": f"large{n}", "file_unique_id": f"u{n}"}] for n in range(3)]
    said = told({"photo": sizes[0]}, {"photo": sizes[1], "caption": "at the gate"}, {"photo": sizes[2]})

    assert said.text == "at the gate"
    assert said.photos == (Photo("large0", "u0"), Photo("large1", "u1"), Photo("large2", "u2"))


def test_a_picture_sent_as_a_file_is_a_photo_and_any_other_file_is_not() -> None:
    assert told({"document": {"file_id": "a", "mime_type": "image/png"}}).photos == (Photo("a", "a"),)
    assert told({"document": {"file_id": "a", "mime_type": "application/pdf"}}).photos == ()


def test_a_position_must_be_on_the_earth() -> None:
    assert told({"location": {"latitude": 90, "longitude": -180.0}}).spot == Spot(90, -180)
    for latitude in (90.1, float("nan"), float("inf"), "38", None, True, 10**400):
        assert told({"location": {"latitude": latitude, "longitude": 106}}).spot is None


def test_a_venue_is_a_position_with_a_name() -> None:
    here = {"latitude": 38.47, "longitude": 106.27}

    said = told({"location": here, "venue": {"location": here, "title": "<b>南门</b>\u202e", "address": ""}})

    assert said.spot == Spot(38.47, 106.27, "<b>南门</b>")


def test_the_moment_is_when_the_person_wrote_or_changed_it() -> None:
    assert told({"text": "a"}).at == datetime.fromtimestamp(1_795_000_000, UTC)
    assert told({"text": "a", "edit_date": 1_795_100_000}, kind="edited_message").at.timestamp() == 1_795_100_000


@pytest.mark.parametrize("date", [NOW.timestamp() + 60, 0, -1, 10**30, float("nan"), "1795000000", None, [], True])
def test_a_clock_that_cannot_be_right_is_not_believed(date: object) -> None:
    assert told({"text": "a", "date": date}).at == NOW


def test_a_tap_without_data_or_without_its_message_is_a_tap_all_the_same() -> None:
    said = read_updates([{"callback_query": {"id": 77, "from": ANN, "inline_message_id": "x"}}], now=NOW)

    assert said is not None
    assert (said.chat_id, said.data, said.tap_id, said.is_tap) == (ANN["id"], "", "77", True)


def test_ten_megabytes_are_read_to_a_length_that_no_honest_message_reaches() -> None:
    assert len(told({"text": "话" * 10_000_000}).text) == LONGEST_READ


@given(st.text(st.characters(), max_size=50))
def test_clean_text_can_be_stored_and_turns_nothing_behind_it(text: str) -> None:
    cleaned = clean_text(text)

    cleaned.encode()
    assert "\x00" not in cleaned
    assert not {*"\u202a\u202e\u2066\u2069\u200f\u061c"} & {*cleaned}
    assert clean_text(cleaned) == cleaned


@pytest.mark.parametrize("text", ["\u200b", "\u3164 \u2060", "\u2800", "\ufeff\n\u00ad"])
def test_what_nobody_can_see_says_nothing(text: str) -> None:
    assert clean_text(text) == ""


@given(st.text("ab \n一<&>|/{}%🛵é", max_size=50))
def test_clean_text_leaves_words_as_they_are(text: str) -> None:
    assert clean_text(text) == text.strip()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.sampled_from([
    "message_id", "date", "edit_date", "chat", "from", "sender_chat", "text", "caption", "entities", "photo",
    "document", "voice", "audio", "location", "venue", "contact", "forward_origin", "media_group_id", "sticker", "data",
])  # fmt: skip


@given(
    st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member", "channel_post", "poll"]),
    JSON | st.dictionaries(FIELDS, JSON | st.just(HERE) | st.just(ANN)),
)
def test_no_update_is_so_strange_that_reading_it_fails(kind: str, content: object) -> None:
    update = {"update_id": 1, kind: content}

    said = read_updates([update], now=NOW)

    assert said is None or said.chat_id == chat_of(update)
