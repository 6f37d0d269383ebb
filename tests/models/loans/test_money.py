"""What a loan costs is exact to the fen, as another library has it."""

from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

import numpy
import numpy_financial
import pytest

from models.loans.money import (
    LoanTerms,
    NoSuchLoan,
    Repayment,
    cost_of,
    list_instalments,
    monthly_payment,
)
from models.loans.table import Subsidy

HALF = Subsidy(kind="share_of_interest", percent=50)
POINT = Subsidy(kind="percentage_points", percent=1, max_months=12, principal_cap_yuan=10_000_000)


def fen(yuan: float) -> int:
    return int((Decimal(float(yuan)) * 100).quantize(Decimal(1), ROUND_HALF_UP))


def in_fen(amounts: Any) -> Any:
    """Half a fen up; the nearest that is no half lies further off than floats err."""
    return numpy.floor(amounts + 0.5 + 1e-6)


def drawn(count: int) -> list[LoanTerms]:
    lot = Random(20261130)
    return [
        LoanTerms(lot.randint(1_000, 10_000_000) * 100 + lot.randint(0, 99), lot.randint(1, 360), lot.randint(1, 3_600))
        for _ in range(count)
    ]


def test_the_loan_that_everybody_can_look_up() -> None:
    cost = cost_of(LoanTerms(200_000_00, 180, 750))

    assert cost.monthly_fen == 1_854_02
    assert cost.interest_fen == 179 * 1_854_02 + cost.last_fen - 200_000_00
    assert abs(cost.last_fen - cost.monthly_fen) < 180


def test_ten_thousand_loans_cost_each_month_what_numpy_financial_says() -> None:
    for terms in drawn(10_000):
        rate = terms.basis_points / 120_000

        assert monthly_payment(terms) == fen(-numpy_financial.pmt(rate, terms.months, terms.amount_fen / 100)), terms


def test_interest_and_principal_go_down_as_numpy_financial_says() -> None:
    for terms in drawn(40):
        rate, months = terms.basis_points / 120_000, range(1, terms.months + 1)
        shares = -numpy_financial.ipmt(rate, list(months), terms.months, terms.amount_fen / 100) * 100
        instalments = list(list_instalments(terms))

        assert sum(each.principal_fen for each in instalments) == terms.amount_fen
        assert instalments[0].interest_fen == fen(shares[0] / 100)
        # Each month's own rounding to the fen bears interest until the end.
        room = 1 + ((1 + rate) ** terms.months - 1) / rate * 0.5 * 2
        assert all(abs(each.interest_fen - share) <= room for each, share in zip(instalments, shares, strict=True))


def test_hundreds_of_loans_cost_what_a_ledger_kept_in_decimals_says() -> None:
    for terms in drawn(120):
        owed, paid = Decimal(terms.amount_fen), Decimal(0)
        for _ in range(terms.months - 1):
            interest = (owed * terms.basis_points / 120_000).quantize(Decimal(1), ROUND_HALF_UP)
            paid += interest
            owed -= monthly_payment(terms) - interest
        paid += (owed * terms.basis_points / 120_000).quantize(Decimal(1), ROUND_HALF_UP)

        assert cost_of(terms).interest_fen == paid, terms


def test_ten_thousand_loans_cost_in_all_what_a_ledger_of_numpy_financial_says_to_the_fen() -> None:
    """Its `pmt` and `ipmt` know no fen, so each month of the ledger is rounded as a bank does."""
    loans = drawn(10_000)
    amounts, months, points = numpy.array([(each.amount_fen, each.months, each.basis_points) for each in loans]).T
    rates, owed, paid = points / 120_000, amounts.astype(float), numpy.zeros(len(loans))
    monthly = in_fen(-numpy_financial.pmt(rates, months, owed))
    for month in range(1, months.max() + 1):
        left = numpy.maximum(months - month + 1, 1)
        interest = in_fen(-numpy_financial.ipmt(rates, numpy.ones_like(left), left, owed))
        paid += interest
        owed = numpy.where(month >= months, 0.0, numpy.maximum(owed - monthly + interest, 0.0))

    assert [cost_of(each).interest_fen for each in loans] == paid.astype(int).tolist()


def test_ten_thousand_loans_whose_principal_comes_last_cost_what_numpy_financial_says() -> None:
    loans = [
        LoanTerms(each.amount_fen, each.months, each.basis_points, Repayment.INTEREST_ONLY) for each in drawn(10_000)
    ]
    amounts, months, points = numpy.array([(each.amount_fen, each.months, each.basis_points) for each in loans]).T
    monthly = in_fen(-numpy_financial.ipmt(points / 120_000, numpy.ones_like(months), months, amounts.astype(float)))
    wanted = zip(monthly.astype(int).tolist(), amounts.tolist(), months.tolist(), strict=True)

    found = [(cost.monthly_fen, cost.last_fen, cost.interest_fen) for cost in map(cost_of, loans)]

    assert found == [(each, amount + each, count * each) for each, amount, count in wanted]


def test_half_of_the_interest_is_paid_for_the_shop() -> None:
    terms = LoanTerms(300_000_00, 36, 400, Repayment.INTEREST_ONLY)

    cost = cost_of(terms, HALF)

    assert (cost.interest_fen, cost.subsidy_fen, cost.own_interest_fen) == (36_000_00, 18_000_00, 18_000_00)


def test_a_point_of_the_rate_is_paid_for_a_year_and_up_to_the_cap() -> None:
    small = cost_of(LoanTerms(1_200_000_00, 24, 400, Repayment.INTEREST_ONLY), POINT)
    large = cost_of(LoanTerms(24_000_000_00, 24, 400, Repayment.INTEREST_ONLY), POINT)

    assert (small.subsidy_fen, large.subsidy_fen) == (12_000_00, 99_999_96)


def test_nobody_is_paid_more_than_the_interest() -> None:
    assert cost_of(LoanTerms(100_000_00, 12, 50), POINT).own_interest_fen == 0
    assert cost_of(LoanTerms(100_000_00, 12, 0), POINT).interest_fen == 0


@pytest.mark.parametrize(
    "terms",
    [
        LoanTerms(0, 12, 400),
        LoanTerms(10**14, 12, 400),
        LoanTerms(100_000_00, 0, 400),
        LoanTerms(100_000_00, 361, 400),
        LoanTerms(100_000_00, 12, 3_601),
        LoanTerms(100_000_00, 12, -1),
    ],
)
def test_what_nobody_lends_has_no_cost(terms: LoanTerms) -> None:
    with pytest.raises(NoSuchLoan):
        cost_of(terms)
