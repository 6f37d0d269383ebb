"""A backup that is taken while others write is of one moment, and what was under way goes on from it."""

import asyncio
import hashlib
import itertools
import multiprocessing
import tarfile
from collections.abc import Iterator
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.console import archive
from models.database import open_engine, sqlite3
from models.person import Person
from tests.bot.served import served
from tests.bot.start.keeper import NAME, Keeper
from tests.conftest import opened
from tests.playground import NOON
from tests.telegram_server import TelegramServer


def write(url: str, is_up: Connection) -> None:
    """Until it is killed: each transaction leaves one more person, and as many contacts as people."""
    engine = open_engine(url)
    for number in itertools.count():
        with engine.begin() as connection:
            connection.exec_driver_sql("INSERT INTO person (roles, consent_version, created_at) VALUES ('[]', 0, 0)")
            connection.exec_driver_sql(
                "INSERT INTO contact (channel, address, created_at) SELECT 'web', max(id), 0 FROM person"
            )
        if number == 0:
            is_up.send(None)


@pytest.fixture
def writer(keeper: Keeper) -> Iterator[Any]:
    """Another process, which writes without a pause."""
    context = multiprocessing.get_context("forkserver")
    is_up, child_end = context.Pipe(duplex=False)
    process = context.Process(target=write, args=(keeper.url, child_end), daemon=True)
    process.start()
    child_end.close()
    is_up.recv()
    yield process
    process.kill()
    process.join()


def test_a_backup_taken_while_another_process_writes_is_of_one_moment(
    keeper: Keeper, elsewhere: Keeper, writer: Any, tmp_path: Path
) -> None:
    counts = []
    for number in range(3):
        assert keeper.asks("backup", tmp_path / f"{number}.tar") == 0
        elsewhere.folder = tmp_path / f"restored {number}"
        elsewhere.url = f"sqlite:///{elsewhere.folder / 'nuanyi.db'}"
        assert elsewhere.asks("restore", tmp_path / f"{number}.tar") == 0
        with closing(sqlite3.connect(elsewhere.folder / "nuanyi.db")) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            people, contacts = (
                database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("person", "contact")
            )
        assert people == contacts
        counts.append(people)

    assert writer.is_alive()
    assert 0 < counts[0] < counts[1] < counts[2]


def test_a_file_that_comes_while_the_database_is_copied_is_in_the_backup(
    keeper: Keeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late, copy = hashlib.sha256(b"late").hexdigest(), archive._copy_database

    def copy_and_receive(*where: Any) -> None:
        (keeper.files / late).write_bytes(b"late")
        copy(*where)

    monkeypatch.setattr(archive, "_copy_database", copy_and_receive)

    assert keeper.asks("backup", tmp_path / "monday.tar") == 0

    assert keeper.said == f"The database and 2 files are in {tmp_path}/monday.tar."
    with tarfile.open(tmp_path / "monday.tar") as tar:
        assert sorted(tar.getnames()) == sorted([f"files/{NAME}", f"files/{late}", "nuanyi.db"])


@pytest.mark.parametrize("version", [(3, 40, 1), (3, 51, 3)], ids=["rollback journal", "write-ahead log"])
async def test_chats_go_on_from_a_backup_that_was_taken_while_the_program_served(
    keeper: Keeper,
    elsewhere: Keeper,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    version: tuple[int, int, int],
) -> None:
    assert open_engine.__kwdefaults__ is not None
    monkeypatch.setitem(open_engine.__kwdefaults__, "sqlite_version", version)
    async with TelegramServer(clock=NOON.timestamp) as telegram:
        rider = telegram.person(language_code="en")
        async with served(keeper.url, keeper.folder, telegram) as house:
            for act, what in ((rider.sends, "/start"), (rider.taps, "Yes, let's begin"), (rider.taps, "Shop owner")):
                act(what)
                await telegram.settled()
                await house.settle()
            assert await asyncio.to_thread(keeper.asks, "backup", tmp_path / "monday.tar") == 0
            rider.sends("/cancel")
            await telegram.settled()

        assert elsewhere.asks("restore", tmp_path / "monday.tar") == 0
        async with served(elsewhere.url, elsewhere.folder, telegram) as house:
            rider.sends("Haiyuan")
            await telegram.settled()
            await house.settle()

        assert rider.sees.endswith(
            "\nHaiyuan\nDone, good to have you here. What there is for your shop stands in the menu."
        )
    with opened(elsewhere.url) as engine, Session(engine) as db:
        person = db.exec(select(Person)).one()
        assert (person.roles, person.home_adcode) == (["merchant"], 640522)
