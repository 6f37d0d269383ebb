"""Whether a table of loans makes sense: no rule waits for itself, every rule can decide, every product can be had."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from models.loans.asking import limits_of
from models.loans.fields import LOAN_FIELDS, FieldKind, Range, Value
from models.loans.reading import BadLoanFile, Flaw, LoanProblem, expired_products, find_line, read_loans
from models.loans.table import LoanRule, LoanTable
from models.loans.verdict import Outcome, say_all

Wanted = Callable[[str, LoanRule, Outcome], bool]


def check_loans(content: bytes, *, today: date) -> LoanTable:
    """The table of a file without any flaw.

    Raises:
        BadLoanFile: with all that is wrong, each with its line.
    """
    table, text = read_loans(content), content.decode("utf-8-sig")
    found = [*_cycles(table)] or [*expired_products(table, today=today), *_dead_ends(table, today)]
    if found:
        raise BadLoanFile([LoanProblem(find_line(text, place), place, flaw, value) for place, flaw, value in found])
    return table


def find_way_in(table: LoanTable, product: str, *, today: date) -> dict[str, Value] | None:
    """Answers with which nothing speaks against a product; None where there are none."""
    rules = table.rules_of(product, today)
    return find_answers(rules, lambda _code, rule, outcome: rule.bonus or outcome in (Outcome.YES, Outcome.LEFT_OUT))


def find_decided_by(table: LoanTable, product: str, code: str, *, today: date) -> dict[str, Value] | None:
    """Answers with which this rule alone decides; None where it never does."""

    def is_wanted(other: str, rule: LoanRule, outcome: Outcome) -> bool:
        if other != code:
            return rule.bonus or outcome in (Outcome.YES, Outcome.LEFT_OUT)
        return outcome == Outcome.YES if rule.bonus else outcome in (Outcome.NO, Outcome.WEAK)

    return find_answers(table.rules_of(product, today), is_wanted)


def find_answers(rules: Mapping[str, LoanRule], is_wanted: Wanted) -> dict[str, Value] | None:
    """Facts with which every rule says what is wanted of it, looked for field by field."""
    fields = list(dict.fromkeys(field for rule in rules.values() for field in _fields(rule)))
    return _found(rules, fields, {}, is_wanted)


def samples(rules: Mapping[str, LoanRule], field: str) -> Sequence[Value]:
    """One value for each that rules may tell from one another."""
    known = LOAN_FIELDS[field]
    if known.kind == FieldKind.YES_NO:
        return (True, False)
    if known.kind == FieldKind.CHOICE:
        return known.options
    limits = sorted({limit for rule in rules.values() for limit in limits_of(rule, field)})
    return [Range(number, number) for number in (*limits, limits[-1] + 1)]


def _found(
    rules: Mapping[str, LoanRule], left: Sequence[str], facts: dict[str, Value], is_wanted: Wanted
) -> dict[str, Value] | None:
    for said in say_all(rules, facts):
        if (said.outcome != Outcome.UNKNOWN or not left) and not is_wanted(said.code, said.rule, said.outcome):
            return None
    if not left:
        return facts
    for value in samples(rules, left[0]):
        if (found := _found(rules, left[1:], {**facts, left[0]: value}, is_wanted)) is not None:
            return found
    return None


def _dead_ends(table: LoanTable, today: date) -> Iterator[tuple[str, Flaw, str]]:
    closed = [code for code in table.on_offer(today) if find_way_in(table, code, today=today) is None]
    yield from ((f"products.{code}", Flaw.NO_WAY_IN, "") for code in closed)
    if closed:
        # Of their rules none decides alone; that would only be said again.
        return
    for code in table.rules:
        of_it = [product for product in table.on_offer(today) if code in table.rules_of(product, today)]
        if of_it and not any(find_decided_by(table, product, code, today=today) is not None for product in of_it):
            yield f"rules.{code}", Flaw.UNREACHABLE, ""


def _cycles(table: LoanTable) -> Iterator[tuple[str, Flaw, str]]:
    """The first of each circle of rules that wait for one another."""
    done: set[str] = set()
    for first in table.rules:
        path: list[str] = []
        circle = _circle(table, first, path, done)
        if circle:
            yield f"rules.{circle[0]}.after", Flaw.CYCLE, " → ".join([*circle, circle[0]])


def _circle(table: LoanTable, code: str, path: list[str], done: set[str]) -> list[str]:
    if code in path:
        return path[path.index(code) :]
    if code in done:
        return []
    path.append(code)
    for before in table.rules[code].after:
        if circle := _circle(table, before, path, done):
            done.update(circle)
            return circle
    path.pop()
    done.add(code)
    return []


def _fields(rule: LoanRule) -> Iterator[str]:
    if rule.when is not None:
        yield rule.when.field
    yield rule.field
    if rule.alt is not None:
        yield rule.alt.field
