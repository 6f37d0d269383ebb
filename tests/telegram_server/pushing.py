"""Pushing updates to the webhook."""

import asyncio
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from tests.telegram_server.chats import Json
from tests.telegram_server.memory import Memory
from tests.telegram_server.push import Push

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
ANSWER_WITHIN_S = 60
FIRST_PAUSE_S = 0.05
LONGEST_PAUSE_S = 1.0
LOOKED_AT_ONCE = 500


class Pusher:
    """Pushes what is pending, in order within a chat and side by side between chats, until it is taken."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._busy: dict[Any, asyncio.Task[None]] = {}
        self.is_on = True
        """Turn it off to push by hand."""

    async def start(self) -> None:
        self._session = ClientSession(timeout=ClientTimeout(total=ANSWER_WITHIN_S))
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        tasks = [self._task, *self._busy.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._session.close()

    async def push(self, update: Json) -> Push:
        """Push an update once, taken or not."""
        webhook = self._memory.webhook
        assert webhook is not None, "the bot has set no webhook"
        secret = webhook.get("secret_token")
        headers = {SECRET_HEADER: secret} if secret else {}
        status, reply = None, None
        try:
            async with self._session.post(webhook["url"], json=update, headers=headers) as response:
                status = response.status
                if response.content_type == "application/json":
                    reply = await response.json()
        except (ClientError, TimeoutError):
            pass
        push = Push(update["update_id"], status, self._memory.clock(), reply)
        self._memory.pushes.append(push)
        if push.is_taken:
            self._memory.updates.take_out(push.update_id)
        self._memory.bell.ring()
        return push

    async def _run(self) -> None:
        while True:
            ready = self._ready()
            if not ready:
                await self._memory.bell.wait()
            for update in ready:
                self._start(update)

    def _ready(self) -> list[Json]:
        """The first pending update of each chat that has none under way, as many as may be pushed now."""
        if self._memory.webhook is None or not self.is_on:
            return []
        free = self._memory.webhook.get("max_connections", 40) - len(self._busy)
        first: dict[Any, Json] = {}
        for update in self._memory.updates.first(LOOKED_AT_ONCE) if free > 0 else []:
            place = queue_of(update)
            if place not in self._busy:
                first.setdefault(place, update)
            if len(first) == free:
                break
        return list(first.values())

    def _start(self, update: Json) -> None:
        place = queue_of(update)
        task = asyncio.create_task(self._push_until_taken(update))
        self._busy[place] = task
        task.add_done_callback(lambda _: self._finish(place))

    def _finish(self, place: Any) -> None:
        self._busy.pop(place, None)
        self._memory.bell.ring()

    async def _push_until_taken(self, update: Json) -> None:
        pause = FIRST_PAUSE_S
        while self._memory.webhook is not None and self.is_on:
            if (await self.push(update)).is_taken:
                return
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_S)


def queue_of(update: Json) -> tuple[str, int]:
    """Which updates wait for one another: those of a chat; taps have a queue of their own for each person."""
    for kind, content in update.items():
        if isinstance(content, dict):
            if "chat" in content:
                return "chat", content["chat"]["id"]
            if "from" in content:
                return kind, content["from"]["id"]
    return "bot", 0
