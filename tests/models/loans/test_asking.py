"""Shops are asked only what the loans that are open still need, and never more than eight things."""

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

import pytest

from models.loans.answers import (
    NO_LICENCE,
    UNSURE,
    Contradiction,
    facts_of,
    find_contradiction,
    months_since,
    period_of,
    range_key,
    ticked,
    told_period,
)
from models.loans.asking import items_to_tick, next_question, ranges_of
from models.loans.fields import GROUPS, KINDS_OF_OWNER, PAPERS, PURPOSES, RECORD, TRADES, Range
from models.loans.reading import starter_loans
from models.loans.verdict import Outcome, judge_all
from models.period import Period, add_months, full_months
from tests.models.loans.shops import TODAY

TABLE = starter_loans()
FIELDS = {"age": "owner_age", "hires": "new_eligible_hire_percent", "staff": "staff"}
OPTIONS = {"who": KINDS_OF_OWNER, "trade": TRADES, "purpose": PURPOSES, "group": GROUPS}
LONG_AGO = told_period(Period(date(2023, 3, 3), date(2023, 3, 3)))
Answering = Callable[[str, list[str]], Any]


def talked_through(answer: Answering) -> dict[str, Any]:
    """The answers of somebody who is asked until nothing is open."""
    answers: dict[str, Any] = {}
    facts = facts_of(answers, today=TODAY)
    while (question := next_question(TABLE, facts, asked=answers, today=TODAY)) is not None:
        options = items_to_tick(TABLE, facts, question, today=TODAY)
        if question in FIELDS:
            options = [range_key(span) for span in ranges_of(TABLE, FIELDS[question], today=TODAY)]
        answers[question] = answer(question, list(OPTIONS.get(question, options)))
        facts = facts_of(answers, today=TODAY)
    return answers


def fitting(question: str, options: list[str]) -> Any:
    said = {"who": "individual_business", "trade": "catering", "since": LONG_AGO, "purpose": "stock"}
    said |= {"age": "18-60", "group": "veteran", "hires": "10-", "staff": "-100"}
    if question == RECORD:
        return ticked(options, [])
    return ticked(options, options) if question == PAPERS else said[question]


def test_a_typical_shop_is_asked_eight_things_and_first_whom_it_is() -> None:
    assert list(talked_through(fitting)) == ["who", "trade", "since", "purpose", "record", "papers", "age", "group"]


@pytest.mark.parametrize("who", KINDS_OF_OWNER)
def test_nobody_is_asked_more_than_eight_things_and_nothing_open_is_left_out(who: str) -> None:
    lot = Random(5)

    def answer(question: str, options: list[str]) -> Any:
        if question == "who":
            return who
        if question == "since":
            return lot.choice([LONG_AGO, NO_LICENCE, UNSURE, told_period(Period(date(2026, 8, 1), date(2026, 8, 1)))])
        if question in (RECORD, PAPERS):
            return ticked(options, lot.sample([*options, UNSURE], lot.randint(0, 2)))
        return lot.choice([*options, UNSURE])

    for _ in range(120):
        answers = talked_through(answer)
        assert len(answers) <= 8
        known = facts_of(answers, today=TODAY)
        for verdict in judge_all(TABLE, known, today=TODAY):
            open_fields = {said.rule.field for said in verdict.decided_by if said.outcome == Outcome.UNKNOWN}
            assert not open_fields & known.keys() - {"months_since_registration", "new_eligible_hire_percent"} or (
                answers.get("trade") == UNSURE
            )


def test_who_is_closed_out_everywhere_is_asked_nothing_more() -> None:
    def in_debt(question: str, options: list[str]) -> Any:
        return ticked(options, ["current_overdue"]) if question == RECORD else fitting(question, options)

    assert list(talked_through(in_debt)) == ["who", "trade", "since", "purpose", "record"]


def test_what_no_open_loan_needs_is_not_on_the_list() -> None:
    facts = facts_of({"who": "individual_business", "trade": "retail"}, today=TODAY)

    assert "has_food_licence_or_small_shop_reg" not in items_to_tick(TABLE, facts, PAPERS, today=TODAY)
    assert "overdue_count_24m>6" in items_to_tick(TABLE, facts, RECORD, today=TODAY)


def test_ranges_are_those_between_which_the_rules_tell_a_difference() -> None:
    assert [range_key(span) for span in ranges_of(TABLE, "owner_age", today=TODAY)] == [
        *("-15", "16-17", "18-60", "61-65", "66-"),
    ]


def test_who_is_not_sure_about_the_rest_has_not_said_no_to_it() -> None:
    facts = facts_of({RECORD: ticked(["current_overdue", "status_not_abnormal"], [UNSURE])}, today=TODAY)
    assert facts == {}

    answer = ticked(["current_overdue", "status_not_abnormal", "overdue_count_24m>6"], ["status_not_abnormal"])
    assert facts_of({RECORD: answer}, today=TODAY) == {
        "current_overdue": False,
        "status_not_abnormal": False,
        "overdue_count_24m": Range(0, 6),
    }


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (
            {"who": "individual_business", "since": NO_LICENCE},
            (Contradiction.OPEN_WITHOUT_LICENCE, "since"),
        ),
        ({"since": LONG_AGO, "age": "16-17"}, (Contradiction.TOO_YOUNG_THEN, "age")),
        ({"age": "16-17", "since": LONG_AGO}, (Contradiction.TOO_YOUNG_THEN, "since")),
        (
            {"since": ["2026-08-01", "2026-08-31"], PAPERS: {"has_tax_or_qr_takings_record_6m": True}},
            (Contradiction.TAKINGS_TOO_EARLY, "papers"),
        ),
        ({"who": "rider", "since": NO_LICENCE}, None),
        ({"who": "individual_business", "since": UNSURE, "age": "16-17"}, None),
    ],
)
def test_answers_that_contradict_each_other_are_found(answers: Any, expected: Any) -> None:
    assert find_contradiction(answers, facts_of(answers, today=TODAY), today=TODAY) == expected


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 12, 15), 13, date(2027, 1, 15)),
        (date(2025, 3, 3), 12, date(2026, 3, 3)),
    ],
)
def test_months_end_on_their_last_day(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later
    assert full_months(day, later) == months
    assert full_months(day, date.fromordinal(later.toordinal() - 1)) == months - 1


def test_a_rough_day_gives_a_range_of_months() -> None:
    assert months_since(Period(date(2025, 3, 1), date(2025, 4, 2)), TODAY) == Range(19, 20)
    assert months_since(Period(None, date(2025, 11, 30)), TODAY) == Range(12, None)
    assert period_of({"since": told_period(Period(None, TODAY))}) == Period(None, TODAY)
