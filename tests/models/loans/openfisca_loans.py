"""The rules of loans written a second time, by hand and in another tongue: OpenFisca, over many shops at once.

Numbers and lists stand here again, and are not read from data/loans.toml. A yes or no is 1, 0 or -1 where it is not
known, a choice the place of its name or -1, a number its least and its greatest. A verdict is 0 for not now, 1 for
possible, 2 for likely.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy
from openfisca_core.entities import Entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from models.loans.fields import Range, Value

SHOP = Entity("shop", "shops", "A shop and its owner", "")
NO, WEAK, UNKNOWN, YES = 0, 1, 2, 3
YEAR = "2026"
FOREVER = (-(10**6), 10**6)
NAMES = {
    "owner_kind": ["individual_business", "small_micro_enterprise", "rider"],
    "purpose": ["stock", "renovation", "equipment", "rent", "wages"],
    "key_group": ["none"],
    "trade": [
        *(
            "catering",
            "lodging",
            "health",
            "elderly",
            "childcare",
            "domestic",
            "culture",
            "tourism",
            "sport",
            "digital",
        ),
        *("green", "retail", "finance", "real_estate_development", "bar_ktv", "bathing", "pawn"),
    ],
}
FLAGS = (
    *("licence_valid", "status_not_abnormal", "current_overdue", "listed_judgment_defaulter", "other_commercial_loans"),
    *("fixed_premises_in_ningxia", "has_food_licence_or_small_shop_reg", "has_tax_or_qr_takings_record_6m"),
    "bank_is_handling_bank",
)
NUMBERS = (*("months_since_registration", "overdue_count_24m", "owner_age", "new_eligible_hire_percent", "staff"),)
INPUTS = (*NAMES, *FLAGS, *(f"{number}_{end}" for number in NUMBERS for end in ("low", "high")))


def flag(value: Any) -> Any:
    return numpy.where(value == 1, YES, numpy.where(value == 0, NO, UNKNOWN))


def unflag(value: Any) -> Any:
    return numpy.where(value == 0, YES, numpy.where(value == 1, NO, UNKNOWN))


def between(low: Any, high: Any, least: int, most: int) -> Any:
    inside, outside = (low >= least) & (high <= most), (high < least) | (low > most)
    return numpy.where(inside, YES, numpy.where(outside, NO, UNKNOWN))


def one_of(value: Any, places: Sequence[int]) -> Any:
    return numpy.where(value == -1, UNKNOWN, numpy.where(numpy.isin(value, places), YES, NO))


def soft(said: Any) -> Any:
    return numpy.where(said == NO, WEAK, said)


def verdict(*said: Any) -> Any:
    rows = numpy.stack(said)
    doubtful = ((rows == WEAK) | (rows == UNKNOWN)).any(axis=0)
    return numpy.where((rows == NO).any(axis=0), 0, numpy.where(doubtful, 1, 2))


def common(shop: Any, period: Any) -> list[Any]:
    licence = flag(shop("licence_valid", period))
    trade, permit = shop("trade", period), flag(shop("has_food_licence_or_small_shop_reg", period))
    # Only who cooks needs the permit; of whom that is not known, nobody knows whether they do.
    food = numpy.where(trade == 0, permit, numpy.where(trade == -1, numpy.where(permit == YES, YES, UNKNOWN), YES))
    return [
        licence,
        numpy.where(licence == NO, YES, soft(flag(shop("status_not_abnormal", period)))),
        unflag(shop("current_overdue", period)),
        unflag(shop("listed_judgment_defaulter", period)),
        numpy.where(licence == NO, YES, food),
        one_of(shop("purpose", period), range(5)),
    ]


def ends(shop: Any, period: Any, name: str) -> tuple[Any, Any]:
    return shop(f"{name}_low", period), shop(f"{name}_high", period)


def bank_like(shop: Any, period: Any) -> list[Any]:
    low, high = ends(shop, period, "months_since_registration")
    long_enough = numpy.where(
        low >= 12, YES, numpy.where(high < 6, NO, numpy.where((low >= 6) & (high < 12), WEAK, UNKNOWN))
    )
    return [
        numpy.where(shop("licence_valid", period) == 0, YES, long_enough),
        between(*ends(shop, period, "owner_age"), 18, 65),
        flag(shop("fixed_premises_in_ningxia", period)),
        soft(flag(shop("has_tax_or_qr_takings_record_6m", period))),
    ]


def ning_ge_dai(shop: Any, period: Any) -> Any:
    said = verdict(one_of(shop("owner_kind", period), [0]), *common(shop, period), *bank_like(shop, period))
    return numpy.minimum(said, 1)


def bank_unsecured_generic(shop: Any, period: Any) -> Any:
    late = soft(between(*ends(shop, period, "overdue_count_24m"), FOREVER[0], 6))
    trade = shop("trade", period)
    return verdict(
        one_of(shop("owner_kind", period), [0]),
        *common(shop, period),
        *bank_like(shop, period),
        numpy.where(shop("current_overdue", period) == 1, YES, late),
        numpy.where(trade == -1, UNKNOWN, numpy.where((trade >= 12) & (trade <= 16), WEAK, YES)),
    )


def sgl_person(shop: Any, period: Any) -> Any:
    group = shop("key_group", period)
    return verdict(
        one_of(shop("owner_kind", period), [0, 2]),
        *common(shop, period),
        between(*ends(shop, period, "owner_age"), 16, 60),
        numpy.where(group == -1, UNKNOWN, numpy.where(group == 0, NO, YES)),
        unflag(shop("other_commercial_loans", period)),
    )


def sgl_sme(shop: Any, period: Any) -> Any:
    low, high = ends(shop, period, "new_eligible_hire_percent")
    few, many = ends(shop, period, "staff")
    strict, mild = (between(low, high, least, 10**6) for least in (10, 5))
    either = numpy.where(strict == mild, strict, UNKNOWN)
    hires = numpy.where(few > 100, mild, numpy.where(many <= 100, strict, either))
    return verdict(one_of(shop("owner_kind", period), [1]), *common(shop, period), hires)


def svc_subsidy_2026(shop: Any, period: Any) -> Any:
    sector = one_of(shop("trade", period), range(12))
    bank = numpy.where(sector == NO, YES, flag(shop("bank_is_handling_bank", period)))
    return verdict(one_of(shop("owner_kind", period), [0, 1]), *common(shop, period), sector, bank)


PRODUCTS = (ning_ge_dai, sgl_person, sgl_sme, svc_subsidy_2026, bank_unsecured_generic)


class Rules:
    """The rules, read once."""

    def __init__(self) -> None:
        self._system = TaxBenefitSystem([SHOP])
        formulas = (_variable(each.__name__, formula=each) for each in PRODUCTS)
        self._system.add_variables(*map(_variable, INPUTS), *formulas)

    def verdicts(self, shops: Sequence[dict[str, Value]]) -> dict[str, list[int]]:
        """By product what each shop's verdict is."""
        simulation = SimulationBuilder().build_default_simulation(self._system, count=len(shops))
        for name in INPUTS:
            simulation.set_input(name, YEAR, numpy.array([_number(shop, name) for shop in shops]))
        return {product.__name__: simulation.calculate(product.__name__, YEAR).tolist() for product in PRODUCTS}


def _variable(name: str, **formula: Callable[..., Any]) -> type[Any]:
    facts = {"value_type": int, "entity": SHOP, "definition_period": DateUnit.YEAR}
    return type(name, (Variable,), {**facts, **formula})


def _number(shop: dict[str, Value], name: str) -> int:
    if name in NAMES:
        told = shop.get(name)
        known = NAMES[name]
        return -1 if told is None else known.index(str(told)) if told in known else len(known)
    if name in FLAGS:
        return -1 if name not in shop else int(bool(shop[name]))
    number, _, end = name.rpartition("_")
    span = shop.get(number)
    assert span is None or isinstance(span, Range)
    limit = None if span is None else getattr(span, end)
    return FOREVER[end == "high"] if limit is None else limit
