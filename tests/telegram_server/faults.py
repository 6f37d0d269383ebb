"""Trouble on demand, and the count of how often it struck."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from tests.telegram_server.call import Call
from tests.telegram_server.refusal import Refused, bad_request, blocked, chat_not_found, flooded, migrated

Kind = Literal[
    "429",
    "500",
    "502",
    "blocked",
    "conflict",
    "deactivated",
    "drop_after_delivery",
    "drop_connection",
    "garbage",
    "gone",
    "migrated",
    "refused",
    "slow",
    "timeout",
    "timeout_after_delivery",
    "unauthorized",
]
AFTER_DELIVERY = frozenset({"drop_after_delivery", "timeout_after_delivery"})
POLLING = "getUpdates"


@dataclass
class Fault:
    """Trouble for the next calls that match.

    429 is for `retry_after` seconds; migrated is to `migrate_to`; slow waits `seconds` and goes on; the timeouts hang
    for `seconds`, or until the bot gives up; refused says `reason`. What is *after delivery* is done before the answer
    is lost. Everything else is not done at all.
    """

    kind: Kind
    method: str | None = None
    """None means every method but getUpdates."""
    chat_id: int | None = None
    times: int | None = 1
    """How often it strikes; None means until it is removed."""
    retry_after: int = 1
    seconds: float | None = None
    migrate_to: int = -1_000_000_000_001
    reason: str = "refused by a test"
    where: Callable[[Call], bool] | None = None
    struck: list[Call] = field(default_factory=list)

    def matches(self, call: Call) -> bool:
        if self.times is not None and len(self.struck) >= self.times:
            return False
        if call.method != self.method and (self.method is not None or call.method == POLLING):
            return False
        if self.chat_id is not None and call.chat_id != self.chat_id:
            return False
        return self.where is None or self.where(call)

    @property
    def refusal(self) -> Refused | None:
        """What the bot is told, where this kind is told in the manner of the Bot API."""
        match self.kind:
            case "429":
                return flooded(self.retry_after)
            case "500":
                return Refused(500, "Internal Server Error")
            case "blocked":
                return blocked()
            case "conflict":
                return Refused(409, "Conflict: terminated by other getUpdates request")
            case "deactivated":
                return Refused(403, "Forbidden: user is deactivated")
            case "gone":
                return chat_not_found()
            case "migrated":
                return migrated(self.migrate_to)
            case "refused":
                return bad_request(self.reason)
            case "unauthorized":
                return Refused(401, "Unauthorized")
            case _:
                return None


class Faults:
    def __init__(self) -> None:
        self.active: list[Fault] = []
        self.counts: Counter[str] = Counter()
        """How often each kind struck."""
        self.early: list[Call] = []
        """Calls to a chat that came before the time that a 429 had told for it."""
        self._closed_until: dict[int | str | None, float] = {}

    def add(self, fault: Fault) -> Fault:
        self.active.append(fault)
        return fault

    def remove(self, fault: Fault) -> None:
        self.active.remove(fault)

    def clear(self) -> None:
        self.active.clear()

    def take(self, call: Call) -> Fault | None:
        """The fault that strikes this call, counted."""
        self._note_if_early(call)
        fault = next((fault for fault in self.active if fault.matches(call)), None)
        if fault is None:
            return None
        fault.struck.append(call)
        self.counts[fault.kind] += 1
        call.fault = fault.kind
        if fault.kind == "429":
            self.close(call, fault.retry_after)
        return fault

    def close(self, call: Call, retry_after: int) -> Refused:
        """Tell the bot to leave the chat of a call alone for so many seconds."""
        self._closed_until[call.chat_id] = call.at + retry_after
        return flooded(retry_after)

    def _note_if_early(self, call: Call) -> None:
        if call.chat_id is not None and call.at < self._closed_until.get(call.chat_id, call.at):
            self.early.append(call)
