"""Turns to send, by a clock that goes as fast as the test wants."""

import asyncio
from collections import deque

import pytest

from bot.telegram.pace import CHAT_SECONDS, GROUP_SECONDS, Pace


class Stopwatch:
    """A clock that sleeping moves; `taken` are the moments of turns."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, late: float = 0.0) -> None:
        self.now = 100.0
        self._late = late
        monkeypatch.setattr("bot.telegram.pace.asyncio.sleep", self._sleep)

    def __call__(self) -> float:
        return self.now

    async def _sleep(self, seconds: float) -> None:
        self.now += seconds + self._late


def most_in_a_second(moments: list[float]) -> int:
    window: deque[float] = deque()
    most = 0
    for moment in moments:
        window.append(moment)
        while window[0] <= moment - 1.0:
            window.popleft()
        most = max(most, len(window))
    return most


@pytest.mark.parametrize("late", [0.0, 0.001, 0.004])
@pytest.mark.parametrize("rate", [30, 1000])
async def test_what_goes_to_many_keeps_the_limit_and_hardly_stays_below_it(
    monkeypatch: pytest.MonkeyPatch, rate: int, late: float
) -> None:
    clock = Stopwatch(monkeypatch, late=late)
    pace = Pace(rate, clock=clock)
    moments = []
    for chat_id in range(rate * 20):
        await pace.bulk_turn(chat_id)
        moments.append(clock.now)

    assert most_in_a_second(moments) <= rate
    assert len(moments) / (moments[-1] - moments[0]) >= 0.98 * rate


async def test_an_answer_goes_first_and_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Stopwatch(monkeypatch)
    pace = Pace(30, clock=clock)
    moments, waits = [], []
    for chat_id in range(600):
        await pace.bulk_turn(chat_id)
        moments.append(clock.now)
        if chat_id % 7 == 0:
            asked = clock.now
            await pace.reply_turn(10_000 + chat_id)
            moments.append(clock.now)
            waits.append(clock.now - asked)

    assert most_in_a_second(moments) <= 30
    assert max(waits) < 0.05


async def test_answers_do_not_wait_for_one_another(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Stopwatch(monkeypatch)
    pace = Pace(30, clock=clock)

    for chat_id in range(500):
        await pace.reply_turn(chat_id)

    assert clock.now == 100.0
    await pace.bulk_turn(1000)
    assert 100.9 < clock.now <= 101.1


async def test_a_chat_gets_one_a_second_and_a_group_twenty_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Stopwatch(monkeypatch)
    pace = Pace(30, clock=clock)

    await pace.bulk_turn(5)
    await pace.bulk_turn(-5)
    await pace.reply_turn(6)

    assert CHAT_SECONDS - 0.1 < pace.chat_wait(5) <= CHAT_SECONDS
    assert GROUP_SECONDS - 0.1 < pace.chat_wait(-5) <= GROUP_SECONDS
    assert pace.chat_wait(6) > 0.9
    assert pace.chat_wait(7) <= 0
    clock.now += 3.0
    assert max(map(pace.chat_wait, (5, -5, 6))) <= 0


async def test_a_chat_that_the_server_closed_hears_nothing_until_it_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Stopwatch(monkeypatch)
    pace = Pace(30, clock=clock)
    pace.hold(5, 20)

    assert pace.chat_wait(5) == 20
    assert pace.chat_wait(6) <= 0
    await pace.reply_turn(5)
    assert clock.now == 120.0


async def test_a_server_that_wants_nothing_at_all_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Stopwatch(monkeypatch)
    pace = Pace(30, clock=clock)
    pace.hold_all(7)

    await pace.bulk_turn(5)

    assert clock.now >= 107.0


async def test_a_chat_that_was_closed_while_its_turn_was_waited_for_gets_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = Stopwatch(monkeypatch)
    pace = Pace(30, clock=clock)
    pace.hold_all(7)
    pace.hold(5, 60)

    assert not await pace.bulk_turn(5)
    assert await pace.bulk_turn(6)


async def test_what_is_over_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Stopwatch(monkeypatch)
    pace = Pace(1000, clock=clock)
    for chat_id in range(5_000):
        await pace.bulk_turn(chat_id)
        pace.hold(chat_id, 0.5)

    assert len(pace._spaced_until) <= 1_100
    assert len(pace._held_until) <= 2_100
    await asyncio.sleep(0)


async def test_who_is_held_up_between_two_looks_at_the_clock_still_answers() -> None:
    """A machine that stood still for longer than a chat is spaced by has nothing left to space."""
    moments = iter(range(100, 200, 2))
    pace = Pace(30, clock=lambda: next(moments))

    await pace.reply_turn(1)
    assert pace.chat_wait(1) <= 0
