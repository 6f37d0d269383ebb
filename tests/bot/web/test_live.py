"""Pages that are open: several processes on one database show the same."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot.transactions import Transactions
from bot.web.live import Acknowledgements, Listener, LiveChats, OtherProcesses
from models.database import open_engine
from models.web.chat import open_web_chat
from models.web.event import Change, Event, WebEvent, append_event
from tests.bot.web.stage import NOW, Browser, Stage, staged, until


@asynccontextmanager
async def watching(stage: Stage) -> AsyncIterator[None]:
    task = asyncio.create_task(OtherProcesses(stage.transactions, stage.live, pause_seconds=0.05).watch())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_what_another_process_says_reaches_an_open_page(database_url: str, tmp_path: Path) -> None:
    (tmp_path / "two").mkdir()
    async with (
        staged(database_url, tmp_path) as stage,
        staged(database_url, tmp_path / "two") as other_process,
        watching(stage),
        Browser(stage) as browser,
    ):
        chat_id = await browser.chat_id()
        tab, _hello = await browser.open_up()

        for number in (1, 2, 3):
            answer = await other_process.channel.call("sendMessage", {"chat_id": chat_id, "text": f"event {number}"})
            assert answer.ok
        assert (await stage.channel.call("sendMessage", {"chat_id": chat_id, "text": "event 4"})).ok

        assert [await tab.hear_event() for _ in range(4)] == [(n, f"event {n}") for n in (1, 2, 3, 4)]
        await asyncio.sleep(0.15)
        assert await tab.hears_nothing()


async def test_a_database_that_is_away_for_a_while_does_not_end_the_watch(caplog: pytest.LogCaptureFixture) -> None:
    engine = open_engine("sqlite://")
    transactions, live = Transactions(engine, patience_seconds=0.01), LiveChats()
    task = asyncio.create_task(OtherProcesses(transactions, live, pause_seconds=0.01).watch())
    with live.listening(5):
        await until(lambda: len(caplog.records) >= 1)
        await asyncio.sleep(0.05)

    assert not task.done()
    assert [record.message for record in caplog.records] == ["Other processes' events cannot be read."]
    task.cancel()
    transactions.close()
    engine.dispose()


async def test_acknowledgements_wait_and_the_highest_counts(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    transactions = Transactions(engine)
    await transactions.run(three_events)
    acknowledgements = Acknowledgements(transactions, delay_seconds=0.05)

    acknowledgements.note(7, 2)
    acknowledgements.note(7, 1)
    assert len(await transactions.run(list_all)) == 3
    await acknowledgements.settle()

    assert await transactions.run(list_all) == [3]
    transactions.close()
    engine.dispose()


def three_events(db: Session) -> None:
    open_web_chat(db, chat_id=7, session="s", seat="me", language="en", now=NOW)
    for _ in range(3):
        append_event(db, chat_id=7, change=Change("sendMessage", {"text": "x"}), now=NOW)


def list_all(db: Session) -> list[int]:
    return list(db.exec(select(WebEvent.event)))


async def test_events_that_overtake_each_other_are_shown_in_order_or_read_again() -> None:
    listener = Listener()

    listener.notice(2, Event(2, {}))
    assert listener.take_events(0) is None

    listener.notice(4, Event(4, {}))
    listener.notice(3, Event(3, {}))
    assert [event.number for event in listener.take_events(2) or ()] == [3, 4]


async def test_nobody_listening_costs_nothing() -> None:
    live = LiveChats()
    with live.listening(5):
        assert (live.count(), live.count(5), live.list_chats()) == (1, 1, [5])

    live.publish(5, Event(1, {}))
    live.show(5, {"type": "answered", "text": "", "alert": False})
    live.notice(5, 9)

    assert (live.count(), live.list_chats()) == (0, [])
