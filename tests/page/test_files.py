"""Pictures and voice, sent and shown."""

import struct
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.page.chat_page import ChatPage, Visitor
from tests.page.pictures import draw_png
from tests.page.played_server import PlayedServer, until

# A camera's note in front of a JPEG, with words that must not leave the phone.
EXIF = b"Exif\0\0II*\0\x08\0\0\0" + b"38.4669N 106.2740E"


def jpeg_size(content: bytes) -> tuple[int, int]:
    place = content.index(b"\xff\xc0")
    height, width = struct.unpack(">HH", content[place + 5 : place + 9])
    return width, height


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.png"
    path.write_bytes(draw_png(2400, 1200))
    return path


async def choose(chat: ChatPage, *photos: Path) -> None:
    await chat.by_id("gallery-files").set_input_files(list(photos))
    await expect(chat.by_id("photo-sheet")).to_be_visible()


async def test_a_photo_is_made_small_and_sent(chat: ChatPage, photo: Path) -> None:
    await choose(chat, photo)
    await chat.by_id("caption").fill("小区不让进")
    await chat.by_id("photo-send").click()

    await until(lambda: len(chat.side.told()) == 1)
    (sent,) = chat.side.told()
    (content, mime), *_ = chat.server.files.values()
    assert (mime, jpeg_size(content)) == ("image/jpeg", (1600, 800))
    assert (sent["caption"], sent["photos"]) == ("小区不让进", [f"web:{next(iter(chat.server.files))}"])
    await chat.shows("> (1 photos) 小区不让进")


async def test_where_a_photo_was_taken_stays_on_the_phone(chat: ChatPage, tmp_path: Path) -> None:
    drawn: list[int] = await chat.page.evaluate(
        "async () => { const canvas = new OffscreenCanvas(40, 30); canvas.getContext('2d').fillRect(0, 0, 9, 9);"
        " const blob = await canvas.convertToBlob({ type: 'image/jpeg' });"
        " return [...new Uint8Array(await blob.arrayBuffer())] }"
    )
    plain = bytes(drawn)
    path = tmp_path / "camera.jpg"
    path.write_bytes(plain[:2] + b"\xff\xe1" + struct.pack(">H", len(EXIF) + 2) + EXIF + plain[2:])
    await choose(chat, path)
    await chat.by_id("photo-send").click()

    await until(lambda: len(chat.server.files) == 1)
    ((content, _),) = chat.server.files.values()
    assert b"Exif" not in content
    assert b"106.2740E" not in content


async def test_several_photos_are_one_message(chat: ChatPage, photo: Path) -> None:
    await choose(chat, photo, photo, photo)
    await chat.button("去掉照片 2").click()
    await chat.by_id("photo-send").click()

    await until(lambda: len(chat.side.told()) == 1)
    assert len(chat.side.told()[0]["photos"]) == 2
    await chat.shows("> (2 photos)")


async def test_what_is_no_picture_is_said_so(chat: ChatPage, tmp_path: Path) -> None:
    path = tmp_path / "broken.png"
    path.write_bytes(b"no picture at all")
    await chat.by_id("gallery-files").set_input_files(path)

    await expect(chat.toast).to_have_text("有一张图打不开，换一张试试。")


async def test_a_photo_that_the_server_does_not_take_says_why(chat: ChatPage, photo: Path) -> None:
    chat.server.file_status = 413
    await choose(chat, photo)
    await chat.by_id("photo-send").click()

    await expect(chat.page.locator(".complaint")).to_contain_text("太大了，换一个小一点的。")
    assert chat.side.heard == []


async def test_a_photo_that_did_not_get_through_is_tried_again(chat: ChatPage, photo: Path) -> None:
    chat.server.file_status = 503
    await choose(chat, photo)
    await chat.by_id("photo-send").click()
    await expect(chat.page.locator(".complaint")).to_contain_text("没传上去，网络好了再试一次。")
    chat.server.file_status = 200

    await chat.button("再试一次").click()

    await until(lambda: len(chat.side.told()) == 1)
    await expect(chat.page.locator(".complaint")).to_be_hidden()


async def test_a_picture_opens_and_closes(chat: ChatPage) -> None:
    name = "shop".ljust(32, "x")
    chat.server.files[name] = (draw_png(80, 60), "image/png")
    await chat.side.show("sendPhoto", photo=[{"file_id": f"web:{name}", "url": f"/chat/files/{name}"}], caption="门口")
    picture = chat.page.get_by_role("button", name="照片：门口，放大")
    await picture.click()
    await expect(chat.by_id("viewed")).to_have_js_property("naturalWidth", 80)

    await chat.page.keyboard.press("Escape")

    await expect(chat.by_id("viewer")).to_be_hidden()
    await expect(picture).to_be_focused()


async def test_a_picture_that_is_gone_is_said_so(chat: ChatPage) -> None:
    await chat.side.show("sendPhoto", photo=[{"file_id": "web:gone", "url": "/chat/files/gone"}])

    await expect(chat.page.locator(".missing")).to_have_text("图片已经不在了")


async def test_a_picture_from_elsewhere_is_not_asked_for(chat: ChatPage) -> None:
    await chat.side.show("sendPhoto", photo=[{"file_id": "x", "url": "https://example.org/spy.png"}], caption="看")

    await chat.shows("< (0 photos) 看")
    assert not [url for url in chat.requests if "example.org" in url]


async def test_voice_is_recorded_and_sent(visitor: Visitor, server: PlayedServer) -> None:
    chat = await visitor.open(server, permissions=["microphone"])
    await chat.button("语音").click()
    await expect(chat.page.locator("#recording .seconds")).to_have_text("0:01")
    await chat.button("发送录音").click()

    await until(lambda: len(chat.side.told()) == 1)
    (sent,) = chat.side.told()
    ((content, mime),) = chat.server.files.values()
    assert mime in ("audio/webm", "audio/mp4")
    assert len(content) > 500
    assert (sent["voice"][:4], sent["duration"]) == ("web:", 1)
    await chat.shows("> (voice)")
    await chat.button("播放").click()
    await expect(chat.button("暂停")).to_be_visible()


async def test_holding_the_microphone_sends_when_the_finger_goes(visitor: Visitor, server: PlayedServer) -> None:
    chat = await visitor.open(server, permissions=["microphone"])
    await chat.button("语音").hover()
    await chat.page.mouse.down()
    await expect(chat.page.locator("#recording .seconds")).to_have_text("0:01")
    await chat.page.mouse.up()

    await until(lambda: len(chat.side.told()) == 1)
    await chat.shows("> (voice)")


async def test_a_recording_can_be_dropped(visitor: Visitor, server: PlayedServer) -> None:
    chat = await visitor.open(server, permissions=["microphone"])
    await chat.button("语音").click()
    await chat.button("不要这段录音").click()

    await expect(chat.line).to_be_visible()
    await chat.page.wait_for_timeout(200)
    assert server.files == {}


async def test_where_nothing_can_be_recorded_the_page_says_so(visitor: Visitor, server: PlayedServer) -> None:
    chat = await visitor.open(server, script="delete globalThis.MediaRecorder")
    await expect(chat.by_id("mic")).to_be_hidden()
    await chat.button("发位置、照片或语音").click()

    await expect(chat.by_id("no-voice")).to_have_text("这个浏览器录不了音，请打字。")
