"""What the rules of loans may ask about: facts of a shop and its owner, each with the question that tells it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class FieldKind(StrEnum):
    YES_NO = "yes_no"
    CHOICE = "choice"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Range:
    """Whole numbers from `low` to `high`, both included; None: as far as it goes."""

    low: int | None = None
    high: int | None = None


# What is known of a field. What is not known is not in the facts: unknown is no value.
Value: TypeAlias = bool | str | Range


@dataclass(frozen=True, slots=True)
class LoanField:
    """`question` is the one that tells it; several fields may be told by one. `options` are of a choice."""

    code: str
    kind: FieldKind
    question: str
    options: tuple[str, ...] = ()


WHO, TRADE, SINCE, RECORD, PAPERS, AGE, PURPOSE, GROUP, HIRES, STAFF = (
    "who",
    "trade",
    "since",
    "record",
    "papers",
    "age",
    "purpose",
    "group",
    "hires",
    "staff",
)
INDIVIDUAL, ENTERPRISE, RIDER = "individual_business", "small_micro_enterprise", "rider"
KINDS_OF_OWNER = (INDIVIDUAL, ENTERPRISE, RIDER)
TRADES = (
    "catering",
    "retail",
    "lodging",
    "domestic",
    "tourism",
    "culture",
    "sport",
    "health",
    "elderly",
    "childcare",
    "digital",
    "green",
    "bathing",
    "bar_ktv",
    "pawn",
    "finance",
    "real_estate_development",
    "other",
)
PURPOSES = ("stock", "renovation", "equipment", "rent", "wages", "repay", "invest")
NO_GROUP = "none"
GROUPS = (
    "unemployed_registered",
    "employment_difficulty",
    "veteran",
    "released",
    "graduate",
    "overcapacity_worker",
    "returning_migrant",
    "online_merchant",
    "poverty_lifted",
    "farmer_self_employed",
    NO_GROUP,
)
OWNER_KIND = "owner_kind"
LICENCE_VALID, MONTHS = "licence_valid", "months_since_registration"
OVERDUE_COUNT, TAKINGS = "overdue_count_24m", "has_tax_or_qr_takings_record_6m"

# The order is that in which questions of the same worth are asked.
LOAN_FIELDS = {
    field.code: field
    for field in (
        LoanField(OWNER_KIND, FieldKind.CHOICE, WHO, KINDS_OF_OWNER),
        LoanField("trade", FieldKind.CHOICE, TRADE, TRADES),
        LoanField(LICENCE_VALID, FieldKind.YES_NO, SINCE),
        LoanField(MONTHS, FieldKind.NUMBER, SINCE),
        LoanField("purpose", FieldKind.CHOICE, PURPOSE, PURPOSES),
        LoanField("current_overdue", FieldKind.YES_NO, RECORD),
        LoanField(OVERDUE_COUNT, FieldKind.NUMBER, RECORD),
        LoanField("listed_judgment_defaulter", FieldKind.YES_NO, RECORD),
        LoanField("status_not_abnormal", FieldKind.YES_NO, RECORD),
        LoanField("other_commercial_loans", FieldKind.YES_NO, RECORD),
        LoanField("fixed_premises_in_ningxia", FieldKind.YES_NO, PAPERS),
        LoanField("has_food_licence_or_small_shop_reg", FieldKind.YES_NO, PAPERS),
        LoanField(TAKINGS, FieldKind.YES_NO, PAPERS),
        LoanField("bank_is_handling_bank", FieldKind.YES_NO, PAPERS),
        LoanField("is_growing_type", FieldKind.YES_NO, PAPERS),
        LoanField("is_mingteyouxin", FieldKind.YES_NO, PAPERS),
        LoanField("owner_age", FieldKind.NUMBER, AGE),
        LoanField("key_group", FieldKind.CHOICE, GROUP, GROUPS),
        LoanField("new_eligible_hire_percent", FieldKind.NUMBER, HIRES),
        LoanField("staff", FieldKind.NUMBER, STAFF),
    )
}
LOAN_QUESTIONS = tuple(dict.fromkeys(field.question for field in LOAN_FIELDS.values()))
# Ticking these says that the field is not so.
TICKED_MEANS_NO = frozenset({"status_not_abnormal"})
