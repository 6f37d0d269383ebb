"""Named points that a program passes, at one of which it dies as if by kill -9."""

import asyncio
import os
from collections.abc import Callable, Mapping
from contextvars import Context
from typing import Any, TypeVarTuple

from sqlalchemy import Engine, event

from bot.delivery.routing import Answer, Channel, Upload

KILLED = 99
_Arguments = TypeVarTuple("_Arguments")


class KillPoints:
    """Ends the process when it passes for the `at`-th time a point whose name begins with `where`; never where None."""

    def __init__(self, at: int | None, where: tuple[str, ...]) -> None:
        self._at = at
        self._where = where
        self._passed = 0

    def __call__(self, name: str) -> None:
        if self._at is None or not name.startswith(self._where):
            return
        self._passed += 1
        if self._passed == self._at:
            os._exit(KILLED)


def watch_database(engine: Engine, point: KillPoints) -> None:
    """Points: statement, commit (just before it), committed (just after it)."""
    dialect: Any = engine.dialect
    commit = dialect.do_commit

    def do_commit(connection: Any) -> None:
        point("commit")
        commit(connection)
        point("committed")

    dialect.do_commit = do_commit
    event.listen(engine, "before_cursor_execute", lambda *_arguments: point("statement"))


class WatchedChannel:
    """Points: ask METHOD (before a call leaves), told METHOD (when its answer has come)."""

    def __init__(self, channel: Channel, point: KillPoints) -> None:
        self._channel = channel
        self._point = point

    @property
    def name(self) -> str:
        return self._channel.name

    async def call(
        self,
        method: str,
        parameters: Mapping[str, Any],
        *,
        key: str | None = None,
        files: Mapping[str, Upload] | None = None,
        timeout: float | None = None,
    ) -> Answer:
        self._point(f"ask {method}")
        answer = await self._channel.call(method, parameters, key=key, files=files, timeout=timeout)
        self._point(f"told {method}")
        return answer


class WatchedLoop(asyncio.SelectorEventLoop):
    """Point: await (each time that anything goes on)."""

    def __init__(self, point: KillPoints) -> None:
        super().__init__()
        self._point = point

    def call_soon(
        self, callback: Callable[[*_Arguments], object], *args: *_Arguments, context: Context | None = None
    ) -> asyncio.Handle:
        def go_on() -> None:
            self._point("await")
            callback(*args)

        return super().call_soon(go_on, context=context)
