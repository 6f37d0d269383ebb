"""Waiting for what another task will bring about."""

import asyncio
from collections.abc import Callable

from tests.patience import PATIENCE_SECONDS


async def eventually(holds: Callable[[], bool], *, within: float = PATIENCE_SECONDS) -> None:
    """Return when it holds.

    Raises:
        TimeoutError: it did not, within so many seconds.
    """
    async with asyncio.timeout(within):
        while not holds():
            await asyncio.sleep(0.002)
