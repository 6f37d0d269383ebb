"""A Telegram channel that is open for as long as a test needs it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.telegram_channel import TelegramChannel


@asynccontextmanager
async def connected(channel: TelegramChannel) -> AsyncIterator[TelegramChannel]:
    await channel.open()
    try:
        yield channel
    finally:
        await channel.close()
