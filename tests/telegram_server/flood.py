"""Telegram's own limits on sending; a server keeps them once a test sets `server.flood`."""

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field

from tests.telegram_server.call import Call

SENDING = ("send", "copy", "forward")
SECOND, MINUTE = 1.0, 60.0


@dataclass
class Flood:
    """So many messages in all and in a chat within a second, and in a group within a minute."""

    in_all: int = 30
    in_a_chat: int = 1
    in_a_group: int = 20
    refused: list[Call] = field(default_factory=list)
    _sent: defaultdict[int | str | None, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def wait_for(self, call: Call) -> int:
        """Whole seconds until a message may be sent, 0 for now; counts it if it may."""
        if not call.method.startswith(SENDING) or call.method == "sendChatAction":
            return 0
        in_group = isinstance(call.chat_id, int) and call.chat_id < 0
        most, window = (self.in_a_group, MINUTE) if in_group else (self.in_a_chat, SECOND)
        waits = (self._wait(None, self.in_all, SECOND, call.at), self._wait(call.chat_id, most, window, call.at))
        if any(waits):
            self.refused.append(call)
            return math.ceil(max(waits))
        self._sent[None].append(call.at)
        self._sent[call.chat_id].append(call.at)
        return 0

    def _wait(self, place: int | str | None, most: int, window: float, now: float) -> float:
        sent = self._sent[place]
        while sent and sent[0] <= now - window:
            sent.popleft()
        return sent[-most] + window - now if len(sent) >= most else 0.0
