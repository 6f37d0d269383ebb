"""Usable without seeing, without a mouse, and with large fingers."""

from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect

from tests.page.chat_page import ChatPage, Visitor
from tests.page.played_server import PlayedServer, answers, buttons, until

WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
PLACE = {"latitude": 38.472, "longitude": 106.281}
LOOKS = [("light", "zh-CN"), ("light", "en-US"), ("dark", "zh-CN"), ("dark", "en-US")]


async def fill(chat: ChatPage) -> None:
    """One message of every kind, so that everything there is gets looked at."""
    side = chat.side
    await chat.talk("你好 /near")
    side.refusal = "No."
    await chat.talk("不行")
    side.refusal = None
    kinds = ("bold", "code", "pre", "blockquote")
    entities = [{"type": kind, "offset": place * 2, "length": 2} for place, kind in enumerate(kinds)]
    text = "粗体代码整段引用 /menu https://example.org"
    await side.say(text, entities=entities, reply_markup=buttons("是", 网站="https://example.org"))
    await side.show("sendVenue", location=PLACE, venue={"location": PLACE, "title": "敬德街", "address": "12 号"})
    await side.show("sendPhoto", photo=[{"file_id": "web:gone"}], caption="门口")
    await side.show("sendDocument", document={"file_id": "web:x", "file_name": "list.pdf", "file_size": 12000})
    await side.say("你在哪儿？", reply_markup={"keyboard": [[{"text": "发我的位置", "request_location": True}]]})
    await side.send({"type": "typing"})
    await side.send({"type": "toast", "text": "记下了"})
    await expect(chat.bubbles).to_have_count(7)
    await expect(chat.page.locator(".missing")).to_be_visible()


async def faults(chat: ChatPage) -> list[str]:
    results = await Axe().run(chat.page, options=WCAG)
    found: list[dict[str, Any]] = results.response["violations"]
    return [f"{fault['id']}: {node['target']} {node['failureSummary']}" for fault in found for node in fault["nodes"]]


@pytest.mark.parametrize(("scheme", "locale"), LOOKS)
async def test_axe_finds_nothing(visitor: Visitor, demo_server: PlayedServer, scheme: str, locale: str) -> None:
    demo_server.me.language = locale[:2]
    chat = await visitor.open(demo_server, color_scheme=scheme, locale=locale)
    assert await faults(chat) == []
    await fill(chat)
    assert await faults(chat) == []

    for opener, sheet in (("#attach", "#attach-sheet"), ("#menu", "#menu-sheet"), ('[data-act="map"]', "#map-sheet")):
        await chat.page.locator(opener).evaluate("button => button.click()")
        await expect(chat.page.locator(sheet)).to_be_visible()
        if sheet == "#map-sheet":
            await chat.by_id("place-search").fill("街")
        assert await faults(chat) == [], sheet
        await chat.page.locator(sheet).evaluate("sheet => sheet.close()")


async def test_everything_can_be_done_with_the_keyboard(visitor: Visitor, demo_server: PlayedServer) -> None:
    chat = await visitor.open(demo_server)
    press = chat.page.keyboard.press
    await press("Tab")
    await expect(chat.page.locator(":focus")).to_have_text("跳到输入框")
    await press("Enter")
    await expect(chat.line).to_be_focused()
    await chat.page.keyboard.type("你好")
    await press("Enter")
    await until(lambda: chat.side.texts() == ["你好"])

    await chat.side.say("好吗？", reply_markup=buttons("好"))
    await expect(chat.button("好")).to_be_visible()
    await back_to(chat, "好")
    await press("Enter")
    await until(lambda: len(chat.side.told("tap")) == 1)

    await on_to(chat, "发位置、照片或语音")
    await press("Enter")
    await on_to(chat, "地图选点")
    await press("Space")
    await expect(chat.by_id("place-map")).to_be_focused()
    await press("Escape")
    await expect(chat.by_id("map-sheet")).to_be_hidden()

    await back_to(chat, "店主")
    await press("Enter")
    await expect(chat.button("店主")).to_have_attribute("aria-current", "true")
    await expect(chat.button("店主")).to_be_focused()


async def test_focus_is_always_seen(chat: ChatPage) -> None:
    await chat.side.say("好吗？", reply_markup=buttons("好"))
    await expect(chat.button("好")).to_be_visible()
    unseen = []
    for _ in range(12):
        await chat.page.keyboard.press("Tab")
        unseen += await chat.page.evaluate(
            """() => {
                const focused = document.activeElement;
                const ring = [focused, focused.closest(".field")].filter(Boolean).map(getComputedStyle)
                    .some((style) => style.outlineStyle !== "none" || style.boxShadow !== "none");
                return focused === document.body || ring ? [] : [focused.outerHTML];
            }"""
        )
    assert unseen == []


async def test_what_is_tapped_is_as_large_as_a_thumb(visitor: Visitor, demo_server: PlayedServer) -> None:
    chat = await visitor.open(demo_server)
    await chat.side.say("好吗？", reply_markup=buttons("是", "不"))
    await chat.side.say("哪里？", reply_markup=answers("这里"))
    await expect(chat.button("这里")).to_be_visible()

    small = await chat.page.evaluate(
        """() => [...document.querySelectorAll("button, a.key")].filter((button) => button.checkVisibility())
            .map((button) => [button.getBoundingClientRect(), button.outerHTML])
            .filter(([box]) => box.width < 44 || box.height < 44).map(([box, html]) => [box.width, box.height, html])"""
    )
    assert small == []


async def test_new_messages_are_read_out_and_the_history_is_not(chat: ChatPage) -> None:
    await chat.side.say("你好")
    log = chat.page.get_by_role("log", name="聊天记录")

    await expect(log).to_have_attribute("aria-live", "polite")
    await expect(log.locator(".unseen").first).to_have_text("暖驿：")


async def test_motion_stays_away_when_it_is_not_wanted(chat: ChatPage) -> None:
    await chat.side.send({"type": "typing"})
    await expect(chat.by_id("typing")).to_be_visible()

    assert await chat.page.evaluate("document.getAnimations().length") == 0


async def on_to(chat: ChatPage, name: str) -> None:
    await walk(chat, name, "Tab")


async def back_to(chat: ChatPage, name: str) -> None:
    await walk(chat, name, "Shift+Tab")


async def walk(chat: ChatPage, name: str, key: str) -> None:
    for _ in range(40):
        await chat.page.keyboard.press(key)
        if await chat.button(name).evaluate_all("found => found.includes(document.activeElement)"):
            return
    raise AssertionError(f"no way to {name} by keyboard")
