"""Languages, light and dark, small and large windows, and how much has to be loaded."""

import re

from playwright.async_api import expect

from tests.page.chat_page import ChatPage, Visitor
from tests.page.played_server import PAGE, PlayedServer

LARGEST_BYTES = 120 * 1024


async def test_the_page_speaks_the_language_that_the_bot_names(chat: ChatPage) -> None:
    await expect(chat.page.locator("html")).to_have_attribute("lang", "zh-CN")
    await chat.side.send({"type": "language", "language": "en"})

    await expect(chat.page.locator("html")).to_have_attribute("lang", "en")
    await expect(chat.page.get_by_role("heading", name="Nuanyi", exact=True)).to_be_visible()
    await expect(chat.line).to_have_attribute("placeholder", "Message")


async def test_a_browser_in_english_starts_in_english(visitor: Visitor, server: PlayedServer) -> None:
    server.me.language = "en"
    chat = await visitor.open(server, locale="en-GB")

    await expect(chat.button("Start")).to_be_visible()


async def test_the_switch_changes_the_page_and_tells_the_server_nothing(chat: ChatPage) -> None:
    await chat.side.say("你好")
    await chat.button("Switch the page to English").click()
    await expect(chat.page.locator("html")).to_have_attribute("lang", "en")

    await chat.load()

    await expect(chat.page.locator("html")).to_have_attribute("lang", "en")
    await expect(chat.button("页面换成中文")).to_be_visible()
    assert chat.side.heard == []


async def test_both_dictionaries_have_the_same_words_with_the_same_places(chat: ChatPage) -> None:
    chinese, english = [
        await chat.page.evaluate(
            "async (file) => Object.fromEntries(Object.entries((await import(file)).default).map(([name, words]) => "
            "[name, typeof words === 'string' ? (words.match(/{\\w+}/g) ?? []).sort() : Object.keys(words)]))",
            f"/static/{name}.js",
        )
        for name in ("words_zh", "words_en")
    ]

    assert chinese == english


async def test_dark_follows_the_system_until_somebody_chooses(visitor: Visitor, server: PlayedServer) -> None:
    chat = await visitor.open(server, color_scheme="dark")
    await expect(chat.page.locator("html")).to_have_attribute("data-theme", "dark")

    await chat.button("换成浅色").click()
    await expect(chat.page.locator("html")).to_have_attribute("data-theme", "light")
    await chat.load()
    await expect(chat.page.locator("html")).to_have_attribute("data-theme", "light")
    await chat.button("换成深色").click()
    await chat.page.emulate_media(color_scheme="light")

    await expect(chat.page.locator("html")).to_have_attribute("data-theme", "light")


async def test_nothing_is_cut_off_in_a_narrow_window(visitor: Visitor, demo_server: PlayedServer) -> None:
    demo_server.me.language = "en"
    chat = await visitor.open(demo_server, viewport={"width": 320, "height": 480}, locale="en-US")
    await chat.side.say("https://example.org/" + "long" * 60)
    key = {"text": "a rather long label " * 3, "callback_data": "a"}
    await chat.side.say("Choose", reply_markup={"inline_keyboard": [[key, key, key]]})
    await expect(chat.bubbles).to_have_count(2)

    for name in ("html", "#log"):
        wide = await chat.page.locator(name).evaluate("box => box.scrollWidth - box.clientWidth")
        assert wide <= 0, name


async def test_what_is_needed_first_is_small_and_asked_for_at_once() -> None:
    page = (PAGE / "index.html").read_text()
    first = {"index.html", "pattern.svg", *re.findall(r'"/static/([\w.]+)"', page)}
    imported = {
        name
        for path in PAGE.glob("*.js")
        if path.name in first
        for name in re.findall(r'^import .*?from "\./([\w.]+)";$', path.read_text(), re.MULTILINE)
    }

    assert imported <= first
    assert sum((PAGE / name).stat().st_size for name in first) < LARGEST_BYTES
