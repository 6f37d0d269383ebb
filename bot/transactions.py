"""Synchronous work on the database: one worker thread, waiting pieces of work committed together."""

import asyncio
import logging
import queue
import random
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from sqlalchemy import Engine
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    NotSupportedError,
    OperationalError,
    ProgrammingError,
)
from sqlmodel import Session

from bot.backoff import Backoff
from models.database import sqlite3

log = logging.getLogger(__name__)

# PostgreSQL: serialisation failure, deadlock.
_RETRIED_STATES = ("40001", "40P01")

_Result = TypeVar("_Result")


@dataclass(slots=True)
class _Piece:
    """Work that waits, who waits for it, and what came of it."""

    work: Callable[[Session], Any]
    done: "asyncio.Future[Any]"
    result: Any = None
    error: Exception | None = None
    asked_at: float = field(default_factory=time.monotonic)

    def tell(self) -> None:
        if self.done.cancelled():
            return
        if self.error is not None:
            self.done.set_exception(self.error)
        else:
            self.done.set_result(self.result)


class Transactions:
    """Runs work inside transactions and answers after the commit.

    What waits, and what comes while the transaction is open, is taken together. If one piece fails, the batch is rolled
    back and each runs in a transaction of its own, so that a failure reaches only the one who caused it. Work may thus
    run more than once before it is committed once: it must not touch anything but its session. A commit whose answer
    was lost counts as unknown, and the work is run again; what must not happen twice is decided by the database.

    The patience is less than a web request may take, so that who sent it hears of an outage.

    A disk that did not keep what was written may have lost it though it says otherwise when it is asked again. Nothing
    is promised from then on; `failed` then bears the error, and the process should end.
    """

    def __init__(self, engine: Engine, *, at_most_together: int = 128, patience_seconds: float = 20.0) -> None:
        self.failed: Future[None] = Future()
        self._engine = engine
        self._at_most_together = at_most_together
        self._patience_seconds = patience_seconds
        self._waiting: queue.SimpleQueue[_Piece | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="transactions", daemon=True)
        self._thread.start()

    def post(self, work: Callable[[Session], _Result]) -> "asyncio.Future[_Result]":
        """Put work in the queue, behind all that was put there before; the future is as `run` says."""
        done: asyncio.Future[_Result] = asyncio.get_running_loop().create_future()
        self._waiting.put(_Piece(work, done))
        return done

    async def run(self, work: Callable[[Session], _Result]) -> _Result:
        """Run `work` and return its result once it is durable.

        Raises what the work raises; DBAPIError where the database stayed away longer than the patience.
        """
        return await self.post(work)

    async def insist(
        self, work: Callable[[Session], _Result], *, on_outage: Callable[[], Awaitable[None]] | None = None
    ) -> _Result:
        """As `run`, and again for as long as the database is away; `on_outage` is done before each further try.

        A disk that has failed is not waited for: what it failed with is raised.
        """
        backoff = Backoff()
        while True:
            try:
                return await self.post(work)
            except DBAPIError as error:
                if self.failed.done() or not is_outage(error):
                    raise
                log.warning("The database is away; work waits for it.")
            if on_outage is not None:
                await on_outage()
            await asyncio.sleep(backoff.wait())

    def close(self) -> None:
        """Finish what waits, then end the thread."""
        self._waiting.put(None)
        self._thread.join()

    def _work(self) -> None:
        while (first := self._waiting.get()) is not None:
            batch: list[_Piece] = []
            try:
                with self._begin() as session:
                    for piece in self._arriving(first):
                        batch.append(piece)
                        piece.result = _run(piece.work, session)
            except Exception as error:  # noqa: BLE001 - each piece finds out for itself
                self._note_disk(error)
                self._settle_each(batch or [first])
            _tell(batch or [first])

    @contextmanager
    def _begin(self) -> Iterator[Session]:
        if self.failed.done():
            self.failed.result()
        with (
            self._engine.begin() as connection,
            Session(bind=connection, expire_on_commit=False, join_transaction_mode="rollback_only") as session,
        ):
            yield session

    def _arriving(self, first: _Piece) -> Iterator[_Piece]:
        yield first
        for _number in range(self._at_most_together - 1):
            try:
                piece = self._waiting.get_nowait()
            except queue.Empty:
                return
            if piece is None:
                self._waiting.put(None)
                return
            yield piece

    def _settle_each(self, pieces: Sequence[_Piece]) -> None:
        for piece in pieces:
            try:
                piece.result = self._commit(piece.work, piece.asked_at + self._patience_seconds)
            except Exception as error:  # noqa: BLE001 - it is raised where the work was asked for
                self._note_disk(error)
                piece.error = error

    def _note_disk(self, error: Exception) -> None:
        cause: Any = getattr(error, "orig", None)
        if getattr(cause, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_IOERR and not self.failed.done():
            log.critical("The disk did not keep what was written.", extra={"reason": cause.sqlite_errorname})
            self.failed.set_exception(error)

    def _commit(self, work: Callable[[Session], _Result], give_up_at: float) -> _Result:
        pause = 0.02
        while True:
            try:
                with self._begin() as session:
                    return _run(work, session)
            except DBAPIError as error:
                if not _may_pass(error) or time.monotonic() + pause > give_up_at:
                    raise
                log.warning("The database is busy or away; trying again.", extra={"seconds": round(pause, 2)})
            time.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - spreads load, keeps no secret
            pause = min(pause * 2, 2.0)


def _tell(pieces: Sequence[_Piece]) -> None:
    """Wake those who wait, once for each event loop: waking one for every piece costs more than the work."""

    def tell_all(of_loop: list[_Piece]) -> None:
        for piece in of_loop:
            piece.tell()

    by_loop: dict[asyncio.AbstractEventLoop, list[_Piece]] = {}
    for piece in pieces:
        by_loop.setdefault(piece.done.get_loop(), []).append(piece)
    for loop, of_loop in by_loop.items():
        with suppress(RuntimeError):  # the loop has ended: nobody waits there any more
            loop.call_soon_threadsafe(tell_all, of_loop)


def _run(work: Callable[[Session], _Result], session: Session) -> _Result:
    """Each piece finds the session as if it were its own: without the objects of those before it."""
    result = work(session)
    session.flush()
    session.expunge_all()
    return result


def is_outage(error: Exception) -> bool:
    """Whether the database could not do its part; what it refuses to do on principle is a fault of ours."""
    if not isinstance(error, DBAPIError):
        return False
    is_refusal = isinstance(error, IntegrityError | DataError | ProgrammingError | NotSupportedError)
    return not is_refusal and getattr(error.orig, "sqlite_errorname", None) != "SQLITE_ERROR"


def _may_pass(error: DBAPIError) -> bool:
    """Whether the same work may succeed a moment later."""
    if error.connection_invalidated:
        return True
    state = cast("str | None", getattr(error.orig, "sqlstate", None))
    if state is not None:
        return state in _RETRIED_STATES or state.startswith(("08", "57P"))
    return isinstance(error, OperationalError) and ("locked" in str(error.orig) or "connection" in str(error.orig))
