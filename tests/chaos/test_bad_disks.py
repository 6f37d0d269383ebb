"""Disks that are full, or that did not keep what was written."""

import asyncio
import itertools
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from models.database import journal_mode, open_engine
from tests.chaos.bad_disk import BadDisk
from tests.chaos.conftest import Count, rounds
from tests.chaos.orders import CONVERSATIONS, list_effects, make_tables
from tests.chaos.rider import WAIT
from tests.chaos.stage import Stage
from tests.chaos.verdict import list_unsettled
from tests.chaos.vfs import watched
from tests.conftest import playing
from tests.playground import Playground

pytestmark = [pytest.mark.chaos, pytest.mark.usefixtures("watched_sqlite")]

ALWAYS = 10**9
OLD, NEW = (3, 40, 1), (3, 51, 3)

of_each_journal = pytest.mark.parametrize("version", [OLD, NEW], ids=[journal_mode(OLD), journal_mode(NEW)])


@pytest.mark.parametrize("times", [1, ALWAYS], ids=["once", "until there is room"])
def test_full_at_every_write_in_turn_people_are_told_and_answered_when_there_is_room(
    sqlite_url: str, tmp_path: Path, count: Count, times: int
) -> None:
    engine = open_engine(sqlite_url)
    make_tables(engine)
    disk = BadDisk(tmp_path, "write")
    disk.mend()
    with watched(disk), playing(sqlite_url, tmp_path, CONVERSATIONS) as playground:
        person = playground.telegram.person(language_code="en")
        words = []
        for at in itertools.count(1, rounds(9, 1)):
            words.append(f"word {at}")
            disk.arm(at, times)
            person.sends(words[-1])
            playground.run(_settle(playground, disk))
            if not disk.has_struck:
                break
        heard = [message.text for message in person.chat.by_bot]

    assert list_effects(engine) == {person.user_id: words}
    assert list_unsettled(engine) == []
    assert [text for text in heard if text != WAIT] == [f"Noted: {word}" for word in words]
    assert (WAIT in heard) == (times == ALWAYS)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
    engine.dispose()
    count(f"{len(words) - 1} times full, {heard.count(WAIT)} times asked to wait")


@of_each_journal
def test_a_disk_that_does_not_keep_what_is_written_ends_the_process_and_nothing_was_promised(
    sqlite_stage: Stage, count: Count, version: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, struck = sqlite_stage, sqlite_stage.data_dir / "struck"
    assert open_engine.__kwdefaults__ is not None
    monkeypatch.setitem(open_engine.__kwdefaults__, "sqlite_version", version)
    assert stage.list_unsettled() == []  # which leaves the file with this journal
    for at in itertools.count(1, rounds(7 if version == OLD else 3, 1)):
        rider = stage.rider()
        order = stage.begin(lambda rider=rider: rider.order(1))  # type: ignore[misc]
        program = stage.start_whole(disk=BadDisk(stage.data_dir, "sync", at, told=struck), sqlite_version=version)
        if program.outlives(order, dies_with=1) and program.stop(dies_with=1):
            break
        stage.note_death()
        assert len(struck.read_text().splitlines()) == stage.deaths
        assert program.told().count("The disk did not keep what was written.") == stage.deaths
        with stage.running(sqlite_version=version):
            order.result()
        stage.settle_accounts()

    # The last may have fallen on a file that is being closed, when all that was promised is in the log already.
    assert len(struck.read_text().splitlines()) - stage.deaths in (0, 1)
    assert stage.deaths > 0
    count(f"{stage.deaths} ends, {stage.settle_accounts()} replies came twice")


async def _settle(playground: Playground, disk: BadDisk) -> None:
    """Take in what was sent as the poller does; there is room again once somebody was asked to wait, or all is done."""
    update = playground.telegram.memory.updates.queued[-1]
    inbox, outbox = playground.core.inbox, playground.core.outbox
    while True:
        try:
            await inbox.accept("telegram", [(str(update["update_id"]), update)])
            break
        except DBAPIError:
            disk.mend()
    working = asyncio.create_task(inbox.drain(20))
    while not working.done() or outbox.size:
        await asyncio.sleep(0.01)
        if disk.has_struck:
            disk.mend()
