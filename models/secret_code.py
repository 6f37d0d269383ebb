"""Codes that open something for whoever has them: drawn by chance, kept as a digest alone, and not to be guessed."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from models.errors import Refusal

# No vowels, so that no sentence reads as a code, and nothing that is taken for something else.
CODE_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"
MOST_WRONG_TRIES = 5
TRIES_WITHIN = SHUT_FOR = timedelta(hours=1)


class TooManyTries(Refusal):
    """So many wrong codes came from this chat that none is looked at until then."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


def draw_code(length: int) -> str:
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(length))


def plain_code(typed: str) -> str:
    """A code as it was drawn, whatever stands between its characters and in whatever case they were typed."""
    return "".join(filter(str.isalnum, typed.upper()))


def code_digest(typed: str) -> str:
    """What is kept of a code."""
    return sha256(plain_code(typed).encode()).hexdigest()


def in_groups(code: str, size: int) -> str:
    """As it is read aloud or copied from paper."""
    return "-".join(code[start : start + size] for start in range(0, len(code), size))


def shut_until(wrong_at: Sequence[datetime], *, now: datetime) -> datetime | None:
    """How long a chat is shut out that sent wrong codes then, the newest first; None where it is not."""
    newest = wrong_at[:MOST_WRONG_TRIES]
    if len(newest) < MOST_WRONG_TRIES or newest[0] - newest[-1] > TRIES_WITHIN:
        return None
    until = newest[0] + SHUT_FOR
    return until if now < until else None


def refuse_guessing(wrong_at: Sequence[datetime], *, now: datetime) -> None:
    """Raises TooManyTries."""
    if (until := shut_until(wrong_at, now=now)) is not None:
        raise TooManyTries(until)
