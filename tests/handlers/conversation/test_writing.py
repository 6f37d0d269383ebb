"""The question for a message: words, a voice, photos, and drafts that are taken as they are or written anew."""

from datetime import UTC, datetime
from typing import Any

import pytest

from handlers.conversation.incoming import Incoming, Photo, SentFile
from handlers.conversation.question import Noted, Partial, Wrong
from handlers.conversation.writing import Draft, Write, Written
from handlers.words import speaking

NOW = datetime(2026, 11, 28, 6, 0, tzinfo=UTC)
ONE, TWO = Photo("one", "1"), Photo("two", "2")
QUESTION = Write(
    name="words", prompt="?", at_most=20, most_photos=2, drafts=[Draft("d1", "Thanks", "Thank you.", (TWO,))]
)


def answer(question: Write = QUESTION, *, so_far: Any = None, tapped: str | None = None, **said: Any) -> Any:
    photos = said.get("photos", ())
    files = tuple(SentFile("photo", photo.file_id, photo.unique_id) for photo in photos)
    with speaking("en"):
        return question.read(Incoming(chat_id=1, at=NOW, **{"files": files, **said}), tapped=tapped, so_far=so_far)


def test_a_message_is_words_a_voice_or_photos_with_words() -> None:
    assert answer(text="Done.") == Written("Done.")
    assert answer(voice="v") == Written(voice="v")
    assert answer(text="Look.", photos=(ONE,)) == Noted(Written("Look.", photos=(ONE,)), "")


def test_photos_wait_for_words() -> None:
    begun = answer(photos=(ONE,))
    assert begun == Partial({"photos": [["one", "1"]]})

    assert answer(text="Look.", so_far=begun.so_far) == Written("Look.", photos=(ONE,))
    assert answer(voice="v", so_far=begun.so_far) == Written(voice="v", photos=(ONE,))
    assert answer(tapped="~done", so_far=begun.so_far) == Written(photos=(ONE,))
    assert answer(text="done", so_far=begun.so_far) == Written(photos=(ONE,))


def test_a_draft_is_taken_as_it_is_or_written_anew() -> None:
    begun = answer(tapped="d1").so_far
    with speaking("en"):
        assert QUESTION.text(begun).startswith("Thank you.\n1 photo\n\nTake it as it is")
        assert [choice.label for row in QUESTION.choices(begun) for choice in row] == ["Take it as it is", "Thanks"]

    assert answer(tapped="~done", so_far=begun) == Written("Thank you.", photos=(TWO,))
    assert answer(text="Thanks a lot.", so_far=begun) == Written("Thanks a lot.", photos=(TWO,))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({}, "Please type it, send a voice message, or photos with words under them."),
        ({"tapped": "~done"}, "Please type it, send a voice message, or photos with words under them."),
        ({"text": "x" * 21}, "That is 21 characters; please tell it in 20 at most."),
        ({"tapped": "d9"}, "What you chose is no longer on offer."),
        (
            {"text": "my file", "files": (SentFile("document", "d", "d"),)},
            "Please type it, send a voice message, or photos with words under them.",
        ),
    ],
)
def test_what_is_no_message_is_refused_with_what_would_be(said: dict[str, Any], why: str) -> None:
    with pytest.raises(Wrong) as wrong:
        answer(**said)
    assert str(wrong.value) == why


def test_photos_beyond_the_most_are_left_out_and_that_is_said() -> None:
    many = answer(text="Look.", photos=(ONE, TWO, Photo("three", "3")))
    assert (many.value.photos, many.note) == ((ONE, TWO), "Only the first 2 photos are kept.")

    full = Write(name="words", prompt="?", most_photos=0)
    assert answer(full, photos=(ONE,)) == Partial({}, note="No more photos can be kept here; words still can.")


def test_it_is_kept_and_recalled_as_it_was() -> None:
    for written in (Written("a"), Written(voice="v", photos=(ONE,)), Written("a", photos=(ONE, TWO))):
        assert QUESTION.recall(QUESTION.store(written)) == written
    for stored in ("a", {}, {"text": "x" * 21}, {"photos": [["1", "1"], ["2", "2"], ["3", "3"]]}):
        with pytest.raises(Wrong):
            QUESTION.recall(stored)
