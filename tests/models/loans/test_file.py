"""A bad file of loans is refused with the line on which it is bad; nothing of it is taken."""

from datetime import date

import pytest

from models.loans.checking import check_loans
from models.loans.reading import BadLoanFile, Flaw, LoanProblem, read_loans, starter_loans
from models.starter_data import STARTER_DATA
from tests.models.loans.shops import TODAY

TEXT = (STARTER_DATA / "loans.toml").read_text(encoding="utf-8")
AGE = 'op = "between"\nvalue = [18, 65]'


def problems_of(content: bytes, *, today: date = TODAY) -> list[tuple[str, Flaw, str]]:
    with pytest.raises(BadLoanFile) as caught:
        check_loans(content, today=today)
    for problem in caught.value.problems:
        assert isinstance(problem, LoanProblem)
        # What is not there at all is told at its table.
        line = content.decode().splitlines()[problem.line - 1]
        assert any(part in line for part in problem.place.split(".")[1 if "." in problem.place else 0 :]), problem
    return [(problem.place, problem.flaw, problem.value) for problem in caught.value.problems]


def test_the_file_that_ships_is_without_a_flaw() -> None:
    assert check_loans(TEXT.encode(), today=TODAY) == starter_loans()


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ('field = "purpose"', 'field = "porpoise"', ("rules.purpose.field", Flaw.UNKNOWN_FIELD, "porpoise")),
        ('after = ["sector_svc"]', 'after = ["sector"]', ("rules.handling_bank.after", Flaw.UNKNOWN_RULE, "sector")),
        ('source = "S64b"\nconfidence = 0.3\n\n', 'source = "S0"\nconfidence = 0.3\n\n', None),
        (
            'products = ["sgl_sme"]',
            'products = ["sgl_xxx"]',
            ("rules.new_hires.products", Flaw.UNKNOWN_PRODUCT, "sgl_xxx"),
        ),
        ('"marriage", ', '"wedding", ', ("products.sgl_person.papers", Flaw.UNKNOWN_PAPER, "wedding")),
        ('"stock", "renovation"', '"stocks", "renovation"', ("rules.purpose.value", Flaw.UNKNOWN_OPTION, "stocks")),
        (AGE, AGE.replace("between", "in"), ("rules.age.op", Flaw.BAD_OPERATION, "in")),
        (AGE, AGE.replace("[18, 65]", '"old"'), ("rules.age.value", Flaw.BAD_VALUE, "old")),
        ("value = 12\nleast = 6", "value = 12\nlest = 6", ("rules.months.lest", Flaw.UNKNOWN_ENTRY, "")),
        ('op = ">="\nvalue = 10\n', 'op = ">="\n', ("rules.new_hires.value", Flaw.BAD_VALUE, "None")),
        ('field = "staff", op', 'field = "stuff", op', ("rules.new_hires.alt", Flaw.UNKNOWN_FIELD, "stuff")),
        ('in = ["catering"]', 'in = ["cooking"]', ("rules.food_permit.when", Flaw.UNKNOWN_OPTION, "cooking")),
        ('schema = "loan-rules/1"', 'schema = "loan-rules/9"', ("schema", Flaw.BAD_VALUE, "loan-rules/9")),
        (
            "limit_yuan = 300_000",
            "limit_yuan = 0",
            ("products.sgl_person.limit_yuan", Flaw.BAD_VALUE, "0"),
        ),
        ("value = 12\nleast = 6", "value = 1_000_000\nleast = 6", ("rules.months.value", Flaw.BAD_VALUE, "1000000")),
        (
            "term_months_max = 36",
            "term_months_max = 600",
            ("products.sgl_person.term_months_max", Flaw.BAD_VALUE, "600"),
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(old: str, new: str, found: tuple[str, Flaw, str] | None) -> None:
    assert TEXT.count(old) == 1
    problems = problems_of(TEXT.replace(old, new).encode())

    assert problems == [found or ("rules.type_bonus.source", Flaw.UNKNOWN_SOURCE, "S0")]


def test_rules_that_wait_for_one_another_are_a_cycle() -> None:
    old = 'field = "licence_valid"\nop = "is_true"\n'
    text = TEXT.replace(old, f'{old}after = ["months"]\n')

    assert problems_of(text.encode()) == [("rules.registered.after", Flaw.CYCLE, "registered → months → registered")]


def test_a_rule_that_waits_for_itself_is_a_cycle() -> None:
    text = TEXT.replace('after = ["sector_svc"]', 'after = ["handling_bank"]')

    assert problems_of(text.encode()) == [("rules.handling_bank.after", Flaw.CYCLE, "handling_bank → handling_bank")]


def test_a_product_that_has_ended_is_told_and_ships_on_all_the_same() -> None:
    assert problems_of(TEXT.encode(), today=date(2027, 1, 1)) == [
        ("products.svc_subsidy_2026.valid_to", Flaw.EXPIRED, "2026-12-31"),
    ]
    assert "svc_subsidy_2026" in read_loans(TEXT.encode()).products


def test_a_rule_that_nothing_can_meet_closes_its_products() -> None:
    text = TEXT.replace(AGE, AGE.replace("[18, 65]", "[65, 18]"))

    assert problems_of(text.encode()) == [
        ("products.ning_ge_dai", Flaw.NO_WAY_IN, ""),
        ("products.bank_unsecured_generic", Flaw.NO_WAY_IN, ""),
    ]


def test_a_rule_that_another_one_always_forestalls_is_unreachable() -> None:
    looser = TEXT[TEXT.index("[rules.age_sgl]") : TEXT.index("[rules.status]")]
    looser = looser.replace("rules.age_sgl", "rules.age_again").replace("[16, 60]", "[10, 90]")

    assert problems_of((TEXT + looser).encode()) == [("rules.age_again", Flaw.UNREACHABLE, "")]


def test_what_is_no_toml_is_told_with_its_line() -> None:
    with pytest.raises(BadLoanFile) as caught:
        read_loans(b'schema = "loan-rules/1"\n[products\n')
    assert [(problem.line, problem.flaw) for problem in caught.value.problems] == [(2, Flaw.NOT_TOML)]

    with pytest.raises(BadLoanFile) as caught:
        read_loans(b"\xff\xfe\x00")
    assert [problem.flaw for problem in caught.value.problems] == [Flaw.NOT_TEXT]


@pytest.mark.parametrize("value", ["9" * 5_000, "[" * 5_000])
def test_what_no_reader_can_hold_is_no_toml(value: str) -> None:
    with pytest.raises(BadLoanFile) as caught:
        read_loans(f"{TEXT}\nvalue = {value}".encode())
    assert [problem.flaw for problem in caught.value.problems] == [Flaw.NOT_TOML]


def test_what_ends_before_it_begins_is_told() -> None:
    old = "limit_yuan = 4_000_000"
    never = TEXT.replace(old, f"{old}\nvalid_to = 2024-12-31")
    assert problems_of(never.encode()) == [("products.sgl_sme.valid_to", Flaw.BAD_VALUE, "2024-12-31")]


def test_everything_that_is_wrong_is_told_at_once_by_line() -> None:
    text = TEXT.replace('field = "purpose"', 'field = "porpoise"').replace('"marriage", ', '"wedding", ')

    assert [place for place, _flaw, _value in problems_of(text.encode())] == [
        "products.sgl_person.papers",
        "rules.purpose.field",
    ]
