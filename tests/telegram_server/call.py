"""One call that the bot made."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.telegram_server.upload import Upload


@dataclass
class Call:
    method: str
    parameters: dict[str, Any]
    """As JSON would hold them, whatever form the call came in."""
    files: Mapping[str, Upload]
    at: float
    """Seconds on a clock that never goes back."""
    order: int
    status: int | None = None
    """Of the answer; None while there is none, or when it was kept from the bot."""
    answer: dict[str, Any] | None = None
    done: bool = False
    """The server did what the call asked, whether or not the answer ever arrived."""
    fault: str | None = None

    @property
    def chat_id(self) -> int | str | None:
        chat_id: int | str | None = self.parameters.get("chat_id")
        return int(chat_id) if isinstance(chat_id, str) and chat_id.lstrip("-").isdigit() else chat_id

    @property
    def result(self) -> Any:
        return self.answer.get("result") if self.answer else None

    @property
    def refusal(self) -> str | None:
        return self.answer.get("description") if self.answer else None
