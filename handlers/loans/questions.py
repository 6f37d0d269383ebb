"""The questions about a shop that looks for a loan: each has its name, and the rules choose which comes next.

who      choose    shop, company or neither yet
trade    choose    what it sells
since    since     when it was registered
purpose  choose    what the money is for
record   pick      debts and marks
papers   pick      what there is to show
age      choose    the owner's age, in ranges between which the rules tell a difference
group    choose    whom the start-up loan supports
hires    choose    newly hired staff, in per cent
staff    choose    how many people work there
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zlib import crc32

from handlers.conversation import Chat, Option
from handlers.loans.words import (
    GROUP_WORDS,
    OWNER_WORDS,
    PURPOSE_WORDS,
    TRADE_WORDS,
    choice_options,
    item_words,
    range_option,
    unsure_option,
)
from handlers.words import N_, _
from models.loans.answers import (
    NO_LICENCE,
    UNSURE,
    Answers,
    Contradiction,
    facts_of,
    find_contradiction,
    range_key,
    ticked,
    told_period,
)
from models.loans.asking import items_to_tick, list_open_questions, ranges_of
from models.loans.fields import MONTHS, PAPERS, RECORD
from models.loans.table import LoanTable
from models.loans.verdict import Facts
from models.period import Period, add_months

# Those of a typical shop; a test holds it.
MOST_ASKED = 8
_CONTRADICTION_WORDS = {
    Contradiction.OPEN_WITHOUT_LICENCE: N_(
        "You said that you run a shop or company, and that there is no licence yet: one of the two must be otherwise."
    ),
    Contradiction.TOO_YOUNG_THEN: N_(
        "With this age the owner would have been younger than 16 when the licence was issued: one of the two must be "
        "otherwise."
    ),
    Contradiction.TAKINGS_TOO_EARLY: N_(
        "The licence is younger than 6 months, so there can't be 6 months of its takings: one of the two must be "
        "otherwise."
    ),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known when a question is asked; `left` is how many may follow, `before` what was told another time."""

    table: LoanTable
    facts: Facts
    left: int
    before: Answers

    def items(self, question: str, today: date) -> list[str]:
        """What its list holds: what is needed, and what was on it before, since that may close what needs the rest."""
        told = self.before.get(question, {})
        return list(dict.fromkeys([*told, *items_to_tick(self.table, self.facts, question, today=today)]))


def ask_shop(chat: Chat, table: LoanTable, known: Answers, *, mended: str = "") -> dict[str, Any]:
    """Everything that the open loans need and that is not known, one thing after the other; first what is mended."""
    answers = {name: answer for name, answer in known.items() if name != mended}
    before = known if mended else {}
    facts = facts_of(answers, today=chat.today)
    while open_ones := _to_ask(chat, table, facts, answers, mended):
        name = open_ones[0]
        left = min(len(open_ones), max(1, MOST_ASKED - len(answers))) - 1
        answers[name] = QUESTIONS[name](chat, Asked(table, facts, left, before))
        if name == mended:
            _drop_lists_that_grow(chat, table, answers, known)
        facts = facts_of(answers, today=chat.today)
        contradiction = find_contradiction(answers, facts, today=chat.today)
        if contradiction is not None and contradiction[1] == name:
            why = _(_CONTRADICTION_WORDS[contradiction[0]])
            chat.ask_again(name, why + " " + _("Correct it here, or go back to the other one."))
    return answers


def _to_ask(chat: Chat, table: LoanTable, facts: Facts, answers: Answers, mended: str) -> list[str]:
    names = list_open_questions(table, facts, asked=answers, today=chat.today)
    if not mended or mended in answers:
        return names
    return [mended, *(name for name in names if name != mended)]


def _drop_lists_that_grow(chat: Chat, table: LoanTable, answers: dict[str, Any], known: Answers) -> None:
    """What is not ticked on a list means another thing where the mended answer has put more on it."""
    was, now = (facts_of(each, today=chat.today) for each in (known, answers))
    for name in (RECORD, PAPERS):
        items = [items_to_tick(table, facts, name, today=chat.today) for facts in (was, now)]
        if name in answers and {*items[1]} - {*items[0], *answers[name]}:
            del answers[name]


def _who(chat: Chat, asked: Asked) -> str:
    return chat.choose("who", _("Whom is the loan for?"), choice_options(OWNER_WORDS), left=asked.left)


def _trade(chat: Chat, asked: Asked) -> str:
    return chat.choose("trade", _("What is the main trade?"), choice_options(TRADE_WORDS), left=asked.left)


def _since(chat: Chat, asked: Asked) -> Any:
    none = Option(NO_LICENCE, _("No licence yet"), NO_LICENCE)
    since = chat.since(
        "since",
        _("Since when is there a business licence? The day on it, a month, or roughly how long."),
        spans=_spans(chat, asked),
        others=[none, unsure_option()],
        left=asked.left,
    )
    return since if isinstance(since, str) else told_period(since)


def _purpose(chat: Chat, asked: Asked) -> str:
    return chat.choose("purpose", _("What is the money for?"), choice_options(PURPOSE_WORDS), left=asked.left)


def _record(chat: Chat, asked: Asked) -> dict[str, bool]:
    items = asked.items(RECORD, chat.today)
    chosen = chat.pick(
        "record",
        _("Which of these is so? Only the rules look at it."),
        _tick_options(items),
        at_least=0,
        none=_("None of these"),
        meaning=_meaning(items),
        left=asked.left,
    )
    return ticked(items, chosen)


def _papers(chat: Chat, asked: Asked) -> dict[str, bool]:
    items = asked.items(PAPERS, chat.today)
    chosen = chat.pick(
        "papers",
        _("What is there? Tick what is so."),
        _tick_options(items),
        at_least=0,
        none=_("None of these"),
        meaning=_meaning(items),
        left=asked.left,
    )
    return ticked(items, chosen)


def _age(chat: Chat, asked: Asked) -> str:
    return chat.choose("age", _("How old is the owner?"), _ranges(chat, asked, "owner_age"), left=asked.left)


def _group(chat: Chat, asked: Asked) -> str:
    return chat.choose("group", _("Is the owner one of these?"), choice_options(GROUP_WORDS), left=asked.left)


def _hires(chat: Chat, asked: Asked) -> str:
    prompt = _("How many of the staff were hired newly and belong to the supported groups, such as graduates?")
    return chat.choose("hires", prompt, _ranges(chat, asked, "new_eligible_hire_percent"), left=asked.left)


def _staff(chat: Chat, asked: Asked) -> str:
    return chat.choose("staff", _("How many people work there?"), _ranges(chat, asked, "staff"), left=asked.left)


QUESTIONS: Mapping[str, Callable[[Chat, Asked], Any]] = {
    "who": _who,
    "trade": _trade,
    "since": _since,
    "purpose": _purpose,
    "record": _record,
    "papers": _papers,
    "age": _age,
    "group": _group,
    "hires": _hires,
    "staff": _staff,
}


def _tick_options(items: Sequence[str]) -> list[Option[str]]:
    return [
        *(Option(item, item_words(item), item) for item in items),
        Option(UNSURE, _("Not sure of the rest"), UNSURE),
    ]


def _meaning(items: Sequence[str]) -> int:
    """What is not ticked means another thing on another list."""
    return crc32("|".join(items).encode())


def _ranges(chat: Chat, asked: Asked, field: str) -> list[Option[str]]:
    spans = ranges_of(asked.table, field, today=chat.today)
    return [*(range_option(field, span) for span in spans), unsure_option()]


def _spans(chat: Chat, asked: Asked) -> list[Option[Period]]:
    """Between the ages of a licence that matter."""
    spans = ranges_of(asked.table, MONTHS, today=chat.today)
    return [
        Option(
            range_key(span),
            _span_words(span.low, span.high),
            Period(
                None if span.high is None else add_months(chat.today, -span.high - 1) + timedelta(days=1),
                chat.today if span.low is None else add_months(chat.today, -span.low),
            ),
        )
        for span in spans
    ]


def _span_words(low: int | None, high: int | None) -> str:
    if low is None:
        return _("Less than {months} months").format(months=(high or 0) + 1)
    if high is None:
        return _("{months} months or longer").format(months=low)
    return _("{low} to {high} months").format(low=low, high=high + 1)
