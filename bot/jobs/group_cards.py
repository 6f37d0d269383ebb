"""The runner of the cards in groups of offices: brings them to where their cases are."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from bot.transactions import Transactions
from handlers.cases.group_cards import show_card
from models.offices.group import list_due_cards

log = logging.getLogger(__name__)


class GroupCards:
    """Runs in one process at a time. `on_ready` is told that something may be sent."""

    def __init__(
        self,
        *,
        transactions: Transactions,
        zone: ZoneInfo,
        on_ready: Callable[[], None],
        clock: Callable[[], datetime],
    ) -> None:
        self._transactions = transactions
        self._zone = zone
        self._on_ready = on_ready
        self._clock = clock

    async def turn(self) -> int:
        """Look once; returns how many cards were brought further."""
        shown = 0
        for card_id in await self._transactions.run(list_due_cards):
            show = partial(show_card, card_id=card_id, zone=self._zone, now=self._clock())
            shown += await self._transactions.insist(show)
        if shown:
            self._on_ready()
        return shown
