"""Codes that open something: typed in any manner, and not to be guessed."""

from datetime import timedelta

import pytest

from models.secret_code import (
    CODE_ALPHABET,
    MOST_WRONG_TRIES,
    SHUT_FOR,
    TRIES_WITHIN,
    TooManyTries,
    code_digest,
    draw_code,
    in_groups,
    plain_code,
    refuse_guessing,
    shut_until,
)
from tests.playground import NOON

MINUTE = timedelta(minutes=1)


def test_a_code_is_known_again_however_it_was_copied() -> None:
    code = draw_code(20)

    assert set(code) <= set(CODE_ALPHABET)
    assert in_groups("23456789BC", 4) == "2345-6789-BC"
    for typed in (code, code.lower(), in_groups(code, 5), f" {in_groups(code, 6)} ".replace("-", " – ")):
        assert plain_code(typed) == code
        assert code_digest(typed) == code_digest(code)


def test_who_guesses_is_shut_out_from_the_last_wrong_code_on() -> None:
    wrong = [NOON - MINUTE * number for number in range(MOST_WRONG_TRIES)]
    until = NOON + SHUT_FOR

    assert shut_until(wrong[:-1], now=NOON) is None
    assert shut_until(wrong, now=until - MINUTE) == until
    assert shut_until(wrong, now=until) is None
    with pytest.raises(TooManyTries) as refused:
        refuse_guessing(wrong, now=NOON)
    assert refused.value.until == until


def test_wrong_codes_far_apart_shut_nobody_out() -> None:
    apart = TRIES_WITHIN / (MOST_WRONG_TRIES - 1)
    wrong = [NOON - apart * number for number in range(MOST_WRONG_TRIES)]
    assert shut_until(wrong, now=NOON) == NOON + SHUT_FOR

    wrong[-1] -= MINUTE

    assert shut_until(wrong, now=NOON) is None
