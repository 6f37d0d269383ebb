"""The power goes at any moment: nothing is lost that was acknowledged, and the file is sound.

Telegram's acknowledgement is that the next offset may move; a person's is the answer, by which the effect is promised.
"""

import asyncio
import random
import shutil
from collections.abc import Callable, Iterator, Mapping, Set
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bot.core import Core
from bot.delivery.routing import Answer, Upload, accepted
from bot.settings import Settings
from bot.worker import Worker
from models.database import journal_mode, open_engine, sqlite3
from tests.chaos.orders import CONVERSATIONS, make_tables
from tests.chaos.power import PowerLog
from tests.chaos.vfs import watched
from tests.loops import Count, rounds

pytestmark = [pytest.mark.chaos, pytest.mark.usefixtures("watched_sqlite")]

CHAT = 5_000_000_001
OLD, NEW = (3, 40, 1), (3, 51, 3)
SEEDS_A_CUT = 3


class PromisingChannel:
    """Telegram that delivers everything: once an answer is out, the person may rely on it."""

    name = "telegram"

    def __init__(self, log: PowerLog) -> None:
        self._log = log

    async def call(
        self,
        method: str,
        parameters: Mapping[str, Any],
        *,
        key: str | None = None,
        files: Mapping[str, Upload] | None = None,
        timeout: float | None = None,
    ) -> Answer:
        self._log.promise(f"effect {str(parameters['text']).removeprefix('Noted: ')}")
        return accepted(True)


@pytest.mark.parametrize("version", [OLD, NEW], ids=[journal_mode(OLD), journal_mode(NEW)])
def test_a_power_cut_at_any_moment_loses_nothing_that_was_acknowledged(
    sqlite_url: str, tmp_path: Path, count: Count, version: tuple[int, int, int]
) -> None:
    log = _played(sqlite_url, tmp_path, version)
    lost = list(_lost_by_each_cut(log, tmp_path))

    assert not any(lost), lost
    count(f"{len(lost)} cuts")


@pytest.mark.parametrize("version", [OLD, NEW], ids=[journal_mode(OLD), journal_mode(NEW)])
def test_what_was_not_synced_may_be_kept_in_part_and_torn(
    sqlite_url: str, tmp_path: Path, chance: random.Random, count: Count, version: tuple[int, int, int]
) -> None:
    log = _played(sqlite_url, tmp_path, version)
    cuts = 0
    for number, (disk, promised) in enumerate(log.cuts()):
        for _seed in range(SEEDS_A_CUT if number % rounds(4, 1) == 0 else 0):
            assert _lost(disk.found_in_part(chance), promised, tmp_path) == []
            cuts += 1

    count(f"{cuts} cuts")


@pytest.mark.parametrize(
    ("version", "pragmas"),
    [
        (OLD, ["synchronous = OFF"]),
        (OLD, ["journal_mode = DELETE"]),
        (OLD, ["journal_mode = DELETE", "synchronous = NORMAL"]),
        (NEW, ["synchronous = NORMAL"]),
    ],
    ids=["TRUNCATE, OFF", "DELETE, FULL", "DELETE, NORMAL", "WAL, NORMAL"],
)
def test_other_settings_lose_acknowledged_updates_so_that_these_checks_can_fail(
    sqlite_url: str, tmp_path: Path, count: Count, version: tuple[int, int, int], pragmas: list[str]
) -> None:
    log = _played(sqlite_url, tmp_path, version, pragmas)
    cuts = list(_lost_by_each_cut(log, tmp_path))

    assert any(cuts)
    count(f"{sum(map(bool, cuts))} of {len(cuts)} cuts lost something")


def _played(url: str, folder: Path, version: tuple[int, int, int], pragmas: list[str] | None = None) -> PowerLog:
    """Somebody writes a few words, each after the last was answered."""
    engine = open_engine(url, sqlite_version=version)
    make_tables(engine)
    engine.dispose()
    disk = folder / "disk"
    disk.mkdir()
    for path in folder.glob("nuanyi.db*"):
        shutil.copy(path, disk)
    log = PowerLog(disk)
    with watched(log):
        engine = open_engine(f"sqlite:///{disk / 'nuanyi.db'}", sqlite_version=version)
        event.listen(engine, "connect", _obeying(pragmas or []))
        asyncio.run(_play(engine, folder, log))
        engine.dispose()
    return log


def _obeying(pragmas: list[str]) -> Callable[[Any, Any], None]:
    def obey(connection: Any, _record: Any) -> None:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    return obey


async def _play(engine: Engine, folder: Path, log: PowerLog) -> None:
    settings = Settings(_env_file=None, data_dir=folder, telegram_token="123:played", default_language="en")
    with Worker(engine, folder) as worker:
        core = Core(
            settings,
            engine,
            worker=worker,
            telegram=PromisingChannel(log),
            clock=lambda: datetime.now(UTC),
            conversations=CONVERSATIONS,
        )
        await core.start()
        for number in range(rounds(8, 100)):
            await core.inbox.accept("telegram", [(str(number), _says(f"word {number}", number))])
            log.promise(f"update {number}")
            await core.inbox.drain(None)
            await core.outbox.drain(10)
        await core.stop()


def _lost_by_each_cut(log: PowerLog, folder: Path) -> Iterator[list[str]]:
    """The same for each cut that takes with it all that was not synced, so that many leave the same behind."""
    before: dict[str, bytes] = {}
    kept: Set[str] = set()
    was_promised = False
    for disk, promised in log.cuts():
        files = disk.found()
        if files != before or was_promised != bool(promised):
            before, was_promised = files, bool(promised)
            kept = _kept(files, folder, is_sound=was_promised)
        yield [promise for promise in promised if promise not in kept]


def _lost(files: Mapping[str, bytes], promised: list[str], folder: Path) -> list[str]:
    """What of the promised is not in the database that is found; that it is sound is asserted."""
    kept = _kept(files, folder, is_sound=bool(promised))
    return [promise for promise in promised if promise not in kept]


def _kept(files: Mapping[str, bytes], folder: Path, *, is_sound: bool) -> Set[str]:
    found = folder / "found"
    shutil.rmtree(found, ignore_errors=True)
    found.mkdir()
    for name, content in files.items():
        (found / name).write_bytes(content)
    with sqlite3.connect(found / "nuanyi.db") as connection:
        if is_sound:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        kept = {f"update {key}" for (key,) in connection.execute("SELECT key FROM received")}
        kept |= {f"effect {what}" for (what,) in connection.execute("SELECT what FROM effect")}
    connection.close()
    return kept


def _says(words: str, number: int) -> dict[str, Any]:
    chat = {"id": CHAT, "type": "private"}
    return {"message": {"message_id": number, "date": 0, "chat": chat, "from": {"id": CHAT}, "text": words}}
