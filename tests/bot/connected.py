"""A Telegram channel that is open for as long as a test needs it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

from bot.telegram.channel import TelegramChannel

C = TypeVar("C", bound=TelegramChannel)


@asynccontextmanager
async def connected(channel: C) -> AsyncIterator[C]:
    await channel.open()
    try:
        yield channel
    finally:
        await channel.close()
