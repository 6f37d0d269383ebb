"""The web server itself: what it sends along with everything, and what it does with those who waste its time."""

import asyncio
import json
import resource
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.web.listening import CannotListen, WebServer
from tests.bot.web.stage import Browser, Play, Stage, staged
from tests.patience import PATIENCE_SECONDS

CSP = (
    "default-src 'self'; img-src 'self' blob:; media-src 'self' blob:; connect-src 'self'; object-src 'none';"
    " base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)


@pytest.fixture
async def http(stage: Stage) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(stage.address, cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


async def exchange(stage: Stage, *pieces: bytes, pause: float = 0.0) -> bytes:
    """What the server says to these bytes first."""
    assert stage.server is not None
    reader, writer = await asyncio.open_connection("127.0.0.1", stage.server.port)
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await reader.read(65536)
    except ConnectionError:
        return b""
    finally:
        writer.close()


@pytest.mark.parametrize(
    "path", ["/", "/static/chat.js", "/healthz", "/metrics", "/chat/map", "/nothing", "/chat/files/x"]
)
async def test_every_answer_carries_the_security_headers(http: aiohttp.ClientSession, path: str) -> None:
    async with http.get(path) as response:
        assert response.headers["Content-Security-Policy"] == CSP
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert response.headers["Permissions-Policy"] == "geolocation=(self), microphone=(self), camera=(self)"
        assert "aiohttp" not in response.headers["Server"]


async def test_the_page_gives_a_session_that_scripts_and_other_sites_cannot_use(http: aiohttp.ClientSession) -> None:
    async with http.get("/") as response:
        cookie = response.cookies["nuanyi"]

        assert response.headers["Content-Type"] == "text/html; charset=utf-8"
        assert "暖驿" in await response.text()
    assert len(cookie.value) == 32
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")


@pytest.mark.parametrize(
    ("told", "is_secure"),
    [(None, False), ("http", False), ("https", True), ("https, http", True), ("http, https", False)],
)
async def test_a_session_that_came_encrypted_is_never_sent_in_the_open(
    http: aiohttp.ClientSession, told: str | None, is_secure: bool
) -> None:
    """What stands before the program ends the encryption, and says so."""
    async with http.get("/", headers={"X-Forwarded-Proto": told} if told else {}) as response:
        assert bool(response.cookies["nuanyi"]["secure"]) == is_secure


async def test_a_session_is_kept_and_a_made_up_one_is_replaced(http: aiohttp.ClientSession) -> None:
    async with http.get("/") as response:
        token = response.cookies["nuanyi"].value

    async with http.get("/", headers={"Cookie": f"nuanyi={token}"}) as response:
        assert response.cookies["nuanyi"].value == token
    async with http.get("/", headers={"Cookie": "nuanyi=admin"}) as response:
        assert len(response.cookies["nuanyi"].value) == 32


@pytest.mark.parametrize("path", ["/", "/static/chat.js"])
async def test_what_the_browser_has_is_asked_for_again_and_not_sent_again(
    http: aiohttp.ClientSession, path: str
) -> None:
    async with http.get(path) as first:
        assert first.headers["Cache-Control"] == "no-cache"
        known = first.headers["ETag"]

    async with http.get(path, headers={"If-None-Match": known}) as again:
        assert again.status == 304
    async with http.get(path, headers={"If-Modified-Since": first.headers["Last-Modified"]}) as again:
        assert again.status == 304


async def test_what_a_visit_loads_comes_small_to_browsers_that_can_read_it(http: aiohttp.ClientSession) -> None:
    async with http.get("/static/chat.js", headers={"Accept-Encoding": "gzip, br"}) as small:
        assert small.headers["Content-Encoding"] == "gzip"
        assert small.headers["Vary"] == "Accept-Encoding"
        assert await small.text() == "export {};"
    async with http.get("/static/chat.js", headers={"Accept-Encoding": "identity"}) as plain:
        assert "Content-Encoding" not in plain.headers
        assert await plain.text() == "export {};"
    assert small.headers["Content-Type"] == plain.headers["Content-Type"] == "text/javascript; charset=utf-8"


async def test_a_session_is_renewed_though_the_page_itself_is_not_sent_again(http: aiohttp.ClientSession) -> None:
    async with http.get("/") as first:
        known = first.headers["ETag"]

    async with http.get("/", headers={"If-None-Match": known}) as again:
        assert (again.status, len(again.cookies["nuanyi"].value)) == (304, 32)


@pytest.mark.parametrize(
    "path",
    [
        "/static/../server.py",
        "/static/%2e%2e/nuanyi.db",
        "/static//etc/passwd",
        "/static/",
        "/static/%00",
        "/static/..%5cx",
    ],
)
async def test_nothing_but_the_assets_is_served(stage: Stage, path: str) -> None:
    (stage.folder / "server.py").write_text("secret")

    answer = await exchange(stage, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())

    assert answer.split()[1] in (b"403", b"404")
    assert b"secret" not in answer


async def test_health_is_told_with_its_status(stage: Stage, http: aiohttp.ClientSession) -> None:
    async with http.get("/healthz") as response:
        assert (response.status, await response.json()) == (200, {"ok": True, "database": "ok"})

    stage.health.update(ok=False, database="away")
    async with http.get("/healthz") as response:
        assert (response.status, await response.json()) == (503, {"ok": False, "database": "away"})


async def test_a_health_check_that_hangs_is_bad_health(sqlite_url: str, tmp_path: Path) -> None:
    async with staged(sqlite_url, tmp_path, Play(health_seconds=0.1)) as stage, Browser(stage) as browser:
        stage.health["after"] = 60
        async with browser.http.get("/healthz") as response:
            assert (response.status, await response.json()) == (503, {"ok": False, "reason": "timeout"})


async def test_metrics_count_requests_by_pattern_and_not_by_path(http: aiohttp.ClientSession) -> None:
    for path in ("/", "/chat/files/web:secret-name", "/wp-login.php", "/nuanyi"):
        await (await http.get(path)).read()

    async with http.get("/metrics") as response:
        text = await response.text()

    assert response.headers["Content-Type"].startswith("text/plain")
    assert 'nuanyi_http_requests_total{method="GET",route="/",status="200"} 1.0' in text
    assert 'nuanyi_http_requests_total{method="GET",route="/chat/files/{file_id}",status="404"} 1.0' in text
    assert 'nuanyi_http_requests_total{method="GET",route="other",status="404"} 2.0' in text
    assert "secret" not in text
    assert "wp-login" not in text


async def test_the_map_is_what_the_program_knows(http: aiohttp.ClientSession) -> None:
    async with http.get("/chat/map", headers={"Accept-Encoding": "gzip"}) as response:
        assert response.headers["Content-Encoding"] == "gzip"
        assert json.loads(await response.read())["stations"] == [{"code": "S1", "name": "敬德街"}]


@pytest.mark.parametrize(
    ("method", "path"), [("DELETE", "/"), ("POST", "/chat/map"), ("PUT", "/chat/files"), ("POST", "/telegram")]
)
async def test_a_method_that_a_route_does_not_have_is_refused(
    http: aiohttp.ClientSession, method: str, path: str
) -> None:
    async with http.request(method, path, headers={"Origin": "http://evil.example"}) as response:
        assert response.status in (404, 405)


async def test_who_sends_no_head_is_dropped_and_others_are_served(sqlite_url: str, tmp_path: Path) -> None:
    async with staged(sqlite_url, tmp_path, Play(head_seconds=0.4)) as stage, Browser(stage) as browser:
        slow = [
            asyncio.create_task(exchange(stage, b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ", *([b"b"] * 12), pause=0.1))
            for _ in range(50)
        ]
        silent = asyncio.create_task(exchange(stage))
        tab, _hello = await browser.open_up()
        await asyncio.sleep(0.6)

        assert (await tab.say("still served"))["type"] == "received"
        assert all(answer.startswith(b"HTTP/1.1 408 ") or answer == b"" for answer in await asyncio.gather(*slow))
        assert (await silent).startswith(b"HTTP/1.1 408 ")
        assert await tab.hears_nothing()


async def test_a_body_that_never_ends_is_given_up_on_any_route(sqlite_url: str, tmp_path: Path) -> None:
    async def read_all(request: aiohttp.web.Request) -> aiohttp.web.Response:
        await request.read()
        return aiohttp.web.Response()

    play = Play(request_seconds=0.3, webhook=read_all)
    async with staged(sqlite_url, tmp_path, play) as stage:
        answer = await exchange(stage, b"POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")

        assert answer.startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize("path", ["/telegram", "/chat/files", "/", "/nothing"])
async def test_100_megabytes_are_refused_without_being_held(sqlite_url: str, tmp_path: Path, path: str) -> None:
    async def read_all(request: aiohttp.web.Request) -> aiohttp.web.Response:
        await request.read()
        return aiohttp.web.Response()

    async with staged(sqlite_url, tmp_path, Play(webhook=read_all)) as stage, Browser(stage) as browser:
        cookie = "; ".join(f"{each.key}={each.value}" for each in browser.http.cookie_jar)
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{stage.address.rpartition(':')[2]}\r\nOrigin: {stage.address}\r\n"
            f"Cookie: {cookie}\r\nContent-Type: image/png\r\n"
        )
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        megabyte = b"\x89PNG\r\n\x1a\n".ljust(1_000_000, b"\0")

        told = await exchange(stage, f"{head}Content-Length: 100000000\r\n\r\n".encode(), *([megabyte] * 100))
        chunk = b"f4240\r\n" + megabyte + b"\r\n"
        untold = await exchange(stage, f"{head}Transfer-Encoding: chunked\r\n\r\n".encode(), *([chunk] * 100))

        assert told == b"" or told.split()[1] in (b"413", b"405", b"404")
        assert untold == b"" or untold.split()[1] in (b"413", b"405", b"404")
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30_000
        async with browser.http.get("/healthz") as response:
            assert response.status == 200


async def test_an_address_that_is_taken_is_told_plainly(stage: Stage) -> None:
    assert stage.server is not None
    second = WebServer(aiohttp.web.Application(), host="127.0.0.1", port=stage.server.port)

    with pytest.raises(CannotListen) as refusal:
        await second.start()

    assert (refusal.value.port, refusal.value.reason) == (stage.server.port, "Address already in use")


async def test_a_host_that_is_not_ours_is_told_plainly() -> None:
    server = WebServer(aiohttp.web.Application(), host="no-such-host.invalid", port=0)

    with pytest.raises(CannotListen) as refusal:
        await server.start()

    assert refusal.value.host == "no-such-host.invalid"
    assert refusal.value.reason


async def test_a_bug_is_a_plain_500_that_tells_nothing(
    sqlite_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(_request: aiohttp.web.Request) -> aiohttp.web.Response:
        raise ValueError("CANARY")

    async with staged(sqlite_url, tmp_path, Play(webhook=fail)) as stage, Browser(stage) as browser:
        async with browser.http.post("/telegram") as response:
            assert response.status == 500
            assert "CANARY" not in await response.text()
        async with browser.http.get("/metrics") as response:
            assert 'route="/telegram",status="500"} 1.0' in await response.text()
