"""How long to wait before the next try."""

import random


class Backoff:
    """Waits in seconds: each twice the last, less up to a half by chance so that processes do not knock together."""

    def __init__(self, *, first: float = 0.5, longest: float = 30.0) -> None:
        self._first = first
        self._longest = longest
        self._next = first

    def wait(self) -> float:
        wait, self._next = self._next, min(self._next * 2, self._longest)
        return wait * random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, keeps no secret

    def reset(self) -> None:
        self._next = self._first
