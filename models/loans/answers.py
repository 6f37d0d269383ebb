"""What a shop has told, question by question as JSON can carry it, and the facts that follow from it.

A choice or a range is its key. Of a list to tick there is what was on the list, and whether it was ticked. When a shop
was registered is [first day or None, last day], or NO_LICENCE. What a person does not know is UNSURE.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias

from models.loans.fields import (
    AGE,
    HIRES,
    LICENCE_VALID,
    LOAN_FIELDS,
    MONTHS,
    OWNER_KIND,
    PAPERS,
    RECORD,
    RIDER,
    SINCE,
    STAFF,
    TAKINGS,
    TICKED_MEANS_NO,
    WHO,
    Range,
    Value,
)
from models.loans.verdict import Facts
from models.period import Period, full_months

Answers: TypeAlias = Mapping[str, Any]
UNSURE, NO_LICENCE = "?", "none"
_WORKING_AGE = 16
_MONTHS_OF_TAKINGS = 6


class Contradiction(StrEnum):
    """Two answers of which one must be wrong."""

    OPEN_WITHOUT_LICENCE = "open_without_licence"
    TOO_YOUNG_THEN = "too_young_then"
    TAKINGS_TOO_EARLY = "takings_too_early"


def ticked(offered: Iterable[str], chosen: Iterable[str]) -> dict[str, bool]:
    """The answer to a list to tick; of who is not sure about it all, what they left open is not known."""
    chosen = set(chosen)
    return {item: item in chosen for item in offered if item in chosen or UNSURE not in chosen}


def told_period(period: Period | None) -> Any:
    """The answer to when it was registered; None for not at all."""
    if period is None:
        return NO_LICENCE
    return [period.first and period.first.isoformat(), period.last.isoformat()]


def period_of(answers: Answers) -> Period | None:
    """When the shop was registered, as far as that is known."""
    answer = answers.get(SINCE)
    if not isinstance(answer, list):
        return None
    first, last = answer
    return Period(first and date.fromisoformat(first), date.fromisoformat(last))


def months_since(period: Period, today: date) -> Range:
    oldest = None if period.first is None else full_months(period.first, today)
    return Range(full_months(period.last, today), oldest)


def facts_of(answers: Answers, *, today: date) -> dict[str, Value]:
    facts: dict[str, Value] = {}
    for question, answer in answers.items():
        if answer == UNSURE:
            continue
        if question == SINCE:
            facts.update(_licence_facts(answers, today))
        elif question in (RECORD, PAPERS):
            facts.update(_ticked_fact(item, is_ticked=is_ticked) for item, is_ticked in answer.items())
        else:
            (field,) = (field.code for field in LOAN_FIELDS.values() if field.question == question)
            facts[field] = range_of(answer) if question in (AGE, HIRES, STAFF) else answer
    return facts


def range_key(span: Range) -> str:
    low, high = ("" if end is None else end for end in (span.low, span.high))
    return f"{low}-{high}"


def range_of(key: str) -> Range:
    low, _, high = key.partition("-")
    return Range(int(low) if low else None, int(high) if high else None)


def find_contradiction(answers: Answers, facts: Facts, *, today: date) -> tuple[Contradiction, str] | None:
    """What can't be, and the question that was answered with it last."""
    kind, period = facts.get(OWNER_KIND), period_of(answers)
    if kind not in (None, RIDER) and facts.get(LICENCE_VALID) is False:
        return Contradiction.OPEN_WITHOUT_LICENCE, _last(answers, WHO, SINCE)
    if period is None:
        return None
    months = months_since(period, today)
    age = facts.get("owner_age")
    if isinstance(age, Range) and age.high is not None and (months.low or 0) >= 12 * (age.high + 1 - _WORKING_AGE):
        return Contradiction.TOO_YOUNG_THEN, _last(answers, SINCE, AGE)
    if facts.get(TAKINGS) is True and months.high is not None and months.high < _MONTHS_OF_TAKINGS:
        return Contradiction.TAKINGS_TOO_EARLY, _last(answers, SINCE, PAPERS)
    return None


def _last(answers: Answers, *questions: str) -> str:
    return [question for question in answers if question in questions][-1]


def _licence_facts(answers: Answers, today: date) -> dict[str, Value]:
    period = period_of(answers)
    if period is None:
        return {LICENCE_VALID: False}
    return {LICENCE_VALID: True, MONTHS: months_since(period, today)}


def _ticked_fact(item: str, *, is_ticked: bool) -> tuple[str, Value]:
    """An item is a field, or a field and the number that it is said to be above."""
    field, _, above = item.partition(">")
    if above:
        return field, Range(int(above) + 1, None) if is_ticked else Range(0, int(above))
    return field, is_ticked != (field in TICKED_MEANS_NO)
