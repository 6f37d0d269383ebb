"""Work that one process does, turn by turn."""

import asyncio

import pytest
from sqlalchemy.exc import OperationalError

from bot.jobs.turns import take_turns

AWAY = OperationalError("SELECT 1", {}, Exception("the server closed the connection"))


class Work:
    """Does in each turn what is on its list: so much, or it fails."""

    def __init__(self, *turns: int | Exception) -> None:
        self.left = [*turns]

    async def turn(self) -> int:
        turn = self.left.pop(0)
        if isinstance(turn, Exception):
            raise turn
        return turn


async def test_an_outage_of_the_database_is_waited_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.jobs.turns._PAUSE_SECONDS", 0.001)
    work = Work(1, AWAY, AWAY, 1, ValueError("its own fault"))

    with pytest.raises(ValueError, match="its own fault"):
        await take_turns(work)

    assert work.left == []


async def test_there_is_a_pause_only_where_there_was_nothing_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", pause)

    with pytest.raises(ValueError, match="over"):
        await take_turns(Work(3, 0, 1, ValueError("over")))

    assert pauses == [0, 0.5, 0]
