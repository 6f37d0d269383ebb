"""What is said in passing, over the chat: it can be read, and is gone when it is old."""

from playwright.async_api import expect

from tests.page.chat_page import ChatPage, Visitor
from tests.page.played_server import PlayedServer


async def test_a_passing_note_goes_when_the_person_goes_on(chat: ChatPage) -> None:
    await chat.side.send({"type": "answered", "text": "已收藏。", "alert": False})
    await expect(chat.toast).to_be_visible()
    await chat.talk("附近的")

    await expect(chat.toast).to_be_hidden()


async def test_a_passing_note_stays_for_who_looks_at_the_road_and_waits_for_who_looks_elsewhere(
    visitor: Visitor, server: PlayedServer
) -> None:
    chat = await visitor.open(server, color_scheme="light")
    await chat.page.clock.install()
    await chat.side.send({"type": "answered", "text": "已收藏。", "alert": False})
    await expect(chat.toast).to_be_visible()
    await chat.page.clock.run_for(8_000)
    await expect(chat.toast).to_be_visible()

    await chat.page.evaluate("Object.defineProperty(document, 'hidden', { value: true, configurable: true })")
    await chat.page.clock.run_for(60_000)
    await expect(chat.toast).to_be_visible()

    await chat.page.evaluate("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")
    await chat.page.clock.run_for(10_000)
    await expect(chat.toast).to_be_hidden()
