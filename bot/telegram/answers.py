"""What Telegram answers, told apart for those who cannot go on without a result."""

from collections.abc import Mapping
from typing import Any

from bot.delivery.routing import Answer, Channel


class WrongToken(Exception):
    """Telegram does not know the token, or no longer; trying again is in vain."""

    def __init__(self, status: int) -> None:
        super().__init__(f"status {status}")
        self.status = status


class Declined(Exception):
    """Telegram answered, but without a result."""

    def __init__(self, method: str, answer: Answer) -> None:
        super().__init__(f"{method}: status {answer.status}, {answer.description}")
        self.answer = answer


async def ask(channel: Channel, method: str, parameters: Mapping[str, Any] | None = None) -> Any:
    """The result of a call.

    Raises:
        WrongToken, Declined: Telegram's answer holds no result.
        Unreachable: there was no answer.
    """
    answer = await channel.call(method, parameters or {})
    if answer.ok:
        return answer.result
    if answer.status in (401, 404):
        raise WrongToken(answer.status)
    raise Declined(method, answer)
