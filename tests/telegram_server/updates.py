"""The queue of updates that Telegram keeps for a bot until the bot has confirmed them."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Any

from tests.telegram_server.bell import Bell

Json = dict[str, Any]

KEPT_FOR_S = 24 * 3600
LOOK_EVERY_S = 1
ONLY_IF_ASKED_FOR = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True)
class Queued:
    update: Json
    at: float


class Updates:
    def __init__(self, clock: Callable[[], float], bell: Bell, first_id: int) -> None:
        self._clock = clock
        self._bell = bell
        self._next_id = first_id
        self._waiting: dict[int, Queued] = {}
        self._looked_at = clock()
        self.allowed: frozenset[str] = frozenset()
        """Kinds that the bot asked for; empty for all but those that must be asked for."""
        self.highest_offset = 0
        """The highest that getUpdates was called with: all updates below it are forgotten."""
        self.queued: list[Json] = []
        """All that ever were, oldest first."""
        self.unwanted: list[Json] = []
        """Those of kinds that the bot does not take; it never sees them."""

    @property
    def pending(self) -> list[Json]:
        return [queued.update for queued in self._waiting.values()]

    @property
    def are_pending(self) -> bool:
        return bool(self._waiting)

    def add(self, content: Json) -> Json:
        """Queue an update; it gets the next update_id unless it has one."""
        update_id = content.get("update_id", self._next_id)
        update = {"update_id": update_id, **content}
        if not self._is_wanted(update):
            self.unwanted.append(update)
            self._next_id = max(self._next_id, update_id + 1)
            return update
        self.queued.append(update)
        self._waiting[update_id] = Queued(update, self._clock())
        if update_id < self._next_id:
            self._waiting = dict(sorted(self._waiting.items()))
        self._next_id = max(self._next_id, update_id + 1)
        self._bell.ring()
        return update

    def confirm(self, offset: int) -> None:
        """Forget what getUpdates with this offset confirms; a negative one counts from the end."""
        if offset < 0:
            offset = next(iter(list(self._waiting)[offset:]), 0) if -offset <= len(self._waiting) else 0
        self.highest_offset = max(self.highest_offset, offset)
        self._forget(list(takewhile(lambda update_id: update_id < offset, self._waiting)))

    def take_out(self, update_id: int) -> None:
        self._forget([update_id] if update_id in self._waiting else [])

    def clear(self) -> None:
        self._forget(list(self._waiting))

    def first(self, limit: int) -> list[Json]:
        """The oldest pending ones."""
        self._forget_after_a_day()
        return [queued.update for queued in islice(self._waiting.values(), limit)]

    def _forget_after_a_day(self) -> None:
        now = self._clock()
        if now - self._looked_at < LOOK_EVERY_S:
            return
        self._looked_at = now
        self._forget([update_id for update_id, queued in self._waiting.items() if queued.at < now - KEPT_FOR_S])

    def _forget(self, update_ids: list[int]) -> None:
        for update_id in update_ids:
            del self._waiting[update_id]
        if update_ids:
            self._bell.ring()

    def _is_wanted(self, update: Json) -> bool:
        kinds = update.keys() - {"update_id"}
        return bool(kinds & self.allowed) if self.allowed else not kinds <= ONLY_IF_ASKED_FOR
