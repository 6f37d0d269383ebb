"""The calendar of a shop as a phone subscribes to it, from the program as it is served."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import aiohttp
import pytest_asyncio
from icalendar import Calendar
from sqlmodel import Session

from models.shops.own_date import LEASE, add_shop_date, find_feed_owner, renew_feed
from tests.bot.served import Served, served
from tests.people import settle_in
from tests.playground import NOON

CHAT = 6_000_000_123


@pytest_asyncio.fixture
async def house(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Served]:
    async with served(sqlite_url, tmp_path / "var") as house:
        yield house


async def test_a_phone_reads_it_by_a_secret_address_and_only_when_it_is_new(house: Served) -> None:
    with Session(house.engine) as db:
        owner = settle_in(db, CHAT)
        add_shop_date(db, owner, what=LEASE, due_on=date(2027, 3, 20), now=NOON)
        old, code = renew_feed(db, owner), renew_feed(db, owner)
        db.commit()

    async with aiohttp.ClientSession(house.address) as http:
        async with http.get(f"/calendar/{code}.ics") as response:
            assert (response.status, response.content_type, response.charset) == (200, "text/calendar", "utf-8")
            assert response.headers["Cache-Control"] == "private, no-cache"
            mark, own = response.headers["ETag"], Calendar.from_ical(await response.text())
        house.later(minutes=30)
        async with http.get(f"/calendar/{code}.ics", headers={"If-None-Match": mark}) as response:
            assert (response.status, response.headers["ETag"], await response.read()) == (304, mark, b"")
        with Session(house.engine) as db:
            again = find_feed_owner(db, code)
            assert again is not None
            add_shop_date(db, again, what=LEASE, due_on=date(2027, 4, 20), now=NOON)
            db.commit()
        async with http.get(f"/calendar/{code}.ics", headers={"If-None-Match": mark}) as response:
            assert response.status == 200
            assert response.headers["ETag"] != mark
        async with http.get("/calendar.ics") as response:
            everybodys = Calendar.from_ical(await response.text())
        for wrong in (old, "X", "x" * 500):
            async with http.get(f"/calendar/{wrong}.ics") as response, http.get("/nothing.ics") as absent:
                assert (response.status, await response.text()) == (absent.status, await absent.text())

    common = {event.uid: event.start for event in everybodys.events}
    (lease,) = (event for event in own.events if event.uid not in common)
    assert (lease.start, lease.end) == (date(2027, 3, 20), date(2027, 3, 21))
    assert lease["SUMMARY"] == "租房合同到期"
    assert date(2027, 6, 30) in common.values()
    assert len(own.events) == len(common) + 1
