"""How a shop stands with a loan: what the rules say of what it told, with unknown kept apart from no.

Pure: the same answers on the same day have the same verdict.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.loans.fields import Range, Value
from models.loans.table import LoanProduct, LoanRule, LoanTable, Op

Facts = Mapping[str, Value]
# Of a product of which so little is known nobody is told that it is likely.
_SURE_ENOUGH = 0.5


class Outcome(StrEnum):
    """What a rule says. WEAK makes the product less sure, NO closes it; LEFT_OUT is not meant for this shop."""

    YES = "yes"
    WEAK = "weak"
    NO = "no"
    UNKNOWN = "unknown"
    LEFT_OUT = "left_out"


class Level(StrEnum):
    LIKELY = "likely"
    POSSIBLE = "possible"
    NOT_NOW = "not_now"


@dataclass(frozen=True, slots=True)
class Said:
    """What one rule says, and of which value; None where that is not known."""

    code: str
    rule: LoanRule
    outcome: Outcome
    value: Value | None


@dataclass(frozen=True, slots=True)
class LoanVerdict:
    """`decided_by` holds what decided the level and nothing else, in the order of the file.

    Of a product that is likely these are all its rules; where `is_little_known` it is at most possible.
    """

    code: str
    product: LoanProduct
    level: Level
    decided_by: tuple[Said, ...]
    bonuses: tuple[Said, ...]
    is_little_known: bool


def judge_all(table: LoanTable, facts: Facts, *, today: date) -> list[LoanVerdict]:
    """Every product on offer, the likely ones first, else in the order of the file."""
    verdicts = [judge(table, code, facts, today=today) for code in table.on_offer(today)]
    return sorted(verdicts, key=lambda verdict: list(Level).index(verdict.level))


def judge(table: LoanTable, code: str, facts: Facts, *, today: date) -> LoanVerdict:
    product = table.products[code]
    said = say_all(table.rules_of(code, today), facts)
    bonuses = tuple(each for each in said if each.rule.bonus and each.outcome == Outcome.YES)
    asked = [each for each in said if not each.rule.bonus]
    is_little_known = product.confidence < _SURE_ENOUGH
    if refused := _with(asked, Outcome.NO):
        return LoanVerdict(code, product, Level.NOT_NOW, refused, bonuses, is_little_known)
    if doubts := _with(asked, Outcome.WEAK, Outcome.UNKNOWN):
        return LoanVerdict(code, product, Level.POSSIBLE, doubts, bonuses, is_little_known)
    level = Level.POSSIBLE if is_little_known else Level.LIKELY
    return LoanVerdict(code, product, level, _with(asked, Outcome.YES), bonuses, is_little_known)


def say_all(rules: Mapping[str, LoanRule], facts: Facts) -> list[Said]:
    """What each rule of one product says. What stands behind a rule that says no is left out."""
    outcomes: dict[str, Outcome] = {}

    def outcome_of(code: str) -> Outcome:
        if code not in outcomes:
            rule = rules[code]
            is_behind = any(outcome_of(first) in _CLOSED for first in rule.after if first in rules)
            outcomes[code] = Outcome.LEFT_OUT if is_behind else say(rule, facts)
        return outcomes[code]

    return [Said(code, rule, outcome_of(code), facts.get(rule.field)) for code, rule in rules.items()]


_CLOSED = (Outcome.NO, Outcome.LEFT_OUT)


def say(rule: LoanRule, facts: Facts) -> Outcome:
    """What one rule says by itself."""
    if rule.when is not None:
        condition = facts.get(rule.when.field)
        if condition is not None and condition not in rule.when.one_of:
            return Outcome.LEFT_OUT
        if condition is None:
            # It matters only to some; who meets it all the same need not say to whom they belong.
            met = _by_value(rule, facts)
            return met if met == Outcome.YES else Outcome.UNKNOWN
    return _by_value(rule, facts)


def _by_value(rule: LoanRule, facts: Facts) -> Outcome:
    value = facts.get(rule.field)
    if value is None:
        return Outcome.UNKNOWN
    if rule.alt is None:
        return _compared(rule, value, rule.value)
    which = _holds(Op(rule.alt.op), facts.get(rule.alt.field), rule.alt.value)
    if which is not None:
        return _compared(rule, value, rule.alt.then if which else rule.value)
    either = {_compared(rule, value, limit) for limit in (rule.value, rule.alt.then)}
    return either.pop() if len(either) == 1 else Outcome.UNKNOWN


def _compared(rule: LoanRule, value: Value, limit: object) -> Outcome:
    is_met = _holds(rule.op, value, limit)
    if is_met:
        return Outcome.YES
    if rule.least is not None:
        is_enough = _holds(rule.op, value, rule.least)
        if is_enough is False:
            return Outcome.NO
        return Outcome.WEAK if is_met is False and is_enough else Outcome.UNKNOWN
    if is_met is None:
        return Outcome.UNKNOWN
    return Outcome.NO if rule.hard else Outcome.WEAK


def _holds(op: Op, value: Value | None, limit: object) -> bool | None:
    """None where that is not known."""
    if value is None:
        return None
    if isinstance(value, Range):
        return _lies_within(value, allowed(op, limit))
    match op:
        case Op.IS_TRUE:
            return value is True
        case Op.IS_FALSE:
            return value is False
        case Op.IN:
            return isinstance(limit, Sequence) and value in limit
        case _:
            return isinstance(limit, Sequence) and value not in limit


def allowed(op: Op, limit: object) -> Range:
    """The numbers that a rule of this kind allows."""
    match op, limit:
        case Op.BETWEEN, (int(low), int(high)):
            return Range(low, high)
        case Op.AT_LEAST, int(low):
            return Range(low=low)
        case Op.ABOVE, int(below):
            return Range(low=below + 1)
        case Op.AT_MOST, int(high):
            return Range(high=high)
        case Op.BELOW, int(above):
            return Range(high=above - 1)
    raise ValueError(op)


def _lies_within(value: Range, limits: Range) -> bool | None:
    low, high = _ends(value)
    least, most = _ends(limits)
    if least <= low and high <= most:
        return True
    return False if high < least or most < low else None


def _ends(span: Range) -> tuple[float, float]:
    return (
        float("-inf") if span.low is None else span.low,
        float("inf") if span.high is None else span.high,
    )


def _with(said: Sequence[Said], *outcomes: Outcome) -> tuple[Said, ...]:
    return tuple(each for each in said if each.outcome in outcomes)
