"""One update that was pushed to the webhook once."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Push:
    update_id: int
    status: int | None
    """None where no answer came."""
    at: float
    reply: dict[str, Any] | None = None
    """A method call that came in the answer."""

    @property
    def is_taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def trouble(self) -> str:
        if self.status is None:
            return "Connection refused or timed out"
        return f"Wrong response from the webhook: {self.status}"
