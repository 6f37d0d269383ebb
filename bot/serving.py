"""Serving: everything is started in its order, and stopped in the other."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import uvloop
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot.core import Core
from bot.facts import commands_for, health_of, map_points, profile
from bot.forgotten_list import read_deletions
from bot.jobs.clock import Clock
from bot.jobs.turns import take_turns
from bot.opening import connect, tell_journal
from bot.schema import migrate
from bot.settings import Settings
from bot.starter import load_starter_data, seat_contact
from bot.telegram.channel import TelegramChannel
from bot.telegram.colleague_menus import ColleagueMenus
from bot.telegram.polling import PollingHealth, poll
from bot.telegram.profile import learn_name, set_profile
from bot.telegram.webhook import Webhook, WebhookHealth, WebhookState, register_webhook
from bot.web.assets import Assets
from bot.web.calendar_route import CalendarRoute
from bot.web.files import FileRoutes
from bot.web.listening import WebServer
from bot.web.live import Acknowledgements, OtherProcesses
from bot.web.live_socket import ChatSocket
from bot.web.server import Parts, make_app
from bot.web.session import Seats
from bot.web.talk import Backstage
from bot.worker import Watch, Worker
from handlers import CONVERSATIONS
from handlers.conversation import Conversations
from models.holiday import load_calendar
from models.people.forgotten import forget_again
from models.person import Contact

log = logging.getLogger(__name__)
_WATCH = Watch()
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
        request_seconds: float = 30.0,
    ) -> None:
        self.settings = settings
        self._engine = engine
        self._clock = clock
        self._worker = worker
        self._polling = PollingHealth()
        self._webhook = WebhookHealth()
        # Each goes on for as long as the program: where one ends, the program does.
        self._lasting: list[asyncio.Task[None]] = []
        self._passing: list[asyncio.Task[None]] = []
        self._telegram = _telegram_of(settings)
        self.core = Core(
            settings, engine, worker=worker, telegram=self._telegram, clock=clock, conversations=conversations
        )
        self.jobs = Clock(self.core)
        app = make_app(self._parts(), patience_seconds=request_seconds)
        self.web = WebServer(app, host=settings.host, port=settings.port)

    async def start(self) -> None:
        """Take up what was left behind, then listen, then ask for what is new.

        Raises:
            CannotStore, CannotListen: each with what to do, in words.
        """
        loop, starting = asyncio.get_running_loop(), asyncio.create_task(self._start())
        # It may wait for a database, but not for one whose disk has failed for good, of which `stop` tells.
        self.core.transactions.failed.add_done_callback(lambda _failed: loop.call_soon_threadsafe(starting.cancel))
        await starting

    async def _start(self) -> None:
        self.core.files.prepare()
        await self.core.transactions.insist(self._load_starter_data)
        await self._forget_again()
        if self._telegram is not None:
            await self._telegram.open()
        await self.web.start()
        await self.core.start()
        self.jobs.start()
        core = self.core
        self._lasting.append(asyncio.create_task(self._while_leading(core.courier.run)))
        for work in (core.notices, core.pictures, core.case_files, core.group_cards):
            self._lasting.append(asyncio.create_task(self._while_leading(partial(take_turns, work))))
        if self._engine.dialect.name != "sqlite":
            others = OtherProcesses(self.core.transactions, self.core.live)
            self._lasting.append(asyncio.create_task(others.watch()))
        if self._telegram is not None:
            menus = ColleagueMenus(
                self._telegram, self.core.transactions, default_language=self.settings.default_language
            )
            self._lasting.append(asyncio.create_task(self._while_leading(menus.run)))
            self._lasting.append(asyncio.create_task(self._take_in(self._telegram)))
            self._passing.append(asyncio.create_task(self._introduce(self._telegram)))
            self._passing.append(asyncio.create_task(self._learn_name(self._telegram)))

    async def serve(self) -> None:
        """Until SIGTERM or SIGINT, or until a lasting task or the disk has failed for good, which is raised."""
        loop, stop, failed = asyncio.get_running_loop(), asyncio.Event(), self.core.transactions.failed
        failed.add_done_callback(lambda _failed: loop.call_soon_threadsafe(stop.set))
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        stopped = asyncio.create_task(stop.wait())
        done, _others = await asyncio.wait([stopped, *self._lasting], return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        for task in done:
            task.result()

    async def stop(self) -> None:
        """Raises what the disk failed with, be it only now."""
        tasks = [*self._lasting, *self._passing]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.jobs.stop()
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
        backstage = Backstage(
            core.transactions, core.inbox, core.live, self._acknowledgements(), self._clock, commands_for
        )
        secret, by_webhook = settings.telegram_webhook_secret.get_secret_value(), bool(settings.telegram_webhook_url)
        telegram = self._webhook if by_webhook else self._polling
        return Parts(
            assets=Assets(PAGE),
            socket=ChatSocket(seats, backstage),
            files=FileRoutes(seats, core.files, core.transactions, clock=self._clock),
            metrics=core.metrics,
            health=lambda: health_of(core, telegram=telegram, ticked_at=self.jobs.ticked_at),
            chat_map=lambda: map_points(core),
            webhook=Webhook(core.inbox, secret, health=self._webhook).receive if by_webhook else None,
            calendar=CalendarRoute(
                core.transactions,
                calendar=load_calendar(settings.tz_name),
                language=settings.default_language,
                clock=self._clock,
            ).serve,
        )

    def _acknowledgements(self) -> Acknowledgements:
        """What a page has kept is forgotten late enough for another process's pages to have read it, too."""
        delay = 0.1 if self._worker.is_alone else 2.0
        return Acknowledgements(self.core.transactions, delay_seconds=delay)

    def _seat(self, db: Session, contact: Contact, seat: str) -> None:
        seat_contact(db, contact, seat, now=self._clock())

    def _load_starter_data(self, db: Session) -> None:
        settings = self.settings
        load_starter_data(db, files=settings.files, is_demo=settings.is_demo, admins=settings.admins, now=self._clock())

    async def _forget_again(self) -> None:
        """Before anybody is served: a backup may have brought back who was deleted since."""
        deletions = await asyncio.to_thread(read_deletions, self.settings.data_dir)
        if deletions:
            again = partial(forget_again, deletions=deletions, now=self._clock())
            if count := await self.core.transactions.insist(again):
                log.info("Who was back though deleted is deleted again.", extra={"count": count})

    async def _take_in(self, telegram: TelegramChannel) -> None:
        if self.settings.telegram_webhook_url:
            secret = self.settings.telegram_webhook_secret.get_secret_value()
            await register_webhook(telegram, url=self.settings.telegram_webhook_url, secret=secret)
            self._webhook.state = WebhookState.SET
            await asyncio.Event().wait()
        # Telegram gives its updates to one process at a time; two that ask would take them from each other.
        await self._while_leading(lambda: self._poll(telegram))

    async def _poll(self, telegram: TelegramChannel) -> None:
        try:
            await poll(telegram, self.core.inbox, health=self._polling)
        finally:
            self._polling.leave()

    async def _while_leading(self, work: Callable[[], Coroutine[None, None, None]]) -> None:
        """Do what one process at a time does: as long as this one leads, and again when it leads anew."""
        while True:
            if await self._leads():
                task = asyncio.create_task(work())
                try:
                    while await self._leads():
                        done, _waiting = await asyncio.wait([task], timeout=self._worker.watch.look_for_lead)
                        for ended in done:
                            ended.result()
                finally:
                    task.cancel()
                    await asyncio.gather(task, return_exceptions=True)
            await asyncio.sleep(self._worker.watch.look_for_lead)

    async def _leads(self) -> bool:
        try:
            return await asyncio.to_thread(self._worker.lead)
        except SQLAlchemyError:
            return False

    async def _learn_name(self, telegram: TelegramChannel) -> None:
        self.core.bot_name = await learn_name(telegram)

    async def _introduce(self, telegram: TelegramChannel) -> None:
        await set_profile(telegram, profile(), default_language=self.settings.default_language)


def run(
    settings: Settings,
    announce: Callable[[str], None],
    *,
    conversations: Conversations = CONVERSATIONS,
    watch: Watch = _WATCH,
) -> None:
    """Serve until told to stop; `announce` gets the address to open once it can be opened."""
    # The lock is taken first, so that nothing is migrated under the feet of another process.
    with connect(settings) as engine, Worker(engine, settings.data_dir, watch=watch) as worker:
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
