"""How rows that were sent have ended is gathered for a moment, and stored for many at a time."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from bot.transactions import Transactions
from bot.worker import Worker
from models.messages.delivery import Settled, settle

_GATHER_SECONDS = 0.02


class Settlements:
    """`on_stored` is told of what is stored."""

    def __init__(
        self,
        transactions: Transactions,
        worker: Worker,
        *,
        clock: Callable[[], datetime],
        on_stored: Callable[[Sequence[Settled]], None],
    ) -> None:
        self._transactions = transactions
        self._worker = worker
        self._clock = clock
        self._on_stored = on_stored
        self._waiting: list[Settled] = []
        self._has_news = asyncio.Event()
        self._is_over = False

    def note(self, settled: Settled) -> None:
        self._waiting.append(settled)
        self._has_news.set()

    def end(self) -> None:
        """Let `run` end once all is stored."""
        self._is_over = True
        self._has_news.set()

    async def run(self) -> None:
        self._is_over = False
        while not self._is_over or self._waiting:
            await self._has_news.wait()
            await asyncio.sleep(_GATHER_SECONDS)
            self._has_news.clear()
            settled, self._waiting = self._waiting, []
            store = partial(settle, settled=settled, worker=self._worker.number, now=self._clock())
            await self._transactions.insist(store)
            self._on_stored(settled)
