"""What to ask a shop next: what decides most among the loans that are still open, and only what they need."""

from collections.abc import Collection, Iterator
from datetime import date

from models.loans.fields import LOAN_FIELDS, LOAN_QUESTIONS, FieldKind, Range
from models.loans.table import LoanRule, LoanTable, Op
from models.loans.verdict import Facts, Outcome, Said, allowed, say_all


def next_question(table: LoanTable, facts: Facts, *, asked: Collection[str], today: date) -> str | None:
    """None where nothing more is needed."""
    return next(iter(list_open_questions(table, facts, asked=asked, today=today)), None)


def list_open_questions(table: LoanTable, facts: Facts, *, asked: Collection[str], today: date) -> list[str]:
    """What open products wait for: first what can close most of them, then what makes most of them less sure."""
    closing = dict.fromkeys(LOAN_QUESTIONS, 0)
    weakening = dict.fromkeys(LOAN_QUESTIONS, 0)
    for said in open_products(table, facts, today=today).values():
        wanted = [(question, each.rule.hard) for each in said if (question := _wanted(each, facts, asked))]
        for question, is_hard in set(wanted):
            (closing if is_hard else weakening)[question] += 1
    waiting = [question for question in LOAN_QUESTIONS if closing[question] or weakening[question]]
    return sorted(waiting, key=lambda question: (-closing[question], 0 if closing[question] else -weakening[question]))


def open_products(table: LoanTable, facts: Facts, *, today: date) -> dict[str, list[Said]]:
    """The products that no rule closes, with what is said of each."""
    said = {code: say_all(table.rules_of(code, today), facts) for code in table.on_offer(today)}
    return {code: each for code, each in said.items() if not _is_closed(each)}


def items_to_tick(table: LoanTable, facts: Facts, question: str, *, today: date) -> list[str]:
    """What the list of a question holds: the fields that open products need, in the order of the fields.

    Of a number each limit is an item of its own, as FIELD>LIMIT.
    """
    rules = [
        each.rule
        for said in open_products(table, facts, today=today).values()
        for each in said
        if each.outcome == Outcome.UNKNOWN
    ]
    needed = {rule.field for rule in rules}
    return [
        item
        for field in LOAN_FIELDS.values()
        if field.question == question and field.code in needed
        for item in _items(field.code, [rule for rule in rules if rule.field == field.code])
    ]


def ranges_of(table: LoanTable, field: str, *, today: date) -> list[Range]:
    """Ranges of a number between which no rule of today tells any difference, in their order."""
    rules = [rule for code in table.on_offer(today) for rule in table.rules_of(code, today).values()]
    limits = sorted({limit for rule in rules for limit in limits_of(rule, field)})
    lows = [None, *(limit + 1 for limit in limits)]
    return [Range(low, high) for low, high in zip(lows, [*limits, None], strict=True)]


def limits_of(rule: LoanRule, field: str) -> Iterator[int]:
    """The numbers of a field above which a rule may say something else."""
    if rule.field == field and LOAN_FIELDS[field].kind == FieldKind.NUMBER:
        values = [rule.value, rule.least, rule.alt and rule.alt.then]
        for value in values:
            if value is not None:
                yield from _limits(allowed(rule.op, value))
    if rule.alt is not None and rule.alt.field == field:
        yield from _limits(allowed(Op(rule.alt.op), rule.alt.value))


def _limits(span: Range) -> Iterator[int]:
    if span.low is not None:
        yield span.low - 1
    if span.high is not None:
        yield span.high


def _items(field: str, rules: Collection[LoanRule]) -> list[str]:
    if LOAN_FIELDS[field].kind != FieldKind.NUMBER:
        return [field]
    return [f"{field}>{limit}" for limit in sorted({limit for rule in rules for limit in limits_of(rule, field)})]


def _wanted(said: Said, facts: Facts, asked: Collection[str]) -> str | None:
    """The question that a rule waits for; a bonus waits for none."""
    if said.outcome != Outcome.UNKNOWN or said.rule.bonus:
        return None
    for field in _fields(said.rule):
        question = LOAN_FIELDS[field].question
        if field not in facts and question not in asked:
            return question
    return None


def _fields(rule: LoanRule) -> list[str]:
    """In the order in which they are wanted: first whether the rule is meant for the shop at all."""
    return [*([rule.when.field] if rule.when else []), rule.field, *([rule.alt.field] if rule.alt else [])]


def _is_closed(said: Collection[Said]) -> bool:
    return any(each.outcome == Outcome.NO for each in said)
