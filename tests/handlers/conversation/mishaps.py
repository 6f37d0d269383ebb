"""A chat whose steps something strikes: the process dies over them, or the database fails."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from handlers.conversation.step import Stepped
from models.database import sqlite3
from models.messages.dialogue import adopt_replies, list_owing
from models.messages.received import Waiting, claim_updates, list_unfinished
from tests.handlers.conversation.deeds import Crash, Fail
from tests.handlers.conversation.stepping import Stepping


class Struck(Stepping):
    """`mishap` strikes the next step; `strikes` counts those that did."""

    mishap: Crash | Fail | None = None

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.strikes: Counter[str] = Counter()

    def take(self, parts: Sequence[Waiting], chat_id: int) -> Stepped:
        mishap, self.mishap = self.mishap, None
        match mishap:
            case Crash(is_committed):
                self._take_and_die(parts, chat_id, is_committed=is_committed)
                return self._come_back(parts, chat_id)
            case Fail(at):
                try:
                    with self.db.begin_nested(), failing(self.db, at):
                        return super().take(parts, chat_id)
                except OperationalError:
                    self.strikes["failure"] += 1
        return super().take(parts, chat_id)

    def _take_and_die(self, parts: Sequence[Waiting], chat_id: int, *, is_committed: bool) -> None:
        with self.db.begin_nested() as savepoint:
            # Until it is asked for its connection, the session has not set the savepoint.
            self.db.connection()
            super().take(parts, chat_id)
            if not is_committed:
                savepoint.rollback()
        self.strikes["crash"] += 1

    def _come_back(self, parts: Sequence[Waiting], chat_id: int) -> Stepped:
        """As a process does that begins: it takes over updates and replies of the dead one, and some come again."""
        dead, self.worker = list(range(self.worker + 1)), self.worker + 1
        claim_updates(self.db, list_unfinished(self.db, workers=dead), worker=self.worker)
        for of_chat, owed in list_owing(self.db):
            adopt_replies(self.db, of_chat, owed, worker=self.worker, now=self.now)
        return super().take(parts, chat_id)


@contextmanager
def failing(db: Session, at: int) -> Iterator[None]:
    """The `at`-th statement fails."""
    connection, statements = db.connection(), 0

    def fail(*_arguments: Any) -> None:
        nonlocal statements
        statements += 1
        if statements == at:
            raise OperationalError("as if", {}, sqlite3.OperationalError("database is locked"))

    event.listen(connection, "before_cursor_execute", fail)
    try:
        yield
    finally:
        event.remove(connection, "before_cursor_execute", fail)
