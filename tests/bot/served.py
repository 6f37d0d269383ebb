"""The whole program, served in the test's own event loop, with web server, clock, and Telegram if it is given."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import Engine

from bot.serving import Service
from bot.settings import Settings
from bot.worker import Worker
from handlers import CONVERSATIONS
from handlers.conversation import Conversations
from tests.conftest import opened
from tests.patience import PATIENCE_SECONDS
from tests.playground import NOON
from tests.telegram_server import TelegramServer


@dataclass
class Served:
    """`now` is what the program takes for the time."""

    service: Service = field(init=False)
    engine: Engine = field(init=False)
    now: datetime = NOON

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.service.web.port}"

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)

    async def get(self, path: str) -> tuple[int, str]:
        """Status and body."""
        async with aiohttp.ClientSession(self.address) as http, http.get(path) as response:
            return response.status, await response.text()

    async def settle(self) -> None:
        """Let everything that was taken in be worked on and answered."""
        await self.service.core.inbox.drain(PATIENCE_SECONDS)
        await self.service.core.outbox.drain(PATIENCE_SECONDS)


@asynccontextmanager
async def served(
    url: str,
    folder: Path,
    telegram: TelegramServer | None = None,
    *,
    conversations: Conversations = CONVERSATIONS,
    clock: Callable[[], datetime] | None = None,
    request_seconds: float = 30.0,
    **settings: Any,
) -> AsyncIterator[Served]:
    folder.mkdir(exist_ok=True)
    if telegram is not None:
        settings |= {
            "telegram_token": telegram.token,
            "telegram_api_url": telegram.api_url,
            "telegram_file_url": telegram.file_url,
        }
    told = Settings(_env_file=None, database_url=url, data_dir=folder, **{"port": 0} | settings)
    stage = Served()
    with opened(url) as engine, Worker(engine, folder) as worker:
        stage.engine = engine
        stage.service = Service(
            told,
            engine,
            worker=worker,
            clock=clock or (lambda: stage.now),
            conversations=conversations,
            request_seconds=request_seconds,
        )
        try:
            await stage.service.start()
            yield stage
        finally:
            await stage.service.stop()
