"""Telegram's updates by long polling: the offset moves only past what the inbox has made durable."""

import asyncio
import logging
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy.exc import DBAPIError

from bot.backoff import Backoff
from bot.delivery.routing import Answer, Channel, Unreachable
from bot.intake import Intake
from bot.logs import OurWords
from bot.telegram.answers import Declined, ask
from bot.telegram.channel import ALLOWED_UPDATES

logger = logging.getLogger(__name__)

_BATCH: Final = 100


class PollingState(StrEnum):
    STARTING = "starting"
    POLLING = "polling"
    UNREACHABLE = "unreachable"
    CONFLICT = "conflict"
    DATABASE_DOWN = "database down"


_TOLD: Final = {
    PollingState.UNREACHABLE: "Telegram gives no updates; trying again until it does.",
    PollingState.CONFLICT: "Another process polls with this bot's token; waiting until it stops, as only one may.",
    PollingState.DATABASE_DOWN: "The database takes no updates; they stay with Telegram until it does.",
}


@dataclass(slots=True)
class PollingHealth:
    """How polling stands; `heard_at`, of the monotonic clock, is when Telegram last gave updates or said "none"."""

    state: PollingState = PollingState.STARTING
    heard_at: float | None = None

    def enter(self, state: PollingState, **facts: object) -> None:
        if state is self.state:
            return
        if state is not PollingState.POLLING:
            logger.warning(_TOLD[state], extra=facts)
        elif self.state is not PollingState.STARTING:
            logger.info("Telegram's updates come in again.", extra={"after": self.state})
        self.state = state

    def leave(self) -> None:
        """Polling ends here because another process does it, with which there is no conflict any more."""
        if self.state is PollingState.CONFLICT:
            self.state = PollingState.STARTING


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds."""

    long_poll: int = 30
    first_wait: float = 0.5
    longest_wait: float = 30.0
    conflict_wait: float = 15.0


async def poll(
    channel: Channel,
    inbox: Intake,
    *,
    allowed_updates: Sequence[str] = ALLOWED_UPDATES,
    health: PollingHealth | None = None,
    pace: Pace = Pace(),
) -> None:
    """Hand updates to the inbox until cancelled.

    A webhook that was left over is removed first, since Telegram gives updates one way only; what it holds comes here.

    Raises:
        WrongToken: Telegram does not know the token.
    """
    poller = _Poller(channel, inbox, allowed_updates, health or PollingHealth(), pace)
    while True:
        wait = await poller.step()
        await asyncio.sleep(wait)


class _Poller:
    def __init__(
        self, channel: Channel, inbox: Intake, allowed_updates: Sequence[str], health: PollingHealth, pace: Pace
    ) -> None:
        self._channel = channel
        self._inbox = inbox
        self._health = health
        self._pace = pace
        self._backoff = Backoff(first=pace.first_wait, longest=pace.longest_wait)
        self._parameters: dict[str, Any] = {
            "limit": _BATCH,
            "allowed_updates": list(allowed_updates),
        }
        self._webhook_is_gone = False

    async def step(self) -> float:
        """Take in one batch; returns the seconds to wait before the next."""
        try:
            if not self._webhook_is_gone:
                await ask(self._channel, "deleteWebhook")
                self._webhook_is_gone = True
            # At first, and after trouble, a short poll tells at once how things stand.
            is_well = self._health.state is PollingState.POLLING
            self._parameters["timeout"] = self._pace.long_poll if is_well else 0
            batch = await ask(self._channel, "getUpdates", self._parameters)
            self._health.heard_at = time.monotonic()
            await self._take_in(batch)
        except Declined as declined:
            return self._wait_as_told(declined.answer)
        except Unreachable as error:
            self._health.enter(PollingState.UNREACHABLE, reason=OurWords(error))
            return self._backoff.wait()
        except DBAPIError as error:
            self._health.enter(PollingState.DATABASE_DOWN, reason=type(error.orig).__name__)
            return self._backoff.wait()
        self._health.enter(PollingState.POLLING)
        self._backoff.reset()
        return 0.0

    async def _take_in(self, batch: Any) -> None:
        if not isinstance(batch, list):
            raise Unreachable("getUpdates: the result is no list")
        updates = list(_with_ids(batch))
        if updates:
            await self._inbox.accept("telegram", [(str(update_id), update) for update_id, update in updates])
            self._parameters["offset"] = max(update_id for update_id, _ in updates) + 1
        elif batch:
            raise Unreachable("getUpdates: no update in the batch has an id")
        else:
            # An empty answer confirms all that came before. Ids begin anew, lower perhaps, after a week without
            # updates: whoever went on asking from the old offset would then hear nothing more.
            self._parameters.pop("offset", None)

    def _wait_as_told(self, answer: Answer) -> float:
        if answer.status == 409:
            self._health.enter(PollingState.CONFLICT, description=answer.description)
            return self._pace.conflict_wait * random.uniform(0.5, 1.5)  # noqa: S311 - keeps two pollers apart
        self._health.enter(PollingState.UNREACHABLE, status=answer.status, description=answer.description)
        return max(self._backoff.wait(), answer.retry_after or 0.0)


def _with_ids(batch: list[Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    for place, update in enumerate(batch):
        update_id = update.get("update_id") if isinstance(update, dict) else None
        if type(update_id) is int:
            yield update_id, update
        else:
            logger.error(
                "An update without a usable id was passed over.",
                extra={"place": place, "update_id": repr(update_id)[:40]},
            )
