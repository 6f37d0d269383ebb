"""Shops as the rules of loans see them: one that fits everything, and many drawn by lot, with gaps."""

from datetime import date
from random import Random

from models.loans.fields import GROUPS, KINDS_OF_OWNER, LOAN_FIELDS, PURPOSES, TRADES, FieldKind, Range, Value

TODAY = date(2026, 11, 30)
FITTING: dict[str, Value] = {
    "owner_kind": "individual_business",
    "trade": "catering",
    "licence_valid": True,
    "months_since_registration": Range(30, 30),
    "purpose": "stock",
    "current_overdue": False,
    "overdue_count_24m": Range(0, 6),
    "listed_judgment_defaulter": False,
    "status_not_abnormal": True,
    "other_commercial_loans": False,
    "fixed_premises_in_ningxia": True,
    "has_food_licence_or_small_shop_reg": True,
    "has_tax_or_qr_takings_record_6m": True,
    "bank_is_handling_bank": True,
    "owner_age": Range(40, 40),
    "key_group": "veteran",
}
_NUMBERS = {
    "months_since_registration": (0, 5, 6, 11, 12, 13, 40),
    "overdue_count_24m": (0, 3, 6, 7, 12),
    "owner_age": (14, 16, 17, 18, 40, 60, 61, 65, 66, 80),
    "new_eligible_hire_percent": (0, 4, 5, 7, 9, 10, 30),
    "staff": (1, 100, 101, 300),
}


def shop(**other: Value | None) -> dict[str, Value]:
    """The fitting one but for this; None: not known."""
    return {field: value for field, value in {**FITTING, **other}.items() if value is not None}


def drawn(count: int, *, seed: int = 7) -> list[dict[str, Value]]:
    """Most of each fits, so that one rule alone often decides."""
    lot = Random(seed)
    return [_drawn(lot) for _ in range(count)]


def _drawn(lot: Random) -> dict[str, Value]:
    facts = dict(FITTING) | {"new_eligible_hire_percent": Range(20, 20), "staff": Range(8, 8)}
    facts["owner_kind"] = lot.choice(KINDS_OF_OWNER)
    for field in lot.sample(sorted(facts), lot.randint(0, 5)):
        value = _value(lot, field)
        if value is None:
            del facts[field]
        else:
            facts[field] = value
    return facts


def _value(lot: Random, field: str) -> Value | None:
    if lot.random() < 0.25:
        return None
    if LOAN_FIELDS[field].kind == FieldKind.YES_NO:
        return lot.random() < 0.5
    if field in _NUMBERS:
        low, high = sorted(lot.choices(_NUMBERS[field], k=2))
        return Range(low, high) if lot.random() < 0.4 else Range(low, low)
    return lot.choice({"owner_kind": KINDS_OF_OWNER, "trade": TRADES, "purpose": PURPOSES, "key_group": GROUPS}[field])
