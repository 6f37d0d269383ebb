"""Photos and voice messages: only what they claim to be, only for their owner, never more than there is room for."""

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.files.store import LARGEST_FILE, new_name
from bot.web.files import Patience
from models.web import file as web_file
from tests.bot.web.samples import GOOD, JPEG, OGG, PNG
from tests.bot.web.stage import Browser, Play, Stage, count_rows, names_on_disk, staged, until


@pytest.mark.parametrize("mime", GOOD)
async def test_a_file_goes_up_and_comes_down_as_it_was(stage: Stage, browser: Browser, mime: str) -> None:
    status, told = await browser.upload(GOOD[mime], f"{mime}; codecs=opus")

    assert status == 200
    file_id = told["file_id"].removeprefix("web:")
    assert len(file_id) == 32
    assert names_on_disk(stage) == [digest(GOOD[mime])]
    for name in (file_id, f"web:{file_id}"):
        async with browser.http.get(f"/chat/files/{name}") as response:
            assert await response.read() == GOOD[mime]
            assert response.headers["Content-Type"] == mime
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers["Content-Disposition"] == "inline"
            assert response.headers["Cache-Control"].startswith("private")


async def test_a_file_of_somebody_else_does_not_exist(stage: Stage, browser: Browser) -> None:
    _status, told = await browser.upload(PNG)
    file_id = told["file_id"].removeprefix("web:")
    async with Browser(stage) as stranger:
        tab, _hello = await stranger.open_up()
        await tab.tell(type="send", id="a", photos=[told["file_id"]])

        assert (await tab.hear())["reason"] == "This file is not here any more. Please send it again."
        foreign = await stranger.http.get(f"/chat/files/{file_id}")
        absent = await stranger.http.get(f"/chat/files/{new_name()}")
        assert (foreign.status, await foreign.read()) == (absent.status, await absent.read())
        assert foreign.status == 404
    browser.http.cookie_jar.clear()
    async with browser.http.get(f"/chat/files/{file_id}") as response:
        assert response.status == 404


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_names_are_random_and_plain() -> None:
    names = {new_name() for _ in range(1000)}

    assert len(names) == 1000
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{32}", name) for name in names)


@pytest.mark.parametrize(
    "name", ["..%2f..%2fetc%2fpasswd", "%2e%2e", "CON", "a" * 1000, "%00", "web:", "nuanyi.db", "..%5c..%5cx"]
)
async def test_a_made_up_name_finds_nothing(browser: Browser, name: str) -> None:
    async with browser.http.get(f"/chat/files/{name}") as response:
        assert response.status == 404


async def test_a_document_of_the_bot_is_never_shown_in_the_page(stage: Stage, browser: Browser) -> None:
    from bot.delivery.routing import Upload

    chat_id = await browser.chat_id()
    harm = Upload("x.html", b"<script>alert(1)</script>", "text/html")
    sent = await stage.channel.call("sendDocument", {"chat_id": chat_id}, files={"document": harm})

    async with browser.http.get(sent.result["document"]["url"]) as response:
        assert response.headers["Content-Type"] == "application/octet-stream"
        assert response.headers["Content-Disposition"] == "attachment"


async def test_photos_and_a_voice_message_become_updates(stage: Stage, browser: Browser) -> None:
    one, two, voice = [
        (await browser.upload(*sent))[1]["file_id"] for sent in ((PNG,), (JPEG, "image/jpeg"), (OGG, "audio/ogg"))
    ]
    tab, _hello = await browser.open_up()

    await tab.tell(type="send", id="album", photos=[one, two], caption="The door")
    await tab.tell(type="send", id="photo", photos=[two])
    await tab.tell(type="send", id="voice", voice=voice, duration=2.6)
    told = [(await tab.hear())["message_id"] for _ in range(3)]

    assert told == [1, 3, 4]
    first, second, alone, spoken = (body["message"] for body in stage.inbox.bodies)
    assert first["photo"] == [
        {"file_id": one, "file_unique_id": digest(PNG), "file_size": len(PNG), "width": 4, "height": 3}
    ]
    assert first["media_group_id"] == second["media_group_id"]
    assert (first["caption"], "caption" in second) == ("The door", False)
    assert "media_group_id" not in alone
    assert spoken["voice"] == {
        "file_id": voice,
        "file_unique_id": digest(OGG),
        "file_size": len(OGG),
        "duration": 3,
        "mime_type": "audio/ogg",
    }


async def test_a_voice_is_no_photo(browser: Browser) -> None:
    _status, voice = await browser.upload(OGG, "audio/ogg")
    _status, photo = await browser.upload(PNG)
    tab, _hello = await browser.open_up()

    await tab.tell(type="send", id="a", photos=[voice["file_id"]])
    await tab.tell(type="send", id="b", voice=photo["file_id"], duration=1)

    assert [(await tab.hear())["type"] for _ in "ab"] == ["refused", "refused"]


@pytest.mark.parametrize(
    ("content", "mime", "status"),
    [
        (PNG, "text/html", 415),
        (PNG, "image/svg+xml", 415),
        (PNG, "image/jpeg", 415),
        (PNG, "audio/ogg", 415),
        (b"", "image/png", 415),
        (b"<html>" + PNG, "image/png", 415),
        (b"8BPS\0\1" + b"\0" * 40, "image/jpeg", 415),
        (b"%PDF-1.7" + b"\0" * 40, "image/jpeg", 415),
        (b"SIMPLE  =                    T", "image/png", 415),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n\n", "image/jpeg", 415),
        (b"PK\3\4" + b"\0" * 40, "audio/mpeg", 415),
        (PNG[:14], "image/png", 415),
        (PNG[:20], "image/png", 415),
        (JPEG[:24], "image/jpeg", 415),
        (PNG.replace(b"\0\0\0\4\0\0\0\3", b"\0\0\xff\xff\0\0\xff\xff"), "image/png", 415),
        (PNG.replace(b"\0\0\0\4\0\0\0\3", b"\0\0\0\0\0\0\0\3"), "image/png", 415),
    ],
)
async def test_what_is_not_what_it_claims_to_be_is_refused(
    stage: Stage, browser: Browser, content: bytes, mime: str, status: int
) -> None:
    found, told = await browser.upload(content, mime)

    assert (found, told) == (status, {"reason": "Please send a photo (JPEG, PNG or WebP) or a voice message."})
    assert names_on_disk(stage) == []


async def test_10_megabytes_are_taken_and_one_byte_more_is_not(stage: Stage, browser: Browser) -> None:
    exactly = PNG.ljust(LARGEST_FILE, b"\0")

    assert (await browser.upload(exactly))[0] == 200
    assert await browser.upload(exactly + b"\0") == (
        413,
        {"reason": "This file is too large. At most 10 MB are taken."},
    )
    assert len(names_on_disk(stage)) == 1


async def test_a_file_whose_length_is_not_told_is_cut_off_at_10_megabytes(stage: Stage, browser: Browser) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        yield PNG
        while sent < 100_000_000:
            sent += 100_000
            yield b"\0" * 100_000

    headers = browser.headers | {"Content-Type": "image/png"}
    try:
        async with browser.http.post("/chat/files?seat=me", data=endless(), headers=headers) as response:
            assert response.status == 413
    except OSError:
        assert sent > LARGEST_FILE

    assert names_on_disk(stage) == []


async def test_a_chat_that_left_too_much_here_is_told_so(
    stage: Stage, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_file, "FILES_A_CHAT", 2)

    results = await asyncio.gather(*(browser.upload(PNG) for _ in range(5)))

    assert sorted(status for status, _told in results) == [200, 200, 429, 429, 429]
    assert await count_rows(stage) == 2
    assert len(names_on_disk(stage)) == 1


async def test_a_foreign_page_cannot_upload(stage: Stage, browser: Browser) -> None:
    for origin in ("http://evil.example", "null", ""):
        headers = browser.headers | {"Content-Type": "image/png", "Origin": origin}
        async with browser.http.post("/chat/files?seat=me", data=PNG, headers=headers) as response:
            assert response.status == 403
    assert names_on_disk(stage) == []


async def test_a_body_that_stops_half_way_is_given_up(sqlite_url: str, tmp_path: Path) -> None:
    play = Play(patience=Patience(chunk=0.2, whole=5))
    async with staged(sqlite_url, tmp_path, play) as stage, Browser(stage) as browser:
        release = asyncio.Event()

        async def stalling() -> AsyncIterator[bytes]:
            yield PNG
            await release.wait()

        headers = browser.headers | {"Content-Type": "image/png"}
        async with browser.http.post("/chat/files?seat=me", data=stalling(), headers=headers) as response:
            assert response.status == 408
            assert (await response.json())["reason"] == "The file did not arrive in time. Please try again."
        release.set()
        assert names_on_disk(stage) == []


async def test_a_body_that_trickles_is_given_up(sqlite_url: str, tmp_path: Path) -> None:
    play = Play(patience=Patience(chunk=5, whole=0.5))
    async with staged(sqlite_url, tmp_path, play) as stage, Browser(stage) as browser:

        async def trickling() -> AsyncIterator[bytes]:
            yield PNG
            for _ in range(30):
                await asyncio.sleep(0.1)
                yield b"\0"

        headers = browser.headers | {"Content-Type": "image/png"}
        async with browser.http.post("/chat/files?seat=me", data=trickling(), headers=headers) as response:
            assert response.status == 408
        assert names_on_disk(stage) == []


async def test_a_page_that_leaves_half_way_leaves_nothing_behind(stage: Stage, browser: Browser) -> None:
    async def breaking() -> AsyncIterator[bytes]:
        yield PNG
        await asyncio.sleep(0.1)
        raise OSError("the phone is gone")

    headers = browser.headers | {"Content-Type": "image/png"}
    with pytest.raises(aiohttp.ClientError):
        await browser.http.post("/chat/files?seat=me", data=breaking(), headers=headers)

    await until(lambda: not names_on_disk(stage))
