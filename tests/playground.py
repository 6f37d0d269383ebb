"""The program's core on a database, with Telegram played on loopback, driven from a synchronous test."""

import asyncio
import threading
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Engine
from sqlmodel import Session

from bot.core import Core
from bot.jobs.clock import Clock
from bot.settings import Settings
from bot.telegram.channel import TelegramChannel
from bot.worker import Worker
from handlers import CONVERSATIONS
from handlers.conversation import Conversations
from models.database import open_engine
from models.messages.claims import count_waiting
from models.messages.delivery import list_senders
from tests.patience import PATIENCE_SECONDS
from tests.telegram_server import TelegramServer

T = TypeVar("T")
NOON = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
"""Monday 14:00 in Ningxia."""


class Playground:
    """One program and one Telegram server, on an event loop of their own."""

    def __init__(
        self, database_url: str, data_dir: Path, conversations: Conversations = CONVERSATIONS, **settings: Any
    ) -> None:
        self.now = NOON
        self.conversations = conversations
        self._settings = Settings(
            _env_file=None, database_url=database_url, data_dir=data_dir, telegram_token="123:played", **settings
        )
        self._offset = 0
        self._stack = AsyncExitStack()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="playground", daemon=True)
        self._thread.start()
        self.engine: Engine = open_engine(database_url)
        self.run(self._open())

    def _seconds(self) -> float:
        return self.now.timestamp()

    def run(self, coroutine: Coroutine[Any, Any, T], seconds: float = PATIENCE_SECONDS) -> T:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(seconds)

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)

    def settle(self) -> None:
        """Let the program take what people did and answer all of it."""
        self.take_in()
        self.run(self.core.outbox.drain(PATIENCE_SECONDS))

    def take_in(self) -> None:
        """Let the program take what people did and work on it; replies leave when they can."""
        self.run(self._take_in())

    def deliver(self) -> None:
        """Let the program send what is due, to many or later, and tell of it."""
        self.run(self._deliver())

    def tick(self, *jobs: str) -> None:
        """Let the clock come by once and do what is due; with names nothing but these jobs."""
        self.run(self._tick(jobs))

    def restart(self) -> None:
        """End the program and start it anew on what it left in the database."""
        self.run(self._restart())

    def close(self) -> None:
        self.run(self._close())
        self.engine.dispose()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def session(self) -> Session:
        return Session(self.engine)

    async def _open(self) -> None:
        self.telegram = await self._stack.enter_async_context(TelegramServer(clock=self._seconds))
        self.channel = TelegramChannel(self.telegram.token, self.telegram.api_url, file_url=self.telegram.file_url)
        await self.channel.open()
        self.core = await self._start()

    async def _start(self) -> Core:
        self._core_engine = open_engine(self._settings.database)
        worker = Worker(self._core_engine, self._settings.data_dir)
        worker.start()
        core = Core(
            self._settings,
            self._core_engine,
            worker=worker,
            telegram=self.channel,
            clock=lambda: self.now,
            conversations=self.conversations,
        )
        core.files.prepare()
        await core.start()
        return core

    async def _take_in(self) -> None:
        while True:
            parameters = {"offset": self._offset, "limit": 100, "timeout": 0}
            updates = (await self.channel.call("getUpdates", parameters)).result
            if not updates:
                break
            await self.core.inbox.accept("telegram", [(str(update["update_id"]), update) for update in updates])
            self._offset = updates[-1]["update_id"] + 1
        await self.core.inbox.drain(PATIENCE_SECONDS)

    async def _deliver(self) -> None:
        courier = asyncio.create_task(self.core.courier.run())
        try:
            while await self._brings_news() or await self.core.transactions.run(self._is_sending):
                await asyncio.sleep(0.005)
                while await self.core.transactions.run(self._is_sending):
                    await asyncio.sleep(0.005)
        finally:
            courier.cancel()
            await asyncio.gather(courier, return_exceptions=True)

    async def _brings_news(self) -> bool:
        has_settled = bool(await self.core.case_files.turn() + await self.core.group_cards.turn())
        return bool(await self.core.notices.turn()) or has_settled

    async def _tick(self, jobs: tuple[str, ...]) -> None:
        slots = Clock(self.core).slots
        if jobs:
            slots._planned = [planned for planned in slots._planned if planned.name in jobs]
        slots.look()
        await slots.rest()

    def _is_sending(self, db: Session) -> bool:
        return count_waiting(db, now=self.now) > 0 or list_senders(db) != []

    async def _restart(self) -> None:
        await self._stop()
        self.core = await self._start()

    async def _stop(self) -> None:
        await self.core.stop(patience_seconds=2)
        self.core.worker.stop()
        self._core_engine.dispose()

    async def _close(self) -> None:
        await self._stop()
        await self.channel.close()
        await self._stack.aclose()
