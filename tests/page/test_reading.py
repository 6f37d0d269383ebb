"""Where in the chat somebody reads, and what comes meanwhile."""

import time
from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import expect

from tests.page.chat_page import ChatPage, Visitor
from tests.page.played_server import PlayedServer, buttons, until
from tests.patience import PATIENCE_SECONDS


async def test_whoever_reads_above_is_told_of_what_is_new(chat: ChatPage) -> None:
    for number in range(30):
        await chat.side.say(f"第 {number} 条")
    await expect(chat.bubbles).to_have_count(30)
    await chat.by_id("newest").click()
    await expect(chat.by_id("newest")).to_be_hidden()
    await chat.by_id("log").hover()
    await chat.page.mouse.wheel(0, -600)
    await expect(chat.by_id("newest")).to_be_visible()
    top = await chat.by_id("log").evaluate("log => log.scrollTop")

    await chat.side.say("新的")

    newest = chat.button("1 条新消息，看最新的")
    await expect(newest).to_be_visible()
    assert await chat.by_id("log").evaluate("log => log.scrollTop") == top
    await newest.click()
    await expect(chat.by_id("newest")).to_be_hidden()
    await expect(chat.bubbles.last).to_be_in_viewport()


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
async def test_a_long_answer_is_shown_from_its_beginning_whatever_changes_above_it(
    visitor: Visitor, server: PlayedServer, motion: str
) -> None:
    chat = await visitor.open(server, reduced_motion=motion)
    asked = await chat.side.say("你是？", reply_markup=buttons("骑手", "店主", "其他", "上一步"))
    await chat.button("骑手").click()
    await until(lambda: bool(chat.side.told("tap")))
    await chat.side.say("你平时在哪个区县？", reply_markup=buttons(*(f"区县 {number}" for number in range(20))))
    await chat.side.show("editMessageReplyMarkup", asked, reply_markup=buttons("✓ 骑手"))

    await expect(chat.by_id("newest")).to_be_visible()
    await comes_to_stay(chat, lambda: is_at_the_top(chat), for_ms=700)
    await chat.talk("好的")
    await expect(chat.bubbles.last).to_be_in_viewport()


async def test_who_reads_a_long_answer_is_not_pulled_away_by_what_comes_later(
    visitor: Visitor, server: PlayedServer
) -> None:
    # A tab of its own, since its clock is no good to others.
    chat = await visitor.open(server, color_scheme="light")
    await chat.page.clock.install()
    await chat.talk("附近的")
    await chat.side.say("很长的回答\n" * 60)
    await expect(chat.by_id("newest")).to_be_visible()
    top = await chat.by_id("log").evaluate("log => log.scrollTop")
    await chat.page.clock.run_for(4_000)
    await chat.side.say("别的")

    await expect(chat.button("1 条新消息，看最新的")).to_be_visible()
    assert await chat.by_id("log").evaluate("log => log.scrollTop") == top


async def test_the_answer_to_a_tap_is_shown_wherever_it_was_tapped(chat: ChatPage) -> None:
    await chat.side.say("附近的", reply_markup=buttons("1", "2"))
    await chat.side.say("很长的一条\n" * 60)
    await chat.by_id("log").evaluate("log => log.scrollTo(0, 0)")
    await chat.button("1").click()
    await until(lambda: bool(chat.side.told("tap")))
    await chat.side.say("地图")
    await chat.side.say("第 1 站")

    await expect(chat.bubbles.last).to_be_in_viewport()


async def test_the_next_page_of_a_list_is_shown_from_its_beginning(chat: ChatPage) -> None:
    listed = await chat.side.say("第一页\n" + "一站\n" * 40, reply_markup=buttons("更多"))
    await chat.by_id("newest").click()
    await chat.button("更多").click()
    await until(lambda: bool(chat.side.told("tap")))
    await chat.side.show("editMessageText", listed, text="第二页\n" + "另一站\n" * 50, reply_markup=buttons("更多"))

    await chat.shows("< 第二页" + " 另一站" * 50 + " [更多]")
    await comes_to_stay(chat, lambda: is_at_the_top(chat))


async def test_a_message_that_somebody_else_changes_pulls_nobody_away(chat: ChatPage) -> None:
    card = await chat.side.say("等人受理")
    await chat.side.say("很长的一条\n" * 60)
    await chat.by_id("newest").click()
    await expect(chat.by_id("newest")).to_be_hidden()
    top = await chat.by_id("log").evaluate("log => log.scrollTop")
    await chat.side.show("editMessageText", card, text="已经办好")

    await expect(chat.bubbles.first).to_contain_text("已经办好")
    await chat.page.wait_for_timeout(100)
    assert await chat.by_id("log").evaluate("log => log.scrollTop") == top


async def test_a_card_of_which_one_line_changes_stays_where_it_is(chat: ChatPage) -> None:
    lines = [f"第 {number} 行" for number in range(40)]
    card = await chat.side.say("\n".join([*lines, "还没有人确认过"]), reply_markup=buttons("和说的一样"))
    await chat.by_id("newest").click()
    before = await begins_at(chat)
    await chat.button("和说的一样").click()
    await until(lambda: bool(chat.side.told("tap")))
    await chat.side.show("editMessageText", card, text="\n".join([*lines, "刚刚确认过"]), reply_markup=buttons("不对"))

    await expect(chat.button("不对")).to_be_in_viewport()
    assert await begins_at(chat) == before


@pytest.mark.parametrize("lines", range(16, 22))
async def test_buttons_are_whole_or_an_arrow_leads_to_them(chat: ChatPage, lines: int) -> None:
    await chat.talk("你好")
    await chat.side.say("一行\n" * lines + "完", reply_markup=buttons("好"))
    await expect(chat.button("好")).to_be_attached()

    async def is_whole_or_led_to() -> bool:
        key, log = await chat.button("好").bounding_box(), await chat.by_id("log").bounding_box()
        assert key is not None
        assert log is not None
        is_whole = key["y"] + key["height"] <= log["y"] + log["height"]
        return is_whole == await chat.by_id("newest").is_hidden()

    await comes_to_stay(chat, is_whole_or_led_to)


async def comes_to_stay(chat: ChatPage, claim: Callable[[], Awaitable[bool]], *, for_ms: int = 100) -> None:
    """It becomes true, however long a busy machine takes over it, and is so for a while."""
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while not await claim():
        assert time.monotonic() < give_up_at
        await chat.page.wait_for_timeout(20)
    await chat.page.wait_for_timeout(for_ms)
    assert await claim()


async def is_at_the_top(chat: ChatPage) -> bool:
    return 0 <= await begins_at(chat) < 20


async def begins_at(chat: ChatPage) -> float:
    """How far below the log's upper edge the last message begins."""
    top = "message => message.getBoundingClientRect().top - document.getElementById('log').getBoundingClientRect().top"
    found: float = await chat.bubbles.last.evaluate(top)
    return found
