"""What a loan costs in words, and as a picture that compares how long it runs."""

from handlers.loans.words import round_yuan_words, yuan_words
from handlers.words import _
from models.loans.money import LoanCost, LoanTerms, Repayment, cost_of
from models.loans.table import Subsidy
from models.pictures.chart import Bar, Chart, Panel, Part, Tone

_COMPARED = (12, 24, 36, 60, 120, 180, 240, 360)
_MOST_COMPARED = 5


def terms_words(terms: LoanTerms) -> str:
    return _("{amount}, {months} months, {rate} % a year").format(
        amount=round_yuan_words(terms.amount_fen // 100), months=terms.months, rate=rate_words(terms.basis_points)
    )


def rate_words(basis_points: int) -> str:
    return f"{basis_points / 100:g}"


def cost_words(terms: LoanTerms, cost: LoanCost) -> str:
    lines = [terms_words(terms), ""]
    if terms.repayment == Repayment.EQUAL:
        lines.append(_("Each month: {amount} yuan").format(amount=yuan_words(cost.monthly_fen)))
    else:
        lines.append(_("Interest each month: {amount} yuan").format(amount=yuan_words(cost.monthly_fen)))
    if cost.last_fen != cost.monthly_fen:
        lines.append(_("In the last month: {amount} yuan").format(amount=yuan_words(cost.last_fen)))
    lines.append(_("Interest in all: {amount} yuan").format(amount=yuan_words(cost.interest_fen)))
    if cost.subsidy_fen:
        lines.append(_("Of it the subsidy pays: {amount} yuan").format(amount=yuan_words(cost.subsidy_fen)))
        lines.append(_("You pay interest of: {amount} yuan").format(amount=yuan_words(cost.own_interest_fen)))
    lines += ["", _("Worked out exactly for these numbers; what the bank offers may differ.")]
    return "\n".join(lines)


def cost_chart(terms: LoanTerms, subsidy: Subsidy | None, *, longest: int, note: str) -> Chart:
    """The same loan for several lengths of time, the chosen one marked; yuan without fen."""
    others = [months for months in _COMPARED if months <= longest and months != terms.months]
    nearest = sorted(others, key=lambda months: abs(months - terms.months))[: _MOST_COMPARED - 1]
    compared = [
        (months, cost_of(LoanTerms(terms.amount_fen, months, terms.basis_points, terms.repayment), subsidy))
        for months in sorted([*nearest, terms.months])
    ]
    monthly = [
        Bar.of(_label(months, terms), _yuan(cost.monthly_fen), Tone.GOOD if months == terms.months else Tone.PLAIN)
        for months, cost in compared
    ]
    interest = [Bar(_label(months, terms), _parts(cost)) for months, cost in compared]
    panels = (Panel(tuple(monthly), _("Each month, in yuan")), Panel(tuple(interest), _("Interest in all, in yuan")))
    return Chart(terms_words(terms), panels, note)


def _parts(cost: LoanCost) -> tuple[Part, ...]:
    own = Part(_yuan(cost.own_interest_fen))
    if not cost.subsidy_fen:
        return (own,)
    return own, Part(_yuan(cost.subsidy_fen), Tone.QUIET)


def _label(months: int, terms: LoanTerms) -> str:
    words = _("{months} months").format(months=months)
    return f"▸ {words}" if months == terms.months else words


def _yuan(fen: int) -> int:
    return (fen + 50) // 100
