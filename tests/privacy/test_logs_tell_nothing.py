"""V2, V3: whatever people write and whatever goes wrong with it, logs and metrics hold none of their words."""

import io
import secrets
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from tests.bot.log_stream import captured_log
from tests.bot.served import Served, served
from tests.bot.web.samples import PNG
from tests.patience import PATIENCE_SECONDS
from tests.playground import NOON
from tests.privacy import canaries
from tests.privacy.trouble import TROUBLED
from tests.telegram_server import Fault, Person, TelegramServer

SECRET = "CANARY-webhook-secret-5d7e"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    with captured_log() as stream:
        yield stream


@pytest_asyncio.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    async with TelegramServer(clock=NOON.timestamp) as telegram:
        yield telegram


@pytest_asyncio.fixture
async def house(log: io.StringIO, database_url: str, tmp_path: Path, telegram: TelegramServer) -> AsyncIterator[Served]:
    async with served(database_url, tmp_path / "var", telegram, conversations=TROUBLED, demo=False) as house:
        yield house


@pytest.fixture
def rider(telegram: TelegramServer) -> Person:
    return telegram.person(
        language_code="en", first_name=canaries.NAME, last_name=canaries.LAST_NAME, username=canaries.USERNAME
    )


async def assert_silent(house: Served, telegram: TelegramServer, log: io.StringIO, *more: str) -> None:
    await telegram.settled()
    await house.settle()
    _status, metrics = await house.get("/metrics")
    _status, health = await house.get("/healthz")
    for told in (log.getvalue(), metrics, health):
        assert canaries.found_in(told, [telegram.token, telegram.token.partition(":")[2], SECRET, *more]) == []


async def test_what_people_send_is_in_no_log(
    house: Served, telegram: TelegramServer, rider: Person, log: io.StringIO
) -> None:
    sent = rider.sends(canaries.TEXT)
    for words in (f"/{canaries.TEXT}", f"/start {canaries.LINK}", f"/near {canaries.TEXT}"):
        rider.sends(words)
    rider.edits(sent.message_id, canaries.TEXT)
    rider.forwards(canaries.TEXT, written_by=canaries.NAME)
    rider.sends_photo(canaries.CAPTION)
    rider.sends_album(2, canaries.CAPTION)
    rider.sends_document(canaries.FILE_NAME, b"x", "image/jpeg")
    rider.sends_contact(canaries.PHONE)
    rider.sends_venue(canaries.LATITUDE, canaries.LONGITUDE, canaries.TITLE)
    rider.sends_location(canaries.LATITUDE, canaries.LONGITUDE)
    await telegram.settled()
    for data in (canaries.DATA, f"a|{canaries.DATA}", f"a|near|{canaries.DATA}", f"q|1|{canaries.DATA}|x"):
        rider.taps_old(sent.message_id, data)

    await assert_silent(house, telegram, log)


async def test_flows_and_buttons_that_fail_tell_what_failed_and_nothing_of_whom(
    house: Served, telegram: TelegramServer, rider: Person, log: io.StringIO
) -> None:
    for words in ("/confide", canaries.TEXT, canaries.PHONE):
        rider.sends(words)
    rider.sends_location(canaries.LATITUDE, canaries.LONGITUDE)
    await telegram.settled()
    rider.sends_photo(canaries.CAPTION)
    await telegram.settled()
    for words in ("/write", canaries.TEXT):
        rider.sends(words)
    rider.taps_old(1, f"a|explode|{canaries.DATA}")
    rider.taps_old(1, f"a|refuse|{canaries.DATA}")

    await assert_silent(house, telegram, log)
    told = log.getvalue()
    assert "Overwhelmed < KeyError" in told
    assert "sqlalchemy.exc.IntegrityError" in told
    assert "tests/privacy/trouble.py" in told
    assert told.count("tries=3") == 3
    assert rider.sees.count("That was our fault") == 3


async def test_trouble_with_telegram_is_told_without_words_and_without_the_token(
    house: Served, telegram: TelegramServer, rider: Person, log: io.StringIO
) -> None:
    for kind in ("refused", "garbage", "drop_connection", "502", "gone", "blocked"):
        telegram.faults.add(Fault(kind, method="sendMessage", reason=canaries.REASON))
        rider.sends(canaries.TEXT)
        await telegram.settled()
    telegram.faults.add(Fault("drop_connection", method="getUpdates"))
    rider.sends(canaries.TEXT)

    await assert_silent(house, telegram, log)
    assert "A reply was refused." in log.getvalue()


async def test_a_database_that_goes_and_comes_is_told_without_words(
    log: io.StringIO, sqlite_url: str, tmp_path: Path, telegram: TelegramServer, rider: Person
) -> None:
    folder = tmp_path / "database"
    folder.mkdir()
    (tmp_path / "nuanyi.db").rename(folder / "nuanyi.db")
    async with served(f"sqlite:///{folder / 'nuanyi.db'}", tmp_path / "var", telegram, demo=False) as house:
        house.engine.dispose()
        folder.rename(tmp_path / "elsewhere")
        rider.sends(canaries.TEXT)
        await telegram.until(lambda: "The database takes no updates" in log.getvalue())
        (tmp_path / "elsewhere").rename(folder)

        await assert_silent(house, telegram, log)


async def test_who_calls_the_webhook_with_or_without_the_secret_is_told_of_without_it(
    log: io.StringIO, database_url: str, tmp_path: Path, telegram: TelegramServer
) -> None:
    hook: dict[str, Any] = {"telegram_webhook_url": "https://bot.example/telegram", "telegram_webhook_secret": SECRET}
    async with served(database_url, tmp_path / "var", telegram, conversations=TROUBLED, demo=False, **hook) as house:
        person = {"id": 7, "is_bot": False, "first_name": canaries.NAME}
        message = {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}, "from": person, "text": "/write"}
        statuses = []
        async with aiohttp.ClientSession(house.address) as http:
            for number, secret in enumerate((SECRET, SECRET + "x", canaries.QUERY, SECRET[:-1], "")):
                update = {"update_id": number, "message": {**message, "text": canaries.TEXT}}
                headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
                async with http.post("/telegram", json=update, headers=headers) as answer:
                    statuses.append(answer.status)

        assert statuses == [200, 403, 403, 403, 403]
        await assert_silent(house, telegram, log)


class Page:
    """A browser at the chat page, whose cookie is a secret."""

    def __init__(self, house: Served) -> None:
        self._house = house

    async def __aenter__(self) -> "Page":
        headers = {"Origin": self._house.address, "Accept-Language": "en"}
        jar = aiohttp.CookieJar(unsafe=True)
        self.http = aiohttp.ClientSession(self._house.address, cookie_jar=jar, headers=headers)
        await self.http.get("/")
        (self.cookie,) = (cookie.value for cookie in jar)
        self.socket = await self.http.ws_connect("/chat/socket?seat=me&after=0")
        await self.socket.receive_json()
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.socket.close()
        await self.http.close()

    async def tells(self, **frame: Any) -> dict[str, Any]:
        """Returns the answer that is for this frame; events are kept as the page keeps them."""
        frame_id = secrets.token_hex(8)
        await self.socket.send_json({"id": frame_id, **frame})
        while True:
            told: dict[str, Any] = await self.socket.receive_json(timeout=PATIENCE_SECONDS)
            if told["type"] == "event":
                await self.socket.send_json({"type": "ack", "event": told["event"]})
            elif told.get("id") == frame_id:
                return told


async def test_what_the_page_sends_is_in_no_log(house: Served, telegram: TelegramServer, log: io.StringIO) -> None:
    async with Page(house) as page:
        assert (await page.tells(type="send", text=canaries.TEXT))["type"] == "received"
        spot = {"latitude": canaries.LATITUDE, "longitude": canaries.LONGITUDE}
        assert (await page.tells(type="send", location=spot))["type"] == "received"
        async with page.http.post("/chat/files?seat=me", data=PNG, headers={"Content-Type": "image/png"}) as answer:
            file_id = (await answer.json())["file_id"]
        assert (await page.tells(type="send", photos=[file_id], caption=canaries.CAPTION))["type"] == "received"
        assert (await page.tells(type="tap", message_id=1, data=f"a|explode|{canaries.DATA}"))["type"] == "received"
        assert (await page.tells(type="tap", message_id=1, data=canaries.DATA))["type"] == "received"
        assert (await page.tells(type="send", photos=[f"web:{canaries.DATA}"]))["type"] == "refused"
        assert (await page.tells(type=canaries.DATA, text=canaries.TEXT))["type"] == "refused"
        for words in ("/write", canaries.TEXT, "/confide", canaries.TEXT):
            await page.tells(type="send", text=words)
        for path in (f"/{canaries.QUERY}", f"/chat/files/{canaries.QUERY}", f"/chat/socket?seat={canaries.QUERY}"):
            await page.http.get(path)
        await page.http.request(canaries.QUERY, "/", headers={"User-Agent": canaries.NAME, "Referer": canaries.QUERY})
        await house.settle()

        await assert_silent(house, telegram, log, page.cookie, file_id.removeprefix("web:"))
    assert "Overwhelmed" in log.getvalue()
