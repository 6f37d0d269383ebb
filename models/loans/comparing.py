"""What another table of loans would change: which come, which go, and which are judged by other facts or rules."""

from dataclasses import dataclass
from datetime import date

from models.loans.table import LoanTable


@dataclass(frozen=True, slots=True)
class LoanChanges:
    """Codes of loans, in the order of the table that has them; of changed ones the rules that are not as before."""

    come: tuple[str, ...]
    go: tuple[str, ...]
    changed: dict[str, tuple[str, ...]]


def compare_loans(before: LoanTable, after: LoanTable, *, today: date) -> LoanChanges:
    """As people would find them on this day. Of one whose own facts alone have changed, no rule is named."""
    old, new = before.on_offer(today), after.on_offer(today)
    changed = {}
    for code in (code for code in new if code in old):
        rules = before.rules_of(code, today), after.rules_of(code, today)
        apart = tuple(name for name in {**rules[0], **rules[1]} if rules[0].get(name) != rules[1].get(name))
        if apart or old[code] != new[code]:
            changed[code] = apart
    return LoanChanges(
        come=tuple(code for code in new if code not in old),
        go=tuple(code for code in old if code not in new),
        changed=changed,
    )
