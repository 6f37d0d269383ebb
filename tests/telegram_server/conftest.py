"""A server and a client for each test."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession

from tests.telegram_server import TelegramServer
from tests.telegram_server.plain_client import PlainClient


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        yield server


@pytest.fixture
async def client(server: TelegramServer) -> AsyncIterator[PlainClient]:
    async with ClientSession() as session:
        yield PlainClient(server, session)
