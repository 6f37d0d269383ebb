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
    await chat.side.send({"type": "answered", "text": MARKUP, "alert": False})

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


async def test_formatting_is_shown_as_it_was_meant_and_its_words_stay_words(chat: ChatPage) -> None:
    text = "粗斜线<b>遮住</b>看打引用"
    kinds = [
        ("bold", 0, 1), ("italic", 1, 1), ("strikethrough", 2, 1), ("spoiler", 3, 9), ("text_link", 12, 1),
        ("text_link", 13, 1), ("blockquote", 14, 2),
    ]  # fmt: skip
    urls = {12: {"url": "https://example.org/a"}, 13: {"url": "tel:+8695112345"}}
    entities = [{"type": kind, "offset": at, "length": length, **urls.get(at, {})} for kind, at, length in kinds]

    await chat.side.say(text, entities=entities)

    words = chat.page.locator(".words")
    await expect(words).to_have_text(text)
    await expect(words.locator("a").nth(0)).to_have_attribute("href", "https://example.org/a")
    await expect(words.locator("a").nth(1)).to_have_attribute("href", "tel:+8695112345")
    assert [await words.locator(tag).text_content() for tag in ("b", "i", "s", "blockquote")] == [
        "粗",
        "斜",
        "线",
        "引用",
    ]
    cover = words.get_by_role("button", name="显示遮住的字")
    await cover.press("Enter")
    await expect(cover).to_have_count(0)
    await expect(words).to_have_text(text)


async def test_a_document_is_a_card_to_be_saved_with_its_name_and_size(chat: ChatPage) -> None:
    name = f"web:{'d' * 32}"
    document = {"file_id": name, "file_name": "停水 <b>.pdf", "file_size": 2_345_678}

    await chat.side.show("sendDocument", document=document, caption="停水", caption_entities=[])

    card = chat.page.locator("a.file")
    await expect(card).to_have_text("停水 <b>.pdf2.3 MB")
    await expect(card).to_have_attribute("download", "停水 <b>.pdf")
    await expect(card).to_have_attribute("href", f"/chat/files/{'d' * 32}")


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


async def test_the_browser_itself_runs_no_inline_code_and_loads_nothing_from_elsewhere(chat: ChatPage) -> None:
    blocked = await chat.page.evaluate(
        """async () => {
            const blocked = [];
            addEventListener("securitypolicyviolation", (event) => blocked.push(event.effectiveDirective));
            const add = (tag, parts) => document.body.append(Object.assign(document.createElement(tag), parts));
            add("script", { textContent: "document.title = 'hacked'" });
            add("script", { src: "https://example.org/x.js" });
            add("style", { textContent: "body { display: none }" });
            add("img", { src: "https://example.org/x.png" });
            add("iframe", { src: "https://example.org/" });
            await fetch("https://example.org/").catch(() => null);
            await new Promise((done) => setTimeout(done, 200));
            return blocked.sort();
        }"""
    )

    assert blocked == ["connect-src", "frame-src", "img-src", "script-src-elem", "script-src-elem", "style-src-elem"]
    assert await chat.page.title() != "hacked"
    # The browser has complained of each.
    chat.complaints.clear()
    chat.requests.clear()
