"""Money and spans of time with the units that people put behind them."""

import pytest

from handlers.conversation.quantities import read_quantity

YUAN = {"": 1, "元": 1, "块": 1, "万": 10_000, "万元": 10_000, "w": 10_000}
MONTHS = {"": 1, "个月": 1, "年": 12, "years": 12}


@pytest.mark.parametrize(
    ("words", "yuan"),
    [
        ("200000", 200_000),
        ("200,000", 200_000),
        ("20万", 200_000),
        ("20 万元", 200_000),
        ("1.5万", 15_000),
        ("二十万", 200_000),
        ("15W", 150_000),
        ("0", 0),
        ("1000000000000", 10**12),
        ("２０万", 200_000),
    ],
)
def test_amounts_are_understood(words: str, yuan: int) -> None:
    assert read_quantity(words, YUAN) == yuan


@pytest.mark.parametrize("words", ["", "很多", "10^12", "0.00001", "20吨", "1.5", "二十", "1" * 30])
def test_what_is_no_amount_is_not_guessed(words: str) -> None:
    assert read_quantity(words, YUAN) is None


@pytest.mark.parametrize(
    ("words", "months"), [("36", 36), ("3年", 36), ("三年", 36), ("18 个月", 18), ("1.5 years", 18)]
)
def test_spans_are_understood(words: str, months: int) -> None:
    assert read_quantity(words, MONTHS) == months
