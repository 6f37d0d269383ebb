"""Engines that share what SQLAlchemy has compiled: each test opens some, and would compile each statement anew."""

from typing import Any

from sqlalchemy import Dialect, Engine, create_engine, event
from sqlalchemy.util import LRUCache

_ENOUGH = 4000


class SharedStatements:
    """Stands in for `create_engine`.

    What is compiled is found by its dialect too, so that engines must share both. A dialect is shared once it has met a
    server, of which it has to know the version.
    """

    def __init__(self) -> None:
        self._dialects: dict[str, Dialect] = {}
        self._compiled: LRUCache[Any, Any] = LRUCache(_ENOUGH)

    def __call__(self, *arguments: Any, **settings: Any) -> Engine:
        engine = create_engine(*arguments, **settings)
        name = engine.dialect.name
        engine._compiled_cache = self._compiled
        if name in self._dialects:
            engine.dialect = self._dialects[name]
            return engine

        @event.listens_for(engine, "connect")
        def share(_connection: Any, _record: Any) -> None:
            self._dialects.setdefault(name, engine.dialect)

        return engine
