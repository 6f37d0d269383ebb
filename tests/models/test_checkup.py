"""O6: every row of work that has not come to its end is found, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session

from models.checkup import (
    OWED,
    TABLES_OF_WORK,
    UNSWEPT,
    Backlog,
    list_backlogs,
    list_damage,
    list_lost,
    take_up_again,
)
from models.dialogue import Owed, open_dialogue, store_dialogue
from models.received import (
    KEEP_SET_ASIDE,
    SET_ASIDE,
    WAITING,
    Waiting,
    finish_update,
    forget_seen,
    keep_updates,
    list_unfinished,
    set_update_aside,
)
from models.tables import METADATA
from models.web_chat import number_message, open_web_chat
from models.web_event import Change, append_event
from models.web_file import WebFile, keep_file

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
LONG_AGO = NOW - timedelta(minutes=5, seconds=1)
JUST_NOW = NOW - timedelta(minutes=4, seconds=59)
TABLES_OF_TRUTH = {
    "area",
    "area_outline",
    "contact",
    "favourite_station",
    "person",
    "station",
    "station_report",
    "web_chat",
}


def keep(db: Session, key: str, *, at: datetime) -> Waiting:
    update = Waiting("telegram", key, {"message": {"chat": {"id": 1}}})
    keep_updates(db, [update], worker=7, now=at)
    return update


def owe(db: Session, chat_id: int, *, at: datetime) -> None:
    dialogue = open_dialogue(db, chat_id, now=at)
    dialogue.owed = [Owed(f"{chat_id}:1:0", 7, "sendMessage", {"chat_id": chat_id, "text": "…"})]
    store_dialogue(db, dialogue, now=at)


def test_an_update_that_waits_longer_than_five_minutes_is_found(db: Session) -> None:
    keep(db, "1", at=JUST_NOW)
    assert list_backlogs(db, now=NOW) == []

    keep(db, "2", at=LONG_AGO)
    keep(db, "3", at=LONG_AGO + timedelta(milliseconds=10))

    assert list_backlogs(db, now=NOW) == [Backlog("received", WAITING, 2, LONG_AGO)]


def test_what_was_worked_on_is_not_found_until_the_sweep_forgets_it(db: Session) -> None:
    finish_update(db, keep(db, "1", at=LONG_AGO))
    finish_update(db, keep(db, "2", at=NOW - timedelta(days=3, seconds=1)))

    assert list_backlogs(db, now=NOW) == [Backlog("received", UNSWEPT, 1, NOW - timedelta(days=3, seconds=1))]


def test_what_was_set_aside_is_found_at_once_and_can_be_tried_again(db: Session) -> None:
    update = keep(db, "1", at=JUST_NOW)
    set_update_aside(db, update)
    assert list_backlogs(db, now=NOW) == [Backlog("received", SET_ASIDE, 1, JUST_NOW)]

    assert take_up_again(db) == 1

    assert list_backlogs(db, now=NOW) == []
    assert [(left.update, left.tries) for left in list_unfinished(db, except_workers=[7])] == [(update, 0)]


def test_what_was_set_aside_is_not_kept_for_ever(db: Session) -> None:
    set_update_aside(db, keep(db, "1", at=NOW - KEEP_SET_ASIDE))
    set_update_aside(db, keep(db, "2", at=NOW - KEEP_SET_ASIDE - timedelta(seconds=1)))

    assert forget_seen(db, now=NOW) == 1


def test_a_reply_that_is_owed_longer_than_five_minutes_is_found(db: Session) -> None:
    owe(db, 1, at=JUST_NOW)
    owe(db, 2, at=LONG_AGO)

    assert list_backlogs(db, now=NOW) == [Backlog("dialogue", OWED, 1, LONG_AGO)]


@pytest.mark.parametrize(("days", "found"), [(2, []), (4, ["web_message"]), (32, ["web_event", "web_message"])])
def test_what_the_sweep_should_have_taken_away_is_found(db: Session, days: int, found: list[str]) -> None:
    at = NOW - timedelta(days=days)
    open_web_chat(db, chat_id=2**52, session="s", seat="me", language="en", now=at)
    number_message(db, chat_id=2**52, key="a", now=at)
    append_event(db, chat_id=2**52, change=Change("sendMessage", {"text": "hello"}), now=at)

    assert [(backlog.table, backlog.state) for backlog in list_backlogs(db, now=NOW)] == [(n, UNSWEPT) for n in found]


def test_rows_whose_file_is_gone_are_found(db: Session) -> None:
    open_web_chat(db, chat_id=2**52, session="s", seat="me", language="en", now=NOW)
    for name in ("a", "b", "c"):
        keep_file(
            db,
            WebFile(id=name, chat_id=2**52, stored_as=name, mime="image/png", size=1, is_upload=True, created_at=NOW),
        )

    assert list_lost(db, {"a", "c", "d"}) == ["b"]


def test_a_sound_database_has_no_damage(db: Session) -> None:
    assert list_damage(db) == []


def test_every_table_is_known_to_be_work_or_truth() -> None:
    tables = {table.name for table in METADATA.sorted_tables}

    assert tables == TABLES_OF_WORK | TABLES_OF_TRUTH
    assert not TABLES_OF_WORK & TABLES_OF_TRUTH
