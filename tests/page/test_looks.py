"""Languages, light and dark, small and large windows, and how much has to be loaded."""

import re

from playwright.async_api import expect

from bot.web.assets import Assets
from tests.page.chat_page import ChatPage, Visitor
from tests.page.played_server import PAGE, PlayedServer, buttons, until

MOST_BYTES = 48 * 1024


async def test_the_page_and_its_menu_speak_the_language_that_the_bot_names(chat: ChatPage) -> None:
    await expect(chat.page.locator("html")).to_have_attribute("lang", "zh-CN")
    await chat.side.speak("en")

    await expect(chat.page.locator("html")).to_have_attribute("lang", "en")
    await expect(chat.page.get_by_role("heading", name="Nuanyi", exact=True)).to_be_visible()
    await expect(chat.line).to_have_attribute("placeholder", "Message")
    await chat.button("Menu").click()
    await expect(chat.by_id("commands").get_by_role("button").first).to_have_text("Stations around me/near")


async def test_a_browser_in_english_starts_in_english(visitor: Visitor, server: PlayedServer) -> None:
    server.me.language = "en"
    chat = await visitor.open(server, locale="en-GB")

    await expect(chat.button("Start")).to_be_visible()


async def test_the_switch_changes_the_page_and_the_bot(chat: ChatPage) -> None:
    await chat.button("Switch to English").click()
    await expect(chat.page.locator("html")).to_have_attribute("lang", "en")
    await until(lambda: [told["language"] for told in chat.side.told("language")] == ["en"])

    await chat.load()

    await expect(chat.page.locator("html")).to_have_attribute("lang", "en")
    await expect(chat.button("换成中文")).to_be_visible()
    assert len(chat.side.heard) == 1


async def test_a_switch_without_a_line_holds_and_is_told_when_the_line_is_back(chat: ChatPage) -> None:
    chat.server.is_letting_in = False
    await chat.side.drop()
    await chat.button("Switch to English").click()
    await chat.page.reload()
    await expect(chat.button("换成中文")).to_be_visible()
    chat.server.is_letting_in = True

    await until(lambda: chat.side.language == "en")
    await expect(chat.page.locator("#status.live")).to_have_text("online")


async def test_what_was_said_to_the_bot_is_not_taken_back_by_an_old_switch(chat: ChatPage) -> None:
    await chat.button("Switch to English").click()
    await until(lambda: chat.side.language == "en")
    await chat.side.speak("zh_CN")
    await chat.load()

    await expect(chat.page.locator("html")).to_have_attribute("lang", "zh-CN")
    assert len(chat.side.heard) == 1


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


async def test_large_letters_cut_nothing_off(visitor: Visitor, demo_server: PlayedServer) -> None:
    demo_server.me.language = "en"
    chat = await visitor.open(demo_server, locale="en-US", permissions=["microphone"])
    await chat.page.evaluate("document.documentElement.style.fontSize = '200%'")
    await chat.side.say("Where are you?", reply_markup=buttons("Xingqing District", "Back"))
    assert await cut_off(chat) == []

    for opener in ("Menu", "Send a location, photos or voice", "Voice"):
        await chat.button(opener).first.click()
        assert await cut_off(chat) == []
        await chat.page.keyboard.press("Escape")


async def cut_off(chat: ChatPage) -> list[str]:
    """What reaches over the right edge of the window, apart from strips that are scrolled by themselves."""
    found: list[str] = await chat.page.evaluate(
        """() => [...document.querySelectorAll("body *")]
            .filter((part) => part.checkVisibility() && !part.closest(".seats, .unseen, svg"))
            .filter((part) => part.getBoundingClientRect().right > innerWidth + 1).map((part) => part.outerHTML)"""
    )
    return found


async def test_a_passing_note_lies_over_no_button_of_the_newest_message(chat: ChatPage) -> None:
    await chat.side.say("一行\n" * 40, reply_markup=buttons("和说的一样", "关着门"))
    await chat.by_id("newest").click()
    for text in ("记下了", "已收藏。"):
        await chat.side.send({"type": "answered", "text": text, "alert": False})

    await expect(chat.page.locator(".toast")).to_have_text(["已收藏。"])
    note, key = await chat.toast.bounding_box(), await chat.button("和说的一样").bounding_box()
    assert note is not None
    assert key is not None
    assert note["y"] + note["height"] < key["y"]


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
    assert sum(len(asset.small) for name, asset in Assets(PAGE).by_name.items() if name in first) < MOST_BYTES
