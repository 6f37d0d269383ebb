"""Updates come in: stored before they are promised, worked on in each chat's order, and never given up in silence."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

from sqlmodel import Session
from telegram.ext import Application, ContextTypes, TypeHandler

from bot.steps import MOST_TRIES, Received, Steps
from bot.transactions import Transactions, is_outage
from bot.worker import Worker
from handlers.conversation.incoming import album_of, chat_of
from models.messages.received import Unfinished, Waiting, claim_updates, keep_updates, list_holders, list_unfinished

log = logging.getLogger(__name__)

# The photos of an album come as updates of their own, a few hundredths of a second apart.
ALBUM_QUIET_SECONDS = 0.4
MOST_IN_FLIGHT = 1_000
# A new process makes so many updates durable before it works on them. Among the first that it gets is what the last one
# died of: that must be known at the next start, or it would kill every process to come.
CAREFUL_AT_FIRST = 200


class Inbox:
    def __init__(
        self, *, transactions: Transactions, worker: Worker, steps: Steps, clock: Callable[[], datetime]
    ) -> None:
        self._clock = clock
        self._transactions = transactions
        self._worker = worker
        self._steps = steps
        self._application: Application[Any, Any, Any, Any, Any, Any] | None = None
        self._accepted = 0
        # The value tells whether the update was handed in once more meanwhile.
        self._in_flight: dict[tuple[str, str], bool] = {}
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
        meant = [Waiting(channel, key, update) for key, update in updates if chat_of(update) is not None]
        if not meant:
            return
        keeping = asyncio.create_task(self._take_in(meant))
        self._hold(keeping)
        # Who hands in may be stopped half way, and what is stored by then is worked on all the same.
        await asyncio.shield(keeping)
        async with self._room:
            await self._room.wait_for(lambda: len(self._in_flight) < MOST_IN_FLIGHT)

    async def recover(self) -> int:
        """Work on what processes that died left behind, and on what is ours and was passed over; returns how many, when
        all are done.

        Passed over is what was stored only after the one who handed it in, or this process, had stopped waiting.
        """
        number = self._worker.number
        waiting = await self._transactions.insist(self._list_waiting)
        left = [unfinished for unfinished in waiting if unfinished.worker != number]
        own = [unfinished.update for unfinished in waiting if unfinished.worker == number]
        passed_over = [update for update in own if (update.channel, update.key) not in self._in_flight]
        resumed = self._dispatch_all(passed_over)
        await self._take_over(left)
        if resumed:
            await asyncio.wait(resumed)
        return len(passed_over) + len(left)

    async def _take_over(self, left: Sequence[Unfinished]) -> None:
        """What a second process dies of is tried one by one, so that the poison is known from its neighbours."""
        for group in _groups(left):
            claimed = await self._transactions.insist(partial(claim_updates, left=group, worker=self._worker.number))
            updates = [unfinished.update for unfinished in claimed]
            if any(unfinished.tries + 1 >= MOST_TRIES for unfinished in claimed):
                await self._steps.set_aside(updates)
            elif begun := self._dispatch_all(updates):
                await asyncio.wait(begun)

    def _list_waiting(self, db: Session) -> list[Unfinished]:
        dead = self._worker.list_dead(db, among=list_holders(db))
        return list_unfinished(db, workers=[*dead, self._worker.number])

    async def drain(self, seconds: float | None) -> None:
        """Wait until everything taken in is worked on, for so long at most."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self._tasks:
                    await asyncio.wait(self._tasks)

    def _hold(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        # Nobody may be waiting for it any more.
        task.add_done_callback(lambda done: done.cancelled() or done.exception())

    async def _take_in(self, meant: Sequence[Waiting]) -> None:
        stored = self._keep(meant)
        is_begun = self._accepted >= CAREFUL_AT_FIRST
        if is_begun:
            # Their steps stand behind them in the queue, so that both may be in one commit.
            self._dispatch_all(meant)
        try:
            await stored
        except Exception as error:
            if is_outage(error):
                await asyncio.gather(*map(self._steps.tell_of_outage, meant))
                raise
            meant, is_begun = await self._keep_each(meant), False
        if not is_begun:
            self._dispatch_all(meant)
        self._accepted += len(meant)

    def _keep(self, updates: Sequence[Waiting]) -> "asyncio.Future[None]":
        now, number = self._clock(), self._worker.number
        return self._transactions.post(lambda db: keep_updates(db, updates, worker=number, now=now))

    async def _keep_each(self, updates: Sequence[Waiting]) -> list[Waiting]:
        """Store those that can be stored: one that can't must not hold up its neighbours for ever."""
        kept = []
        for update in updates:
            try:
                await self._keep([update])
            except Exception as error:
                if is_outage(error):
                    raise
                log.exception("An update could not be stored; it is passed over.", extra={"channel": update.channel})
            else:
                kept.append(update)
        return kept

    def _dispatch_all(self, updates: Sequence[Waiting]) -> list[asyncio.Task[None]]:
        return [task for update in updates if (task := self._dispatch(update)) is not None]

    def _dispatch(self, update: Waiting) -> asyncio.Task[None] | None:
        chat_id = chat_of(update.body)
        name = update.channel, update.key
        if chat_id is None:
            return None
        if name in self._in_flight:
            # It may not have been stored when it was looked at.
            self._in_flight[name] = True
            return None
        self._in_flight[name] = False
        album = album_of(update.body)
        if album and (begun := self._albums.get((chat_id, album))) is not None:
            begun.parts.append(update)
            begun.grew.set()
            return None
        received = Received(chat_id, [update], album)
        if album:
            self._albums[chat_id, album] = received
        task = asyncio.create_task(self._carry(received))
        self._hold(task)
        return task

    async def _carry(self, received: Received) -> None:
        assert self._application is not None
        application = self._application
        try:
            await application.update_processor.process_update(received, application.process_update(received))
        finally:
            again = [part for part in received.parts if self._in_flight.pop((part.channel, part.key))]
            self._dispatch_all(again)
            async with self._room:
                self._room.notify_all()

    async def _work_on(self, received: Received, _context: ContextTypes.DEFAULT_TYPE) -> None:
        if received.album:
            await self._complete(received)
        await self._steps.work_on(received)

    async def _complete(self, album: Received) -> None:
        """Wait for the rest of an album, within its chat's turn."""
        try:
            while True:
                album.grew.clear()
                await asyncio.wait_for(album.grew.wait(), ALBUM_QUIET_SECONDS)
        except TimeoutError:
            del self._albums[album.chat_id, album.album]


def _groups(left: Sequence[Unfinished]) -> list[list[Unfinished]]:
    """What is worked on together: all of it, or one by one where a process has died of it; an album is one."""
    if not any(unfinished.tries for unfinished in left):
        return [list(left)] if left else []
    groups: dict[object, list[Unfinished]] = {}
    for unfinished in left:
        update = unfinished.update
        album = album_of(update.body)
        groups.setdefault((chat_of(update.body), album) if album else update.key, []).append(unfinished)
    return list(groups.values())
