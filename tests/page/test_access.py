"""Usable without seeing, without a mouse, and with large fingers."""

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect

from tests.loops import IS_WHOLE
from tests.page.chat_page import ChatPage, Visitor
from tests.page.pictures import draw_png
from tests.page.played_server import PlayedServer, answers, buttons, until

WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
PLACE = {"latitude": 38.472, "longitude": 106.281}
# Both schemes and both languages; each with each in the long form.
EACH_WITH_EACH = [("light", "zh-CN"), ("dark", "en-US"), ("light", "en-US"), ("dark", "zh-CN")]
LOOKS = EACH_WITH_EACH if IS_WHOLE else EACH_WITH_EACH[:2]
# What lies over the chat, by what opens it.
SURFACES = {
    "#attach-sheet": ["#attach"],
    "#menu-sheet": ["#menu"],
    "#map-sheet": ["#attach", '[data-act="map"]'],
    "#message-sheet": [".more"],
    "#alert": ["#menu", "#forget"],
    "#viewer": [".picture"],
    "#recording": ["#attach", '[data-act="voice"]'],
}


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
    name = "door".ljust(32, "x")
    chat.server.files[name] = (draw_png(80, 60), "image/png")
    await side.show("sendPhoto", photo=[{"file_id": f"web:{name}", "url": f"/chat/files/{name}"}])
    await side.show("sendDocument", document={"file_id": "web:x", "file_name": "list.pdf", "file_size": 12000})
    await side.say("你在哪儿？", reply_markup={"keyboard": [[{"text": "发我的位置", "request_location": True}]]})
    await side.send({"type": "answered", "text": "记下了", "alert": False})
    await chat.talk("还在吗")
    await expect(chat.by_id("typing")).to_be_visible()
    await expect(chat.bubbles).to_have_count(9)
    await expect(chat.page.locator(".missing")).to_be_visible()


async def faults(chat: ChatPage) -> list[str]:
    results = await Axe().run(chat.page, options=WCAG)
    found: list[dict[str, Any]] = results.response["violations"]
    return [f"{fault['id']}: {node['target']} {node['failureSummary']}" for fault in found for node in fault["nodes"]]


@pytest.mark.chaos
@pytest.mark.parametrize(("scheme", "locale"), LOOKS)
async def test_axe_finds_nothing(visitor: Visitor, demo_server: PlayedServer, scheme: str, locale: str) -> None:
    demo_server.me.language = locale[:2]
    chat = await visitor.open(demo_server, color_scheme=scheme, locale=locale, permissions=["microphone"])
    assert await faults(chat) == []
    await fill(chat)
    assert await faults(chat) == []

    for surface, openers in SURFACES.items():
        for opener in openers:
            await chat.page.locator(opener).first.evaluate("button => button.click()")
        await expect(chat.page.locator(surface)).to_be_visible()
        if surface == "#map-sheet":
            await chat.by_id("place-search").fill("街")
        assert await faults(chat) == [], surface
        await close(chat)


@pytest.mark.chaos
@pytest.mark.parametrize(("scheme", "locale"), LOOKS)
async def test_axe_finds_nothing_in_what_comes_by_itself(
    visitor: Visitor, server: PlayedServer, scheme: str, locale: str, tmp_path: Path
) -> None:
    server.me.language = locale[:2]
    chat = await visitor.open(server, color_scheme=scheme, locale=locale)
    photo = tmp_path / "photo.png"
    photo.write_bytes(draw_png(80, 60))
    await chat.by_id("gallery-files").set_input_files([photo, photo, Path(__file__)])
    await expect(chat.by_id("photo-note")).not_to_be_empty()
    assert await faults(chat) == []
    await close(chat)

    await chat.side.send({"type": "answered", "text": "这个按钮是旧的。", "alert": True})
    await expect(chat.by_id("alert")).to_be_visible()
    assert await faults(chat) == []
    await close(chat)

    server.is_letting_in = False
    await chat.side.drop()
    await expect(chat.by_id("banner")).not_to_be_empty()
    await chat.line.fill("/m")
    await expect(chat.by_id("suggestions")).to_be_visible()
    assert await faults(chat) == []


async def close(chat: ChatPage) -> None:
    """Close what lies over the chat."""
    await chat.page.evaluate("document.querySelector('dialog[open]')?.close()")
    drop = chat.page.locator("#recording .drop")
    if await drop.is_visible():
        await drop.click()


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

    assert await too_small(chat) == []


async def test_what_lies_over_the_chat_has_large_buttons_and_gives_the_focus_back(
    visitor: Visitor, demo_server: PlayedServer
) -> None:
    chat = await visitor.open(demo_server, permissions=["microphone"])
    await fill(chat)
    assert await too_small(chat) == []

    for surface, openers in SURFACES.items():
        await chat.page.locator(openers[0]).first.focus()
        for opener in openers:
            await chat.page.locator(opener).first.evaluate("button => button.click()")
        await expect(chat.page.locator(surface)).to_be_visible()
        assert await too_small(chat) == [], surface
        await chat.page.keyboard.press("Escape")
        await expect(chat.page.locator(surface)).to_be_hidden()
        back = "#mic" if surface == "#recording" else openers[0]
        await expect(chat.page.locator(back).first).to_be_focused()


async def too_small(chat: ChatPage) -> list[list[Any]]:
    """Width, height and HTML of what is hard to hit; a command in a line of text is as high as the line."""
    found: list[list[Any]] = await chat.page.evaluate(
        """() => [...document.querySelectorAll("button:not(.command), a.key")]
            .filter((button) => button.checkVisibility())
            .map((button) => [button.getBoundingClientRect(), button.outerHTML])
            .filter(([box]) => box.width < 44 || box.height < 44).map(([box, html]) => [box.width, box.height, html])"""
    )
    return found


async def test_who_is_asked_whether_to_delete_stands_on_the_safe_answer(chat: ChatPage) -> None:
    await chat.talk("你好")
    await chat.button("菜单").click()
    await chat.button("清空这台设备上的聊天记录").click()
    await expect(chat.button("算了")).to_be_focused()
    await chat.page.keyboard.press("Enter")

    await expect(chat.by_id("alert")).to_be_hidden()
    await chat.shows("> 你好")


async def test_new_messages_are_read_out_and_the_history_is_not(chat: ChatPage) -> None:
    await chat.side.say("你好")
    log = chat.page.get_by_role("log", name="聊天记录")

    await expect(log).to_have_attribute("aria-live", "polite")
    await expect(log.locator(".unseen").first).to_have_text("暖驿：")


async def test_motion_stays_away_when_it_is_not_wanted(chat: ChatPage) -> None:
    await chat.talk("你好")
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
