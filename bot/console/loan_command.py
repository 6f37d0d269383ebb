"""`loans check`, and taking loans in and out of files."""

import argparse
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

from sqlmodel import Session

from bot.settings import Settings
from handlers.loans.card import LEVEL_WORDS
from handlers.words import N_, _, current_language
from models.loans.checking import check_loans, find_decided_by, find_way_in
from models.loans.comparing import compare_loans
from models.loans.fields import Range, Value
from models.loans.file import current_loans, loans_text, take_in_loans
from models.loans.reading import BadLoanFile, Flaw, LoanProblem
from models.loans.table import LoanTable
from models.loans.verdict import judge

_FLAW_WORDS = {
    Flaw.NOT_TEXT: N_("this is no text in UTF-8; save it so"),
    Flaw.NOT_TOML: N_("this can't be read as TOML: {value}"),
    Flaw.MISSING: N_("this is missing; write it"),
    Flaw.UNKNOWN_ENTRY: N_("there is no such entry; take it out, or correct its name"),
    Flaw.BAD_VALUE: N_("“{value}” does not fit here"),
    Flaw.UNKNOWN_FIELD: N_("nothing is asked about “{value}”; take one of the fields that there are"),
    Flaw.UNKNOWN_PRODUCT: N_("there is no product “{value}”; add it, or correct the name"),
    Flaw.UNKNOWN_RULE: N_("there is no rule “{value}”; add it, or correct the name"),
    Flaw.UNKNOWN_SOURCE: N_("there is no source “{value}”; add it, or correct the name"),
    Flaw.UNKNOWN_PAPER: N_("there is no paper “{value}”; add it, or correct the name"),
    Flaw.UNKNOWN_OPTION: N_("“{value}” is none of the answers to this question"),
    Flaw.BAD_OPERATION: N_("“{value}” does not suit this field"),
    Flaw.CYCLE: N_("these rules wait for one another: {value}; take one “after” out"),
    Flaw.EXPIRED: N_("this ended on {value}; write a later day, or take the product out"),
    Flaw.UNREACHABLE: N_("this rule never decides anything; take it out, or loosen the others"),
    Flaw.NO_WAY_IN: N_("no answers lead to this product; loosen one of its rules"),
}


def loans(settings: Settings, arguments: argparse.Namespace) -> int:
    """Check a file and tell which answers lead where; exit status 1 where it has a flaw. No database is opened."""
    path, today = Path(arguments.file), datetime.now(settings.zone).date()
    try:
        table = check_loans(path.read_bytes(), today=today)
    except BadLoanFile as error:
        return _refuse(path, error)
    except OSError as error:
        _say([_("{file}: {problem}").format(file=path, problem=error.strerror)])
        return 1
    _say(_ways(table, today))
    return 0


def import_loans(db: Session, path: Path, *, dry_run: bool, settings: Settings, now: datetime) -> int:
    """Exit status 1 where the file has a flaw; then nothing is changed. Raises OSError."""
    today = now.astimezone(settings.zone).date()
    content = path.read_bytes()
    before = current_loans(db)
    try:
        table = check_loans(content, today=today) if dry_run else take_in_loans(db, content, today=today, now=now)
    except BadLoanFile as error:
        return _refuse(path, error)
    counts = {"products": len(table.products), "rules": len(table.rules)}
    _say(_changes(before, table, today))
    if dry_run:
        _say(_ways(table, today))
        _say([_("{products} loans with {rules} rules can be taken in; nothing was written.").format(**counts)])
    else:
        _say([_("{products} loans with {rules} rules hold from now on.").format(**counts)])
    return 0


def export_loans(db: Session, path: Path) -> str:
    """Says what was written. Raises OSError."""
    path.write_text(loans_text(db), encoding="utf-8")
    return _("The loans and their rules are in {file}.").format(file=path)


def problem_line(path: Path, problem: LoanProblem) -> str:
    """FILE:LINE: rules.age.op: what is wrong and what would work."""
    words = _(_FLAW_WORDS[problem.flaw]).format(value=problem.value)
    return ": ".join(filter(None, (f"{path}:{problem.line}", problem.place, words)))


def _refuse(path: Path, error: BadLoanFile) -> int:
    _say(problem_line(path, problem) for problem in error.problems)
    return 1


def _changes(before: LoanTable, after: LoanTable, today: date) -> Iterator[str]:
    """What people would find otherwise than now, a line a loan."""
    changes = compare_loans(before, after, today=today)
    for code in changes.come:
        yield _("New: {loan}").format(loan=_named(after, code))
    for code in changes.go:
        yield _("No longer offered: {loan}").format(loan=_named(before, code))
    for code, rules in changes.changed.items():
        what = _(", ").join(rules) or _("how it is described")
        yield _("Changed: {loan}: {what}").format(loan=_named(after, code), what=what)
    if not (changes.come or changes.go or changes.changed):
        yield _("No loan is judged otherwise than now.")


def _named(table: LoanTable, code: str) -> str:
    return f"{table.products[code].label(current_language())} ({code})"


def _ways(table: LoanTable, today: date) -> Iterator[str]:
    for code in table.on_offer(today):
        yield _named(table, code)
        facts = find_way_in(table, code, today=today) or {}
        level = judge(table, code, facts, today=today).level
        yield f"  {_(LEVEL_WORDS[level])}: " + _answers(facts)
        for name, rule in table.rules_of(code, today).items():
            decided = None if rule.bonus else find_decided_by(table, code, name, today=today)
            if decided is not None:
                level = judge(table, code, decided, today=today).level
                told = {field: value for field, value in decided.items() if field == rule.field}
                yield f"  {_(LEVEL_WORDS[level])}: {_answers(told)} ← {name} ({rule.source}, {rule.confidence:g})"
    yield _("The file has no flaw as of {day}.").format(day=today)


def _answers(facts: dict[str, Value]) -> str:
    return ", ".join(f"{field}={_value(value)}" for field, value in facts.items())


def _value(value: Value) -> str:
    return str(value.low) if isinstance(value, Range) else str(value).lower()


def _say(lines: Iterable[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)
