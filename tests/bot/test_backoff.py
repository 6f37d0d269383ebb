"""How waits between tries grow."""

from bot.backoff import Backoff


def test_waits_double_up_to_the_longest_and_differ_by_chance() -> None:
    tries = [[backoff.wait() for _ in range(6)] for backoff in (Backoff(first=1, longest=8) for _ in range(200))]

    for waits, longest in zip(zip(*tries, strict=True), [1, 2, 4, 8, 8, 8], strict=True):
        assert longest / 2 <= min(waits) < max(waits) <= longest
        assert max(waits) - min(waits) > longest / 4


def test_waits_begin_anew_after_success() -> None:
    backoff = Backoff(first=1, longest=8)
    for _ in range(4):
        backoff.wait()

    backoff.reset()

    assert backoff.wait() <= 1
