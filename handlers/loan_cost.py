"""What a loan costs, exact to the fen; with the subsidy of a product where its code is the argument.

amount  quantity  how much
months  quantity  for how long
rate    quantity  at which rate, as the bank has named it
way     choose    equal instalments, or the interest first
"""

from handlers.conversation import Button, Chat, Option, action_data, conversation
from handlers.figures_words import picture_apology
from handlers.loans.figures import cost_chart, cost_words
from handlers.loans.words import round_yuan_words
from handlers.words import N_, _, current_language
from models.loans.file import current_loans
from models.loans.money import MOST_BASIS_POINTS, LoanTerms, Repayment, cost_of
from models.loans.table import LEAST_YUAN, MOST_MONTHS, MOST_YUAN, LoanProduct
from models.messages.owed_picture import owe_picture

ALSO = ("月供", "利息", "算贷款", "贷款计算", "还款", "loan calculator", "monthly payment", "interest")
_YUAN = {
    "": 1, "元": 1, "块": 1, "块钱": 1, "yuan": 1, "rmb": 1, "千": 1_000, "k": 1_000, "万": 10_000, "万元": 10_000,
    "w": 10_000, "亿": 100_000_000,
}  # fmt: skip
_MONTHS = {
    "": 1, "月": 1, "个月": 1, "期": 1, "month": 1, "months": 1, "年": 12, "year": 12, "years": 12,
}  # fmt: skip
_RATE = {"": 100, "%": 100, "％": 100, "percent": 100, "per cent": 100}
_LIKELY_YUAN = (50_000, 100_000, 200_000, 300_000)
_LIKELY_MONTHS = (12, 24, 36, 60)
_LIKELY_RATES = (300, 400, 500, 750)


@conversation(
    "loan_cost",
    title=N_("What a loan costs"),
    summary=N_("Monthly payment and interest of a loan"),
    is_draft=False,
    also=ALSO,
)
def work_out_cost(chat: Chat) -> None:
    product = current_loans(chat.db).on_offer(chat.today).get(chat.argument)
    most = MOST_YUAN if product is None or product.limit_yuan is None else product.limit_yuan
    longest = MOST_MONTHS if product is None or product.term_months_max is None else product.term_months_max
    amount = chat.quantity(
        "amount",
        _("How much would it be?"),
        units=_YUAN,
        at_least=LEAST_YUAN,
        at_most=most,
        works=_("Please name an amount from {least} to {most}, such as 200000 or 20万.").format(
            least=round_yuan_words(LEAST_YUAN), most=round_yuan_words(most)
        ),
        likely=[Option(str(yuan), round_yuan_words(yuan), yuan) for yuan in _LIKELY_YUAN if yuan <= most],
        shown=_("{value} yuan"),
    )
    months = chat.quantity(
        "months",
        _("For how long?"),
        units=_MONTHS,
        at_least=1,
        at_most=longest,
        works=_("Please name 1 to {longest} months, such as 18 or 3年.").format(longest=longest),
        likely=[Option(str(each), _months_words(each), each) for each in _LIKELY_MONTHS if each <= longest],
        shown=_("{value} months"),
    )
    rate = chat.quantity(
        "rate",
        _("At which rate a year? Ask the bank; the buttons are nothing but examples."),
        units=_RATE,
        at_least=0,
        at_most=MOST_BASIS_POINTS,
        works=_("Please name the rate a year in per cent, from 0 to {most}, such as 4.35.").format(
            most=MOST_BASIS_POINTS // 100
        ),
        likely=[Option(str(each), f"{each / 100:g} %", each) for each in _LIKELY_RATES],
        shown="{value} %",
        shown_per=100,
    )
    way = chat.choose("way", _("How would you pay it back?"), _ways())

    terms = LoanTerms(amount * 100, months, rate, way)
    subsidy = None if product is None else product.subsidy
    chat.say(cost_words(terms, cost_of(terms, subsidy)), _back(chat.argument, product))
    note = _("Rate {rate} % a year, an example. The bank decides.").format(rate=f"{rate / 100:g}")
    if product is not None and subsidy is not None:
        note = _("{product}: the grey part of the interest is paid for you.").format(
            product=product.label(current_language())
        )
    chart = cost_chart(terms, subsidy, longest=longest, note=note)
    owe_picture(chat.db, chat_id=chat.id, chart=chart, apology=picture_apology(), now=chat.now)


def _ways() -> list[Option[Repayment]]:
    return [
        Option("equal", _("The same each month"), Repayment.EQUAL),
        Option("interest", _("Interest each month, the loan at the end"), Repayment.INTEREST_ONLY),
    ]


def _months_words(months: int) -> str:
    return _("{months} months").format(months=months)


def _back(code: str, product: LoanProduct | None) -> list[list[Button]]:
    return [] if product is None else [[Button(_("⬅ Back"), action_data("loan.product", code))]]
