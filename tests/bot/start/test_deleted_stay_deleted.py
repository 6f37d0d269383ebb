"""V7: a backup that is older than a deletion brings nobody back."""

import asyncio
from datetime import timedelta
from pathlib import Path
from shutil import copy

import pytest
from sqlmodel import Session, col, select

from bot.forgotten_list import NAME, note_deletions, read_deletions
from models.people.forgotten import Deletion, drop_noted, forget_again, list_to_note
from models.person import Person
from tests.bot.served import served
from tests.bot.start.keeper import Keeper
from tests.people import settle_in
from tests.playground import NOON
from tests.telegram_server import TelegramServer


async def test_who_was_deleted_after_the_backup_is_deleted_before_anybody_is_served(
    keeper: Keeper, elsewhere: Keeper, tmp_path: Path
) -> None:
    saved, kept_list = tmp_path / "monday.tar", keeper.folder / NAME
    async with TelegramServer(clock=NOON.timestamp) as telegram:
        rider, other = telegram.person(language_code="en"), telegram.person(language_code="en")
        async with served(keeper.url, keeper.folder, telegram) as house:
            for person in (rider, other):
                for act, what in (
                    (person.sends, "/start"),
                    (person.taps, "Yes, let's begin"),
                    (person.taps, "Rider or courier"),
                    (person.sends, "Haiyuan"),
                ):
                    act(what)
                    await telegram.settled()
                    await house.settle()
            assert await asyncio.to_thread(keeper.asks, "backup", saved) == 0
            for act, what in (
                (rider.sends, "/privacy"),
                (rider.taps, "Delete my data"),
                (rider.taps, "Delete everything"),
            ):
                act(what)
                await telegram.settled()
                await house.settle()
            assert await house.service.jobs.note_forgotten() == {"noted": 1}
            assert await house.service.jobs.note_forgotten() == {"noted": 0}

        elsewhere.folder.mkdir()
        copy(kept_list, elsewhere.folder / NAME)
        assert elsewhere.asks("restore", saved) == 0
        assert elsewhere.said.endswith("it goes on from there.")
        async with served(elsewhere.url, elsewhere.folder, telegram) as house:
            for person in (rider, other):
                person.sends("/privacy")
                await telegram.settled()
                await house.settle()

        assert "nothing but the chat's number" in rider.sees
        assert "Rider or courier" in other.sees


def test_numbers_that_are_given_anew_are_somebody_else(db: Session) -> None:
    old, new = settle_in(db, 1), settle_in(db, 2)
    old.created_at, new.created_at = NOON - timedelta(days=9), NOON - timedelta(days=1)
    db.flush()
    deletions = [Deletion(person.id or 0, NOON - timedelta(days=2)) for person in (old, new)]

    assert forget_again(db, [*deletions, Deletion(99, NOON)], now=NOON) == 1

    assert db.exec(select(col(Person.id))).all() == [new.id]
    assert list_to_note(db) == [Deletion(deletions[0].person_id, NOON)]
    drop_noted(db, list_to_note(db))
    assert list_to_note(db) == []


def test_a_line_that_was_torn_loses_none_of_the_others(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    first, second = Deletion(1, NOON), Deletion(2, NOON + timedelta(hours=1))
    assert read_deletions(tmp_path) == []

    note_deletions(tmp_path, [second])
    with (tmp_path / NAME).open("ab") as file:
        file.write(b"7 2026-11-")
    note_deletions(tmp_path, [first, second])

    assert read_deletions(tmp_path) == [first, second]
    assert [record.getMessage() for record in caplog.records] == [
        "A line of the list of deleted persons can't be read."
    ]
