"""Who is let in to the live connection, and to which seat."""

from pathlib import Path

import pytest
from sqlmodel import select

from bot.web.talk import Limits
from models.person import Contact
from tests.bot.web.stage import Browser, Play, Stage, refused_status, staged, until


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "https://127.0.0.1",
        "http://127.0.0.1:1",
        "http://127.0.0.1.evil.example",
        "null",
        "",
        "file://",
        "http://",
        "http://[",
        "http://127.0.0.1:99999999",
    ],
)
async def test_a_foreign_page_is_refused_at_the_handshake(browser: Browser, origin: str) -> None:
    assert await refused_status(browser, Origin=origin) == 403
    assert browser.stage.seats_filled == []


async def test_an_origin_that_only_looks_like_ours_is_refused(browser: Browser) -> None:
    ours = browser.stage.address

    assert await refused_status(browser, Origin=f"{ours}@evil.example") == 403
    assert await refused_status(browser, Origin=f"{ours}/x") == 403


async def test_behind_a_proxy_the_origin_is_the_public_host(browser: Browser) -> None:
    tab = await browser.open(Host="nuanyi.example", Origin="https://nuanyi.example")

    assert (await tab.hear())["type"] == "hello"
    assert await refused_status(browser, Host="nuanyi.example", Origin="https://nuanyi.example:444") == 403


async def test_without_a_session_nobody_is_let_in(stage: Stage, browser: Browser) -> None:
    browser.http.cookie_jar.clear()
    assert await refused_status(browser) == 403

    browser.http.cookie_jar.update_cookies({"nuanyi": "too-short"})
    assert await refused_status(browser) == 403
    assert stage.seats_filled == []


@pytest.mark.parametrize("seat", ["rider", "admin", "me2", "", "%00", "me:x"])
async def test_outside_the_demo_there_is_no_seat_but_ones_own(browser: Browser, seat: str) -> None:
    assert await refused_status(browser, seat) == 403
    assert browser.stage.seats_filled == []


async def test_in_the_demo_one_browser_sits_on_every_side(sqlite_url: str, tmp_path: Path) -> None:
    async with staged(sqlite_url, tmp_path, Play(is_demo=True)) as stage, Browser(stage) as browser:
        rider, hello = await browser.open_up("rider")
        staff, _hello = await browser.open_up("staff")
        await browser.open_up("rider")
        await rider.say("from the rider")
        await staff.say("from the staff")

        assert hello["seats"] == ["rider", "merchant", "staff", "admin"]
        assert hello["demo"] is True
        assert stage.seats_filled == ["rider", "staff"]
        assert len({body["message"]["chat"]["id"] for body in stage.inbox.bodies}) == 2
        assert await refused_status(browser, "me") == 403


def read_database(sqlite_url: str) -> bytes:
    return Path(sqlite_url.removeprefix("sqlite:///")).read_bytes()


async def test_the_session_itself_is_stored_nowhere(stage: Stage, browser: Browser, sqlite_url: str) -> None:
    await browser.open_up()
    (cookie,) = browser.http.cookie_jar

    assert len(cookie.value) == 32
    assert cookie.value.encode() not in read_database(sqlite_url)
    addresses = await stage.transactions.run(lambda db: list(db.exec(select(Contact.address))))
    assert [len(address) for address in addresses] == [64 + len(":me")]


async def test_one_browser_opens_no_more_than_so_many_tabs(sqlite_url: str, tmp_path: Path) -> None:
    play = Play(limits=Limits(sockets_a_chat=2, sockets=3))
    async with staged(sqlite_url, tmp_path, play) as stage, Browser(stage) as browser, Browser(stage) as other:
        tabs = [await browser.open_up(), await browser.open_up()]
        assert await refused_status(browser) == 429

        tabs.append(await other.open_up())
        async with Browser(stage) as third:
            assert await refused_status(third) == 503

        await tabs[0][0].socket.close()
        await until(lambda: stage.live.count() == 2)
        tabs.append(await browser.open_up())
