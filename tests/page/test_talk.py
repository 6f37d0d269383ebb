"""Writing and reading: the page as a messenger."""

from playwright.async_api import expect

from tests.page.chat_page import ChatPage, Visitor
from tests.page.played_server import PlayedServer, answers, buttons, until

TWO_BUTTONS = buttons("是", "不")


async def test_what_is_written_goes_out_and_the_answer_comes_in(chat: ChatPage) -> None:
    await chat.write("你好")
    await until(lambda: chat.side.texts() == ["你好"])
    await chat.side.say("欢迎来到暖驿")

    await chat.shows("> 你好", "< 欢迎来到暖驿")
    await expect(chat.line).to_have_value("")


async def test_a_tick_says_that_the_server_has_it(chat: ChatPage) -> None:
    chat.side.is_confirming = False
    await chat.talk("你好")
    await expect(chat.page.get_by_role("img", name="等网络，会自动发出去")).to_be_visible()

    chat.side.is_confirming = True
    await chat.side.drop()

    await expect(chat.page.get_by_role("img", name="已送到")).to_be_visible()


async def test_the_first_button_starts_the_chat(chat: ChatPage) -> None:
    await chat.button("开始").click()

    await until(lambda: chat.side.texts() == ["/start"])
    await expect(chat.by_id("welcome")).to_be_hidden()


async def test_a_new_line_is_no_message_yet(chat: ChatPage) -> None:
    await chat.line.type("第一行")
    await chat.line.press("Shift+Enter")
    await chat.line.type("第二行")
    await chat.line.press("Enter")

    await until(lambda: chat.side.texts() == ["第一行\n第二行"])


async def test_enter_that_chooses_a_chinese_word_sends_nothing(chat: ChatPage) -> None:
    await chat.line.fill("ni hao")
    await chat.line.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    await chat.line.dispatch_event("keydown", {"key": "Enter", "keyCode": 229})
    await chat.page.wait_for_timeout(100)

    assert chat.side.texts() == []
    await expect(chat.line).to_have_value("ni hao")


async def test_a_tap_is_sent_once_and_shows_that_it_is_under_way(chat: ChatPage) -> None:
    number = await chat.side.say("热水还有吗？", reply_markup=TWO_BUTTONS)
    await chat.button("是").click()
    await expect(chat.button("是")).to_have_attribute("aria-busy", "true")
    await chat.button("是").click()
    await until(lambda: len(chat.side.told("tap")) == 1)

    await chat.side.show("editMessageText", number, text="谢谢，记下了。")

    await chat.shows("< 谢谢，记下了。")
    (tap,) = chat.side.told("tap")
    assert (tap["message_id"], tap["data"]) == (number, "是")


async def test_an_answer_to_a_tap_ends_the_waiting_and_passes(chat: ChatPage) -> None:
    await chat.side.say("热水还有吗？", reply_markup=TWO_BUTTONS)
    await chat.button("是").click()
    await chat.side.send({"type": "answered", "text": "记下了", "alert": False})

    await expect(chat.toast).to_have_text("记下了")
    await expect(chat.button("是")).not_to_have_attribute("aria-busy", "true")


async def test_an_answer_without_words_ends_the_waiting_too(chat: ChatPage) -> None:
    """The page does not even know that the tap has arrived, from when on it would wait by itself for a while only."""
    await chat.side.say("去哪一站？", reply_markup=TWO_BUTTONS)
    chat.side.is_confirming = False
    await chat.button("是").click()
    await expect(chat.button("是")).to_have_attribute("aria-busy", "true")
    await chat.side.send({"type": "answered", "text": "", "alert": False})

    await expect(chat.button("是")).not_to_have_attribute("aria-busy", "true")
    await expect(chat.toast).to_be_hidden()
    await chat.button("不").click()
    await until(lambda: [tap["data"] for tap in chat.side.told("tap")] == ["是", "不"])


async def test_a_tap_waits_for_as_long_as_the_server_does_not_have_it(visitor: Visitor, server: PlayedServer) -> None:
    # A tab of its own, since its clock is no good to others.
    chat = await visitor.open(server, color_scheme="light")
    await chat.page.clock.install()
    await chat.side.say("热水还有吗？", reply_markup=TWO_BUTTONS)
    chat.side.is_confirming = False
    await chat.button("是").click()
    await until(lambda: len(chat.side.told("tap")) == 1)
    await chat.page.clock.run_for(5_000)
    await expect(chat.button("是")).to_have_attribute("aria-busy", "true")

    chat.side.is_confirming = True
    await chat.page.clock.run_for(20_000)
    await until(lambda: len(chat.side.heard) == 2)
    await chat.page.wait_for_timeout(100)
    await chat.page.clock.run_for(4_000)

    await expect(chat.button("是")).not_to_have_attribute("aria-busy", "true")


async def test_an_alert_waits_until_it_is_read(chat: ChatPage) -> None:
    await chat.side.send({"type": "answered", "text": "这个按钮是旧的。", "alert": True})
    dialog = chat.page.get_by_role("dialog", name="这个按钮是旧的。")
    await expect(dialog).to_be_visible()

    await chat.button("好").click()

    await expect(dialog).to_be_hidden()


async def test_an_edit_changes_the_message_where_it_stands(chat: ChatPage) -> None:
    first = await chat.side.say("第 1 步", reply_markup=TWO_BUTTONS)
    await chat.side.say("别的")
    await chat.button("不").focus()
    before = await chat.bubbles.nth(1).bounding_box()

    await chat.side.show("editMessageText", first, text="第 2 步", reply_markup=TWO_BUTTONS)

    await chat.shows("< 第 2 步 [是] [不]", "< 别的")
    assert await chat.bubbles.nth(1).bounding_box() == before
    await expect(chat.button("不")).to_be_focused()


async def test_buttons_can_be_taken_away_and_messages_too(chat: ChatPage) -> None:
    first = await chat.side.say("选一个", reply_markup=TWO_BUTTONS)
    second = await chat.side.say("这条会没有")
    await chat.side.show("editMessageReplyMarkup", first, reply_markup={"inline_keyboard": []})
    await chat.side.show("deleteMessage", second)

    await chat.shows("< 选一个")


async def test_what_is_refused_says_why_and_can_be_changed(chat: ChatPage) -> None:
    chat.side.refusal = "太长了，请分几次发。"
    await chat.write("很长的话")
    complaint = chat.page.locator(".complaint")
    await expect(complaint).to_contain_text("太长了，请分几次发。")

    await chat.button("改一改再发").click()

    await expect(chat.line).to_have_value("很长的话")
    await chat.shows()
    await chat.page.wait_for_timeout(200)
    assert len(chat.side.heard) == 1


async def test_a_text_that_is_too_long_stays_in_the_line(chat: ChatPage) -> None:
    await chat.write("长" * 4097)

    await expect(chat.toast).to_have_text("太长了，最多 4096 个字，请分几次发。")
    assert len(await chat.line.input_value()) == 4097
    assert chat.side.heard == []


async def test_an_own_message_can_be_changed(chat: ChatPage) -> None:
    await chat.talk("三张照片")
    await expect(chat.page.get_by_role("img", name="已送到")).to_be_visible()
    await chat.line.press("ArrowUp")
    await expect(chat.line).to_have_value("三张照片")
    await chat.line.fill("两张照片")
    await chat.line.press("Enter")

    await until(lambda: bool(chat.side.told("edit")))
    await chat.shows("> 两张照片")
    assert chat.side.told("edit")[0]["message_id"] == 1


async def test_formatting_counts_as_the_bot_api_does(chat: ChatPage) -> None:
    await chat.side.say(
        "😀粗体和链接",
        entities=[
            {"type": "bold", "offset": 2, "length": 2},
            {"type": "text_link", "offset": 5, "length": 2, "url": "https://example.org/"},
            {"type": "italic", "offset": 5, "length": 1},
        ],
    )

    await expect(chat.page.locator(".words b")).to_have_text("粗体")
    link = chat.page.locator(".words a")
    await expect(link).to_have_text("链接")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")
    await expect(link).to_have_attribute("target", "_blank")
    await expect(link.locator("i")).to_have_text("链")


async def test_commands_in_a_text_can_be_tapped(chat: ChatPage) -> None:
    await chat.side.say("看看 /near 或 https://example.org/near。")
    await expect(chat.page.locator(".words a")).to_have_attribute("href", "https://example.org/near")
    await chat.button("/near").click()

    await until(lambda: chat.side.texts() == ["/near"])


async def test_typing_a_slash_offers_the_commands(chat: ChatPage) -> None:
    await chat.line.type("/me")
    await expect(chat.page.get_by_role("option")).to_have_text(["/menu看看能做什么"])
    await chat.line.press("Enter")

    await until(lambda: chat.side.texts() == ["/menu"])


async def test_the_menu_lists_what_the_bot_can_do(chat: ChatPage) -> None:
    await chat.button("菜单").click()
    await chat.page.get_by_role("button", name="找附近的暖驿").click()

    await until(lambda: chat.side.texts() == ["/near"])
    await expect(chat.by_id("menu-sheet")).to_be_hidden()


async def test_quick_answers_stand_over_the_line_until_they_are_used(chat: ChatPage) -> None:
    await chat.side.say("还要吗？", reply_markup=answers("要", "不要", one_time_keyboard=True))
    await chat.button("要").click()

    await until(lambda: chat.side.texts() == ["要"])
    await expect(chat.by_id("chips")).to_be_hidden()


async def test_an_answer_that_takes_a_while_is_seen_to_be_on_its_way(chat: ChatPage) -> None:
    await chat.talk("附近的")
    await expect(chat.by_id("status")).to_have_text("正在输入…")
    await expect(chat.by_id("typing")).to_be_in_viewport()

    await chat.side.say("来了")

    await expect(chat.by_id("typing")).to_be_hidden()
    await expect(chat.by_id("status")).to_have_text("在线")


async def test_nobody_is_seen_typing_while_the_server_does_not_have_the_message(chat: ChatPage) -> None:
    chat.side.is_confirming = False
    await chat.talk("附近的")
    await chat.page.wait_for_timeout(600)

    await expect(chat.by_id("typing")).to_be_hidden()


async def test_nobody_is_seen_typing_when_the_line_is_lost(chat: ChatPage) -> None:
    await chat.talk("附近的")
    await expect(chat.by_id("typing")).to_be_visible()
    chat.server.is_letting_in = False
    await chat.side.drop()

    await expect(chat.by_id("typing")).to_be_hidden()


async def test_an_answer_that_overtakes_the_confirmation_is_not_waited_for(chat: ChatPage) -> None:
    chat.side.is_confirming = False
    await chat.talk("附近的")
    chat.side.last_message_id = 1
    await chat.side.say("来了")
    await chat.side.send({"type": "received", "id": chat.side.heard[0]["id"], "message_id": 1})
    await expect(chat.page.get_by_role("img", name="已送到")).to_be_visible()
    await chat.page.wait_for_timeout(600)

    await expect(chat.by_id("typing")).to_be_hidden()


async def test_messages_have_their_day_and_time(chat: ChatPage) -> None:
    await chat.side.say("五月的")
    await chat.talk("现在的")

    await expect(chat.page.locator(".day")).to_have_text(["5月29日周五", "今天"])
    await expect(chat.page.locator(".message time").first).to_have_text("04:26")


async def test_holding_an_own_message_offers_to_change_it(visitor: Visitor, server: PlayedServer) -> None:
    chat = await visitor.open(server, has_touch=True)
    await chat.talk("三张照片")
    await expect(chat.page.get_by_role("img", name="已送到")).to_be_visible()
    await chat.bubbles.last.locator(".words").dispatch_event("pointerdown", {"pointerType": "touch"})
    await chat.button("修改").click()

    await expect(chat.line).to_have_value("三张照片")
    await chat.button("不改了").click()
    await expect(chat.line).to_have_value("")
