"""What a shop answered, line by line, for who is to read it."""

from collections.abc import Iterator

from handlers.conversation.since import period_words
from handlers.loans.words import OPTION_WORDS, item_words, range_words
from handlers.words import N_, _, named
from models.loans.answers import NO_LICENCE, UNSURE, Answers, period_of, range_of
from models.loans.fields import AGE, HIRES, LOAN_FIELDS, PAPERS, RECORD, SINCE, STAFF

_QUESTION_WORDS = {
    RECORD: N_("Debts and marks"),
    PAPERS: N_("What there is"),
    "who": N_("For"),
    "trade": N_("Trade"),
    SINCE: N_("Licence since"),
    "purpose": N_("Purpose"),
    AGE: N_("Owner's age"),
    "group": N_("Group"),
    HIRES: N_("Newly hired"),
    STAFF: N_("Staff"),
}


def answer_lines(answers: Answers) -> Iterator[str]:
    for question, answer in answers.items():
        if question in (RECORD, PAPERS):
            for item, is_ticked in answer.items():
                yield named(item_words(item), _("Yes") if is_ticked else _("No"))
        else:
            yield named(_(_QUESTION_WORDS[question]), _told(question, answers))


def mend_lines(answers: Answers) -> Iterator[tuple[str, str]]:
    """Each question that was answered, with a line that tells the answer; of a list, how much of it is so."""
    for question, answer in answers.items():
        words = _(_QUESTION_WORDS[question])
        if question in (RECORD, PAPERS):
            items = [item_words(item) for item, is_ticked in answer.items() if is_ticked]
            yield question, named(words, _(", ").join(items) or _("None of these"))
        else:
            yield question, named(words, _told(question, answers))


def _told(question: str, answers: Answers) -> str:
    answer = answers[question]
    if answer == UNSURE:
        return _("I don't know")
    if question == SINCE:
        period = period_of(answers)
        return _("No licence yet") if answer == NO_LICENCE or period is None else period_words(period)
    (field,) = (field.code for field in LOAN_FIELDS.values() if field.question == question)
    return range_words(field, range_of(answer)) if question in (AGE, HIRES, STAFF) else _(OPTION_WORDS[field][answer])
