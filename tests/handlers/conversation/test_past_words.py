"""How long ago something was, in the words that people use for it."""

from datetime import date

import pytest

from handlers.conversation.past_words import read_past
from models.period import Period

TODAY = date(2026, 11, 30)


def of(first: str, last: str) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("2025-03-03", of("2025-03-03", "2025-03-03")),
        ("3月3日", of("2026-03-03", "2026-03-03")),
        ("12月3日", of("2025-12-03", "2025-12-03")),
        ("昨天", of("2026-11-29", "2026-11-29")),
        ("去年三月", of("2025-03-01", "2025-03-31")),
        ("去年 3 月份", of("2025-03-01", "2025-03-31")),
        ("2025年3月", of("2025-03-01", "2025-03-31")),
        ("2025/03", of("2025-03-01", "2025-03-31")),
        ("三月", of("2026-03-01", "2026-03-31")),
        ("12月", of("2025-12-01", "2025-12-31")),
        ("11月", of("2026-11-01", "2026-11-30")),
        ("去年", of("2025-01-01", "2025-12-31")),
        ("2024", of("2024-01-01", "2024-12-31")),
        ("今年", of("2026-01-01", "2026-11-30")),
        ("去年底", of("2025-11-01", "2025-12-31")),
        ("今年初", of("2026-01-01", "2026-02-28")),
        ("半年", of("2026-03-31", "2026-06-30")),
        ("不到半年", of("2026-05-31", "2026-11-30")),
        ("半年多", of("2025-05-31", "2026-05-30")),
        ("8个月", of("2026-03-01", "2026-03-30")),
        ("8 个月前", of("2026-03-01", "2026-03-30")),
        ("8个多月", of("2025-12-01", "2026-03-30")),
        ("一年多", of("2024-12-01", "2025-11-30")),
        ("一年半", of("2025-03-01", "2025-06-30")),
        ("大概两年了", of("2024-08-31", "2024-12-30")),
        ("last March", of("2026-03-01", "2026-03-31")),
        ("March 2025", of("2025-03-01", "2025-03-31")),
        ("8 months ago", of("2026-03-01", "2026-03-30")),
        ("half a year", of("2026-03-31", "2026-06-30")),
        ("last year", of("2025-01-01", "2025-12-31")),
        ("2027年3月", of("2027-03-01", "2027-03-31")),
    ],
)
def test_what_people_say_is_understood(words: str, period: Period) -> None:
    assert read_past(words, today=TODAY) == period


@pytest.mark.parametrize(
    "words", ["", "不知道", "13月", "0个月", "一个半月", "12", "9999999年", "0000年", "一" * 60, "年", "月"]
)
def test_what_is_no_time_is_not_guessed(words: str) -> None:
    assert read_past(words, today=TODAY) is None
