"""A notice on its way to many, and what became of it: by the server's count, and by the rows."""

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Engine, Row, text
from sqlmodel import Session

from models.messages.outgoing import AMBIGUOUS, FAILED, SENT
from models.notice import DONE, RUNNING, Notice
from models.notices.audience import Audience
from models.notices.count import count_rows
from models.notices.run import advance
from tests.chaos.stage import Program, Stage
from tests.conftest import opened
from tests.patience import PATIENCE_SECONDS
from tests.people import settle_in
from tests.telegram_server import TelegramServer
from tests.telegram_server.call import Call

# A chat of its own, which the notice does not go to.
_AUTHOR = 7_000_000_000
_FIRST = _AUTHOR + 1


class Mailing:
    """Filled with its recipients when it is made, and sent by whatever programs run; `unheard` is noted at each kill.

    `unheard` are chats to which a call may have left whose answer is not stored.
    """

    def __init__(self, stage: Stage, recipients: int, *, more: Iterable[int] = ()) -> None:
        self.chats = [*more, *range(_FIRST, _FIRST + recipients)]
        self.deaths = 0
        self.unheard: list[set[int]] = []
        self._stage = stage
        self._server = stage.telegram.run(self._people_arrive)
        with opened(stage.database_url) as engine:
            self._notice_id = _fill(engine, self.chats)

    def _people_arrive(self, server: TelegramServer) -> TelegramServer:
        for chat_id in (_AUTHOR, *self.chats):
            if chat_id not in server.memory.chats:
                server.person(chat_id)
        return server

    def reaches(self, chats: int) -> None:
        """Wait until it has come to so many chats."""
        self._stage.telegram.run(partial(self._come_to, chats=chats))

    async def arrives(self) -> None:
        """Once it has come to all of them."""
        await self._come_to(self._server, chats=len(self.chats))

    async def _come_to(self, server: TelegramServer, *, chats: int) -> None:
        await server.until(lambda: len(_arrivals(server, self.chats)) >= chats, timeout=PATIENCE_SECONDS)

    def kill(self, program: Program) -> None:
        program.kill()
        self.note_death()

    def note_death(self) -> None:
        self.deaths += 1
        self.unheard.append({row.chat_id for row in self._rows() if row.state == "sending" and row.lost})

    def comes_to_rest(self) -> None:
        """Wait until every row has come to its end."""
        give_up_at = time.monotonic() + PATIENCE_SECONDS
        while left := [row for row in self._rows() if row.state in ("queued", "sending")]:
            assert time.monotonic() < give_up_at, f"{len(left)} rows are left, the first is {left[0]}"
            time.sleep(0.05)

    def arrivals(self) -> Counter[int]:
        """How often it came to each chat."""
        return self._stage.telegram.run(lambda server: _arrivals(server, self.chats))

    def calls_to(self, chat_id: int) -> list[Call]:
        return self._stage.telegram.run(lambda server: server.calls_of("sendMessage", chat_id))

    def ends(self) -> tuple[Counter[str], Counter[str]]:
        """Let the notice come to its end; how many rows have each state, and of the failed ones each reason."""
        with opened(self._stage.database_url) as engine, Session(engine) as db:
            while advance(db, now=datetime.now(UTC)):
                pass
            notice = db.get_one(Notice, self._notice_id)
            counted = count_rows(db, notice)
            assert notice.stage == DONE
            db.commit()
        assert (counted.total, counted.left) == (len(self.chats), 0)
        return counted.states, counted.reasons

    def listed(self) -> set[int]:
        """The chats that it may have come to twice, as the rows tell."""
        return {row.chat_id for row in self._rows() if row.lost}

    def settle_accounts(self) -> int:
        """It came to everybody, and twice only where that is told; returns to how many it came twice."""
        states, _reasons = self.ends()
        arrivals = self.arrivals()
        twice = {chat_id for chat_id, times in arrivals.items() if times > 1}
        assert set(arrivals) == set(self.chats)
        assert set(states) <= {SENT, AMBIGUOUS}
        assert max(arrivals.values()) <= 2
        assert twice <= self.listed()
        unheard = set().union(*self.unheard)
        assert twice <= unheard, f"{twice - unheard} came twice: {[self.calls_to(chat) for chat in twice - unheard]}"
        assert len(twice) <= sum(map(len, self.unheard))
        return len(twice)

    def refusals(self) -> Counter[str]:
        states, reasons = self.ends()
        assert states[FAILED] == reasons.total()
        return reasons

    def _rows(self) -> Sequence[Row[Any]]:
        with opened(self._stage.database_url) as engine, engine.connect() as connection:
            return connection.execute(text("SELECT chat_id, state, lost FROM outgoing ORDER BY id")).all()


def _fill(engine: Engine, chats: list[int]) -> int:
    now = datetime.now(UTC)
    with Session(engine) as db:
        for chat_id in chats:
            settle_in(db, chat_id)
        notice = Notice(
            author_chat=_AUTHOR,
            text="Storm",
            audience=Audience().as_json(),
            # It comes at any hour of the day.
            is_urgent=True,
            begins_at=now,
            valid_until=now + timedelta(hours=4),
            created_at=now,
        )
        db.add(notice)
        db.flush()
        while notice.stage != RUNNING:
            advance(db, now=now)
        assert notice.id is not None
        db.commit()
        return notice.id


def _arrivals(server: TelegramServer, chats: list[int]) -> Counter[int]:
    among = frozenset(chats)
    sent = (call for call in server.calls if call.method == "sendMessage" and call.done)
    return Counter(
        call.chat_id
        for call in sent
        if isinstance(call.chat_id, int) and call.chat_id in among and call.parameters["text"] == "Storm"
    )
