"""What the browser keeps of a chat."""

import json

from playwright.async_api import expect

from tests.page.chat_page import ChatPage, Visitor
from tests.page.played_server import PlayedServer, buttons, until


async def test_the_chat_is_still_there_after_a_reload(chat: ChatPage) -> None:
    await chat.talk("你好")
    await chat.side.say("欢迎", reply_markup=buttons("好"))
    await until(lambda: chat.side.acked == 1)
    await chat.line.fill("写了一半")

    await chat.load()

    await chat.shows("> 你好", "< 欢迎 [好]")
    await expect(chat.line).to_have_value("写了一半")
    await chat.button("好").click()
    await until(lambda: len(chat.side.told("tap")) == 1)


async def test_the_chat_is_shown_before_the_server_answers(chat: ChatPage) -> None:
    await chat.talk("你好")
    await expect(chat.page.get_by_role("img", name="已送到")).to_be_visible()
    chat.server.is_letting_in = False

    await chat.page.reload()

    await chat.shows("> 你好")


async def test_what_was_not_sent_before_a_reload_is_sent_after_it(chat: ChatPage) -> None:
    chat.server.is_letting_in = False
    await chat.side.drop()
    await chat.write("没网时写的")
    chat.server.is_letting_in = True

    await chat.load()

    await until(lambda: chat.side.texts() == ["没网时写的"])
    await chat.shows("> 没网时写的")


async def test_the_last_500_messages_are_kept(chat: ChatPage) -> None:
    for number in range(510):
        await chat.side.say(f"第 {number} 条")
    await until(lambda: chat.side.acked == 510)

    assert len(await kept(chat, "nuanyi/me/m/")) == 500
    await chat.load()
    await expect(chat.bubbles).to_have_count(60)
    await expect(chat.bubbles.last).to_contain_text("第 509 条")


async def test_older_messages_come_when_somebody_scrolls_up(chat: ChatPage) -> None:
    for number in range(100):
        await chat.side.say(f"第 {number} 条")
    await until(lambda: chat.side.acked == 100)
    await chat.load()
    await expect(chat.bubbles).to_have_count(60)

    await chat.by_id("log").evaluate("log => log.scrollTo(0, 0)")

    await expect(chat.bubbles).to_have_count(100)
    assert (await chat.transcript())[0] == "< 第 0 条"
    assert await chat.by_id("log").evaluate("log => log.scrollTop") > 1000


async def test_two_tabs_of_one_seat_show_one_chat(chat: ChatPage, visitor: Visitor, server: PlayedServer) -> None:
    other = await visitor.open(server, context=chat.page.context)
    await chat.talk("从第一个窗口")
    await other.talk("从第二个窗口")
    await chat.side.say("都收到了")

    lines = ("> 从第一个窗口", "> 从第二个窗口", "< 都收到了")
    await chat.shows(*lines)
    await other.shows(*lines)
    await other.load()
    await other.shows(*lines)


async def test_a_full_store_makes_the_server_keep_what_is_new(chat: ChatPage) -> None:
    await chat.page.evaluate(
        "() => { let size = 1 << 20; while (size > 8) "
        "{ try { localStorage.setItem('other' + size, 'x'.repeat(size)); size -= 1 } catch { size >>= 1 } } }"
    )
    await chat.side.say("放不下的话" * 20)
    await expect(chat.bubbles).to_have_count(1)
    await chat.page.wait_for_timeout(200)
    assert chat.side.acked == 0

    await chat.page.evaluate(
        "for (const key of Object.keys(localStorage)) if (key.startsWith('other')) localStorage.removeItem(key)"
    )
    await chat.side.say("放得下了")

    await until(lambda: chat.side.acked == 2)
    await chat.load()
    await expect(chat.bubbles).to_have_count(2)


async def test_the_chat_can_be_deleted_from_the_device(chat: ChatPage) -> None:
    await chat.talk("秘密")
    await chat.side.say("好的")
    await until(lambda: chat.side.acked == 1)
    await chat.button("菜单").click()
    await chat.button("清空这台设备上的聊天记录").click()
    await chat.button("清空").click()

    await chat.shows()
    assert "秘密" not in json.dumps(await kept(chat, ""), ensure_ascii=False)
    await chat.side.say("还能聊")
    await chat.shows("< 还能聊")


async def test_a_tab_keeps_nothing_for_the_next_test_even_where_its_server_has_the_same_address(
    visitor: Visitor, server: PlayedServer
) -> None:
    """So that none of these tests meets what an earlier one has left at a port that was given out again."""
    chat = await visitor.open(server)
    await visitor.open(server, context=chat.page.context)
    await chat.talk("你好")
    await chat.shows("> 你好")
    await visitor.leave()
    await server.stop()

    later = PlayedServer()
    await later.start(int(server.url.rstrip("/").rpartition(":")[2]))
    chat = await visitor.open(later)

    assert await kept(chat, "nuanyi/me/m/") == {}
    assert later.me.connections == 1
    await visitor.leave()
    await later.stop()


async def kept(chat: ChatPage, start: str) -> dict[str, str]:
    everything: dict[str, str] = await chat.page.evaluate("() => ({...localStorage})")
    return {key: value for key, value in everything.items() if key.startswith(start)}
