"""Saying where: by the browser, on the map, from the list, or in words."""

from playwright.async_api import expect

from tests.page.chat_page import ChatPage, Visitor
from tests.page.played_server import PlayedServer, buttons, until

ASKED = {"keyboard": [[{"text": "发我的位置", "request_location": True}]]}


async def attach(chat: ChatPage, tile: str) -> None:
    await chat.button("发位置、照片或语音").click()
    await chat.button(tile).click()


async def test_the_browser_tells_where_the_person_is(visitor: Visitor, server: PlayedServer) -> None:
    here = {"latitude": 38.469, "longitude": 106.275}
    chat = await visitor.open(server, permissions=["geolocation"], geolocation=here)
    await attach(chat, "我的位置")

    await until(lambda: len(chat.side.told()) == 1)
    assert chat.side.told()[0]["location"] == here
    await chat.shows("> (map) 位置")


async def test_a_quick_answer_can_ask_for_the_place(visitor: Visitor, server: PlayedServer) -> None:
    chat = await visitor.open(server, permissions=["geolocation"], geolocation={"latitude": 38.5, "longitude": 106.2})
    await chat.side.say("你在哪儿？", reply_markup=ASKED)
    await chat.button("发我的位置").click()

    await until(lambda: len(chat.side.told()) == 1)
    assert chat.side.told()[0]["location"]["latitude"] == 38.5


async def test_without_leave_the_page_says_what_else_works(visitor: Visitor, server: PlayedServer) -> None:
    chat = await visitor.open(server)
    await attach(chat, "我的位置")

    await expect(chat.toast).to_have_text("浏览器没让看位置。可以在地图上选点，或者直接打地名。")
    assert chat.side.heard == []


async def test_a_place_is_picked_on_the_map_by_keyboard(chat: ChatPage) -> None:
    await attach(chat, "地图选点")
    place_map = chat.page.get_by_role("application", name="地图")
    await expect(place_map).to_be_focused()
    before = await chat.by_id("map-place").inner_text()
    for key in ("+", "+", "ArrowUp", "ArrowUp", "ArrowRight", "Shift+ArrowUp"):
        await chat.page.keyboard.press(key)
    await expect(chat.by_id("map-place")).not_to_have_text(before)
    await chat.page.keyboard.press("Enter")

    await until(lambda: len(chat.side.told()) == 1)
    location = chat.side.told()[0]["location"]
    assert 35 < location["latitude"] < 40
    assert 104 < location["longitude"] < 108
    await expect(chat.by_id("map-sheet")).to_be_hidden()


async def test_the_map_can_be_dragged_and_zoomed(chat: ChatPage) -> None:
    await attach(chat, "地图选点")
    place_map = chat.by_id("place-map")
    await expect(place_map).to_be_visible()
    box = await place_map.bounding_box()
    assert box is not None
    await chat.button("放大").click()
    await chat.page.mouse.move(box["x"] + 150, box["y"] + 150)
    await chat.page.mouse.wheel(0, -100)
    await chat.page.mouse.down()
    await chat.page.mouse.move(box["x"] + 150, box["y"] + 50, steps=4)
    await chat.page.mouse.up()
    await chat.button("发送这个位置").click()

    await until(lambda: len(chat.side.told()) == 1)
    middle = (38.467 + 35.9656) / 2
    assert 0.05 < middle - chat.side.told()[0]["location"]["latitude"] < 1


async def test_the_list_finds_places_without_the_map(chat: ChatPage) -> None:
    await attach(chat, "地图选点")
    await chat.by_id("place-search").fill("敬德")
    await expect(chat.by_id("found-count")).to_have_text("找到 1 个")
    await chat.by_id("place-search").press("Enter")
    await expect(chat.by_id("map-place")).to_have_text("就在敬德街（示例站）")
    await expect(chat.button("发送这个位置")).to_be_focused()
    await chat.page.keyboard.press("Enter")

    await until(lambda: len(chat.side.told()) == 1)
    assert chat.side.told()[0]["location"] == {"latitude": 38.472, "longitude": 106.281}


async def test_places_are_found_and_named_in_english_too(chat: ChatPage) -> None:
    await chat.side.speak("en")
    await chat.button("Send a location, photos or voice").click()
    await chat.button("Pick on map").click()
    await chat.by_id("place-search").fill("jingde")
    await expect(chat.by_id("found").get_by_role("button")).to_have_text(["Jingde Street (sample)"])
    await chat.by_id("place-search").press("Enter")
    await expect(chat.by_id("map-place")).to_have_text("At Jingde Street (sample)")

    await chat.by_id("place-search").fill("富宁")
    await expect(chat.by_id("found").get_by_role("button")).to_have_text(["富宁街（示例站）closed"])


async def test_what_is_open_is_asked_for_again_when_the_map_is_opened_after_a_minute(
    visitor: Visitor, server: PlayedServer
) -> None:
    # A tab of its own, since its clock is no good to others.
    chat = await visitor.open(server, color_scheme="light")
    await chat.page.clock.install()
    await find(chat, "敬德", ["敬德街（示例站）"])
    await find(chat, "敬德", ["敬德街（示例站）"])
    assert server.maps_given == 1

    server.stations[0]["is_open"] = False
    await chat.page.clock.run_for(61_000)
    await attach(chat, "地图选点")
    await until(lambda: server.maps_given == 2)
    await chat.page.keyboard.press("Escape")
    await find(chat, "敬德", ["敬德街（示例站）没开"])

    server.has_map = False
    await chat.page.clock.run_for(61_000)
    await find(chat, "敬德", ["敬德街（示例站）没开"])


async def find(chat: ChatPage, words: str, shown: list[str]) -> None:
    """Open the map, look for something, and close it again."""
    await attach(chat, "地图选点")
    await chat.by_id("place-search").fill(words)
    await expect(chat.by_id("found").get_by_role("button")).to_have_text(shown)
    await chat.page.keyboard.press("Escape")
    await chat.page.keyboard.press("Escape")
    await expect(chat.by_id("map-sheet")).to_be_hidden()


async def test_a_place_that_is_not_found_is_said_so(chat: ChatPage) -> None:
    await attach(chat, "地图选点")
    await chat.by_id("place-search").fill("上海")

    await expect(chat.by_id("found-count")).to_have_text("没找到，换个字试试")


async def test_without_a_map_the_page_says_what_else_works(chat: ChatPage) -> None:
    chat.server.has_map = False
    await attach(chat, "地图选点")

    await expect(chat.toast).to_have_text("地图没取到，联网后再试；也可以直接打地名。")


async def test_typing_the_place_leads_to_the_line(chat: ChatPage) -> None:
    await attach(chat, "打地名")

    await expect(chat.line).to_be_focused()
    await expect(chat.line).to_have_attribute("placeholder", "打个地名，比如敬德街")


async def test_a_venue_shows_its_name_address_and_links(chat: ChatPage) -> None:
    location = {"latitude": 38.472, "longitude": 106.281}
    venue = {"location": location, "title": "敬德街（示例站）", "address": "敬德街 12 号"}
    links = buttons(高德地图="https://uri.amap.com/marker?position=106.28,38.47")
    await chat.side.show("sendVenue", venue=venue, location=location, reply_markup=links)

    await chat.shows("< (map) 敬德街（示例站） 敬德街 12 号 [高德地图]")
    await expect(chat.page.get_by_role("img", name="示意图：大头针是敬德街（示例站），圆圈一圈 500 米")).to_be_visible()
    link = chat.page.get_by_role("link", name="高德地图")
    await expect(link).to_have_attribute("href", "https://uri.amap.com/marker?position=106.28,38.47")
