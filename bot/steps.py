"""One update is worked on: its step is taken again until it is done, or set aside with a word to its sender."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from sqlmodel import Session

from bot.delivery.outbox import Outbox
from bot.metrics import Metrics
from bot.transactions import Transactions, is_outage
from bot.worker import Worker
from handlers.conversation.chat import Surroundings
from handlers.conversation.flow import Conversations
from handlers.conversation.incoming import chat_of
from handlers.conversation.step import Stepped, set_aside, take_step, tell_of_outage
from models.messages.received import Waiting, set_update_aside

log = logging.getLogger(__name__)

WEB = "web"
MOST_TRIES = 3


@dataclass(slots=True)
class Received:
    """What python-telegram-bot's Application carries for us: an update as it came, or all those of one album."""

    chat_id: int
    parts: list[Waiting]
    album: str = ""
    grew: asyncio.Event = field(default_factory=asyncio.Event)


class Steps:
    def __init__(
        self,
        *,
        transactions: Transactions,
        worker: Worker,
        outbox: Outbox,
        metrics: Metrics,
        conversations: Conversations,
        around: Surroundings,
        on_language: Callable[[int, str], Awaitable[None]],
        clock: Callable[[], datetime],
    ) -> None:
        self._clock = clock
        self._on_language = on_language
        self._transactions = transactions
        self._worker = worker
        self._outbox = outbox
        self._metrics = metrics
        self._conversations = conversations
        self._around = around
        self._told_of_outage: set[int] = set()

    async def work_on(self, received: Received) -> None:
        tries = 0
        while True:
            try:
                stepped = await self._take_step(received)
            except Exception as error:
                if is_outage(error):
                    # The disk has failed for good. It stays as it is for the next process.
                    return
                tries += 1
                log.exception("An update could not be worked on.", extra={"key": received.parts[0].key, "tries": tries})
                if tries >= MOST_TRIES:
                    await self.set_aside(received.parts)
                    return
            else:
                self._told_of_outage.discard(received.chat_id)
                self._outbox.owe(received.chat_id, stepped.owed)
                self._count(received, stepped)
                if stepped.tally.language and received.parts[0].channel == WEB:
                    await self._on_language(received.chat_id, stepped.tally.language)
                return

    async def _take_step(self, received: Received) -> Stepped:
        def step(db: Session) -> Stepped:
            begun = time.perf_counter()
            try:
                return take_step(
                    db,
                    received.parts,
                    chat_id=received.chat_id,
                    worker=self._worker.number,
                    now=self._clock(),
                    conversations=self._conversations,
                    around=self._around,
                )
            finally:
                self._metrics.observe_step(time.perf_counter() - begun)

        return await self._transactions.insist(step, on_outage=partial(self.tell_of_outage, received.parts[0]))

    async def set_aside(self, parts: Sequence[Waiting]) -> None:
        """Take an update, or the several of one album, out of the way of the others."""
        chat_id = chat_of(parts[0].body)
        assert chat_id is not None

        def tell(db: Session) -> Stepped:
            return set_aside(
                db,
                parts,
                chat_id=chat_id,
                worker=self._worker.number,
                now=self._clock(),
                default_language=self._around.default_language,
            )

        def tell_nobody(db: Session) -> None:
            for part in parts:
                set_update_aside(db, part)

        try:
            stepped = await self._transactions.insist(tell)
        except Exception:
            log.exception("Nobody could be told of an update that was set aside.", extra={"key": parts[0].key})
            await self._transactions.insist(tell_nobody)
            stepped = Stepped([])
        self._metrics.count_set_aside(channel=parts[0].channel)
        self._outbox.owe(chat_id, stepped.owed)

    async def tell_of_outage(self, update: Waiting) -> None:
        """Say once in a chat that the answer will come later; the chat page shows by itself what is not taken yet."""
        chat_id = chat_of(update.body)
        if update.channel == WEB or chat_id is None or chat_id in self._told_of_outage:
            return
        self._told_of_outage.add(chat_id)
        for call in tell_of_outage(update.body, default_language=self._around.default_language):
            await self._outbox.send_unkept(*call)

    def _count(self, received: Received, stepped: Stepped) -> None:
        for part in received.parts:
            kind = next((key for key in part.body if key != "update_id"), "other")
            self._metrics.count_update(channel=part.channel, kind=kind)
        for _tap in range(stepped.tally.stale_taps):
            self._metrics.count_stale_tap()
        for flow, question in stepped.tally.left:
            self._metrics.count_draft_left(flow=flow, question=question or "none")
        for flow, question in stepped.tally.reasked:
            self._metrics.count_reasked(flow=flow, question=question)
