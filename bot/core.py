"""The parts between a channel and the database, put together: what runs whether or not anybody is connected."""

import asyncio
import gc
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from telegram.ext import Application

from bot.delivery.courier import FREE_RATE, Call, Courier, rows_for
from bot.delivery.outbox import Outbox
from bot.delivery.routing import Channel, ChannelRequest, Router
from bot.drawing.pictures import Pictures
from bot.files.case_files import CaseFiles
from bot.files.notice_files import NoticeFiles
from bot.files.sent_files import SentFiles
from bot.files.store import FileStore
from bot.inbox import Inbox
from bot.jobs.group_cards import GroupCards
from bot.jobs.notices import Notices
from bot.metrics import Metrics
from bot.ordering import ChatOrder
from bot.settings import Settings
from bot.steps import Steps
from bot.telegram.channel import TelegramChannel
from bot.telegram.copies import TelegramCopies
from bot.telegram.pace import Pace
from bot.transactions import Transactions
from bot.web.channel import WebChannel
from bot.web.live import LiveChats
from bot.worker import Worker
from handlers import CONVERSATIONS
from handlers.conversation import Conversations, Surroundings
from handlers.notices.call import notice_call
from models.holiday import load_calendar
from models.messages.claims import Claimed
from models.notices.letter import Letter
from models.stations.index import StationDirectory

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
        self._conversations = conversations
        self.engine = engine
        # What Telegram calls the bot; learnt once it answers.
        self.bot_name = ""
        self.transactions = Transactions(engine)
        self.live = LiveChats()
        self.files = FileStore(self.transactions, settings.files, clock=clock)
        self.web = WebChannel(self.transactions, self.live, self.files, clock=clock)
        copies = TelegramCopies(telegram, self.transactions, self.files) if telegram is not None else None
        self.router = Router(web=self.web, telegram=copies)
        self.pace = Pace(settings.telegram_rate)
        self.outbox = Outbox(
            router=self.router,
            transactions=self.transactions,
            worker=worker,
            metrics=self.metrics,
            pace=self.pace,
            clock=clock,
        )
        self.courier = Courier(
            router=self.router,
            transactions=self.transactions,
            worker=worker,
            pace=self.pace,
            metrics=self.metrics,
            rows_at_once=rows_for(settings.telegram_rate),
            quiet=settings.quiet,
            compose=self._compose,
            clock=clock,
        )
        self.pictures = Pictures(
            transactions=self.transactions, store=self.files, on_ready=self.courier.nudge, clock=clock
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
                bot_name=lambda: self.bot_name,
                page_url=settings.page_address,
                quiet=settings.quiet,
                training=settings.training,
                wide_notice=settings.wide_notice,
            ),
            on_language=self.web.tell_language,
            clock=clock,
        )
        self.inbox = Inbox(transactions=self.transactions, worker=worker, steps=steps, clock=clock)
        source = telegram if isinstance(telegram, TelegramChannel) else None
        sent = SentFiles(self.transactions, self.files, source)
        self.case_files = CaseFiles(
            transactions=self.transactions,
            store=self.files,
            sent=sent,
            clock=clock,
            default_language=settings.default_language,
            on_ready=self.courier.nudge,
        )
        self.group_cards = GroupCards(
            transactions=self.transactions, zone=settings.zone, on_ready=self.courier.nudge, clock=clock
        )
        self.notices = Notices(
            transactions=self.transactions,
            courier=self.courier,
            router=self.router,
            pace=self.pace,
            store=self.files,
            files=NoticeFiles(self.transactions, self.files, sent),
            default_language=settings.default_language,
            clock=clock,
        )
        self.application = self._application(telegram is not None)

    async def start(self) -> None:
        """Ready for updates; first what earlier processes left behind is sent and worked on."""
        self._conversations.read_ahead()
        self.inbox.serve(self.application)
        await self.application.initialize()
        await self.application.start()
        await self.recover()
        # What is here by now lives as long as the process. Looking through it for garbage took a fifth of all time.
        gc.collect()
        gc.freeze()

    async def recover(self) -> int:
        """Take up what processes that died have left; returns how many updates, replies and messages to many."""
        return await self.outbox.recover() + await self.inbox.recover() + await self.courier.recover()

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

    def _compose(self, letter: Letter, row: Claimed) -> Call | None:
        language = row.language or self.settings.default_language
        call = notice_call(letter, chat_id=row.chat_id, language=language, target=row.target)
        if call is not None and self.settings.telegram_rate > FREE_RATE and call[0].startswith("send"):
            call[1]["allow_paid_broadcast"] = True
        return call

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
