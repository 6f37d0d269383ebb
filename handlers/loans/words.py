"""What the facts of loans are called: the options of questions, what is on the lists, amounts and values."""

from collections.abc import Mapping

from handlers.conversation import Option
from handlers.words import N_, _
from models.loans.answers import UNSURE
from models.loans.fields import (
    ENTERPRISE,
    INDIVIDUAL,
    MONTHS,
    NO_GROUP,
    OVERDUE_COUNT,
    OWNER_KIND,
    RIDER,
    TICKED_MEANS_NO,
    Range,
    Value,
)

OWNER_WORDS = {
    INDIVIDUAL: N_("A shop: individual business"),
    ENTERPRISE: N_("A small company or partnership"),
    RIDER: N_("I ride, or have no shop yet"),
}
TRADE_WORDS = {
    "catering": N_("Food and drinks"),
    "retail": N_("Retail"),
    "lodging": N_("Lodging"),
    "domestic": N_("Domestic services"),
    "tourism": N_("Tourism"),
    "culture": N_("Culture, entertainment"),
    "sport": N_("Sport"),
    "health": N_("Health"),
    "elderly": N_("Care of the elderly"),
    "childcare": N_("Childcare"),
    "digital": N_("Digital services"),
    "green": N_("Green industry"),
    "bathing": N_("Bathhouse"),
    "bar_ktv": N_("Bar, karaoke"),
    "pawn": N_("Pawnshop"),
    "finance": N_("Finance"),
    "real_estate_development": N_("Property development"),
    "other": N_("Another trade"),
}
PURPOSE_WORDS = {
    "stock": N_("Goods and material"),
    "renovation": N_("Renovation"),
    "equipment": N_("Equipment"),
    "rent": N_("Rent"),
    "wages": N_("Wages"),
    "repay": N_("Paying back another loan"),
    "invest": N_("Buying a home, shares or the like"),
}
GROUP_WORDS = {
    "unemployed_registered": N_("Registered as unemployed"),
    "employment_difficulty": N_("Recognised as hard to employ, or disabled"),
    "veteran": N_("Veteran"),
    "released": N_("Released from prison"),
    "graduate": N_("Graduate, or back from studies abroad"),
    "overcapacity_worker": N_("From a firm that cut capacity"),
    "returning_migrant": N_("Migrant worker who came back"),
    "online_merchant": N_("Online merchant"),
    "poverty_lifted": N_("Lifted out of poverty"),
    "farmer_self_employed": N_("Farmer with a business"),
    NO_GROUP: N_("None of these"),
}
ITEM_WORDS = {
    "current_overdue": N_("A loan or credit card is overdue now"),
    OVERDUE_COUNT: N_("Late more than {count} times in two years"),
    "listed_judgment_defaulter": N_("On the courts' list of defaulters"),
    "status_not_abnormal": N_("The shop is marked as abnormal"),
    "other_commercial_loans": N_("I or my spouse have another business loan"),
    "fixed_premises_in_ningxia": N_("Fixed premises in Ningxia, owned or leased"),
    "has_food_licence_or_small_shop_reg": N_("Food licence or small-shop registration"),
    "has_tax_or_qr_takings_record_6m": N_("6 months of tax or QR-code takings"),
    "bank_is_handling_bank": N_("My bank handles the interest subsidy"),
    "is_growing_type": N_("Counted as growing or developing (成长型, 发展型)"),
    "is_mingteyouxin": N_("Chosen as 名特优新"),
}
OPTION_WORDS = {OWNER_KIND: OWNER_WORDS, "trade": TRADE_WORDS, "purpose": PURPOSE_WORDS, "key_group": GROUP_WORDS}
_RANGE_WORDS = {
    "owner_age": (N_("{low} to {high}"), N_("{low} or older"), N_("{high} or younger"), N_("{low} years")),
    "new_eligible_hire_percent": (
        N_("{low} % to {high} %"),
        N_("{low} % or more"),
        N_("{high} % or less"),
        N_("{low} %"),
    ),
    "staff": (
        N_("{low} to {high} people"),
        N_("{low} people or more"),
        N_("{high} people or fewer"),
        N_("{low} people"),
    ),
    MONTHS: (N_("{low} to {high} months"), N_("{low} months or more"), N_("{high} months or less"), N_("{low} months")),
    OVERDUE_COUNT: (
        N_("{low} to {high} times"),
        N_("{low} times or more"),
        N_("{high} times or fewer"),
        N_("{low} times"),
    ),
}


def unsure_option() -> Option[str]:
    return Option(UNSURE, _("I don't know"), UNSURE)


def choice_options(words: Mapping[str, str]) -> list[Option[str]]:
    return [*(Option(key, _(label), key) for key, label in words.items()), unsure_option()]


def item_words(item: str) -> str:
    field, _sign, above = item.partition(">")
    return _(ITEM_WORDS[field]).format(count=above)


def range_words(field: str, span: Range) -> str:
    between, from_on, up_to, exactly = _RANGE_WORDS[field]
    low = span.low or None
    if low == span.high:
        return _(exactly).format(low=low or 0)
    words = up_to if low is None else from_on if span.high is None else between
    return _(words).format(low=low, high=span.high)


def value_words(field: str, value: Value) -> str:
    """What a person told of a field."""
    if isinstance(value, Range):
        return range_words(field, value)
    if isinstance(value, str):
        return _(OPTION_WORDS[field][value])
    return _("Yes") if value != (field in TICKED_MEANS_NO) else _("No")


def yuan_words(fen: int) -> str:
    """1,854.02, exact to the fen."""
    return f"{fen // 100:,}.{fen % 100:02d}"


def round_yuan_words(yuan: int) -> str:
    """300,000 yuan (30万), since both are said."""
    if yuan % 10_000 == 0:
        return _("{amount} yuan ({wan}万)").format(amount=f"{yuan:,}", wan=f"{yuan // 10_000:,}")
    return _("{amount} yuan").format(amount=f"{yuan:,}")
