"""What the page has yet to show: it waits, comes once and in order, and is forgotten when the page has it."""

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import Session, delete, select

from models.person import Contact
from models.web.chat import WebChat
from models.web.event import WebEvent
from tests.bot.web.stage import Browser, Stage, send


async def test_events_wait_for_a_page_that_is_away_and_come_once_and_in_order(stage: Stage, browser: Browser) -> None:
    chat_id = await browser.chat_id()
    for number in range(1, 6):
        await send(stage, chat_id, f"event {number}")

    tab, hello = await browser.open_up(after=2)

    assert hello["last_event"] == 5
    assert [await tab.hear_event() for _ in range(3)] == [(3, "event 3"), (4, "event 4"), (5, "event 5")]
    assert await tab.hears_nothing()


async def test_an_acknowledged_event_is_forgotten(stage: Stage, browser: Browser) -> None:
    chat_id = await browser.chat_id()
    tab, _hello = await browser.open_up()
    for number in (1, 2, 3):
        await send(stage, chat_id, f"CANARY {number}")
        await tab.hear_event()

    await tab.tell(type="ack", event=2)
    assert await tab.hears_nothing()
    await stage.acknowledgements.settle()

    assert await stage.transactions.run(numbers_of_events) == [3]
    again, _hello = await browser.open_up()
    assert await again.hear_event() == (3, "CANARY 3")


def numbers_of_events(db: Session) -> list[int]:
    return list(db.exec(select(WebEvent.event)))


async def test_what_the_page_has_on_connecting_is_forgotten_too(stage: Stage, browser: Browser) -> None:
    chat_id = await browser.chat_id()
    await send(stage, chat_id, "one")
    await send(stage, chat_id, "two")

    tab, _hello = await browser.open_up(after=1)
    assert await tab.hear_event() == (2, "two")
    await stage.acknowledgements.settle()

    assert await stage.transactions.run(numbers_of_events) == [2]


async def test_a_page_that_remembers_another_chat_gets_everything_of_this_one(stage: Stage, browser: Browser) -> None:
    chat_id = await browser.chat_id()
    await send(stage, chat_id, "one")
    await send(stage, chat_id, "two")

    tab = await browser.open(after=1, chat="of a database that is gone")

    await tab.hear()
    assert await tab.hear_event() == (1, "one")
    await stage.acknowledgements.settle()
    assert await stage.transactions.run(numbers_of_events) == [1, 2]


async def test_no_two_chats_have_the_same_mark_and_one_keeps_its_own(stage: Stage, browser: Browser) -> None:
    _tab, first = await browser.open_up()
    _tab, again = await browser.open_up()
    async with Browser(stage) as stranger:
        _tab, other = await stranger.open_up()
    await stage.transactions.run(empty)
    stage.clock.now += timedelta(milliseconds=1)
    _tab, anew = await browser.open_up()

    assert first["chat"] == again["chat"]
    assert len({first["chat"], other["chat"], anew["chat"]}) == 3


def empty(db: Session) -> None:
    """As in a database that was begun anew, whose numbers are given again."""
    for table in (Contact, WebChat):
        db.exec(delete(table))


@pytest.mark.parametrize("after", [99, -1, "x", "１", "9" * 400])
async def test_a_page_that_counts_otherwise_gets_everything(stage: Stage, browser: Browser, after: int | str) -> None:
    chat_id = await browser.chat_id()
    await send(stage, chat_id, "one")

    tab = await browser.open(after=after)

    assert (await tab.hear())["last_event"] == 1
    assert await tab.hear_event() == (1, "one")


async def test_a_burst_larger_than_memory_holds_comes_whole(stage: Stage, browser: Browser) -> None:
    chat_id = await browser.chat_id()
    tab, _hello = await browser.open_up()

    await asyncio.gather(*(send(stage, chat_id, str(number)) for number in range(200)))

    events = [await tab.hear_event() for _ in range(200)]
    assert [number for number, _text in events] == list(range(1, 201))
    assert {text for _number, text in events} == {str(number) for number in range(200)}
