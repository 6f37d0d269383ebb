"""The stub server with Telegram's limit on sending: so many messages in any one second, and 429 beyond."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from bench.stub_server import Poll, StubServer

SENDING = ("send", "edit", "copy", "forward")
FLOODED = (
    b'{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 1","parameters":{"retry_after":1}}'
)


class LimitedServer(StubServer):
    """`taken` are the moments of messages, `refused` a count; `longest_streak` are the most refusals in a row.

    Each answer to a message is on its way for `round_trip_s`.
    """

    def __init__(self, per_second: int, *, round_trip_s: float = 0.0) -> None:
        super().__init__()
        self.taken: list[float] = []
        self.refused = self.longest_streak = 0
        self._round_trip_s = round_trip_s
        self._streak = 0
        self._per_second = per_second
        self._last_second: deque[float] = deque()

    def call(self, method: str, given: dict[str, Any], write: Callable[[int, bytes], None]) -> Poll | None:
        if not method.startswith(SENDING) or method == "sendchataction":
            return super().call(method, given, write)
        later = self._later(write) if self._round_trip_s else write
        if self._may_pass():
            return super().call(method, given, later)
        later(429, FLOODED)
        return None

    def _later(self, write: Callable[[int, bytes], None]) -> Callable[[int, bytes], None]:
        def write_later(status: int, body: bytes) -> None:
            asyncio.get_running_loop().call_later(self._round_trip_s, write, status, body)

        return write_later

    def _may_pass(self) -> bool:
        now = time.perf_counter()
        while self._last_second and self._last_second[0] <= now - 1.0:
            self._last_second.popleft()
        if len(self._last_second) >= self._per_second:
            self.refused += 1
            self._streak += 1
            self.longest_streak = max(self.longest_streak, self._streak)
            return False
        self._last_second.append(now)
        self.taken.append(now)
        self._streak = 0
        return True
