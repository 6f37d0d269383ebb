"""Which processes are alive: each holds a lock for as long as it lives, so that others take up what a dead one left."""

import fcntl
import secrets
import threading
import time
from collections.abc import Collection
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

# The first half of our advisory locks on PostgreSQL; the second half is the worker's number, 0 the leader's.
_LOCK_SPACE = 0x6E75616E
_LEADER = 0


class AlreadyRunning(Exception):
    """Another process serves this SQLite database; carries the folder."""


@dataclass(frozen=True, slots=True)
class Watch:
    """How closely the processes on one PostgreSQL look after one another, in seconds.

    A lock that is free counts as a dead process's after `given_up`: a server that was restarted has forgotten all
    locks, and until then everybody who lives must have taken theirs anew, which they do every `take_up`.
    """

    look_for_lead: float = 5.0
    take_up: float = 5.0
    given_up: float = 15.0


class Worker:
    """This process, by a random number that nobody had before.

    On SQLite it is the only one and always leads. On PostgreSQL many may run, and one that leads asks
    Telegram for updates.
    """

    def __init__(self, engine: Engine, data_dir: Path, *, watch: Watch = Watch()) -> None:
        self.number = secrets.randbelow(2**31 - 2) + 1
        self.watch = watch
        self._engine = engine
        self._data_dir = data_dir
        self._held = ExitStack()
        self._connection: Connection | None = None
        self._leads = False
        self._turn = threading.Lock()
        self._seen: set[int] = set()
        self._free_since: dict[int, float] = {}

    @property
    def is_alone(self) -> bool:
        return self._engine.dialect.name == "sqlite"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Take the lock.

        Raises:
            AlreadyRunning: on SQLite one process serves at a time.
        """
        if not self.is_alone:
            self._hold_advisory_lock()
            return
        # Neither the rows nor the files may be another process's, and each may lie where the other does not.
        self._hold_file(self._data_dir / "nuanyi.lock")
        if self._engine.url.database not in (None, "", ":memory:"):
            self._hold_file(Path(f"{self._engine.url.database}.lock"))

    def stop(self) -> None:
        with self._turn:
            self._let_go()
            self._held.close()

    def lead(self) -> bool:
        """Keep the lead, or take it where nobody has it; call from time to time, it takes a round trip."""
        if self.is_alone:
            return True
        with self._turn:
            connection = self._living_connection()
            if not self._leads:
                values = {"space": _LOCK_SPACE, "number": _LEADER}
                self._leads = bool(connection.scalar(text("SELECT pg_try_advisory_lock(:space, :number)"), values))
            return self._leads

    def keep_alive(self) -> None:
        """Make sure that the lock is still held: a restarted PostgreSQL has forgotten it. Call from time to time."""
        if not self.is_alone:
            with self._turn:
                self._living_connection()

    def list_dead(self, db: Session, among: Collection[int]) -> list[int]:
        """Which of these processes live no more; never this one. What they left has to be read before this is asked.

        A lock that was never seen held is taken as free for as long as the server is up.
        """
        others = set(among) - {self.number}
        if self.is_alone:
            return list(others)
        up_seconds, held = _look_at_locks(db)
        now = time.monotonic()
        self._seen |= held
        self._free_since = {number: self._free_since.get(number, now) for number in self._seen - held}
        free = ((number, now - self._free_since.get(number, now - up_seconds)) for number in others - held)
        return [number for number, seconds in free if seconds >= self.watch.given_up]

    def _hold_file(self, path: Path) -> None:
        file = self._held.enter_context(path.open("w"))
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._held.close()
            raise AlreadyRunning(path.parent.resolve()) from error

    def _living_connection(self) -> Connection:
        try:
            if self._connection is not None:
                self._connection.execute(text("SELECT 1"))
                return self._connection
        except SQLAlchemyError:
            self._let_go()
        return self._hold_advisory_lock()

    def _hold_advisory_lock(self) -> Connection:
        self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            self._connection.execute(
                text("SELECT pg_advisory_lock(:space, :number)"), {"space": _LOCK_SPACE, "number": self.number}
            )
        except SQLAlchemyError:
            self._let_go()
            raise
        return self._connection

    def _let_go(self) -> None:
        """The locks are the connection's: it must end, and not go back among those that wait to be used."""
        connection, self._connection, self._leads = self._connection, None, False
        if connection is not None:
            # In whatever state the outage has left it.
            with suppress(SQLAlchemyError):
                connection.invalidate()
            connection.close()


def _look_at_locks(db: Session) -> tuple[float, set[int]]:
    """The seconds since the server started, and the processes that hold their locks."""
    look = text(
        "SELECT extract(epoch FROM clock_timestamp() - pg_postmaster_start_time()), array("
        "SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND classid = :space AND objid <> :leader"
        " AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
    )
    up_seconds, held = db.connection().execute(look, {"space": _LOCK_SPACE, "leader": _LEADER}).one()
    return float(up_seconds), set(held)
