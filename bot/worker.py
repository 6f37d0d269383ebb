"""Which processes are alive: each holds a lock for as long as it lives, so that others take up what a dead one left."""

import fcntl
import secrets
import threading
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

# The first half of our advisory locks on PostgreSQL; the second half is the worker's number, 0 the leader's.
_LOCK_SPACE = 0x6E75616E
_LEADER = 0


class AlreadyRunning(Exception):
    """Another process serves this SQLite database; carries the folder."""


class Worker:
    """This process, by a random number that nobody had before.

    On SQLite it is the only one and always leads. On PostgreSQL many may run, and one that leads asks
    Telegram for updates.
    """

    def __init__(self, engine: Engine, data_dir: Path) -> None:
        self.number = secrets.randbelow(2**31 - 2) + 1
        self._engine = engine
        self._data_dir = data_dir
        self._held = ExitStack()
        self._connection: Connection | None = None
        self._leads = False
        self._turn = threading.Lock()

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
            self._held.close()
            self._connection, self._leads = None, False

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

    def list_alive(self, db: Session) -> list[int]:
        """The numbers of the processes that live, this one among them."""
        if self.is_alone:
            return [self.number]
        held = db.connection().execute(
            text(
                "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = :space AND granted"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            ),
            {"space": _LOCK_SPACE},
        )
        return [*{int(row.objid) for row in held}, self.number]

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
        except DBAPIError:
            self._held.close()
            self._connection, self._leads = None, False
        return self._hold_advisory_lock()

    def _hold_advisory_lock(self) -> Connection:
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        self._held.enter_context(connection)
        connection.execute(
            text("SELECT pg_advisory_lock(:space, :number)"), {"space": _LOCK_SPACE, "number": self.number}
        )
        self._connection = connection
        return connection
