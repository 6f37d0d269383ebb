"""Serving: everything is started in its order, and stopped in the other."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import uvloop
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot.clock import Clock
from bot.core import Core
from bot.facts import commands_for, health_of, map_points, profile
from bot.listening import WebServer
from bot.opening import connect, tell_journal
from bot.polling import PollingHealth, poll
from bot.profile import set_profile
from bot.schema import migrate
from bot.server import Parts, make_app
from bot.settings import Settings
from bot.starter import load_starter_data, seat_contact
from bot.telegram_channel import TelegramChannel
from bot.web_files import FileRoutes
from bot.web_live import Acknowledgements, OtherProcesses
from bot.web_session import Seats
from bot.web_socket import ChatSocket
from bot.web_talk import Backstage
from bot.webhook import Webhook, register_webhook
from bot.worker import Worker
from handlers import CONVERSATIONS
from handlers.conversation import Conversations
from models.person import Contact

log = logging.getLogger(__name__)
_LOOK_FOR_LEAD_SECONDS = 5.0
PAGE = Path(__file__).resolve().parent / "page"


def utc_now() -> datetime:
    return datetime.now(UTC)


class Service:
    """The whole program, once its database is migrated and its worker started."""

    def __init__(
        self,
        settings: Settings,
        engine: Engine,
        *,
        worker: Worker,
        clock: Callable[[], datetime] = utc_now,
        conversations: Conversations = CONVERSATIONS,
    ) -> None:
        self.settings = settings
        self._engine = engine
        self._clock = clock
        self._worker = worker
        self._polling = PollingHealth()
        self._tasks: list[asyncio.Task[None]] = []
        self._telegram = _telegram_of(settings)
        self.core = Core(
            settings, engine, worker=worker, telegram=self._telegram, clock=clock, conversations=conversations
        )
        self.jobs = Clock(self.core)
        self.web = WebServer(make_app(self._parts()), host=settings.host, port=settings.port)

    async def start(self) -> None:
        """Take up what was left behind, then listen, then ask for what is new.

        Raises:
            CannotStore, CannotListen: each with what to do, in words.
        """
        self.core.files.prepare()
        await self.core.transactions.run(self._load_starter_data)
        if self._telegram is not None:
            await self._telegram.open()
        await self.web.start()
        await self.core.start()
        self.jobs.start()
        if self._engine.dialect.name != "sqlite":
            self._tasks.append(asyncio.create_task(OtherProcesses(self.core.transactions, self.core.live).watch()))
        if self._telegram is not None:
            self._tasks.append(asyncio.create_task(self._take_in(self._telegram)))
            self._tasks.append(asyncio.create_task(self._introduce(self._telegram)))

    async def serve(self) -> None:
        """Until SIGTERM or SIGINT, or until a channel or the disk can never work again, which is raised."""
        loop, stop, failed = asyncio.get_running_loop(), asyncio.Event(), self.core.transactions.failed
        failed.add_done_callback(lambda _failed: loop.call_soon_threadsafe(stop.set))
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        stopped = asyncio.create_task(stop.wait())
        done, _others = await asyncio.wait([stopped, *self._tasks[:-1]], return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        for task in done:
            task.result()

    async def stop(self) -> None:
        """Raises what the disk failed with, be it only now."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.jobs.stop()
        await self.web.stop()
        await self.core.stop()
        if self._telegram is not None:
            await self._telegram.close()
        if self.core.transactions.failed.done():
            self.core.transactions.failed.result()

    def _parts(self) -> Parts:
        core, settings = self.core, self.settings
        seats = Seats(
            core.transactions,
            is_demo=settings.is_demo,
            default_language=settings.default_language,
            clock=self._clock,
            on_new_contact=self._seat,
        )
        backstage = Backstage(core.transactions, core.inbox, core.live, self._acknowledgements(), self._clock)
        secret = settings.telegram_webhook_secret.get_secret_value()
        return Parts(
            page=PAGE / "index.html",
            static=PAGE,
            socket=ChatSocket(seats, backstage, commands=commands_for),
            files=FileRoutes(seats, core.files, core.transactions),
            metrics=core.metrics,
            health=lambda: health_of(core, polling=self._polling, ticked_at=self.jobs.ticked_at),
            chat_map=lambda: map_points(core),
            webhook=Webhook(core.inbox, secret).receive if settings.telegram_webhook_url else None,
        )

    def _acknowledgements(self) -> Acknowledgements:
        """What a page has kept is forgotten late enough for another process's pages to have read it, too."""
        delay = 0.1 if self._worker.is_alone else 2.0
        return Acknowledgements(self.core.transactions, delay_seconds=delay)

    def _seat(self, db: Session, contact: Contact, seat: str) -> None:
        seat_contact(db, contact, seat, now=self._clock())

    def _load_starter_data(self, db: Session) -> None:
        load_starter_data(db, is_demo=self.settings.is_demo, now=self._clock())

    async def _take_in(self, telegram: TelegramChannel) -> None:
        if self.settings.telegram_webhook_url:
            secret = self.settings.telegram_webhook_secret.get_secret_value()
            await register_webhook(telegram, url=self.settings.telegram_webhook_url, secret=secret)
            await asyncio.Event().wait()
        while True:
            if await self._leads():
                await self._poll_while_leading(telegram)
            await asyncio.sleep(_LOOK_FOR_LEAD_SECONDS)

    async def _poll_while_leading(self, telegram: TelegramChannel) -> None:
        """Telegram gives its updates to one process at a time; two that ask would take them from each other."""
        polling = asyncio.create_task(poll(telegram, self.core.inbox, health=self._polling))
        try:
            while await self._leads():
                done, _waiting = await asyncio.wait([polling], timeout=_LOOK_FOR_LEAD_SECONDS)
                for task in done:
                    task.result()
        finally:
            polling.cancel()
            await asyncio.gather(polling, return_exceptions=True)

    async def _leads(self) -> bool:
        try:
            return await asyncio.to_thread(self._worker.lead)
        except DBAPIError:
            return False

    async def _introduce(self, telegram: TelegramChannel) -> None:
        await set_profile(telegram, profile(), default_language=self.settings.default_language)


def run(settings: Settings, announce: Callable[[str], None], *, conversations: Conversations = CONVERSATIONS) -> None:
    """Serve until told to stop; `announce` gets the address to open once it can be opened."""
    # The lock is taken first, so that nothing is migrated under the feet of another process.
    with connect(settings) as engine, Worker(engine, settings.data_dir) as worker:
        migrate(engine)
        if engine.dialect.name == "sqlite":
            tell_journal()
        uvloop.run(_serve(Service(settings, engine, worker=worker, conversations=conversations), announce))


async def _serve(service: Service, announce: Callable[[str], None]) -> None:
    try:
        await service.start()
        announce(f"http://{service.settings.host}:{service.web.port}/")
        await service.serve()
    finally:
        with contextlib.suppress(asyncio.CancelledError):
            await service.stop()


def _telegram_of(settings: Settings) -> TelegramChannel | None:
    if not settings.has_telegram:
        return None
    token = settings.telegram_token.get_secret_value()
    return TelegramChannel(token, settings.telegram_api_url, file_url=settings.telegram_file_url)
