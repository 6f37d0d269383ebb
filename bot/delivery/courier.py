"""The courier takes what is sent later, or to many, into the chats, within the limits of their channels.

Rows are claimed many at a time, and noted as about to leave some at a time, both while others leave.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot.backoff import Backoff
from bot.delivery.routing import Channel, Router, Unreachable
from bot.delivery.settlements import Settlements
from bot.delivery.verdicts import Verdicts
from bot.metrics import Metrics
from bot.telegram.pace import Pace
from bot.transactions import Transactions
from bot.worker import Worker
from models.messages.claims import Claimed, begin_sending, claim_due, give_back_unknown
from models.messages.delivery import Settled, list_senders, release_abandoned
from models.messages.outgoing import EXPIRED, FAILED, NOT_CONNECTED, QUEUED, REFUSED
from models.notices.letter import Letter, letters_of
from models.people.quiet_hours import QuietHours

log = logging.getLogger(__name__)

Call = tuple[str, dict[str, Any]]
# What is on its way at the same time.
_MOST_CALLS = 64
_LOOK_SECONDS = 1.0
_HELD_SECONDS = 0.02
# Of what is in hand so much is about to leave: of this a crash leaves unknown whether it left.
_PART_LEAVING = 0.05
_FINISH_SECONDS = 15.0
# What is in hand waits no longer than this for its chat: it would keep others from being in hand.
_LONGEST_WAIT = 4.0
# Beyond this Telegram sends to many only where it is paid.
FREE_RATE = 30


def rows_for(per_second: int) -> int:
    """How many rows are in hand at a time: those of a good second."""
    return max(30, min(per_second, 500))


class Courier:
    """Runs in one process at a time. `compose` makes the call of a notice's row, None where there is nothing to do.

    One row of a chat is in hand at a time, so that they keep their order.
    """

    def __init__(
        self,
        *,
        router: Router,
        transactions: Transactions,
        worker: Worker,
        pace: Pace,
        metrics: Metrics,
        rows_at_once: int,
        quiet: QuietHours,
        compose: Callable[[Letter, Claimed], Call | None],
        clock: Callable[[], datetime],
    ) -> None:
        self._router = router
        self._transactions = transactions
        self._settlements = Settlements(transactions, worker, clock=clock, on_stored=self._forget)
        self._worker = worker
        self._pace = pace
        self._rows_at_once = rows_at_once
        self._quiet = quiet
        self._compose = compose
        self._clock = clock
        self._in_hand: dict[int, Claimed] = {}
        self._ready: deque[Claimed] = deque()
        self._noting: list[Claimed] = []
        self._leaving: deque[Claimed] = deque()
        self._most_leaving = max(1, int(rows_at_once * _PART_LEAVING))
        self._letters: dict[int, Letter] = {}
        self._calls: set[asyncio.Task[None]] = set()
        self._is_nudged, self._has_leaving, self._has_room = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._is_dry = False
        self._verdicts = Verdicts(pace=pace, metrics=metrics, clock=clock)

    @property
    def size(self) -> int:
        return len(self._in_hand)

    def nudge(self) -> None:
        """Something was put in the queue that may leave now."""
        self._is_nudged.set()

    async def recover(self) -> int:
        """Settle what processes that died were sending; returns how many rows that were."""
        senders = await self._transactions.insist(list_senders)
        among = [number for number in senders if number != self._worker.number]
        dead = await self._transactions.insist(partial(self._worker.list_dead, among=among)) if among else []
        if not dead:
            return 0
        released = await self._transactions.insist(partial(release_abandoned, workers=dead, now=self._clock()))
        log.info("What a dead process was sending is sent again; each may be a repeat.", extra={"rows": released})
        self.nudge()
        return released

    async def run(self) -> None:
        """Until it is cancelled: then what is on its way is waited for, and the rest is given back."""
        settling = asyncio.create_task(self._settlements.run())
        sending = [asyncio.create_task(self._keep_supplied()), asyncio.create_task(self._keep_sending())]
        try:
            done, _going_on = await asyncio.wait([settling, *sending], return_when=asyncio.FIRST_COMPLETED)
            for failed in done:
                failed.result()
        finally:
            for task in sending:
                task.cancel()
            await asyncio.gather(*sending, return_exceptions=True)
            self._give_back(self._noting, self._ready, self._leaving)
            if self._calls:
                await asyncio.wait(self._calls, timeout=_FINISH_SECONDS)
            self._settlements.end()
            await asyncio.wait([settling], timeout=_FINISH_SECONDS)
            settling.cancel()
            await self._give_back_unknown()

    async def _keep_supplied(self) -> None:
        """Have rows in hand, and some of them noted as about to leave."""
        while True:
            if self._verdicts.is_away or len(self._leaving) >= self._most_leaving:
                self._has_room.clear()
                await self._has_room.wait()
                continue
            await self._claim()
            if not await self._note_leaving():
                await self._rest()

    async def _keep_sending(self) -> None:
        while True:
            if self._verdicts.is_away:
                await self._wait_for_return()
            elif not self._leaving or len(self._calls) >= _MOST_CALLS:
                self._has_leaving.clear()
                await self._has_leaving.wait()
            else:
                await self._send_next()

    async def _claim(self) -> None:
        room = self._rows_at_once - len(self._in_hand)
        if self._is_dry or room * 2 < self._rows_at_once:
            return
        known, now = frozenset(self._in_hand), self._clock()

        def claim(db: Session) -> tuple[list[Claimed], dict[int, Letter]]:
            rows = claim_due(db, worker=self._worker.number, known=known, at_most=room, quiet=self._quiet, now=now)
            return rows, letters_of(db, {row.notice_id for row in rows if row.notice_id is not None})

        rows, letters = await self._transactions.insist(claim)
        self._letters.update(letters)
        self._in_hand.update((row.id, row) for row in rows)
        self._ready.extend(rows)
        self._is_dry = len(rows) < room

    async def _note_leaving(self) -> bool:
        """Note of the next rows that they are about to leave; False where none may go now."""
        self._noting = self._take_ready()
        if not self._noting:
            return False
        first = [row for row in self._noting if not row.lost]
        mine = await self._begin(first) if first else set()
        self._leaving.extend(row for row in self._noting if row.lost or row.id in mine)
        self._noting = []
        self._has_leaving.set()
        return True

    async def _begin(self, rows: list[Claimed]) -> set[int]:
        """Returns the ids of those that are still ours."""
        mine = await self._transactions.insist(partial(begin_sending, rows=rows, worker=self._worker.number))
        for row in rows:
            if row.id not in mine:
                self._in_hand.pop(row.id, None)
        return mine

    def _take_ready(self) -> list[Claimed]:
        """The next rows whose chats are ready for them."""
        taken: list[Claimed] = []
        for _row in range(len(self._ready)):
            if len(taken) >= self._most_leaving:
                break
            row = self._ready.popleft()
            channel = self._channel_of(row)
            if channel is None:
                self._note(Settled(row, FAILED, NOT_CONNECTED))
                continue
            wait = self._pace.chat_wait(row.chat_id) if channel is self._router.telegram else 0.0
            if wait > _LONGEST_WAIT:
                self._note(Settled(row, QUEUED, due_at=self._clock() + timedelta(seconds=wait)))
            elif wait > 0:
                self._ready.append(row)
            else:
                taken.append(row)
        return taken

    async def _send_next(self) -> None:
        """Send the first of what is about to leave, as soon as its turn comes.

        What may have left before is noted no earlier: where that is unknown a second time, it is not sent again.
        """
        row = self._leaving[0]
        channel = self._channel_of(row)
        if channel is None or (channel is self._router.telegram and not await self._pace.bulk_turn(row.chat_id)):
            self._ready.append(self._leaving.popleft())
        elif row.expires_at is not None and row.expires_at <= self._clock():
            self._note(Settled(self._leaving.popleft(), FAILED, EXPIRED))
        elif row.lost and row.id not in await self._begin([row]):
            self._leaving.popleft()
        else:
            self._leaving.popleft()
            task = asyncio.create_task(self._send(row, channel))
            self._calls.add(task)
            task.add_done_callback(self._end_call)
        self._has_room.set()

    def _end_call(self, task: "asyncio.Task[None]") -> None:
        self._calls.discard(task)
        self._has_leaving.set()

    async def _rest(self) -> None:
        """Until there may be something to do."""
        seconds = _HELD_SECONDS if self._ready or self._calls else _LOOK_SECONDS
        with suppress(TimeoutError):
            await asyncio.wait_for(self._is_nudged.wait(), seconds)
        if self._is_nudged.is_set() or not self._ready:
            self._is_nudged.clear()
            self._is_dry = False

    async def _send(self, row: Claimed, channel: Channel) -> None:
        is_telegram = channel is self._router.telegram
        try:
            call = row.call or self._compose(self._letters[row.notice_id or 0], row)
            if call is None:
                self._note(Settled(row, FAILED, REFUSED))
                return
            answer = await channel.call(*call, key=f"outgoing:{row.id}")
        except Unreachable as error:
            self._note(self._verdicts.of_silence(row, error, channel=channel.name, is_telegram=is_telegram))
        except Exception:
            # It would fail for ever.
            log.exception("A message could not be sent.", extra={"row": row.id})
            self._note(Settled(row, FAILED, REFUSED))
        else:
            self._note(self._verdicts.of_answer(row, answer, channel=channel.name, is_telegram=is_telegram))

    async def _wait_for_return(self) -> None:
        """Ask whether Telegram is there, with a question that bothers nobody."""
        self._give_back(self._ready, self._leaving)
        telegram, backoff = self._router.telegram, Backoff()
        while telegram is not None:
            await asyncio.sleep(backoff.wait())
            with suppress(Unreachable):
                if (await telegram.call("getMe", {})).is_final:
                    break
        self._verdicts.come_back()
        self._is_dry = False
        self._has_room.set()

    def _channel_of(self, row: Claimed) -> Channel | None:
        return self._router.channel_of({"chat_id": row.chat_id})

    def _give_back(self, *queues: "list[Claimed] | deque[Claimed]") -> None:
        for queue in queues:
            for row in queue:
                self._note(Settled(row, QUEUED))
            queue.clear()

    async def _give_back_unknown(self) -> None:
        """What was still being claimed when it was told to stop."""
        give_back = partial(give_back_unknown, worker=self._worker.number, known=frozenset(self._in_hand))
        with suppress(DBAPIError):
            await self._transactions.run(give_back)

    def _note(self, settled: Settled) -> None:
        self._settlements.note(settled)

    def _forget(self, settled: Iterable[Settled]) -> None:
        """What is stored is not in hand any more."""
        for one in settled:
            self._in_hand.pop(one.row.id, None)
            self._is_dry = self._is_dry and one.state != QUEUED
        if not self._in_hand:
            self._letters.clear()
