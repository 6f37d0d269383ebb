"""Reads a file of loans and their rules; what is wrong with it is told with its line."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from models.errors import Refusal
from models.loans.fields import KINDS_OF_OWNER, LOAN_FIELDS, FieldKind, LoanField
from models.loans.table import EVERY_PRODUCT, LoanProduct, LoanRule, LoanTable, Op
from models.starter_data import STARTER_DATA

_TOML_LINE = re.compile(r"line (\d+)")


class Flaw(StrEnum):
    """What is wrong. `LoanProblem.value` holds the part in the way, or what is said here."""

    NOT_TEXT = "not_text"
    NOT_TOML = "not_toml"  # value: the reader's own words
    MISSING = "missing"
    UNKNOWN_ENTRY = "unknown_entry"
    BAD_VALUE = "bad_value"
    UNKNOWN_FIELD = "unknown_field"
    UNKNOWN_PRODUCT = "unknown_product"
    UNKNOWN_RULE = "unknown_rule"
    UNKNOWN_SOURCE = "unknown_source"
    UNKNOWN_PAPER = "unknown_paper"
    UNKNOWN_OPTION = "unknown_option"
    BAD_OPERATION = "bad_operation"  # value: the operation, which does not suit the kind of the field
    CYCLE = "cycle"  # value: the rules one after the other
    EXPIRED = "expired"  # value: the day
    UNREACHABLE = "unreachable"
    NO_WAY_IN = "no_way_in"


@dataclass(frozen=True, slots=True)
class LoanProblem:
    """`place` is the path within the file, such as rules.age.op; `line` counts from 1."""

    line: int
    place: str
    flaw: Flaw
    value: str = ""


class BadLoanFile(Refusal):
    """A file of loans that can't be used; carries every problem that was found, by line."""

    def __init__(self, problems: list[LoanProblem]) -> None:
        super().__init__(problems)
        self.problems = sorted(problems, key=lambda problem: problem.line)


@lru_cache(maxsize=1)
def starter_loans() -> LoanTable:
    """The table that ships with the program, expired products among the others: time goes on by itself."""
    return read_loans((STARTER_DATA / "loans.toml").read_bytes())


def read_loans(content: bytes) -> LoanTable:
    """Raises BadLoanFile for what can't be understood; whether it makes sense is `models.loans.checking`'s."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadLoanFile([LoanProblem(1, "", Flaw.NOT_TEXT)]) from error
    try:
        entries = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        # No TOML, a number of thousands of digits, thousands of brackets.
        found = _TOML_LINE.search(str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise BadLoanFile([LoanProblem(line, "", Flaw.NOT_TOML, str(error))]) from error
    try:
        table = LoanTable.model_validate(entries)
    except ValidationError as error:
        raise BadLoanFile([*_of_validation(error, text)]) from error
    problems = [LoanProblem(find_line(text, place), place, flaw, value) for place, flaw, value in _names(table)]
    if problems:
        raise BadLoanFile(problems)
    return table


def find_line(text: str, place: str) -> int:
    """The line of an entry; of one that is not there, the line of its table."""
    parts, lines = place.split("."), text.splitlines()
    for depth in range(len(parts), 0, -1):
        header = re.compile(rf"\s*\[\s*{re.escape('.'.join(parts[:depth]))}\s*\]")
        start = next((number for number, line in enumerate(lines, 1) if header.match(line)), 0 if depth == 1 else None)
        if start is None:
            continue
        entry = re.compile(rf"\s*{re.escape(parts[depth] if start and depth < len(parts) else parts[0])}\s*=")
        for number, line in enumerate(lines[start:], start + 1):
            if line.startswith("["):
                break
            if (depth < len(parts) or not start) and entry.match(line):
                return number
        if start:
            return start
    return 1


def expired_products(table: LoanTable, *, today: date) -> Iterator[tuple[str, Flaw, str]]:
    for code, product in table.products.items():
        if product.valid_to is not None and product.valid_to < today:
            yield f"products.{code}.valid_to", Flaw.EXPIRED, product.valid_to.isoformat()


def _of_validation(error: ValidationError, text: str) -> Iterator[LoanProblem]:
    flaws = {"missing": Flaw.MISSING, "extra_forbidden": Flaw.UNKNOWN_ENTRY}
    seen = set()
    for each in error.errors():
        # Of a value that may be of several kinds there is a problem for each of them.
        place = ".".join(str(part) for part in each["loc"][:3])
        if place in seen:
            continue
        seen.add(place)
        flaw = flaws.get(each["type"], Flaw.BAD_VALUE)
        yield LoanProblem(find_line(text, place), place, flaw, _shown(each["input"]) if flaw == Flaw.BAD_VALUE else "")


def _shown(value: object) -> str:
    return "" if isinstance(value, Mapping) else str(value)[:60]


def _names(table: LoanTable) -> Iterator[tuple[str, Flaw, str]]:
    """Names that nothing has."""
    for code, product in table.products.items():
        place = f"products.{code}"
        yield from _never_valid(place, product)
        yield from _unknown(f"{place}.source", Flaw.UNKNOWN_SOURCE, [product.source], table.sources)
        yield from _unknown(f"{place}.papers", Flaw.UNKNOWN_PAPER, product.papers, table.papers)
        yield from _unknown(f"{place}.audience", Flaw.UNKNOWN_OPTION, product.audience, KINDS_OF_OWNER)
    for code, rule in table.rules.items():
        place = f"rules.{code}"
        yield from _never_valid(place, rule)
        yield from _unknown(f"{place}.source", Flaw.UNKNOWN_SOURCE, [rule.source], table.sources)
        yield from _unknown(f"{place}.after", Flaw.UNKNOWN_RULE, rule.after, table.rules)
        products = {*table.products, EVERY_PRODUCT}
        yield from _unknown(f"{place}.products", Flaw.UNKNOWN_PRODUCT, rule.products, products)
        yield from _operations(place, rule)


def _never_valid(place: str, row: LoanProduct | LoanRule) -> Iterator[tuple[str, Flaw, str]]:
    if row.valid_from is not None and row.valid_to is not None and row.valid_to < row.valid_from:
        yield f"{place}.valid_to", Flaw.BAD_VALUE, row.valid_to.isoformat()


def _unknown(place: str, flaw: Flaw, names: Any, known: Any) -> Iterator[tuple[str, Flaw, str]]:
    return ((place, flaw, name) for name in names if name not in known)


def _operations(place: str, rule: LoanRule) -> Iterator[tuple[str, Flaw, str]]:
    field = LOAN_FIELDS.get(rule.field)
    if field is None:
        yield f"{place}.field", Flaw.UNKNOWN_FIELD, rule.field
        return
    if rule.op not in _OPERATIONS[field.kind]:
        yield f"{place}.op", Flaw.BAD_OPERATION, rule.op
    elif not _suits(rule, rule.value):
        yield f"{place}.value", Flaw.BAD_VALUE, str(rule.value)
    elif field.kind == FieldKind.CHOICE and isinstance(rule.value, tuple):
        yield from _unknown(f"{place}.value", Flaw.UNKNOWN_OPTION, map(str, rule.value), field.options)
    elif (rule.least is not None or rule.alt is not None) and not (
        isinstance(rule.value, int) and field.kind == FieldKind.NUMBER
    ):
        yield f"{place}.value", Flaw.BAD_VALUE, str(rule.value)
    if rule.when is not None:
        asked = LOAN_FIELDS.get(rule.when.field)
        yield from _conditions(f"{place}.when", rule.when.field, asked, FieldKind.CHOICE)
        if asked is not None and asked.kind == FieldKind.CHOICE:
            yield from _unknown(f"{place}.when", Flaw.UNKNOWN_OPTION, rule.when.one_of, asked.options)
    if rule.alt is not None:
        asked = LOAN_FIELDS.get(rule.alt.field)
        yield from _conditions(f"{place}.alt", rule.alt.field, asked, FieldKind.NUMBER)


def _conditions(place: str, name: str, field: LoanField | None, kind: FieldKind) -> Iterator[tuple[str, Flaw, str]]:
    if field is None:
        yield place, Flaw.UNKNOWN_FIELD, name
    elif field.kind != kind:
        yield place, Flaw.BAD_OPERATION, name


_NUMERIC = (Op.AT_LEAST, Op.AT_MOST, Op.ABOVE, Op.BELOW, Op.BETWEEN)
_OPERATIONS = {
    FieldKind.YES_NO: (Op.IS_TRUE, Op.IS_FALSE),
    FieldKind.CHOICE: (Op.IN, Op.NOT_IN),
    FieldKind.NUMBER: _NUMERIC,
}


def _suits(rule: LoanRule, value: object) -> bool:
    match rule.op:
        case Op.IS_TRUE | Op.IS_FALSE:
            return value is None
        case Op.IN | Op.NOT_IN:
            return isinstance(value, tuple) and bool(value) and all(isinstance(each, str) for each in value)
        case Op.BETWEEN:
            return isinstance(value, tuple) and len(value) == 2 and all(isinstance(each, int) for each in value)
    return isinstance(value, int)
