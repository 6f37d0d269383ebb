"""The line to the server breaks, and nothing is lost or doubled."""

from playwright.async_api import expect

from tests.page.chat_page import ChatPage, Visitor
from tests.page.played_server import PlayedServer, buttons, until


async def test_what_is_written_without_a_line_goes_out_when_it_is_back(chat: ChatPage) -> None:
    chat.server.is_letting_in = False
    await chat.side.drop()
    await expect(chat.by_id("banner")).to_have_text("连不上了，消息先替你留着")
    await chat.write("第一句")
    await chat.write("第二句")

    chat.server.is_letting_in = True

    await until(lambda: chat.side.texts() == ["第一句", "第二句"])
    await expect(chat.by_id("banner")).to_be_empty()
    await expect(chat.page.get_by_role("img", name="已送到")).to_have_count(2)


async def test_the_page_comes_back_at_once_when_the_network_does(chat: ChatPage) -> None:
    await chat.page.context.set_offline(True)
    await chat.page.evaluate("dispatchEvent(new Event('offline'))")
    await expect(chat.by_id("status")).to_have_text("正在连接…")
    await chat.write("在路上")
    before = chat.side.connections

    await chat.page.context.set_offline(False)

    await until(lambda: chat.side.texts() == ["在路上"])
    assert chat.side.connections == before + 1


# `haste` is how much quicker than the clock the page's timers run.
HASTE = """
    const slowly = window.setTimeout;
    window.setTimeout = (work, pause) => slowly(work, (pause ?? 0) / (window.haste ?? 1));
"""


async def test_what_is_written_while_the_page_waits_to_try_again_makes_it_try_at_once(
    visitor: Visitor, server: PlayedServer
) -> None:
    chat = await visitor.open(server, script=HASTE)
    await chat.page.evaluate("window.haste = 0.001")
    await chat.side.drop()
    await expect(chat.by_id("status")).to_have_text("正在连接…")

    await chat.write("厕所")

    await until(lambda: chat.side.texts() == ["厕所"])


async def test_a_line_that_only_looks_open_is_found_out_by_what_is_not_answered(
    visitor: Visitor, server: PlayedServer
) -> None:
    chat = await visitor.open(server, script=HASTE)
    chat.side.fall_silent()
    await chat.page.evaluate("window.haste = 20")

    await chat.write("厕所")

    await until(lambda: chat.side.texts() == ["厕所"])


async def test_what_was_not_confirmed_is_sent_again_under_the_same_id(chat: ChatPage) -> None:
    chat.side.is_confirming = False
    await chat.talk("收到了吗")
    chat.side.is_confirming = True
    await chat.side.drop()

    await until(lambda: len(chat.side.heard) == 2)
    first, second = chat.side.heard
    assert first == second
    await chat.side.say("收到了")
    await chat.shows("> 收到了吗", "< 收到了")


async def test_a_tap_that_was_not_confirmed_is_sent_again_too(chat: ChatPage) -> None:
    await chat.side.say("好吗", reply_markup=buttons("好"))
    chat.side.is_confirming = False
    await chat.button("好").click()
    await until(lambda: len(chat.side.heard) == 1)
    chat.side.is_confirming = True
    await chat.side.drop()

    await until(lambda: len(chat.side.heard) == 2)
    assert len(chat.side.told("tap")) == 1


async def test_a_talk_over_a_bad_line_is_whole_and_in_order(chat: ChatPage) -> None:
    expected = []
    for number in range(6):
        chat.side.is_confirming = number % 2 == 0
        await chat.write(f"问 {number}")
        await chat.reaches(f"问 {number}")
        if number % 3 == 1:
            await chat.side.drop()
        chat.side.is_confirming = True
        await chat.side.say(f"答 {number}")
        await chat.side.drop()
        await until(lambda: len(chat.side.numbers) == len(chat.side.told()))
        expected += [f"> 问 {number}", f"< 答 {number}"]

    await until(lambda: chat.side.acked == 6)
    assert sorted(await chat.transcript()) == sorted(expected)
    assert chat.side.texts() == [f"问 {number}" for number in range(6)]


async def test_events_that_are_repeated_are_shown_once(chat: ChatPage) -> None:
    await chat.side.say("一")
    await chat.side.say("二")
    first, second = chat.side.events[-2:]
    await until(lambda: chat.side.acked == 2)

    for event in (first, second, first):
        await chat.side.send(event)
    await chat.side.say("三")

    await chat.shows("< 一", "< 二", "< 三")


async def test_an_old_event_brings_no_deleted_message_back(chat: ChatPage) -> None:
    number = await chat.side.say("这条会没有")
    event = chat.side.events[-1]
    await chat.side.show("deleteMessage", number)
    await chat.side.send(event)
    await chat.side.say("完")

    await chat.shows("< 完")


async def test_what_the_page_has_kept_may_be_forgotten(chat: ChatPage) -> None:
    await chat.side.say("留下")

    await until(lambda: chat.side.acked == 1 and chat.side.events == [])


async def test_what_came_meanwhile_is_shown_after_coming_back(chat: ChatPage) -> None:
    chat.server.is_letting_in = False
    await chat.side.drop()
    await chat.side.say("你不在的时候")
    chat.server.is_letting_in = True

    await chat.shows("< 你不在的时候")


async def test_a_server_that_began_anew_is_heard_again(chat: ChatPage) -> None:
    old = await chat.side.say("旧的", reply_markup=buttons("旧按钮"))
    await until(lambda: chat.side.acked == 1)
    chat.side.begin_anew()
    await chat.side.drop()
    await until(lambda: chat.side.connections == 2)
    new = await chat.side.say("新的")

    await chat.shows("< 旧的 [旧按钮]", "< 新的")
    assert old == new
    await chat.page.reload()
    await chat.shows("< 旧的 [旧按钮]", "< 新的")
    await expect(chat.button("旧按钮")).to_be_disabled()


async def test_another_chat_is_noticed_however_far_it_has_come(chat: ChatPage) -> None:
    await chat.side.say("旧的", reply_markup=buttons("旧按钮"))
    await until(lambda: chat.side.acked == 1)
    chat.server.is_letting_in = False
    await chat.side.drop()
    await chat.button("旧按钮").click()
    await chat.write("还没发出去")
    chat.side.begin_anew()
    for number in range(3):
        await chat.side.say(f"新的 {number}")
    chat.server.is_letting_in = True

    await chat.reaches("还没发出去")
    await chat.shows("< 旧的 [旧按钮]", "< 新的 0", "< 新的 1", "< 新的 2", "> 还没发出去")
    await expect(chat.button("旧按钮")).to_be_disabled()
    await until(lambda: chat.side.acked == 3)
    assert chat.side.told("tap") == []


async def test_another_tab_starts_afresh_with_the_first(chat: ChatPage, visitor: Visitor, server: PlayedServer) -> None:
    other = await visitor.open(server, context=chat.page.context)
    await chat.side.say("旧的")
    await until(lambda: chat.side.acked == 1)
    chat.side.begin_anew()
    await chat.side.drop()
    await until(lambda: len(chat.side.sockets) == 2)
    await chat.side.say("新的")

    for tab in (chat, other):
        await tab.shows("< 旧的", "< 新的")


async def test_a_seat_that_is_gone_leads_to_the_one_that_is_left(visitor: Visitor, demo_server: PlayedServer) -> None:
    chat = await visitor.open(demo_server)
    demo_server.demo, demo_server.names = False, ["me"]
    await demo_server.sides["rider"].drop()

    await until(lambda: demo_server.sides["me"].connections > 0)
    await expect(chat.by_id("seats")).to_be_hidden()
    await chat.write("还在")
    await until(lambda: demo_server.sides["me"].texts() == ["还在"])


async def test_many_messages_at_once_are_sent_no_faster_than_the_server_takes(chat: ChatPage) -> None:
    for number in range(14):
        await chat.write(f"第 {number} 条")
    await until(lambda: len(chat.side.told()) == 12)
    await chat.page.wait_for_timeout(200)

    assert len(chat.side.told()) == 12
    assert len(await chat.transcript()) == 14


async def test_what_waits_while_the_server_begins_anew_stands_after_the_old(chat: ChatPage) -> None:
    await chat.side.say("旧的")
    await until(lambda: chat.side.acked == 1)
    chat.server.is_letting_in = False
    await chat.side.drop()
    await chat.write("等着的")
    chat.side.begin_anew()
    chat.server.is_letting_in = True

    await chat.reaches("等着的")
    await chat.side.say("新的")
    await chat.shows("< 旧的", "> 等着的", "< 新的")


async def test_a_place_that_was_refused_can_be_sent_again(chat: ChatPage) -> None:
    chat.side.refusal = "现在收不了。"
    await chat.button("发位置、照片或语音").click()
    await chat.button("地图选点").click()
    await chat.button("发送这个位置").click()
    await expect(chat.page.locator(".complaint")).to_contain_text("现在收不了。")
    chat.side.refusal = None

    await chat.button("再试一次").click()

    await expect(chat.page.get_by_role("img", name="已送到")).to_be_visible()
    assert len(chat.side.told()) == 2
    await chat.shows("> (map) 位置")


async def test_what_came_too_fast_is_repeated_and_not_given_up(chat: ChatPage) -> None:
    chat.side.is_confirming = False
    await chat.talk("快")
    await chat.side.send(
        {"type": "refused", "id": chat.side.heard[0]["id"], "reason": "太快了，等一下。", "again": True}
    )
    await expect(chat.toast).to_have_text("太快了，等一下。")
    chat.side.is_confirming = True
    await chat.side.drop()

    await expect(chat.page.get_by_role("img", name="已送到")).to_be_visible()
    assert chat.side.heard[0] == chat.side.heard[1]
