"""How fast messages leave for Telegram: so many a second in all, one a second in a chat, 20 a minute in a group."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from typing import Final

CHAT_SECONDS: Final = 1.0
GROUP_SECONDS: Final = 3.0
# What the limit is kept below by, so that calls which the network brings closer together stay within it.
_MARGIN: Final = 0.988
# Sleep ends late; so much of it is made up for.
_LATE_SECONDS: Final = 0.005
_MANY_HELD: Final = 1_000


class Pace:
    """Hands out turns: `bulk_turn` to what is sent to many, `reply_turn` to answers, which go first.

    Answers wait only where what is sent to many has filled the last second. A chat that the server has closed for a
    while is `held`, for both.
    """

    def __init__(self, per_second: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._gap = 1 / (per_second * _MARGIN)
        self._clock = clock
        self._next = 0.0
        self._last_bulk = float("-inf")
        self._held_until: dict[int, float] = {}
        self._spaced_until: dict[int, float] = {}
        self._spaced: deque[tuple[float, int]] = deque()

    def chat_wait(self, chat_id: int) -> float:
        """Seconds until a message to many may go into this chat; not above 0: now."""
        return max(self._held_until.get(chat_id, 0.0), self._spaced_until.get(chat_id, 0.0)) - self._clock()

    def hold(self, chat_id: int, seconds: float) -> None:
        """The server wants no calls to this chat for so long."""
        self._held_until[chat_id] = max(self._held_until.get(chat_id, 0.0), self._clock() + seconds)

    def hold_all(self, seconds: float) -> None:
        """The server wants no calls at all for so long."""
        self._next = max(self._next, self._clock() + seconds)

    async def bulk_turn(self, chat_id: int) -> bool:
        """For one at a time: wait until a message to many may leave; False where the chat is not ready by then."""
        while (wait := self._next - self._clock()) > 0:  # noqa: ASYNC110 - answers may have taken the turn meanwhile
            await asyncio.sleep(wait)
        if self.chat_wait(chat_id) > 0:
            return False
        now = self._last_bulk = self._clock()
        self._next = max(self._next, now - _LATE_SECONDS) + self._gap
        self._note(chat_id, now)
        return True

    async def reply_turn(self, chat_id: int) -> None:
        """Wait until an answer may leave."""
        now = self._clock()
        wait = self._held_until.get(chat_id, 0.0) - now
        if now - self._last_bulk < 1.0:
            wait = max(wait, self._next - now)
            self._next = max(self._next, now) + self._gap
        else:
            # With nothing sent to many beside them answers leave as they come; the last second of them counts.
            self._next = min(max(self._next, now) + self._gap, now + 1.0)
        self._note(chat_id, now + max(wait, 0.0))
        if wait > 0:
            await asyncio.sleep(wait)

    def _note(self, chat_id: int, at: float) -> None:
        """Space what follows in this chat, and forget what is over."""
        until = at + (GROUP_SECONDS if chat_id < 0 else CHAT_SECONDS)
        self._spaced_until[chat_id] = until
        self._spaced.append((until, chat_id))
        now = self._clock()
        while self._spaced and self._spaced[0][0] <= now:
            over, chat = self._spaced.popleft()
            if self._spaced_until.get(chat) == over:
                del self._spaced_until[chat]
        if len(self._held_until) > _MANY_HELD:
            self._held_until = {chat: until for chat, until in self._held_until.items() if until > now}
