"""Taps on inline buttons, and the answers that they got."""

from dataclasses import dataclass, field
from typing import Any

from tests.telegram_server.refusal import bad_request

LIFETIME_S = 600


@dataclass
class Tap:
    query_id: str
    chat_id: int
    user_id: int
    message_id: int
    data: str
    at: float
    update_id: int = 0
    is_expired: bool = False
    answers: list[dict[str, Any]] = field(default_factory=list)
    """The parameters of answerCallbackQuery; never more than one."""

    @property
    def is_answered(self) -> bool:
        return bool(self.answers)

    @property
    def toast(self) -> str | None:
        """What the bot let pop up."""
        return self.answers[0].get("text") if self.answers else None

    def answer(self, parameters: dict[str, Any], now: float) -> None:
        if self.answers or self.is_expired or now - self.at > LIFETIME_S:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        self.answers.append(parameters)
