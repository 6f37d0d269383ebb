"""The server for a test that has no event loop of its own: it runs in a thread."""

import asyncio
import inspect
import threading
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, Self, TypeVar, overload

from tests.telegram_server.server import TelegramServer

T = TypeVar("T")


class ThreadedServer:
    """`with ThreadedServer() as telegram: telegram.run(lambda server: server.person(7).sends("/start"))`.

    Everything that touches the server goes through `run`, which waits for it.
    """

    def __init__(self, **options: Any) -> None:
        self._options = options
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, name="telegram server", daemon=True)
        self._is_up = threading.Event()
        self._is_over = asyncio.Event()

    def __enter__(self) -> Self:
        self._thread.start()
        self._is_up.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._is_over.set)
        self._thread.join()

    @property
    def api_url(self) -> str:
        return self._server.api_url

    @property
    def file_url(self) -> str:
        return self._server.file_url

    @property
    def token(self) -> str:
        return self._server.token

    @overload
    def run(self, work: Callable[[TelegramServer], Awaitable[T]]) -> T: ...
    @overload
    def run(self, work: Callable[[TelegramServer], T]) -> T: ...
    def run(self, work: Callable[[TelegramServer], Any]) -> Any:
        """Do something with the server in its own thread, and return what comes of it."""

        async def inside() -> Any:
            outcome = work(self._server)
            return await outcome if inspect.isawaitable(outcome) else outcome

        return asyncio.run_coroutine_threadsafe(inside(), self._loop).result()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._live())
        finally:
            self._loop.close()

    async def _live(self) -> None:
        async with TelegramServer(**self._options) as self._server:
            self._is_up.set()
            await self._is_over.wait()
