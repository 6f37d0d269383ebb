"""A link to the page does what a link to a Telegram bot does."""

import pytest
from playwright.async_api import expect

from tests.page.chat_page import Visitor
from tests.page.played_server import PlayedServer, until


async def test_a_link_begins_with_its_code_once(visitor: Visitor, server: PlayedServer) -> None:
    chat = await visitor.open(server, query="?start=in_ABC-234_x")
    await chat.reaches("/start in_ABC-234_x")
    await expect(chat.page).to_have_url(server.url)
    await expect(chat.page.get_by_role("img", name="已送到")).to_be_visible()

    await chat.page.reload()
    await chat.page.locator("#status.live").wait_for()
    await chat.talk("我到了")

    assert chat.side.texts() == ["/start in_ABC-234_x", "我到了"]


async def test_a_link_waits_until_the_server_lets_us_in(visitor: Visitor, demo_server: PlayedServer) -> None:
    demo_server.is_letting_in = False
    chat = await visitor.open(demo_server, query="?start=ls_ABC234&from=poster", is_connected=False)
    await expect(chat.by_id("banner")).not_to_be_empty()
    await chat.shows()

    demo_server.is_letting_in = True

    await until(lambda: demo_server.sides["rider"].texts() == ["/start ls_ABC234"])
    await chat.shows("> /start ls_ABC234")
    await expect(chat.page).to_have_url(f"{demo_server.url}?from=poster")


@pytest.mark.parametrize("code", ["", "a%20b", "%E6%95%AC", f"{65 * 'a'}", "a%0A/privacy"])
async def test_what_is_no_code_is_left_out(visitor: Visitor, server: PlayedServer, code: str) -> None:
    chat = await visitor.open(server, query=f"?start={code}")
    await expect(chat.page).to_have_url(server.url)

    await chat.talk("你好")

    assert chat.side.texts() == ["你好"]
