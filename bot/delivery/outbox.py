"""Owed replies leave in order, chat by chat, each until its channel has given a final answer."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.backoff import Backoff
from bot.delivery.routing import NOTHING_NEW, Answer, Router, Unreachable, refused
from bot.metrics import Metrics
from bot.telegram.pace import Pace
from bot.transactions import Transactions
from bot.worker import Worker
from models.messages.dialogue import Owed, adopt_replies, list_owing, settle_replies
from models.person import mark_blocked

log = logging.getLogger(__name__)

# Calls that may be repeated after a crash and overtake one another without anybody noticing.
_HARMLESS = frozenset({"answerCallbackQuery", "editMessageReplyMarkup"})


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds before a call that got no answer is made again: at first, and at most."""

    first_wait: float = 0.5
    longest_wait: float = 30.0


class Outbox:
    """Sends what steps owe. The next message of a chat waits until it is stored that the last one has left.

    So a crash repeats at most one message of a chat: the one that had left and was not yet stored as sent.
    """

    def __init__(
        self,
        *,
        router: Router,
        transactions: Transactions,
        worker: Worker,
        metrics: Metrics,
        pace: Pace,
        clock: Callable[[], datetime],
        patience: Patience = Patience(),
    ) -> None:
        self._clock = clock
        self._router = router
        self._transactions = transactions
        self._worker = worker
        self._metrics = metrics
        self._pace = pace
        self._patience = patience
        self._queues: dict[int, deque[Owed]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.lost_since: datetime | None = None

    @property
    def size(self) -> int:
        return sum(map(len, self._queues.values()))

    def owe(self, chat_id: int, replies: Sequence[Owed]) -> None:
        """Send replies that are stored as owed; those already on their way are not taken twice."""
        if not replies:
            return
        queue = self._queues.get(chat_id)
        if queue is not None:
            known = {owed.key for owed in queue}
            queue.extend(owed for owed in replies if owed.key not in known)
            return
        self._queues[chat_id] = deque(replies)
        task = asyncio.create_task(self._empty(chat_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def recover(self) -> int:
        """Send what processes that died still owed; returns how many. The first of a chat may be a repeat."""
        now, number = self._clock(), self._worker.number
        left = await self._transactions.insist(self._list_left)

        def adopt(db: Session) -> list[tuple[int, list[Owed]]]:
            return [(chat_id, adopt_replies(db, chat_id, owed, worker=number, now=now)) for chat_id, owed in left]

        # Whether a commit without an answer was made is unknown: given up now, they would stay ours, and unsent.
        owing = await self._transactions.insist(adopt) if left else []
        for chat_id, replies in owing:
            if replies:
                log.info("Sending what a dead process owed; the first may be a repeat.", extra={"key": replies[0].key})
                self._metrics.count_repeat(channel=self._channel_of(replies[0]))
                self.owe(chat_id, replies)
        return sum(len(replies) for _chat_id, replies in owing)

    def _list_left(self, db: Session) -> list[tuple[int, list[Owed]]]:
        owing = list_owing(db)
        dead = self._worker.list_dead(db, among={owed.worker for _chat_id, replies in owing for owed in replies})
        left = ((chat_id, [owed for owed in replies if owed.worker in dead]) for chat_id, replies in owing)
        return [(chat_id, replies) for chat_id, replies in left if replies]

    async def send_unkept(self, method: str, parameters: dict[str, Any]) -> None:
        """Try once to send what is owed to nobody, as while the database is away."""
        with suppress(Unreachable):
            await self._router.call(method, parameters)

    async def drain(self, seconds: float) -> None:
        """Wait until everything has left, for so long at most."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    async def stop(self) -> None:
        """Give up what has not left; it stays owed."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _empty(self, chat_id: int) -> None:
        queue = self._queues[chat_id]
        try:
            while queue:
                group = _next_group(queue)
                if len(group) == 1:
                    answers = [await self._send(group[0])]
                else:
                    answers = await asyncio.gather(*map(self._send, group))
                await self._settle(chat_id, group, answers)
                for _reply in group:
                    queue.popleft()
        finally:
            del self._queues[chat_id]

    async def _send(self, reply: Owed) -> Answer:
        backoff = Backoff(first=self._patience.first_wait, longest=self._patience.longest_wait)
        chat_id = self._paced_chat(reply)
        while True:
            if chat_id is not None:
                await self._pace.reply_turn(chat_id)
            try:
                answer = await self._router.call(reply.method, reply.parameters, key=reply.key)
            except Unreachable:
                self._note_lost()
                await asyncio.sleep(backoff.wait())
                continue
            except Exception:
                # It would fail for ever, and hold up all that is owed to this chat.
                log.exception("A reply could not be sent.", extra={"method": reply.method, "key": reply.key})
                return refused(400, "Bad Request: the reply could not be sent")
            if answer.is_final:
                self._note_back()
                return answer
            if answer.status >= 500:
                self._note_lost()
            pause = answer.retry_after
            if chat_id is not None and pause is not None:
                self._pace.hold(chat_id, pause)
            await asyncio.sleep(backoff.wait() if pause is None else pause)

    async def _settle(self, chat_id: int, group: Sequence[Owed], answers: Sequence[Answer]) -> None:
        for reply, answer in zip(group, answers, strict=True):
            outcome = "sent" if answer.ok else f"refused_{answer.status}"
            self._metrics.count_reply(channel=self._channel_of(reply), method=reply.method, outcome=outcome)
            if not answer.ok and NOTHING_NEW not in answer.description:
                log.warning(
                    "A reply was refused.", extra={"method": reply.method, "status": answer.status, "key": reply.key}
                )
        is_blocked = any(answer.status == 403 for answer in answers)
        now = self._clock()

        def store(db: Session) -> None:
            settle_replies(db, chat_id, group)
            if is_blocked:
                mark_blocked(db, chat_id, now=now)

        await self._transactions.insist(store)

    def _paced_chat(self, reply: Owed) -> int | None:
        """The chat that a reply goes to, where it counts among the messages that Telegram limits."""
        chat_id = reply.parameters.get("chat_id")
        is_telegram = self._router.channel_of(reply.parameters) is self._router.telegram
        return int(chat_id) if chat_id is not None and is_telegram else None

    def _channel_of(self, reply: Owed) -> str:
        channel = self._router.channel_of(reply.parameters)
        return channel.name if channel else "none"

    def _note_lost(self) -> None:
        if self.lost_since is None:
            self.lost_since = self._clock()
            log.warning("A channel does not answer; replies wait and are tried again.")

    def _note_back(self) -> None:
        if self.lost_since is not None:
            self.lost_since = None
            log.warning("The channel answers again.")


def _next_group(queue: Iterable[Owed]) -> list[Owed]:
    """What leaves together: one message, and with it what does no harm when it is repeated or overtaken."""
    group: list[Owed] = []
    for reply in queue:
        if reply.method not in _HARMLESS and any(owed.method not in _HARMLESS for owed in group):
            break
        group.append(reply)
    return group
