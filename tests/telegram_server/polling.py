"""Long polling: one poller at a time, and what it is told when another comes."""

import asyncio

from tests.telegram_server.call import Call
from tests.telegram_server.chats import Json
from tests.telegram_server.memory import Memory
from tests.telegram_server.refusal import Refused

OTHER_POLLER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_SET = "Conflict: terminated by setWebhook request"
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
MOST_AT_ONCE = 100
LONGEST_WAIT_S = 50


class Polling:
    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._newest: Call | None = None
        """The poll that waits now."""

    @property
    def is_waiting(self) -> bool:
        return self._newest is not None

    async def get_updates(self, call: Call) -> list[Json]:
        if self._memory.webhook is not None:
            raise Refused(409, WEBHOOK_ACTIVE)
        if "allowed_updates" in call.parameters:
            self._memory.updates.allowed = frozenset(call.parameters["allowed_updates"])
        self._memory.updates.confirm(call.parameters.get("offset", 0))
        self._newest = call
        self._memory.bell.ring()
        try:
            return await self._wait_for_updates(call)
        finally:
            if self._newest is call:
                self._newest = None

    async def _wait_for_updates(self, call: Call) -> list[Json]:
        limit = call.parameters.get("limit", MOST_AT_ONCE)
        updates = self._memory.updates
        try:
            async with asyncio.timeout(min(call.parameters.get("timeout", 0), LONGEST_WAIT_S)):
                await self._memory.bell.until(lambda: updates.are_pending or self._is_over(call))
        except TimeoutError:
            return []
        if self._memory.webhook is not None:
            raise Refused(409, WEBHOOK_SET)
        if self._newest is not call:
            raise Refused(409, OTHER_POLLER)
        return updates.first(limit)

    def _is_over(self, call: Call) -> bool:
        return self._newest is not call or self._memory.webhook is not None
