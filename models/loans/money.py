"""What a loan costs, exact to the fen: whole numbers from one end to the other.

A rate is in basis points a year; a month is a twelfth of a year. What falls between two fen is rounded, half a fen up.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from models.errors import Refusal
from models.loans.table import LEAST_YUAN, MOST_MONTHS, MOST_YUAN, Subsidy

# At 0 to 36 % a year.
MOST_BASIS_POINTS = 3_600
_MONTHLY = 12 * 10_000
_ALL = 10_000


class Repayment(StrEnum):
    """Equal instalments, or each month the interest alone and at the end the principal."""

    EQUAL = "equal"
    INTEREST_ONLY = "interest_only"


class NoSuchLoan(Refusal):
    """Nobody lends so much, for so long or at such a rate."""


@dataclass(frozen=True, slots=True)
class LoanTerms:
    amount_fen: int
    months: int
    basis_points: int
    repayment: Repayment = Repayment.EQUAL


@dataclass(frozen=True, slots=True)
class Instalment:
    """What is paid in one month, and what is owed before it."""

    owed_fen: int
    principal_fen: int
    interest_fen: int


@dataclass(frozen=True, slots=True)
class LoanCost:
    """`monthly_fen` is what is paid each month; the last one settles what rounding has left, or the principal.

    `subsidy_fen` is the part of the interest that is paid for the shop.
    """

    monthly_fen: int
    last_fen: int
    interest_fen: int
    subsidy_fen: int

    @property
    def own_interest_fen(self) -> int:
        return self.interest_fen - self.subsidy_fen


def cost_of(terms: LoanTerms, subsidy: Subsidy | None = None) -> LoanCost:
    """Raises NoSuchLoan."""
    instalments = list(list_instalments(terms))
    last = instalments[-1]
    return LoanCost(
        monthly_fen=monthly_payment(terms),
        last_fen=last.principal_fen + last.interest_fen,
        interest_fen=sum(each.interest_fen for each in instalments),
        subsidy_fen=0 if subsidy is None else _subsidised(instalments, subsidy, terms),
    )


def monthly_payment(terms: LoanTerms) -> int:
    """In fen. Raises NoSuchLoan."""
    _require_sense(terms)
    amount, months, rate = terms.amount_fen, terms.months, terms.basis_points
    if terms.repayment == Repayment.INTEREST_ONLY:
        return _rounded(amount * rate, _MONTHLY)
    if rate == 0:
        return _rounded(amount, months)
    # P·r·(1+r)ⁿ / ((1+r)ⁿ − 1), with both powers as whole numbers.
    grown, flat = (_MONTHLY + rate) ** months, _MONTHLY**months
    return _rounded(amount * rate * grown, _MONTHLY * (grown - flat))


def list_instalments(terms: LoanTerms) -> Iterator[Instalment]:
    """Month by month. Raises NoSuchLoan."""
    payment, owed = monthly_payment(terms), terms.amount_fen
    for month in range(1, terms.months + 1):
        interest = _rounded(owed * terms.basis_points, _MONTHLY)
        principal = owed if month == terms.months else min(owed, payment - interest)
        yield Instalment(owed, principal, interest)
        owed -= principal


def _require_sense(terms: LoanTerms) -> None:
    if not (
        LEAST_YUAN * 100 <= terms.amount_fen <= MOST_YUAN * 100
        and 1 <= terms.months <= MOST_MONTHS
        and 0 <= terms.basis_points <= MOST_BASIS_POINTS
    ):
        raise NoSuchLoan


def _subsidised(instalments: list[Instalment], subsidy: Subsidy, terms: LoanTerms) -> int:
    """What of the interest is paid by others; never more than there is."""
    basis_points = round(subsidy.percent * 100)
    total = 0
    for each in islice(instalments, subsidy.max_months):
        cap = each.owed_fen if subsidy.principal_cap_yuan is None else subsidy.principal_cap_yuan * 100
        share = min(each.owed_fen, cap)
        if subsidy.kind == "share_of_interest":
            total += _rounded(_rounded(share * terms.basis_points, _MONTHLY) * basis_points, _ALL)
        else:
            total += min(each.interest_fen, _rounded(share * basis_points, _MONTHLY))
    return total


def _rounded(part: int, whole: int) -> int:
    return (2 * part + whole) // (2 * whole)
