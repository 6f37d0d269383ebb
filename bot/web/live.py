"""Who looks at the chat page just now: events reach open sockets at once, without a look into the database."""

import asyncio
import logging
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from sqlalchemy.exc import DBAPIError

from bot.transactions import Transactions
from models.web.event import Event, acknowledge_events, list_newest_events

log = logging.getLogger(__name__)

Frame = dict[str, Any]

# A socket that is behind by more reads the rest from the database.
_EVENTS_AT_HAND = 64
_FRAMES_AT_HAND = 16


class Listener:
    """One open socket. `newest` is the number of the last event that it ought to show."""

    def __init__(self) -> None:
        self.newest = 0
        self._events: dict[int, Event] = {}
        self._passing: deque[Frame] = deque(maxlen=_FRAMES_AT_HAND)
        self._changed = asyncio.Event()

    async def changed(self) -> None:
        """Wait until there is something to show."""
        await self._changed.wait()
        self._changed.clear()

    def notice(self, newest: int, event: Event | None = None) -> None:
        self.newest = max(self.newest, newest)
        if event is not None and len(self._events) < _EVENTS_AT_HAND:
            self._events[event.number] = event
        self._changed.set()

    def show(self, frame: Frame) -> None:
        self._passing.append(frame)
        self._changed.set()

    def take_frames(self) -> list[Frame]:
        frames = list(self._passing)
        self._passing.clear()
        return frames

    def take_events(self, after: int) -> list[Event] | None:
        """The events after a number, in order; None where some are not at hand."""
        events, self._events = self._events, {}
        wanted = range(after + 1, self.newest + 1)
        return [events[number] for number in wanted] if all(number in events for number in wanted) else None


class LiveChats:
    """The open sockets of this process by chat; several may look at one chat."""

    def __init__(self) -> None:
        self._listeners: dict[int, set[Listener]] = {}

    @contextmanager
    def listening(self, chat_id: int) -> Iterator[Listener]:
        listener = Listener()
        self._listeners.setdefault(chat_id, set()).add(listener)
        try:
            yield listener
        finally:
            self._listeners[chat_id].discard(listener)
            if not self._listeners[chat_id]:
                del self._listeners[chat_id]

    def count(self, chat_id: int | None = None) -> int:
        """Open sockets, of one chat or in all."""
        if chat_id is not None:
            return len(self._listeners.get(chat_id, ()))
        return sum(map(len, self._listeners.values()))

    def list_chats(self) -> list[int]:
        return list(self._listeners)

    def publish(self, chat_id: int, event: Event) -> None:
        """Show an event that is committed."""
        for listener in self._listeners.get(chat_id, ()):
            listener.notice(event.number, event)

    def notice(self, chat_id: int, newest: int) -> None:
        """Say that events up to this number exist; sockets that lack some read them."""
        for listener in self._listeners.get(chat_id, ()):
            if newest > listener.newest:
                listener.notice(newest)

    def show(self, chat_id: int, frame: Frame) -> None:
        """Show what is not kept: whoever does not look now will not see it."""
        for listener in self._listeners.get(chat_id, ()):
            listener.show(frame)


class OtherProcesses:
    """Looks for events that other processes on the same database have written for the chats that are open here."""

    def __init__(self, transactions: Transactions, live: LiveChats, *, pause_seconds: float = 0.7) -> None:
        self._transactions = transactions
        self._live = live
        self._pause_seconds = pause_seconds

    async def watch(self) -> None:
        """Runs until it is cancelled."""
        is_lost = False
        while True:
            await asyncio.sleep(self._pause_seconds)
            chat_ids = self._live.list_chats()
            if not chat_ids:
                continue
            try:
                newest = await self._transactions.run(partial(list_newest_events, chat_ids=chat_ids))
            except DBAPIError as error:
                if not is_lost:
                    log.warning("Other processes' events cannot be read.", extra={"reason": type(error).__name__})
                is_lost = True
                continue
            if is_lost:
                log.info("Other processes' events are read again.")
            is_lost = False
            for chat_id, number in newest.items():
                self._live.notice(chat_id, number)


class Acknowledgements:
    """Forgets what the pages have kept; what comes close together is one write.

    With several processes the delay must outlast their look for new events: another tab may have to read them yet.
    What a failure or the end of the process leaves undone is done when the page comes back.
    """

    def __init__(self, transactions: Transactions, *, delay_seconds: float = 0.1) -> None:
        self._transactions = transactions
        self._delay_seconds = delay_seconds
        self._waiting: dict[int, int] = {}
        self._task: asyncio.Task[None] | None = None

    def note(self, chat_id: int, up_to: int) -> None:
        """The page of this chat has kept its events up to this number."""
        self._waiting[chat_id] = max(up_to, self._waiting.get(chat_id, 0))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._forget())

    async def settle(self) -> None:
        """Wait until all that was noted is done."""
        if self._task is not None:
            await self._task

    async def _forget(self) -> None:
        while self._waiting:
            noted, self._waiting = self._waiting, {}
            await asyncio.sleep(self._delay_seconds)
            try:
                await self._transactions.run(partial(acknowledge_events, kept=noted))
            except DBAPIError as error:
                log.warning("Kept events were not forgotten yet.", extra={"reason": type(error).__name__})
