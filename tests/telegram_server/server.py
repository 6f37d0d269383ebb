"""A Telegram server for tests: it answers as the real one does, remembers everything, and plays the people."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.patience import PATIENCE_SECONDS
from tests.telegram_server.bodies import LARGEST_BODY
from tests.telegram_server.call import Call
from tests.telegram_server.chats import Chat, Json, Message
from tests.telegram_server.edge import Edge
from tests.telegram_server.faults import Faults
from tests.telegram_server.flood import Flood
from tests.telegram_server.memory import Memory
from tests.telegram_server.people import Person
from tests.telegram_server.push import Push
from tests.telegram_server.pushing import Pusher
from tests.telegram_server.schema import load_schema
from tests.telegram_server.taps import Tap

BOT_ID = 4_242_424_242
SECRET_PART = "AAtests-own-server_x0123456789abcdefg"
TELEGRAM_ITSELF: Json = {"id": 777000, "is_bot": False, "first_name": "Telegram"}

Door = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class TelegramServer:
    """On loopback, from the beginning of `async with` to its end.

    `clock` gives seconds since 1970; `validate=False` leaves out the checks of api.json, for benchmarks.
    """

    token = f"{BOT_ID}:{SECRET_PART}"

    def __init__(
        self,
        *,
        port: int = 0,
        username: str = "nuanyi_bot",
        validate: bool = True,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.memory = Memory(bot_id=BOT_ID, username=username, clock=clock, schema=load_schema())
        self.faults = Faults()
        self.pusher = Pusher(self.memory)
        self._edge = Edge(self.memory, self.faults, token=self.token, validate=validate)
        self.doors: dict[str, Door] = {}
        """What else is served, by the first part of the path."""
        self._port = port

    async def __aenter__(self) -> Self:
        server = web.Server(self._answer, request_factory=_make_request, handler_cancellation=True, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self._port = self._runner.addresses[0][1]
        await self.pusher.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._edge.close()
        await self.pusher.stop()
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def api_url(self) -> str:
        """To which clients append the token."""
        return f"{self.url}/bot"

    @property
    def file_url(self) -> str:
        return f"{self.url}/file/bot"

    @property
    def calls(self) -> list[Call]:
        return self.memory.calls

    def calls_of(self, method: str, chat_id: int | None = None) -> list[Call]:
        return [call for call in self.calls if call.method == method and chat_id in (None, call.chat_id)]

    @property
    def unanswered_taps(self) -> list[Tap]:
        return [tap for tap in self.memory.taps.values() if not tap.is_answered]

    @property
    def highest_offset(self) -> int:
        return self.memory.updates.highest_offset

    @property
    def webhook(self) -> Json | None:
        return self.memory.webhook

    @property
    def flood(self) -> Flood | None:
        return self._edge.flood

    @flood.setter
    def flood(self, limits: Flood | None) -> None:
        """Keep Telegram's limits on sending from now on."""
        self._edge.flood = limits

    def chat(self, chat_id: int) -> Chat:
        return self.memory.chats[chat_id]

    def person(
        self,
        user_id: int | None = None,
        *,
        first_name: str = "小周",
        language_code: str | None = "zh-hans",
        **names: str,
    ) -> Person:
        """Somebody who may write to the bot, with an id beyond 32 bits unless one is given."""
        user_id = next(self.memory.user_ids) if user_id is None else user_id
        user: Json = {"id": user_id, "is_bot": False, "first_name": first_name, **names}
        if language_code is not None:
            user["language_code"] = language_code
        return Person(self.memory, user, self.memory.open_chat(user_id, "private", first_name=first_name, **names))

    def posts_in_channel(self, channel_id: int, text: str, title: str = "暖驿公告") -> Message:
        message = self.memory.write(self.memory.open_chat(channel_id, "channel", title=title), None, {"text": text})
        message.update_id = self.update({"channel_post": message.json})
        return message

    def migrates(self, group_id: int, to_chat_id: int) -> None:
        """A group becomes a supergroup: calls to the old id are refused from now on, and the bot is told."""
        group = self.chat(group_id)
        supergroup = self.memory.open_chat(to_chat_id, "supergroup", **group.names)
        told = self.memory.write(group, TELEGRAM_ITSELF, {"migrate_to_chat_id": to_chat_id})
        arrived = self.memory.write(supergroup, TELEGRAM_ITSELF, {"migrate_from_chat_id": group_id})
        group.migrated_to = to_chat_id
        self.update({"message": told.json})
        self.update({"message": arrived.json})

    def update(self, content: Json) -> int:
        """Queue any update; returns its update_id, the next one unless it brings one."""
        update_id: int = self.memory.updates.add(content)["update_id"]
        return update_id

    async def push(self, update_id: int, copies: int = 1) -> list[Push]:
        """Push an update to the webhook now, `copies` times at once."""
        update = next(update for update in self.memory.updates.queued if update["update_id"] == update_id)
        return await asyncio.gather(*(self.pusher.push(update) for _ in range(copies)))

    async def until(self, holds: Callable[[], Any], timeout: float = PATIENCE_SECONDS) -> None:
        """Wait until something holds; it is looked at anew after each call and each update."""
        try:
            async with asyncio.timeout(timeout):
                await self.memory.bell.until(holds)
        except TimeoutError:
            raise TimeoutError(f"it did not come within {timeout} s; {self._latest()}") from None

    async def settled(self, quiet: float = 0.05, timeout: float = PATIENCE_SECONDS) -> None:
        """Wait until every update is taken, no call is under way, and none has come for `quiet` seconds."""
        try:
            async with asyncio.timeout(timeout):
                while not await self._stays_quiet(quiet):
                    pass
        except TimeoutError:
            waiting = len(self.memory.updates.pending)
            raise TimeoutError(f"{waiting} updates were not taken within {timeout} s; {self._latest()}") from None

    async def _stays_quiet(self, quiet: float) -> bool:
        await self.memory.bell.until(self._is_idle)
        finished = self._edge.finished
        try:
            async with asyncio.timeout(quiet):
                await self.memory.bell.until(lambda: not self._is_idle() or self._edge.finished != finished)
        except TimeoutError:
            return True
        return False

    def _is_idle(self) -> bool:
        return self._edge.under_way == 0 and not self.memory.updates.are_pending

    def _latest(self) -> str:
        calls = [f"{call.method}({call.chat_id or ''}) -> {call.status}" for call in self.calls[-5:]]
        return f"the last calls were {', '.join(calls) or 'none'}"

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        door = self.doors.get(request.path.split("/")[1])
        return await (door or self._edge.answer)(request)


def _make_request(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=LARGEST_BODY)
