"""Where the ways in hand over what arrived."""

from collections.abc import Sequence
from typing import Any, Protocol


class Intake(Protocol):
    async def accept(self, channel: str, updates: Sequence[tuple[str, dict[str, Any]]]) -> None:
        """Take Bot API updates by key; they are durable when it returns, and known keys are dropped.

        Raises:
            DBAPIError: the database is down; whether they were taken is unknown.
        """
        ...
