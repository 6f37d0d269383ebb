"""A chat page's server on loopback, real down to the database, and browsers that know nothing of it but HTTP."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp
import pytest
from aiohttp.typedefs import Handler
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, func, select

from bot.files.store import FileStore
from bot.metrics import Metrics
from bot.transactions import Transactions
from bot.web.assets import Assets
from bot.web.channel import WebChannel
from bot.web.files import FileRoutes, Patience
from bot.web.listening import WebServer
from bot.web.live import Acknowledgements, LiveChats
from bot.web.live_socket import ChatSocket
from bot.web.server import Parts, make_app
from bot.web.session import Seats
from bot.web.talk import Backstage, Limits
from models.person import Contact
from models.web.file import WebFile
from tests.conftest import opened
from tests.patience import PATIENCE_SECONDS

NOW = datetime(2026, 8, 20, 10, 0, tzinfo=UTC)


class PageInbox:
    """An inbox that remembers; each thing once, as the real one."""

    def __init__(self) -> None:
        self.updates: dict[str, dict[str, Any]] = {}
        self.asked: list[str] = []
        self.is_down = False

    async def accept(self, channel: str, updates: Sequence[tuple[str, dict[str, Any]]]) -> None:
        assert channel == "web"
        if self.is_down:
            raise OperationalError("INSERT", {}, ConnectionError("gone"))
        for key, update in updates:
            self.asked.append(key)
            self.updates.setdefault(key, update)

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return list(self.updates.values())


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Stage:
    """`seats_filled` are the seats whose contact was new, in order."""

    transactions: Transactions
    inbox: PageInbox
    live: LiveChats
    acknowledgements: Acknowledgements
    store: FileStore
    channel: WebChannel
    metrics: Metrics
    folder: Path
    clock: Clock
    health: dict[str, Any] = field(default_factory=lambda: {"ok": True, "database": "ok"})
    seats_filled: list[str] = field(default_factory=list)
    server: WebServer | None = None

    @property
    def address(self) -> str:
        assert self.server is not None
        return f"http://127.0.0.1:{self.server.port}"


@dataclass(frozen=True)
class Play:
    """How a stage is set."""

    is_demo: bool = False
    limits: Limits = field(default_factory=Limits)
    patience: Patience = field(default_factory=Patience)
    request_seconds: float = 30.0
    head_seconds: float = 15.0
    health_seconds: float = 5.0
    webhook: Handler | None = None


@asynccontextmanager
async def staged(url: str, folder: Path, play: Play | None = None) -> AsyncIterator[Stage]:
    with opened(url) as engine:
        transactions = Transactions(engine)
        live, metrics = LiveChats(), Metrics()
        clock = Clock()
        store = FileStore(transactions, folder / "files", clock=clock)
        store.prepare()
        channel = WebChannel(transactions, live, store, clock=clock)
        acknowledgements = Acknowledgements(transactions, delay_seconds=0.01)
        stage = Stage(transactions, PageInbox(), live, acknowledgements, store, channel, metrics, folder, clock)
        stage.server = serve(stage, play or Play())
        await stage.server.start()
        try:
            yield stage
        finally:
            await stage.server.stop()
            await acknowledgements.settle()
            transactions.close()


def serve(stage: Stage, play: Play) -> WebServer:
    def fill_seat(_db: Session, contact: Contact, seat: str) -> None:
        assert contact.chat_id is not None
        stage.seats_filled.append(seat)

    async def health() -> dict[str, Any]:
        await asyncio.sleep(stage.health.get("after", 0))
        return stage.health

    async def chat_map() -> dict[str, Any]:
        return {"areas": [], "stations": [{"code": "S1", "name": "敬德街"}]}

    page = stage.folder / "page"
    page.mkdir()
    (page / "index.html").write_text("<!doctype html><title>暖驿</title>", encoding="utf-8")
    (page / "chat.js").write_text("export {};", encoding="utf-8")
    seats = Seats(
        stage.transactions,
        is_demo=play.is_demo,
        default_language="zh_CN",
        clock=stage.clock,
        on_new_contact=fill_seat,
    )
    backstage = Backstage(
        stage.transactions, stage.inbox, stage.live, stage.acknowledgements, stage.clock, list_commands
    )
    parts = Parts(
        assets=Assets(page),
        socket=ChatSocket(seats, backstage, limits=play.limits),
        files=FileRoutes(seats, stage.store, stage.transactions, clock=stage.clock, patience=play.patience),
        metrics=stage.metrics,
        health=health,
        chat_map=chat_map,
        webhook=play.webhook,
    )
    app = make_app(parts, patience_seconds=play.request_seconds, health_seconds=play.health_seconds)
    return WebServer(app, host="127.0.0.1", port=0, head_seconds=play.head_seconds, farewell_seconds=0.5)


def list_commands(language: str, _roles: Sequence[str]) -> list[dict[str, str]]:
    return [{"command": "near", "description": language}]


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not holds():
            await asyncio.sleep(0.01)


class Tab:
    """One open page: what it was told, in order."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def tell(self, **frame: Any) -> None:
        await self.socket.send_json(frame)

    async def hear(self) -> dict[str, Any]:
        async with asyncio.timeout(PATIENCE_SECONDS):
            frame: dict[str, Any] = await self.socket.receive_json()
        return frame

    async def say(self, text: str, frame_id: str | None = None) -> dict[str, Any]:
        await self.tell(type="send", id=frame_id or secrets.token_hex(8), text=text)
        return await self.hear()

    async def hear_event(self) -> tuple[int, str]:
        """(number, text) of the next event."""
        frame = await self.hear()
        assert frame["type"] == "event", frame
        return frame["event"], frame["message"].get("text", "")

    async def hears_nothing(self) -> bool:
        """Whether nothing but the answer to a ping comes."""
        await self.tell(type="ping")
        return await self.hear() == {"type": "pong"}

    async def ending(self) -> int | None:
        """The code with which the server closes."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not self.socket.closed:
                await self.socket.receive()
        return self.socket.close_code


class Browser:
    """A browser with a cookie jar of its own, at the chat page."""

    def __init__(self, stage: Stage, language: str = "en-GB,en;q=0.9") -> None:
        self.stage = stage
        self.headers = {"Origin": stage.address, "Accept-Language": language}
        self.chats: dict[str, str] = {}
        self._connections: list[aiohttp.connector.Connection] = []
        self.http = aiohttp.ClientSession(stage.address, cookie_jar=aiohttp.CookieJar(unsafe=True))

    async def __aenter__(self) -> Self:
        async with self.http.get("/") as response:
            assert response.status == 200
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        # Of a socket that was cut off while it was written to aiohttp keeps the connection otherwise.
        for connection in self._connections:
            connection.close()
        await self.http.close()

    async def open(self, seat: str = "me", after: int | str = 0, *, chat: str | None = None, **headers: str) -> Tab:
        """The tab, as a page that remembers `chat` opens it: the one it was greeted with last, if nothing is said."""
        address = f"/chat/socket?seat={seat}&chat={self.chats.get(seat) if chat is None else chat}&after={after}"
        socket = await self.http.ws_connect(address, headers=self.headers | headers, max_msg_size=0)
        assert socket._conn is not None
        self._connections.append(socket._conn)
        return Tab(socket)

    async def open_up(self, seat: str = "me", after: int = 0) -> tuple[Tab, dict[str, Any]]:
        """The tab and its hello."""
        tab = await self.open(seat, after)
        hello = await tab.hear()
        self.chats[seat] = hello["chat"]
        return tab, hello

    async def chat_id(self) -> int:
        """The number of the seat's chat, as the updates carry it."""
        tab, _hello = await self.open_up()
        await tab.say("hello")
        await tab.socket.close()
        found: int = self.stage.inbox.bodies[-1]["message"]["chat"]["id"]
        return found

    async def upload(self, content: bytes, mime: str = "image/png", **headers: str) -> tuple[int, dict[str, Any]]:
        sent = self.headers | {"Content-Type": mime} | headers
        async with self.http.post("/chat/files?seat=me", data=BytesIO(content), headers=sent) as response:
            return response.status, await response.json()


async def refused_status(browser: Browser, seat: str = "me", **headers: str) -> int:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
        await browser.open(seat, **headers)
    return refusal.value.status


async def send(stage: Stage, chat_id: int, text: str) -> None:
    answer = await stage.channel.call("sendMessage", {"chat_id": chat_id, "text": text})
    assert answer.ok, answer


def names_on_disk(stage: Stage) -> list[str]:
    return sorted(path.name for path in (stage.folder / "files").iterdir())


async def views(stage: Stage) -> list[WebFile]:
    """Who sees which file, the oldest first."""
    query = select(WebFile).order_by(col(WebFile.created_at))
    return await stage.transactions.run(lambda db: list(db.exec(query)))


async def count_rows(stage: Stage) -> int:
    return await stage.transactions.run(lambda db: db.exec(select(func.count()).select_from(WebFile)).one())
