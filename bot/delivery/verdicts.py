"""What an answer of a channel, or none, means for the row that was sent, and for the pace of all others."""

import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.delivery.routing import NOTHING_NEW, Answer, Unreachable
from bot.metrics import Metrics
from bot.telegram.pace import Pace
from models.messages.claims import Claimed
from models.messages.delivery import Settled
from models.messages.outgoing import BLOCKED, FAILED, GONE, NO_ANSWER, QUEUED, REFUSED, SENT

log = logging.getLogger(__name__)

# Telegram's words for somebody or something that is no more; a bot that was blocked is told by the status alone.
_GONE = ("chat not found", "user is deactivated", "user not found", "PEER_ID_INVALID", "bot was kicked")
# Errors of the server without an answer between them: then it is the server, and not the message.
_STREAK = 3
_MOST_TRIES = 5
_FIRST_PAUSE = 2.0
_PAGE_PAUSE = 5.0


class Verdicts:
    """`is_away` while Telegram answers nothing at all: then nothing should be sent there."""

    def __init__(self, *, pace: Pace, metrics: Metrics, clock: Callable[[], datetime]) -> None:
        self._pace = pace
        self._metrics = metrics
        self._clock = clock
        self._tries: Counter[int] = Counter()
        self._errors_in_a_row = self._floods_in_a_row = 0
        self.is_away = False

    def of_answer(self, row: Claimed, answer: Answer, *, channel: str, is_telegram: bool) -> Settled:
        if answer.is_final:
            self._errors_in_a_row = self._floods_in_a_row = 0
        self._count(row, channel, "sent" if answer.ok else f"refused_{answer.status}")
        if answer.status != 429 and not answer.is_final:
            return self._try_again(row, is_telegram=is_telegram)
        self._tries.pop(row.id, None)
        if answer.ok or NOTHING_NEW in answer.description:
            return Settled(row, SENT, message_id=_message_in(answer))
        if (moved_to := answer.moved_to) is not None:
            return Settled(row, QUEUED, moved_to=moved_to)
        if answer.status == 429:
            return self._hold(row, answer.retry_after or 1)
        reason = GONE if any(words in answer.description for words in _GONE) else REFUSED
        return Settled(row, FAILED, BLOCKED if answer.status == 403 and reason != GONE else reason)

    def of_silence(self, row: Claimed, error: Unreachable, *, channel: str, is_telegram: bool) -> Settled:
        """No answer came. The chat page knows a repeat by its key, Telegram does not."""
        self._count(row, channel, "no_answer")
        if is_telegram:
            self._go_away()
            return Settled(row, QUEUED, is_lost=not error.never_left)
        return Settled(row, QUEUED, due_at=self._clock() + timedelta(seconds=_PAGE_PAUSE))

    def come_back(self) -> None:
        self.is_away, self._errors_in_a_row = False, 0
        log.warning("Telegram answers again.")

    def _hold(self, row: Claimed, seconds: float) -> Settled:
        """As the server told: no calls to this chat, and where it is told of chat after chat, none at all."""
        self._pace.hold(row.chat_id, seconds)
        self._floods_in_a_row += 1
        if self._floods_in_a_row >= _STREAK:
            self._pace.hold_all(seconds)
        return Settled(row, QUEUED, due_at=self._clock() + timedelta(seconds=seconds))

    def _try_again(self, row: Claimed, *, is_telegram: bool) -> Settled:
        """An error of the server's: a message that it stumbles over again and again is given up."""
        self._errors_in_a_row += 1
        if self._errors_in_a_row >= _STREAK:
            if is_telegram:
                self._go_away()
            return Settled(row, QUEUED)
        self._tries[row.id] += 1
        if self._tries[row.id] >= _MOST_TRIES:
            del self._tries[row.id]
            return Settled(row, FAILED, NO_ANSWER)
        return Settled(row, QUEUED, due_at=self._clock() + timedelta(seconds=_FIRST_PAUSE * 2 ** self._tries[row.id]))

    def _go_away(self) -> None:
        if not self.is_away:
            self.is_away = True
            log.warning("Telegram does not answer; what is to be sent waits.")

    def _count(self, row: Claimed, channel: str, outcome: str) -> None:
        self._metrics.count_outgoing(channel=channel, kind=row.kind.name.lower(), outcome=outcome)


def _message_in(answer: Answer) -> int | None:
    return answer.result.get("message_id") if isinstance(answer.result, dict) else None
