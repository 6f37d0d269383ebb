"""One browser for all tests of the page, and a server of its own for each."""

import inspect
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.page.chat_page import ChatPage, Visitor
from tests.page.played_server import PlayedServer

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)
HERE = Path(__file__).parent
HAS_CHROMIUM = CHROMIUM.exists()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser lives in one event loop, so the tests that use it run there too."""
    for item in items:
        if item.path.parent == HERE and inspect.iscoroutinefunction(getattr(item, "function", None)):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    if not HAS_CHROMIUM:
        sentence = f"There is no browser at {CHROMIUM}, so the chat page is not tested; apt install chromium."
        if os.environ.get("CI"):
            pytest.fail(sentence)
        pytest.skip(sentence)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def server() -> AsyncIterator[PlayedServer]:
    server = PlayedServer()
    await server.start()
    yield server
    await server.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def demo_server() -> AsyncIterator[PlayedServer]:
    server = PlayedServer(demo=True)
    await server.start()
    yield server
    await server.stop()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def only_visitor(browser: Browser) -> Visitor:
    return Visitor(browser)


@pytest_asyncio.fixture(loop_scope="session")
async def visitor(only_visitor: Visitor) -> AsyncIterator[Visitor]:
    yield only_visitor
    await only_visitor.leave()


@pytest_asyncio.fixture(loop_scope="session")
async def chat(visitor: Visitor, server: PlayedServer) -> ChatPage:
    return await visitor.open(server)
