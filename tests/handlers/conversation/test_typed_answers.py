"""What people type for numbers, days, phones and codes, and what is made of it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.conversation.dates import Date, read_days
from handlers.conversation.entries import Code, Phone, Tell, Told
from handlers.conversation.incoming import Incoming
from handlers.conversation.numbers import Number, figures, read_number
from handlers.conversation.question import Question, Wrong
from handlers.words import speaking

NOW = datetime(2026, 11, 28, 6, 0, tzinfo=UTC)
SATURDAY = date(2026, 11, 28)


def answer(question: Question[Any], text: str, **more: Any) -> Any:
    with speaking("en"):
        return question.read(Incoming(chat_id=1, at=NOW, text=text, **more), tapped=None, so_far=None)


def complaint(question: Question[Any], text: str, **more: Any) -> str:
    with pytest.raises(Wrong) as wrong:
        answer(question, text, **more)
    return str(wrong.value)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("3", 3), ("-2", -2), ("+4", 4), ("３．５个小时", 3.5), ("3kg", 3), ("5%", 5), ("3 小时。", 3), ("1,000", 1000),
        ("12,345,678", 12345678), ("3个半", 3.5), ("三", 3), ("十", 10), ("十二", 12), ("二十", 20), ("二十五分钟", 25),
        ("两个半", 2.5), ("半", 0.5), ("半小时", 0.5), ("零", 0),
    ],
)  # fmt: skip
def test_a_number_is_read_however_it_is_written(typed: str, number: float) -> None:
    assert read_number(typed) == number


@pytest.mark.parametrize(
    "typed",
    ["", "abc", "1.5.2", "1，5", "3 or 4", "1e5", "二百", "3万", "一二", "nan", "inf", "1" * 20],
)
def test_what_could_be_misread_is_no_number(typed: str) -> None:
    assert read_number(typed) is None


def test_a_number_outside_of_what_is_possible_is_refused_with_what_is_possible() -> None:
    hours = Number(name="hours", prompt="?", at_least=0.5, at_most=4, step=0.5)

    assert [answer(hours, typed) for typed in ("0.5", "2", "4")] == [0.5, 2, 4]
    assert complaint(hours, "20") == "Please type 4 or less."
    assert complaint(hours, "0") == "Please type 0.5 or more."
    assert complaint(hours, "1.2") == "Please type it in steps of 0.5."
    assert complaint(hours, "many") == "Please type a number, such as 0.5."
    assert complaint(hours, "", voice="file") == "Please type a number, such as 0.5."


def test_a_large_number_is_shown_in_figures() -> None:
    money = Number(name="money", prompt="?", at_most=10_000_000)

    assert money.show(answer(money, "1,234,567 yuan")) == "1234567"
    assert complaint(money, "12345678") == "Please type 10000000 or less."


@given(st.integers(-(10**9), 10**9) | st.integers(-4000, 4000).map(lambda quarters: quarters / 4))
def test_a_number_as_it_is_shown_is_read_as_the_same_number(number: float) -> None:
    assert read_number(figures(number)) == number


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("今天", "2026-11-28"), ("后天", "2026-11-30"), ("tomorrow", "2026-11-29"), ("2026-12-01", "2026-12-01"),
        ("2026年12月1日", "2026-12-01"), ("20261201", "2026-12-01"), ("12.1", "2026-12-01"), ("1月5号", "2027-01-05"),
        ("２９日", "2026-11-29"), ("1号", "2026-12-01"), ("周六", "2026-11-28"), ("下周一", "2026-11-30"),
        ("上星期天", "2026-11-22"), ("礼拜三", "2026-11-25"),
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(typed: str, day: str) -> None:
    assert read_days(typed, today=SATURDAY)[0].isoformat() == day


@pytest.mark.parametrize("typed", ["", "abc", "23", "2026-02-30", "2-29", "0000-01-01", "32号", "周八", "99999999"])
def test_what_names_no_day_is_none(typed: str) -> None:
    assert read_days(typed, today=SATURDAY) == []


def test_of_the_days_that_may_be_meant_the_one_that_fits_is_taken() -> None:
    coming = Date(name="day", prompt="?", today=SATURDAY, not_before=SATURDAY, not_after=date(2027, 1, 31))

    assert answer(coming, "周三") == date(2026, 12, 2)
    assert answer(coming, "27号") == date(2026, 12, 27)
    assert complaint(coming, "昨天") == "Please name Nov 28 or a later day."
    assert complaint(coming, "2027-03-01") == "Please name Jan 31, 2027 or an earlier day."
    assert complaint(coming, "soon") == "Please type a date, such as 2026-11-28."


@given(st.text(max_size=12), st.dates(date(2010, 1, 1), date(2100, 1, 1)))
def test_no_text_is_so_strange_that_reading_a_day_or_a_number_fails(text: str, today: date) -> None:
    read_days(text, today=today)
    read_number(text)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("13800000000", "13800000000"), ("138 0000-0000", "13800000000"), ("+86 138 0000 0000", "13800000000"),
        ("0086 13800000000", "13800000000"), ("(0951) 612-3456", "09516123456"), ("+86 951 6123456", "09516123456"),
        ("１３８００００００００", "13800000000"), ("010-61234567", "01061234567"),
    ],
)  # fmt: skip
def test_a_phone_number_is_read_however_it_is_spaced(typed: str, number: str) -> None:
    assert answer(Phone(name="phone", prompt="?"), typed) == number


@pytest.mark.parametrize("typed", ["", "12345", "1380000000", "138000000000", "١٣٨٠٠٠٠٠٠٠٠", "my phone", "6123456"])
def test_what_is_no_phone_number_is_refused(typed: str) -> None:
    assert complaint(Phone(name="phone", prompt="?"), typed).startswith("Please type a phone number of 11 digits")


def test_a_shared_contact_answers_for_its_number() -> None:
    assert answer(Phone(name="phone", prompt="?"), "", phone="+8613800000000") == "13800000000"


def test_a_code_may_be_spaced_and_cased_in_any_way() -> None:
    code = Code(name="code", prompt="?", length=6)

    assert answer(code, "ab-c １２3") == "ABC123"
    assert complaint(code, "abc12") == "The code has 6 letters and digits."
    assert complaint(code, "编号一二三四") == "The code has 6 letters and digits."


def test_a_story_is_typed_or_spoken_and_not_endless() -> None:
    story = Tell(name="story", prompt="?", at_most=10)

    assert answer(story, "0123456789") == Told(text="0123456789")
    assert answer(story, "", voice="file") == Told(voice="file")
    assert complaint(story, "0123456789a") == "That is 11 characters; please tell it in 10 at most."
    assert complaint(story, "") == "Please type it, or send a voice message."
