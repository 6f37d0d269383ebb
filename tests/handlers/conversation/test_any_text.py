"""I2: whatever text is sent, what of it is text is kept, and comes back from either database as it was."""

import unicodedata
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Engine, Integer, MetaData, Table, Text, insert, select
from sqlmodel import Session

from handlers.conversation import Chat, conversation
from tests.handlers.conversation import flows
from tests.handlers.conversation.stepping import Call, Stepping
from tests.loops import Count, rounds

LONGEST = 4096
TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
MARKS = "\u200e\u200f\u061c"

_own = MetaData()
# As it is: what stands in the chat's memory is escaped, so that it would come through any database.
_told = Table("told", _own, Column("id", Integer, primary_key=True), Column("words", Text, nullable=False))


@conversation("tell", command="tell", title="说")
def tell(chat: Chat) -> None:
    told = chat.tell("words", "说吧。", at_most=LONGEST)
    chat.db.execute(insert(_told).values(words=told.text))
    chat.say("{words}", words=told.text)


CONVERSATIONS = replace(flows.CONVERSATIONS, flows=(tell,), welcome=tell)

_parts = st.lists(
    st.text(st.characters() | st.characters(categories=["Cs", "Cc", "Cf"]), min_size=1, max_size=8)
    | st.sampled_from("\x00\x1b\x7f\x85\ud83d\udfff\u061c\u200e\u200f\u202a\u202e\u2066\u2069")
    | st.sampled_from([*"\r\n\t {}%\\'\"|/", "🛵", "👨\u200d👩\u200d👧", "e\u0301", "话", "\r\n"]),
    max_size=12,
)
_short = _parts.map("".join)
_long = st.builds(lambda text, length: (text * length)[:length], _short, st.integers(2000, LONGEST + 2))
texts = _short | _long


@pytest.fixture
def engine_that_keeps(engine: Engine) -> Iterator[Engine]:
    _own.create_all(engine)
    yield engine
    _own.drop_all(engine)


@pytest.mark.chaos
def test_any_text_is_kept_and_said_again_as_far_as_it_is_text(engine_that_keeps: Engine, count: Count) -> None:
    times = rounds(60, 20_000)

    @given(sent=texts)
    @example(sent="\0")
    @example(sent="\ud83d")
    @example(sent="🛵" * LONGEST)
    @example(sent="话" * (LONGEST + 1))
    @settings(max_examples=times, deadline=None)
    def comes_back(sent: str) -> None:
        with engine_that_keeps.connect() as connection, Session(bind=connection) as db:
            stepping = Stepping(db, CONVERSATIONS)
            stepping.says({"text": "/tell", "entities": [{"type": "bot_command", "offset": 0, "length": 5}]})
            calls = stepping.says({"text": sent})
            kept = [*db.execute(select(_told.c.words)).scalars()]
            text = as_text(sent)
            is_open = bool(stepping.state().get("runs"))

        if 0 < len(text) <= LONGEST:
            assert kept == [text]
            assert not is_open
            assert without_blanks(said(calls)) == without_blanks(text)
        else:
            assert kept == []
            assert is_open
        assert said(calls)

    comes_back()
    count(f"{times} texts")


def as_text(sent: str) -> str:
    """What is left without what cannot be seen, halves of characters, and marks that turn the rest round."""
    lines = sent.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(character for character in lines if is_text(character)).strip()


def is_text(character: str) -> bool:
    is_kept = unicodedata.category(character) not in ("Cc", "Cs") or character in "\n\t"
    return is_kept and unicodedata.bidirectional(character) not in TURNING and character not in MARKS


def said(calls: list[Call]) -> str:
    """In as many messages as it takes, none longer than one may be; each goes out as JSON in UTF-8."""
    texts = [parameters["text"] for method, parameters in calls if method == "sendMessage"]
    assert all(0 < len(text.encode("utf-16-le")) // 2 <= LONGEST for text in texts)
    return "".join(text.encode().decode() for text in texts)


def without_blanks(text: str) -> str:
    """Where a text is cut into messages the blanks at the ends go."""
    return "".join(text.split())
