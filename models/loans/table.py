"""Loans and the rules by which a shop can see beforehand how it stands: data that admins may change, read once."""

from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from models.loans.fields import OWNER_KIND

EVERY_PRODUCT = "*"
# What can be asked about: from a thousand yuan to a hundred million, for a month to thirty years.
LEAST_YUAN, MOST_YUAN = 1_000, 100_000_000
MOST_MONTHS = 360
# Of a list to tick each paper is a bit of a number in a button.
MOST_PAPERS = 30


class Op(StrEnum):
    IS_TRUE = "is_true"
    IS_FALSE = "is_false"
    BETWEEN = "between"
    AT_LEAST = ">="
    AT_MOST = "<="
    ABOVE = ">"
    BELOW = "<"
    IN = "in"
    NOT_IN = "not_in"


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Words = Annotated[str, Field(min_length=1, max_length=300)]
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9_]{1,32}$")]
# A calendar has so many months on both sides of any day; of nothing else that is asked there are more.
Number = Annotated[int, Field(ge=0, le=10_000)]
Yuan = Annotated[int, Field(ge=LEAST_YUAN, le=MOST_YUAN)]
Months = Annotated[int, Field(gt=0, le=MOST_MONTHS)]
Confidence = Annotated[float, Field(ge=0, le=1)]


class LoanSource(_Row):
    """`grade` A is an official text, D somebody's page, memory what nobody has checked; `date` as far as known."""

    title: Words
    title_en: Words
    grade: Literal["A", "B", "C", "D", "memory"]
    date: Annotated[str, Field(pattern=r"\d{4}(-\d\d(-\d\d)?)?")] = ""

    @property
    def is_checked(self) -> bool:
        return self.grade in ("A", "B")

    def label(self, language: str) -> str:
        return self.title_en if language.startswith("en") else self.title


class LoanPaper(_Row):
    name: Words
    name_en: Words

    def label(self, language: str) -> str:
        return self.name_en if language.startswith("en") else self.name


class Subsidy(_Row):
    """A share of the interest, or percentage points of the rate for some months on so much of the principal."""

    kind: Literal["share_of_interest", "percentage_points"]
    percent: Annotated[float, Field(gt=0, le=100)]
    max_months: Months | None = None
    principal_cap_yuan: Yuan | None = None


class _Dated(_Row):
    valid_from: date | None = None
    valid_to: date | None = None

    def is_valid_on(self, day: date) -> bool:
        return (self.valid_from or day) <= day <= (self.valid_to or day)


class LoanProduct(_Dated):
    """What is None is not known: it is as the bank decides."""

    name: Words
    name_en: Words
    audience: Annotated[tuple[str, ...], Field(min_length=1)]
    limit_yuan: Yuan | None = None
    term_months_max: Months | None = None
    subsidy: Subsidy | None = None
    step: Words
    step_en: Words
    papers: Annotated[tuple[str, ...], Field(max_length=MOST_PAPERS)] = ()
    source: str
    confidence: Confidence

    def label(self, language: str) -> str:
        return self.name_en if language.startswith("en") else self.name

    def first_step(self, language: str) -> str:
        return self.step_en if language.startswith("en") else self.step


class When(_Row):
    """The rule is for those alone whose choice is one of these."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    field: str
    one_of: Annotated[tuple[str, ...], Field(alias="in", min_length=1)]


class Alternative(_Row):
    """Where another number is so, the rule's value is `then`."""

    field: str
    op: Literal[">", ">=", "<", "<="]
    value: Number
    then: Number


class LoanRule(_Dated):
    """One thing that a product asks for.

    One that is `hard` closes the product, others make it less sure; below `least` the latter close it, too. A `bonus`
    is told and changes nothing. It is looked at only where none of those in `after` closes the product.
    """

    name: Words
    name_en: Words
    field: str
    op: Op
    value: Number | tuple[Number, Number] | tuple[str, ...] | None = None
    least: Number | None = None
    alt: Alternative | None = None
    when: When | None = None
    hard: bool
    bonus: bool = False
    products: Annotated[tuple[str, ...], Field(min_length=1)]
    after: tuple[str, ...] = ()
    cure: str = ""
    cure_en: str = ""
    source: str
    confidence: Confidence

    def label(self, language: str) -> str:
        return self.name_en if language.startswith("en") else self.name

    def help(self, language: str) -> str:
        return self.cure_en if language.startswith("en") else self.cure


class LoanTable(_Row):
    """All of it, by code in the order of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    version: Annotated[Literal["loan-rules/1"], Field(alias="schema")]
    sources: dict[Code, LoanSource]
    papers: dict[Code, LoanPaper] = {}
    products: Annotated[dict[Code, LoanProduct], Field(min_length=1)]
    rules: Annotated[dict[Code, LoanRule], Field(min_length=1)]

    def on_offer(self, day: date) -> dict[str, LoanProduct]:
        """The products that there are on this day."""
        return {code: product for code, product in self.products.items() if product.is_valid_on(day)}

    def rules_of(self, product: str, day: date) -> dict[str, LoanRule]:
        """What a product asks for on this day; first of all whom it is for."""
        asked = {
            code: rule
            for code, rule in self.rules.items()
            if (product in rule.products or EVERY_PRODUCT in rule.products) and rule.is_valid_on(day)
        }
        return {audience_code(product): self._audiences[product], **asked}

    @cached_property
    def _audiences(self) -> dict[str, LoanRule]:
        return {code: _audience_rule(code, product) for code, product in self.products.items()}


def audience_code(product: str) -> str:
    """The code of the rule that says whom a product is for; no rule of a file has a point in its code."""
    return f"{product}.audience"


def _audience_rule(code: str, product: LoanProduct) -> LoanRule:
    return LoanRule(
        name="适用对象",
        name_en="whom it is for",
        field=OWNER_KIND,
        op=Op.IN,
        value=product.audience,
        hard=True,
        products=(code,),
        source=product.source,
        confidence=product.confidence,
    )
