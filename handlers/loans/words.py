"""What the facts of loans are called: the options of questions, what is on the lists, amounts and values."""

import re
from collections.abc import Callable, Mapping

from handlers.conversation import Option
from handlers.conversation.numbers import read_number
from handlers.words import N_, _
from models.loans.answers import UNSURE, range_key
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
from models.spelling import folded

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
# What people type instead of tapping.
_TYPED = {
    INDIVIDUAL: "个体|个体户|开店的?|我?有店|小店|自己的店|个体商户",
    ENTERPRISE: "公司|企业|合伙",
    "catering": "(?:开|做)?(?:饭馆|餐馆|饭店|餐厅|面馆|小吃|小吃店|奶茶店|早餐|火锅店|烧烤)的?|restaurant|cafe",
    "retail": "(?:开)?(?:超市|小超市|便利店|小卖部|商店|服装店)的?|shop|supermarket",
    "lodging": "宾馆|民宿|酒店|旅馆|hotel",
}
_UNSURE_TYPED = "不知道[啊呀呢]?|不太?清楚|说不准|说不好|不晓得|不确定|不懂|i?dontknow|notsure|noidea|unsure"
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
    return Option(UNSURE, _("I don't know"), UNSURE, _means(_UNSURE_TYPED))


def choice_options(words: Mapping[str, str]) -> list[Option[str]]:
    options = [
        Option(key, _(label), key, _means(_TYPED[key]) if key in _TYPED else None) for key, label in words.items()
    ]
    return [*options, unsure_option()]


def range_option(field: str, span: Range) -> Option[str]:
    """A number that is typed with or without its unit, such as 45岁, means the range that holds it."""
    key = range_key(span)
    return Option(key, range_words(field, span), key, lambda typed: _holds(span, typed))


def _holds(span: Range, typed: str) -> bool:
    number = read_number(typed)
    return number is not None and (span.low or 0) <= number < (float("inf") if span.high is None else span.high + 1)


def _means(pattern: str) -> Callable[[str], bool]:
    return lambda typed: re.fullmatch(pattern, folded(typed)) is not None


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
