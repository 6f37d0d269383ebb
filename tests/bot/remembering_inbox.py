"""An inbox that remembers what it was given, and can be as unwell as a database."""

import asyncio
from collections.abc import Sequence
from typing import Any

from sqlalchemy.exc import OperationalError


class RememberingInbox:
    def __init__(self) -> None:
        self.updates: dict[str, dict[str, Any]] = {}
        """By key, in the order in which they first came."""
        self.batches: list[list[str]] = []
        """The keys of each call that went well, repeats among them."""
        self.is_down = False
        self.is_open = asyncio.Event()
        """While it is clear, calls wait; it is set at first."""
        self.is_open.set()
        self.asked = 0
        self.was_asked = asyncio.Event()

    @property
    def keys(self) -> list[str]:
        return list(self.updates)

    async def accept(self, channel: str, updates: Sequence[tuple[str, dict[str, Any]]]) -> None:
        assert channel == "telegram"
        self.asked += 1
        self.was_asked.set()
        await self.is_open.wait()
        if self.is_down:
            raise OperationalError("INSERT INTO received", {}, ConnectionError("the server closed the connection"))
        self.batches.append([key for key, _ in updates])
        for key, update in updates:
            self.updates.setdefault(key, update)
