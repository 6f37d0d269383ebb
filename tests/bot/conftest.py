"""What tests of Telegram's side of the bot start from."""

from collections.abc import AsyncIterator

import pytest

from bot.telegram.channel import TelegramChannel
from bot.telegram.polling import PollingHealth
from tests.bot.connected import connected
from tests.bot.remembering_inbox import RememberingInbox
from tests.telegram_server import Person, TelegramServer


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as telegram:
        yield telegram


@pytest.fixture
async def channel(telegram: TelegramServer) -> AsyncIterator[TelegramChannel]:
    async with connected(TelegramChannel(telegram.token, telegram.api_url, file_url=telegram.file_url)) as channel:
        yield channel


@pytest.fixture
def rider(telegram: TelegramServer) -> Person:
    return telegram.person()


@pytest.fixture
def inbox() -> RememberingInbox:
    return RememberingInbox()


@pytest.fixture
def health() -> PollingHealth:
    return PollingHealth()
