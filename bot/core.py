"""The parts between a channel and the database, put together: what runs whether or not anybody is connected."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from telegram.ext import Application

from bot.inbox import Inbox
from bot.metrics import Metrics
from bot.ordering import ChatOrder
from bot.outbox import Outbox
from bot.routing import Channel, ChannelRequest, Router
from bot.settings import Settings
from bot.steps import Steps
from bot.transactions import Transactions
from bot.web_channel import WebChannel
from bot.web_live import LiveChats
from bot.web_store import FileStore
from bot.worker import Worker
from handlers import CONVERSATIONS
from handlers.conversation import Conversations, Surroundings
from models.holiday import load_calendar
from models.station_index import StationDirectory

AnyApplication = Application[Any, Any, Any, Any, Any, Any]


class Core:
    """Everything that works on updates, on one database; `telegram` is None where no token is set."""

    def __init__(
        self,
        settings: Settings,
        engine: Engine,
        *,
        worker: Worker,
        telegram: Channel | None,
        clock: Callable[[], datetime],
        conversations: Conversations = CONVERSATIONS,
    ) -> None:
        calendar = load_calendar(settings.tz_name)
        self.settings = settings
        self.worker = worker
        self.clock = clock
        self.metrics = Metrics()
        self.engine = engine
        self.transactions = Transactions(engine)
        self.live = LiveChats()
        self.files = FileStore(self.transactions, settings.data_dir / "files", clock=clock)
        self.web = WebChannel(self.transactions, self.live, self.files, clock=clock)
        self.router = Router(web=self.web, telegram=telegram)
        self.outbox = Outbox(
            router=self.router, transactions=self.transactions, worker=worker, metrics=self.metrics, clock=clock
        )
        steps = Steps(
            transactions=self.transactions,
            worker=worker,
            outbox=self.outbox,
            metrics=self.metrics,
            conversations=conversations,
            around=Surroundings(
                calendar=calendar,
                stations=StationDirectory(calendar).stations,
                default_language=settings.default_language,
            ),
            on_language=self.web.tell_language,
            clock=clock,
        )
        self.inbox = Inbox(transactions=self.transactions, worker=worker, steps=steps, clock=clock)
        self.application = self._application(telegram is not None)

    async def start(self) -> None:
        """Ready for updates; first what earlier processes left behind is sent and worked on."""
        self.inbox.serve(self.application)
        await self.application.initialize()
        await self.application.start()
        await self.recover()

    async def recover(self) -> int:
        """Take up what processes that died have left; returns how many updates and replies."""
        return await self.outbox.recover() + await self.inbox.recover()

    async def stop(self, *, patience_seconds: float = 8.0) -> None:
        """Finish what is under way, within the patience; what is left is taken up at the next start."""
        half = 0.0 if self.transactions.failed.done() else patience_seconds / 2
        await self.inbox.drain(half)
        await self.outbox.drain(half)
        await self.outbox.stop()
        if self.application.running:
            await self.application.stop()
            await self.application.shutdown()
        await asyncio.to_thread(self.transactions.close)

    def _application(self, has_telegram: bool) -> AnyApplication:
        request = ChannelRequest(self.router)
        token = self.settings.telegram_token.get_secret_value() if has_telegram else "web"
        return (
            Application.builder()
            .token(token)
            .request(request)
            .get_updates_request(ChannelRequest(self.router))
            .updater(None)
            .job_queue(None)
            .concurrent_updates(ChatOrder())
            .build()
        )
