"""Several seats in the demo, each a chat of its own."""

from playwright.async_api import expect

from tests.page.chat_page import ChatPage, Visitor
from tests.page.played_server import PlayedServer, until


async def test_each_seat_has_its_own_chat(visitor: Visitor, demo_server: PlayedServer) -> None:
    chat = await visitor.open(demo_server)
    await chat.write("我是骑手")
    await until(lambda: demo_server.sides["rider"].texts() == ["我是骑手"])

    await chat.button("店主").click()
    await until(lambda: demo_server.sides["merchant"].connections == 1)
    await chat.shows()
    await chat.write("我是店主")

    await until(lambda: demo_server.sides["merchant"].texts() == ["我是店主"])
    await chat.shows("> 我是店主")
    await chat.button("骑手").click()
    await chat.shows("> 我是骑手")
    assert demo_server.sides["rider"].connections == 1


async def test_the_other_seat_says_what_waits_for_it(visitor: Visitor, demo_server: PlayedServer) -> None:
    chat = await visitor.open(demo_server)
    await chat.write("你好")
    await chat.button("工作人员").click()
    await until(lambda: demo_server.sides["staff"].connections == 1)
    await demo_server.sides["rider"].say("有人答复了")
    waiting = chat.button("骑手，1 条没看")
    await expect(waiting).to_be_visible()

    await waiting.click()

    await chat.shows("> 你好", "< 有人答复了")
    await expect(chat.button("骑手")).to_have_attribute("aria-current", "true")


async def test_a_new_seat_goes_on_in_the_language_of_the_page(visitor: Visitor, demo_server: PlayedServer) -> None:
    chat = await visitor.open(demo_server)
    await chat.button("店主").click()
    await until(lambda: demo_server.sides["merchant"].connections == 1)
    await chat.button("Switch to English").click()
    await until(lambda: all(demo_server.sides[name].language == "en" for name in ("rider", "merchant")))

    await chat.button("Staff").click()

    await until(lambda: demo_server.sides["staff"].language == "en")
    await expect(chat.button("Staff")).to_have_attribute("aria-current", "true")
    await chat.button("Rider").click()
    await expect(chat.page.locator("html")).to_have_attribute("lang", "en")


async def test_the_seat_is_remembered(visitor: Visitor, demo_server: PlayedServer) -> None:
    chat = await visitor.open(demo_server)
    await chat.button("管理员").click()
    await chat.load()

    await expect(chat.button("管理员")).to_have_attribute("aria-current", "true")


async def test_the_demo_is_marked_and_nothing_else_has_seats(
    visitor: Visitor, demo_server: PlayedServer, chat: ChatPage
) -> None:
    demo = await visitor.open(demo_server)

    await expect(demo.page.locator(".demo")).to_have_text("演示")
    await expect(chat.by_id("seats")).to_be_hidden()


async def test_what_is_written_before_the_first_answer_finds_its_seat(
    visitor: Visitor, demo_server: PlayedServer
) -> None:
    demo_server.is_letting_in = False
    chat = await visitor.open(demo_server, is_connected=False)
    await chat.write("第一句话")
    demo_server.is_letting_in = True

    await until(lambda: demo_server.sides["rider"].texts() == ["第一句话"])
    await chat.shows("> 第一句话")
    await chat.load()
    await chat.shows("> 第一句话")
