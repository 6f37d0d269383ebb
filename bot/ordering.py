"""The updates of one chat stay in order, different chats run side by side."""

import asyncio
from collections.abc import Awaitable
from typing import Any

from telegram.ext import BaseUpdateProcessor

# Far above what is ever in flight: python-telegram-bot takes its own place before a chat's turn comes, so that a small
# number would let one flooding chat hold all places. The real limit is `side_by_side`, taken when the turn has come.
_UNLIMITED = 1_000_000


class ChatOrder(BaseUpdateProcessor):
    """First come, first served within a chat; `side_by_side` chats at once."""

    def __init__(self, side_by_side: int = 128) -> None:
        super().__init__(max_concurrent_updates=_UNLIMITED)
        self._places = asyncio.Semaphore(side_by_side)
        self._turns: dict[int, tuple[asyncio.Lock, int]] = {}

    async def do_process_update(self, update: Any, coroutine: Awaitable[Any]) -> None:
        chat_id: int = update.chat_id
        lock, waiting = self._turns.get(chat_id, (None, 0))
        lock = lock or asyncio.Lock()
        self._turns[chat_id] = lock, waiting + 1
        try:
            async with lock, self._places:
                await coroutine
        finally:
            lock, waiting = self._turns[chat_id]
            if waiting == 1:
                del self._turns[chat_id]
            else:
                self._turns[chat_id] = lock, waiting - 1

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass
