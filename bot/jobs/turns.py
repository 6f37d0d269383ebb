"""Work that is looked for again and again: at once where there was some, after a pause where there was none."""

import asyncio
import logging
from typing import Protocol

from sqlalchemy.exc import DBAPIError

log = logging.getLogger(__name__)

_PAUSE_SECONDS = 0.5


class TakesTurns(Protocol):
    async def turn(self) -> int:
        """Look once; returns how much there was to do."""


async def take_turns(work: TakesTurns) -> None:
    """Until it is cancelled. An outage of the database is waited out, any other fault is the caller's."""
    while True:
        try:
            done = await work.turn()
        except DBAPIError:
            log.warning("The database is away; what one process does waits for it.")
            done = 0
        await asyncio.sleep(0 if done else _PAUSE_SECONDS)
