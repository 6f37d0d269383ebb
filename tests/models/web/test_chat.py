"""What the server keeps for the chat page, and how soon it forgets it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, func, select

from models.web.chat import (
    NoSuchWebChat,
    WebMessage,
    find_web_chat,
    forget_numbers,
    number_message,
    open_web_chat,
    set_web_language,
)
from models.web.event import (
    EVENTS_A_CHAT,
    Change,
    WebEvent,
    acknowledge_events,
    append_event,
    forget_events,
    list_events,
    list_newest_events,
)
from tests.conftest import opened

NOW = datetime(2026, 8, 20, 10, 0, tzinfo=UTC)
CHAT = 2**52 + 7
OTHER_CHAT = 2**52 + 8


@pytest.fixture
def db(db: Session) -> Session:
    for chat_id in (CHAT, OTHER_CHAT):
        open_web_chat(db, chat_id=chat_id, session=f"of {chat_id}", seat="me", language="en", now=NOW)
    return db


def say(db: Session, words: str, *, key: str | None = None, chat_id: int = CHAT, now: datetime = NOW) -> int:
    change = Change("sendMessage", {"text": words}, key=key)
    return append_event(db, chat_id=chat_id, change=change, now=now).message_id


def words_after(db: Session, event: int, chat_id: int = CHAT) -> list[str]:
    return [found.body["message"]["text"] for found in list_events(db, chat_id=chat_id, after=event)]


def count(db: Session, table: Any) -> int:
    return db.exec(select(func.count()).select_from(table)).one()


def test_both_sides_share_the_message_numbers_of_a_chat(db: Session) -> None:
    asked = number_message(db, chat_id=CHAT, key="a", now=NOW)
    answered = say(db, "Here is one.")
    elsewhere = number_message(db, chat_id=OTHER_CHAT, key="a", now=NOW)

    assert (asked.message_id, answered, elsewhere.message_id) == (1, 2, 1)


def test_a_repeated_message_gets_its_number_again(db: Session) -> None:
    first = number_message(db, chat_id=CHAT, key="a", now=NOW)
    number_message(db, chat_id=CHAT, key="b", now=NOW)

    assert number_message(db, chat_id=CHAT, key="a", now=NOW + timedelta(hours=1)) == first


def test_a_tap_takes_no_message_number(db: Session) -> None:
    say(db, "Where are you?")

    tap = number_message(db, chat_id=CHAT, key="tap", message_id=1, now=NOW)

    assert tap.message_id == 1
    assert say(db, "Thank you.") == 2


def test_events_come_in_order_until_the_page_has_kept_them(db: Session) -> None:
    for words in ("one", "two", "three"):
        say(db, words)
    say(db, "elsewhere", chat_id=OTHER_CHAT)

    assert words_after(db, 0) == ["one", "two", "three"]
    assert acknowledge_events(db, {CHAT: 2, OTHER_CHAT: 0}) == 2
    assert words_after(db, 0) == ["three"]
    assert words_after(db, 0, OTHER_CHAT) == ["elsewhere"]
    assert list_newest_events(db, [CHAT, OTHER_CHAT, 12]) == {CHAT: 3, OTHER_CHAT: 1}


def test_a_page_that_remembers_another_database_does_not_delete_what_it_never_saw(db: Session) -> None:
    say(db, "one")

    assert acknowledge_events(db, {CHAT: 99, 12: 1}) == 0
    assert words_after(db, 0) == ["one"]


def test_a_reply_that_is_repeated_after_it_was_shown_and_forgotten_is_not_shown_again(db: Session) -> None:
    say(db, "Your case is in.", key="9:1")
    acknowledge_events(db, {CHAT: 1})

    repeated = append_event(
        db, chat_id=CHAT, change=Change("sendMessage", {"text": "again"}, key="9:1"), now=NOW + timedelta(minutes=1)
    )

    assert (repeated.message_id, repeated.sent_at, repeated.event) == (1, NOW, None)
    assert words_after(db, 0) == []


def test_a_change_names_the_message_that_it_changes(db: Session) -> None:
    say(db, "one")

    append_event(db, chat_id=CHAT, change=Change("editMessageText", {"text": "1"}, message_id=1, key="k"), now=NOW)

    assert list_events(db, chat_id=CHAT, after=1)[0].body == {
        "method": "editMessageText",
        "message": {"text": "1", "message_id": 1, "date": int(NOW.timestamp())},
    }


def test_a_page_that_stays_away_leaves_at_most_500_events_behind(db: Session) -> None:
    for number in range(EVENTS_A_CHAT + 20):
        say(db, str(number))

    kept = words_after(db, 0)
    assert (len(kept), kept[0]) == (EVENTS_A_CHAT, "20")


def test_what_nobody_came_back_for_is_forgotten(db: Session) -> None:
    say(db, "old", key="old", now=NOW)
    say(db, "new", key="new", now=NOW + timedelta(days=29))

    later = NOW + timedelta(days=30, seconds=1)

    assert (forget_events(db, now=later), forget_numbers(db, now=later)) == (1, 1)
    assert (count(db, WebEvent), count(db, WebMessage)) == (1, 1)


def test_a_chat_that_no_page_opened_gets_nothing(db: Session) -> None:
    with pytest.raises(NoSuchWebChat) as refusal:
        say(db, "hello", chat_id=12)

    assert refusal.value.chat_id == 12
    assert db.exec(select(WebEvent).where(col(WebEvent.chat_id) == 12)).all() == []


def test_opening_a_chat_again_keeps_its_language_and_numbers(db: Session) -> None:
    say(db, "one")
    set_web_language(db, chat_id=CHAT, language="zh_CN")

    chat = open_web_chat(db, chat_id=CHAT, session="s", seat="admin", language="en", now=NOW + timedelta(days=1))

    assert chat == find_web_chat(db, CHAT)
    assert (chat.language, chat.seat, chat.last_event, chat.created_at) == ("zh_CN", "me", 1, NOW)


def test_deleted_events_leave_no_trace_in_the_file(sqlite_url: str) -> None:
    with opened(sqlite_url) as engine, Session(engine) as db:
        open_web_chat(db, chat_id=CHAT, session="s", seat="me", language="en", now=NOW)
        say(db, "CANARY-7d21")
        db.commit()
        acknowledge_events(db, {CHAT: 1})
        db.commit()

    files = Path(sqlite_url.removeprefix("sqlite:///")).parent.iterdir()
    assert not [path for path in files if b"CANARY-7d21" in path.read_bytes()]
