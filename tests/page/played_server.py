"""The chat server as the page meets it, played from memory: it can hang up, stay silent and say things twice."""

import asyncio
import json
import mimetypes
import time
from collections import defaultdict
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from aiohttp import WSMsgType, web

from bot.web.server import HEADERS
from tests.patience import PATIENCE_SECONDS

PAGE = Path(__file__).resolve().parents[2] / "bot" / "page"
NOON = 1_780_000_000
DESCRIPTIONS = {
    "zh_CN": {"near": "找附近的暖驿", "menu": "看看能做什么", "language": "语言 / Language"},
    "en": {"near": "Stations around me", "menu": "What I can do", "language": "语言 / Language"},
}
AREAS = [
    {"adcode": adcode, "name": name, "name_en": name_en, "latitude": latitude, "longitude": longitude, "city": is_city}
    for adcode, name, name_en, latitude, longitude, is_city in (
        ("640100", "银川市", "Yinchuan", 38.4659, 106.2738, True),
        ("640104", "兴庆区", "Xingqing District", 38.467, 106.274, False),
        ("640181", "灵武市", "Lingwu City", 38.0935, 106.3302, False),
        ("640422", "西吉县", "Xiji County", 35.9656, 105.7278, False),
    )
]
STATIONS = [
    {"code": code, "name": name, "name_en": name_en, "latitude": latitude, "longitude": longitude, "is_open": is_open}
    for code, name, name_en, latitude, longitude, is_open in (
        ("YC-01", "敬德街（示例站）", "Jingde Street (sample)", 38.472, 106.281, True),
        ("YC-02", "富宁街（示例站）", "", 38.469, 106.268, False),
    )
]

Frame = dict[str, Any]


@cache
def read_asset(name: str) -> bytes:
    return (PAGE / name).read_bytes()


class Side:
    """One seat as the server sees it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.sockets: list[web.WebSocketResponse] = []
        self.connections = 0
        self.heard: list[Frame] = []
        self.numbers: dict[str, int] = {}
        self.events: list[Frame] = []
        self.acked = 0
        self.last_message_id = 0
        self.last_event = 0
        self.chat = "chat1"
        self.language = "zh_CN"
        self.is_confirming = True
        self.deaf: list[web.WebSocketResponse] = []
        self.refusal: str | None = None

    def told(self, kind: str = "send") -> list[Frame]:
        """What arrived, each thing once, however often it was repeated."""
        return list({frame["id"]: frame for frame in self.heard if frame["type"] == kind}.values())

    def texts(self) -> list[str]:
        return [frame["text"] for frame in self.told() if "text" in frame]

    async def say(self, text: str, **parts: Any) -> int:
        """A message of the bot; returns its number."""
        return await self.show("sendMessage", text=text, **parts)

    async def show(self, method: str, message_id: int | None = None, **parts: Any) -> int:
        if message_id is None:
            self.last_message_id += 1
        number = message_id or self.last_message_id
        self.last_event += 1
        message = {"message_id": number, "date": NOON + self.last_event, **parts}
        event = {"type": "event", "event": self.last_event, "method": method, "message": message}
        self.events.append(event)
        await self.send(event)
        return number

    async def send(self, frame: Frame) -> None:
        for socket in list(self.sockets):
            if not socket.closed:
                await socket.send_json(frame)

    async def speak(self, language: str) -> None:
        """The bot speaks another language from now on, and the page hears of it."""
        self.language = language
        await self.send({"type": "language", "language": language, "commands": list_commands(language)})

    async def drop(self) -> None:
        for socket in list(self.sockets):
            await socket.close()

    def fall_silent(self) -> None:
        """As where the network is gone and nobody was told: nothing arrives any more by the lines that are open."""
        self.deaf = list(self.sockets)

    def begin_anew(self) -> None:
        """As after a loss of the database."""
        self.numbers, self.events = {}, []
        self.acked = self.last_message_id = self.last_event = 0
        self.chat = "chat2"


class PlayedServer:
    def __init__(self, *, demo: bool = False) -> None:
        self.demo = demo
        self.names = ["rider", "merchant", "staff", "admin"] if demo else ["me"]
        self.sides: dict[str, Side] = defaultdict(lambda: Side("?"))
        for name in self.names:
            self.sides[name] = Side(name)
        self.files: dict[str, tuple[bytes, str]] = {}
        self.file_status = 200
        self.is_letting_in = True
        self.has_map = True
        self.stations = deepcopy(STATIONS)
        self.maps_given = 0
        self.url = ""
        self._runner: web.AppRunner | None = None

    @property
    def me(self) -> Side:
        return self.sides[self.names[0]]

    async def start(self, port: int = 0) -> None:
        app = web.Application(client_max_size=20_000_000)
        app.router.add_get("/", self._page)
        app.router.add_get("/chat/socket", self._socket)
        app.router.add_post("/chat/files", self._take_file)
        app.router.add_get("/chat/files/{id}", self._give_file)
        app.router.add_get("/chat/map", self._map)
        app.router.add_get("/static/{name}", self._asset)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/"

    async def stop(self) -> None:
        for side in self.sides.values():
            await side.drop()
        assert self._runner is not None
        await self._runner.cleanup()

    async def _page(self, _request: web.Request) -> web.Response:
        text = read_asset("index.html").decode()
        return web.Response(text=text, content_type="text/html", headers=HEADERS)

    async def _asset(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return web.Response(body=read_asset(name), content_type=mime, charset="utf-8")

    async def _map(self, _request: web.Request) -> web.Response:
        if not self.has_map:
            raise web.HTTPServiceUnavailable
        self.maps_given += 1
        return web.json_response({"areas": AREAS, "stations": self.stations})

    async def _take_file(self, request: web.Request) -> web.Response:
        content = await request.read()
        if self.file_status >= 300:
            return web.Response(status=self.file_status)
        name = f"file{len(self.files)}".ljust(32, "x")
        self.files[name] = (content, request.content_type)
        return web.json_response({"file_id": f"web:{name}"})

    async def _give_file(self, request: web.Request) -> web.Response:
        found = self.files.get(request.match_info["id"])
        if found is None:
            raise web.HTTPNotFound
        return web.Response(body=found[0], content_type=found[1])

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        name = request.query.get("seat", self.names[0])
        if not self.is_letting_in or name not in self.names:
            raise web.HTTPForbidden
        side = self.sides[name]
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        side.connections += 1
        side.sockets.append(socket)
        await socket.send_json(self._hello(side))
        after = int(request.query.get("after", "0")) if request.query.get("chat") == side.chat else 0
        for event in side.events:
            if event["event"] > (after if after <= side.last_event else 0):
                await socket.send_json(event)
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._hear(side, socket, json.loads(message.data))
        finally:
            side.sockets.remove(socket)
        return socket

    def _hello(self, side: Side) -> Frame:
        return {
            "type": "hello",
            "seat": side.name,
            "chat": side.chat,
            "language": side.language,
            "demo": self.demo,
            "seats": self.names,
            "commands": list_commands(side.language),
            "last_event": side.last_event,
        }

    async def _hear(self, side: Side, socket: web.WebSocketResponse, frame: Frame) -> None:
        if socket in side.deaf:
            return
        match frame["type"]:
            case "ping":
                await socket.send_json({"type": "pong"})
            case "menu":
                await socket.send_json({"type": "menu", "commands": list_commands(side.language)})
            case "ack":
                side.acked = max(side.acked, frame["event"])
                side.events = [event for event in side.events if event["event"] > side.acked]
            case kind:
                side.heard.append(frame)
                if side.refusal is not None:
                    await socket.send_json({"type": "refused", "id": frame["id"], "reason": side.refusal})
                elif side.is_confirming:
                    number = self._number(side, kind, frame)
                    await socket.send_json({"type": "received", "id": frame["id"], "message_id": number})
                    if kind == "language":
                        await side.speak(frame["language"])

    def _number(self, side: Side, kind: str, frame: Frame) -> int:
        if frame["id"] not in side.numbers:
            if kind == "send":
                side.last_message_id += 1
            side.numbers[frame["id"]] = frame.get("message_id", side.last_message_id)
        return side.numbers[frame["id"]]


def list_commands(language: str) -> list[Frame]:
    described = DESCRIPTIONS["zh_CN" if language.startswith("zh") else "en"]
    return [{"command": command, "description": words} for command, words in described.items()]


def buttons(*labels: str, **addresses: str) -> Frame:
    """Buttons under a message, one a row, their data being their label; `addresses` are links by label."""
    rows = [[{"text": label, "callback_data": label}] for label in labels]
    return {"inline_keyboard": rows + [[{"text": label, "url": url}] for label, url in addresses.items()]}


def answers(*labels: str, **more: Any) -> Frame:
    """Quick answers over the writing line."""
    return {"keyboard": [[{"text": label} for label in labels]], **more}


async def until(claim: Callable[[], object]) -> None:
    """Wait for something to become true."""
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while not claim():
        assert time.monotonic() < give_up_at, "it did not come true"
        await asyncio.sleep(0.02)
