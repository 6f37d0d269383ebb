"""Updates come in: stored before they are promised, worked on in each chat's order, and never given up in silence."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from sqlmodel import Session
from telegram.ext import Application, ContextTypes, TypeHandler

from bot.backoff import Backoff
from bot.metrics import Metrics
from bot.outbox import Outbox
from bot.transactions import Transactions, is_outage
from bot.worker import Worker
from handlers.conversation.chat import Surroundings
from handlers.conversation.flow import Conversations
from handlers.conversation.incoming import chat_of
from handlers.conversation.step import Stepped, set_aside, take_step
from models.received import Waiting, claim_update, keep_updates, list_unfinished

log = logging.getLogger(__name__)

WEB = "web"
MOST_TRIES = 3
# The photos of an album come as updates of their own, a few hundredths of a second apart.
ALBUM_QUIET_SECONDS = 0.4
MOST_IN_FLIGHT = 1_000


@dataclass(slots=True)
class Received:
    """What python-telegram-bot's Application carries for us: an update as it came, or all those of one album."""

    chat_id: int
    parts: list[Waiting]
    album: str = ""
    grew: asyncio.Event = field(default_factory=asyncio.Event)


class Inbox:
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
        self._application: Application[Any, Any, Any, Any, Any, Any] | None = None
        self._in_flight: set[tuple[str, str]] = set()
        self._albums: dict[tuple[int, str], Received] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._room = asyncio.Condition()

    def serve(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Let this Application, through its update processor, carry the updates."""
        self._application = application
        application.add_handler(TypeHandler(Received, self._work_on))

    async def accept(self, channel: str, updates: Sequence[tuple[str, dict[str, Any]]]) -> None:
        """Store updates by key, then let them be worked on; returns when they are durable and there is room for more.

        Raises:
            DBAPIError: the database is down; whether they were stored is unknown.
        """
        now, number = self._clock(), self._worker.number
        meant = [Waiting(channel, key, update) for key, update in updates if chat_of(update) is not None]
        if not meant:
            return
        stored = self._transactions.post(lambda db: keep_updates(db, meant, worker=number, now=now))
        # Their steps stand behind them in the queue, so that both may be in one commit.
        for update in meant:
            self._dispatch(update)
        await stored
        async with self._room:
            await self._room.wait_for(lambda: len(self._in_flight) < MOST_IN_FLIGHT)

    async def recover(self) -> int:
        """Work on what processes that died left behind; returns how many, when all are done.

        What a second process dies of is tried one by one, so that the poison is known from its neighbours.
        """
        left = await self._transactions.run(lambda db: list_unfinished(db, except_workers=self._worker.list_alive(db)))
        one_by_one = any(unfinished.tries for unfinished in left)
        for unfinished in left:
            if not await self._transactions.run(partial(claim_update, left=unfinished, worker=self._worker.number)):
                continue
            if unfinished.tries + 1 >= MOST_TRIES:
                await self._set_aside([unfinished.update])
                continue
            task = self._dispatch(unfinished.update)
            if one_by_one and task is not None:
                await asyncio.wait([task])
        await self.drain(None)
        return len(left)

    async def drain(self, seconds: float | None) -> None:
        """Wait until everything taken in is worked on, for so long at most."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    def _dispatch(self, update: Waiting) -> asyncio.Task[None] | None:
        chat_id = chat_of(update.body)
        name = update.channel, update.key
        if name in self._in_flight or chat_id is None:
            return None
        self._in_flight.add(name)
        album = str((update.body.get("message") or {}).get("media_group_id", ""))
        if album and (begun := self._albums.get((chat_id, album))) is not None:
            begun.parts.append(update)
            begun.grew.set()
            return None
        received = Received(chat_id, [update], album)
        if album:
            self._albums[chat_id, album] = received
        task = asyncio.create_task(self._carry(received))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _carry(self, received: Received) -> None:
        assert self._application is not None
        application = self._application
        try:
            await application.update_processor.process_update(received, application.process_update(received))
        finally:
            self._in_flight.difference_update((part.channel, part.key) for part in received.parts)
            async with self._room:
                self._room.notify_all()

    async def _work_on(self, received: Received, _context: ContextTypes.DEFAULT_TYPE) -> None:
        if received.album:
            await self._complete(received)
        backoff, tries = Backoff(), 0
        while True:
            try:
                stepped = await self._take_step(received)
            except Exception as error:
                if is_outage(error):
                    log.warning("The database is away; the update waits.", extra={"rows": len(received.parts)})
                    await asyncio.sleep(backoff.wait())
                    continue
                tries += 1
                log.exception("An update could not be worked on.", extra={"key": received.parts[0].key, "tries": tries})
                if tries >= MOST_TRIES:
                    await self._set_aside(received.parts)
                    return
            else:
                self._outbox.owe(received.chat_id, stepped.owed)
                self._count(received, stepped)
                if stepped.tally.language and received.parts[0].channel == WEB:
                    await self._on_language(received.chat_id, stepped.tally.language)
                return

    async def _complete(self, album: Received) -> None:
        """Wait for the rest of an album, within its chat's turn."""
        try:
            while True:
                album.grew.clear()
                await asyncio.wait_for(album.grew.wait(), ALBUM_QUIET_SECONDS)
        except TimeoutError:
            del self._albums[album.chat_id, album.album]

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

        return await self._transactions.run(step)

    async def _set_aside(self, parts: Sequence[Waiting]) -> None:
        chat_id = chat_of(parts[0].body)
        assert chat_id is not None
        stepped = await self._transactions.run(
            lambda db: set_aside(
                db,
                parts,
                chat_id=chat_id,
                worker=self._worker.number,
                now=self._clock(),
                default_language=self._around.default_language,
            )
        )
        self._metrics.count_set_aside(channel=parts[0].channel)
        self._outbox.owe(chat_id, stepped.owed)

    def _count(self, received: Received, stepped: Stepped) -> None:
        for part in received.parts:
            kind = next((key for key in part.body if key != "update_id"), "other")
            self._metrics.count_update(channel=part.channel, kind=kind)
        for _tap in range(stepped.tally.stale_taps):
            self._metrics.count_stale_tap()
        for flow, question in stepped.tally.left:
            self._metrics.count_draft_left(flow=flow, question=question or "none")
