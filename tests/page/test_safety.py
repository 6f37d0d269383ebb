"""Words stay words, and the page talks to nobody but its own server."""

import re

from playwright.async_api import expect

from tests.page.chat_page import ChatPage
from tests.page.played_server import PAGE, buttons, until

MARKUP = "<img src=x onerror=\"document.title='hacked'\"><script>document.title='hacked'</script><b>店</b>&amp;"
DANGEROUS = r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write"


async def test_markup_in_names_is_shown_as_it_was_written(chat: ChatPage) -> None:
    location = {"latitude": 38.4, "longitude": 106.2}
    venue = {"location": location, "title": MARKUP, "address": MARKUP}
    bold = [{"type": "bold", "offset": 0, "length": len(MARKUP)}]
    await chat.talk(MARKUP)
    await chat.side.say(MARKUP, reply_markup=buttons(MARKUP), entities=bold)
    await chat.side.show("sendVenue", location=location, venue=venue)
    await chat.side.show("sendPhoto", photo=[{"file_id": "web:gone"}], caption=MARKUP)
    await chat.side.show("sendDocument", document={"file_id": "web:gone", "file_name": MARKUP})
    await chat.side.send({"type": "toast", "text": MARKUP})

    await expect(chat.page.locator(".words", has_text=MARKUP)).to_have_count(3)
    await expect(chat.page.locator(".place")).to_have_text(MARKUP + MARKUP)
    await expect(chat.page.locator(".key")).to_have_text(MARKUP)
    await expect(chat.page.locator(".file")).to_contain_text(MARKUP)
    await expect(chat.toast).to_have_text(MARKUP)
    assert await chat.page.locator(".message img[src='x'], .message script").count() == 0
    assert await chat.page.title() != "hacked"


async def test_links_lead_to_the_web_or_nowhere(chat: ChatPage) -> None:
    bad = ["javascript:document.title='hacked'", "data:text/html,x", "file:///etc/passwd", "vbscript:x"]
    for url in bad:
        await chat.side.say("链接", entities=[{"type": "text_link", "offset": 0, "length": 2, "url": url}])
        await chat.side.say("按钮", reply_markup=buttons(开=url))
    await expect(chat.bubbles).to_have_count(2 * len(bad))

    assert await chat.page.locator(".message a").count() == 0


async def test_the_page_carries_no_inline_code_and_names_no_other_host() -> None:
    page = (PAGE / "index.html").read_text()
    assert re.findall(r"<style|\sstyle=|\son\w+=|<script>", page) == []
    for path in PAGE.iterdir():
        hosts = set(re.findall(r"https?://([^/\s\"'$`<>()]+)", path.read_text()))
        assert hosts <= {"www.w3.org"}, path.name
        assert not re.search(DANGEROUS, path.read_text()), path.name


async def test_a_whole_visit_asks_only_the_own_server(chat: ChatPage) -> None:
    await chat.talk("你好")
    await chat.side.say("看 https://example.org/", reply_markup=buttons(开="https://example.org/"))
    await chat.button("发位置、照片或语音").click()
    await chat.button("地图选点").click()
    await chat.button("发送这个位置").click()
    await until(lambda: len(chat.side.told()) == 2)

    assert len(chat.requests) > 20
    assert [url for url in chat.requests if not re.match(r"(http|ws|blob:http)://127\.0\.0\.1:", url)] == []
