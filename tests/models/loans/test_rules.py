"""What the rules say of shops: the same answers have the same verdict, and each rule moves just what it should."""

from collections.abc import Iterator
from datetime import date

import pytest

from models.loans.checking import find_decided_by, find_way_in
from models.loans.fields import Range, Value
from models.loans.reading import read_loans, starter_loans
from models.loans.table import EVERY_PRODUCT, LoanTable, audience_code
from models.loans.verdict import Level, LoanVerdict, Outcome, judge, judge_all
from models.starter_data import STARTER_DATA
from tests.models.loans import openfisca_loans
from tests.models.loans.shops import TODAY, drawn, shop

TABLE = starter_loans()
RULES = [
    (product, code)
    for product in TABLE.products
    for code, rule in TABLE.rules_of(product, TODAY).items()
    if not rule.bonus
]


def verdict_of(code: str, facts: dict[str, Value], table: LoanTable = TABLE) -> LoanVerdict:
    return judge(table, code, facts, today=TODAY)


def deciding(verdict: LoanVerdict) -> list[tuple[str, Outcome]]:
    return [(said.code, said.outcome) for said in verdict.decided_by]


def changed(old: str, new: str) -> LoanTable:
    text = (STARTER_DATA / "loans.toml").read_text(encoding="utf-8")
    assert text.count(old) == 1
    return read_loans(text.replace(old, new).encode())


def levels(table: LoanTable, shops: list[dict[str, Value]]) -> Iterator[dict[str, Level]]:
    for facts in shops:
        yield {verdict.code: verdict.level for verdict in judge_all(table, facts, today=TODAY)}


def test_a_shop_that_fits_everything_is_likely_to_get_what_is_for_it() -> None:
    found = {verdict.code: verdict.level for verdict in judge_all(TABLE, shop(), today=TODAY)}

    assert found == {
        "sgl_person": Level.LIKELY,
        "svc_subsidy_2026": Level.LIKELY,
        "bank_unsecured_generic": Level.LIKELY,
        # So little is known of it that nobody is told that it is likely.
        "ning_ge_dai": Level.POSSIBLE,
        "sgl_sme": Level.NOT_NOW,
    }


def test_what_is_not_known_is_no_no() -> None:
    known, unknown = (verdict_of("sgl_person", shop(current_overdue=value)) for value in (True, None))

    assert (known.level, deciding(known)) == (Level.NOT_NOW, [("overdue_now", Outcome.NO)])
    assert (unknown.level, deciding(unknown)) == (Level.POSSIBLE, [("overdue_now", Outcome.UNKNOWN)])


def test_a_rule_behind_one_that_says_no_is_not_told() -> None:
    verdict = verdict_of("bank_unsecured_generic", shop(licence_valid=False, months_since_registration=None))

    assert deciding(verdict) == [("registered", Outcome.NO)]


@pytest.mark.parametrize(
    ("months", "level", "outcome"),
    [
        (Range(5, 5), Level.NOT_NOW, Outcome.NO),
        (Range(6, 11), Level.POSSIBLE, Outcome.WEAK),
        (Range(5, 6), Level.POSSIBLE, Outcome.UNKNOWN),
        (Range(11, 12), Level.POSSIBLE, Outcome.UNKNOWN),
        (Range(12, None), Level.LIKELY, Outcome.YES),
    ],
)
def test_a_young_licence_closes_weakens_or_leaves_open(months: Range, level: Level, outcome: Outcome) -> None:
    verdict = verdict_of("bank_unsecured_generic", shop(months_since_registration=months))

    assert verdict.level == level
    assert ("months", outcome) in deciding(verdict)


@pytest.mark.parametrize(
    ("percent", "staff", "level"),
    [
        (Range(10, 10), None, Level.LIKELY),
        (Range(4, 4), None, Level.NOT_NOW),
        (Range(5, 9), None, Level.POSSIBLE),
        (Range(5, 9), Range(101, None), Level.LIKELY),
        (Range(5, 9), Range(1, 100), Level.NOT_NOW),
    ],
)
def test_large_enterprises_need_a_smaller_share_of_new_staff(percent: Range, staff: Range | None, level: Level) -> None:
    facts = shop(owner_kind="small_micro_enterprise", new_eligible_hire_percent=percent, staff=staff)

    assert verdict_of("sgl_sme", facts).level == level


def test_only_who_cooks_needs_a_food_licence() -> None:
    assert verdict_of("sgl_person", shop(has_food_licence_or_small_shop_reg=False)).level == Level.NOT_NOW
    assert verdict_of("sgl_person", shop(has_food_licence_or_small_shop_reg=None, trade="retail")).level == Level.LIKELY
    assert verdict_of("sgl_person", shop(has_food_licence_or_small_shop_reg=True, trade=None)).level == Level.LIKELY
    assert verdict_of("sgl_person", shop(has_food_licence_or_small_shop_reg=False, trade=None)).level == Level.POSSIBLE


def test_a_bonus_is_told_and_moves_nothing() -> None:
    plain, noted = (verdict_of("sgl_person", shop(is_mingteyouxin=value)) for value in (False, True))

    assert plain.level == noted.level == Level.LIKELY
    assert [said.code for said in noted.bonuses] == ["mte_bonus"]
    assert plain.bonuses == ()


def test_the_same_answers_have_the_same_verdict() -> None:
    shops = drawn(300)
    again = [dict(reversed(facts.items())) for facts in shops]

    assert [judge_all(TABLE, facts, today=TODAY) for facts in shops] == [
        judge_all(TABLE, facts, today=TODAY) for facts in again
    ]


def test_five_thousand_shops_have_the_verdicts_of_the_second_writing_in_openfisca() -> None:
    shops = drawn(5_000)
    second = openfisca_loans.Rules().verdicts(shops)
    ours = list(levels(TABLE, shops))

    marks = {Level.NOT_NOW: 0, Level.POSSIBLE: 1, Level.LIKELY: 2}
    for product in TABLE.products:
        found = [marks[each[product]] for each in ours]
        apart = [facts for facts, one, other in zip(shops, found, second[product], strict=True) if one != other]
        assert not apart, (product, apart[0])
        assert len(set(found)) == (2 if product == "ning_ge_dai" else 3), product


@pytest.mark.parametrize(("product", "code"), RULES)
def test_every_rule_decides_something_by_itself(product: str, code: str) -> None:
    facts = find_decided_by(TABLE, product, code, today=TODAY)

    assert facts is not None
    assert [said.code for said in verdict_of(product, facts).decided_by] == [code]


@pytest.mark.parametrize("product", TABLE.products)
def test_every_product_can_be_had(product: str) -> None:
    facts = find_way_in(TABLE, product, today=TODAY)

    assert facts is not None
    assert verdict_of(product, facts).level == (Level.POSSIBLE if product == "ning_ge_dai" else Level.LIKELY)


def moved(table: LoanTable, shops: list[dict[str, Value]]) -> set[tuple[int, str]]:
    """By shop and product where another table says something else."""
    pairs = zip(levels(TABLE, shops), levels(table, shops), strict=True)
    return {
        (number, product)
        for number, (before, after) in enumerate(pairs)
        for product in before
        if before[product] != after[product]
    }


def test_another_age_moves_those_of_that_age_alone() -> None:
    shops = drawn(800)
    stricter = changed("value = [18, 65]", "value = [18, 60]")

    found = moved(stricter, shops)

    expected = set()
    for number, facts in enumerate(shops):
        age = facts.get("owner_age")
        if isinstance(age, Range) and age.high is not None and age.high > 60:
            for product in ("bank_unsecured_generic", "ning_ge_dai"):
                before = verdict_of(product, facts)
                others = [said for said in before.decided_by if said.code != "age" and said.outcome != Outcome.YES]
                is_sure = (age.low or 0) > 60
                if before.level != Level.NOT_NOW and (is_sure or (before.level == Level.LIKELY and not others)):
                    expected.add((number, product))
    assert found == expected
    assert found


def test_another_length_of_records_moves_those_between_alone() -> None:
    shops = [shop(months_since_registration=Range(months, months)) for months in range(40)]
    stricter = changed("value = 12\nleast = 6", "value = 24\nleast = 9")

    assert moved(stricter, shops) == {
        *((months, product) for months in (6, 7, 8) for product in ("bank_unsecured_generic", "ning_ge_dai")),
        *((months, "bank_unsecured_generic") for months in range(12, 24)),
    }


def test_another_group_moves_its_people_alone() -> None:
    shops = [shop(key_group=group) for group in ("veteran", "graduate", "none")]

    assert moved(changed('"veteran", "released", "graduate"', '"released", "graduate"'), shops) == {(0, "sgl_person")}


def test_what_has_ended_is_not_on_offer_and_asks_nothing() -> None:
    codes = [verdict.code for verdict in judge_all(TABLE, shop(), today=date(2027, 1, 1))]

    assert "svc_subsidy_2026" not in codes
    assert len(codes) == 4


def test_the_table_has_the_five_products_and_twenty_rules_and_says_of_each_where_it_is_from() -> None:
    assert (len(TABLE.products), len(TABLE.rules)) == (5, 20)
    assert TABLE.products["ning_ge_dai"].limit_yuan is None
    assert all(rule.cure and rule.cure_en for rule in TABLE.rules.values() if not rule.bonus)
    assert all(audience_code(product) in TABLE.rules_of(product, TODAY) for product in TABLE.products)
    assert [code for code, rule in TABLE.rules.items() if EVERY_PRODUCT in rule.products] == [
        *("registered", "status", "overdue_now", "dishonest", "food_permit", "purpose", "mte_bonus"),
    ]
