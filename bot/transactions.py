"""Synchronous work on the database: one worker thread, waiting pieces of work committed together."""

import asyncio
import logging
import queue
import random
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, TypeVar, cast

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session

log = logging.getLogger(__name__)

# PostgreSQL: serialisation failure, deadlock.
_RETRIED_STATES = ("40001", "40P01")

_Result = TypeVar("_Result")
_Piece = tuple[Callable[[Session], Any], "Future[Any]"]


class Transactions:
    """Runs work inside transactions and answers after the commit.

    Pieces that wait are taken together in one transaction. If one of them fails, the batch is rolled back and each runs
    in a transaction of its own, so that a failure reaches only the one who caused it. Work may therefore run more than
    once before it is committed once: it must not touch anything but its session. A commit whose answer was lost counts as
    unknown, and the work is run again; what must not happen twice is decided by the database.
    """

    def __init__(self, engine: Engine, *, at_most_together: int = 64, patience_seconds: float = 60.0) -> None:
        self._engine = engine
        self._at_most_together = at_most_together
        self._patience_seconds = patience_seconds
        self._waiting: queue.SimpleQueue[_Piece | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="transactions", daemon=True)
        self._thread.start()

    async def run(self, work: Callable[[Session], _Result]) -> _Result:
        """Run `work` and return its result once it is durable.

        Raises what the work raises; DBAPIError where the database stayed away longer than the patience.
        """
        done: Future[_Result] = Future()
        self._waiting.put((work, done))
        return await asyncio.wrap_future(done)

    def close(self) -> None:
        """Finish what waits, then end the thread."""
        self._waiting.put(None)
        self._thread.join()

    def _work(self) -> None:
        closing = False
        while not closing:
            batch = [self._waiting.get()]
            while len(batch) < self._at_most_together and batch[-1] is not None:
                try:
                    batch.append(self._waiting.get_nowait())
                except queue.Empty:
                    break
            closing = batch[-1] is None
            pieces = [piece for piece in batch if piece is not None]
            if pieces:
                self._settle(pieces)

    def _settle(self, pieces: Sequence[_Piece]) -> None:
        try:
            results = self._commit([work for work, _ in pieces])
        except Exception as error:
            if len(pieces) == 1:
                pieces[0][1].set_exception(error)
                return
            for piece in pieces:
                self._settle([piece])
            return
        for (_, done), result in zip(pieces, results, strict=True):
            done.set_result(result)

    def _commit(self, works: Sequence[Callable[[Session], Any]]) -> list[Any]:
        give_up_at = time.monotonic() + self._patience_seconds
        pause = 0.02
        while True:
            try:
                with self._engine.begin() as connection:
                    return [_run(work, connection) for work in works]
            except DBAPIError as error:
                if not _may_pass(error) or time.monotonic() + pause > give_up_at:
                    raise
                log.warning("The database is busy or away; trying again.", extra={"seconds": round(pause, 2)})
            time.sleep(pause * random.uniform(0.5, 1.0))
            pause = min(pause * 2, 2.0)


def _run(work: Callable[[Session], Any], connection: Any) -> Any:
    with Session(bind=connection, expire_on_commit=False, join_transaction_mode="rollback_only") as session:
        result = work(session)
        session.flush()
        return result


def _may_pass(error: DBAPIError) -> bool:
    """Whether the same work may succeed a moment later."""
    if error.connection_invalidated:
        return True
    state = cast("str | None", getattr(error.orig, "sqlstate", None))
    if state is not None:
        return state in _RETRIED_STATES or state.startswith(("08", "57P"))
    return isinstance(error, OperationalError) and ("locked" in str(error.orig) or "connection" in str(error.orig))
