"""The queue of updates that Telegram keeps for a bot until the bot has confirmed them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.telegram_server.bell import Bell

Json = dict[str, Any]

KEPT_FOR_S = 24 * 3600
ONLY_IF_ASKED_FOR = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True)
class Queued:
    update: Json
    at: float

    @property
    def update_id(self) -> int:
        update_id: int = self.update["update_id"]
        return update_id


class Updates:
    def __init__(self, clock: Callable[[], float], bell: Bell, first_id: int) -> None:
        self._clock = clock
        self._bell = bell
        self._next_id = first_id
        self._waiting: dict[int, Queued] = {}
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

    def add(self, content: Json) -> Json:
        """Queue an update; it gets the next update_id unless it has one."""
        update_id = content.get("update_id", self._next_id)
        update = {"update_id": update_id, **content}
        self._next_id = max(self._next_id, update_id + 1)
        if self._is_wanted(update):
            self.queued.append(update)
            self._waiting[update_id] = Queued(update, self._clock())
            self._bell.ring()
        else:
            self.unwanted.append(update)
        return update

    def confirm(self, offset: int) -> None:
        """Forget what getUpdates with this offset confirms; from the end if it is negative."""
        if offset < 0:
            ids = sorted(self._waiting)
            offset = ids[max(len(ids) + offset, 0)] if ids else 0
        self.highest_offset = max(self.highest_offset, offset)
        self._forget(update_id for update_id in list(self._waiting) if update_id < offset)

    def take_out(self, update_id: int) -> None:
        self._forget([update_id])

    def clear(self) -> None:
        self._forget(list(self._waiting))

    def first(self, limit: int, offset: int = 0) -> list[Json]:
        too_old = self._clock() - KEPT_FOR_S
        self._forget([update_id for update_id, queued in self._waiting.items() if queued.at < too_old])
        ids = sorted(update_id for update_id in self._waiting if update_id >= offset)
        return [self._waiting[update_id].update for update_id in ids[:limit]]

    def _forget(self, update_ids: Any) -> None:
        forgotten = [self._waiting.pop(update_id, None) for update_id in update_ids]
        if any(forgotten):
            self._bell.ring()

    def _is_wanted(self, update: Json) -> bool:
        kinds = update.keys() - {"update_id"}
        return bool(kinds & self.allowed) if self.allowed else not kinds <= ONLY_IF_ASKED_FOR
