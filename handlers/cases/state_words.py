"""How a case stands and by when it is answered, in words that fit who reads them."""

from handlers.words import N_, _
from models.case import (
    ACCEPTED,
    ANSWERED,
    CLOSED,
    IMPOSSIBLE,
    OPEN,
    PASSED_ON,
    RECEIVED,
    REFUSED,
    SOLVED,
    WAITING,
    WITHDRAWN,
    Case,
)
from models.cases.topic import get_topic, is_yes_or_no

_STATE_WORDS = {
    RECEIVED: N_("waiting for somebody to take it on"),
    ACCEPTED: N_("being worked on"),
    ANSWERED: N_("answered"),
    CLOSED: N_("ended"),
    WITHDRAWN: N_("withdrawn"),
}
# Whom it waits for is called otherwise by each of those who read it.
TO_REPORTER, TO_OFFICE, TO_JOINER = "reporter", "office", "joiner"
_WAITING_WORDS = {
    TO_REPORTER: N_("waiting for your answer"),
    TO_OFFICE: N_("waiting for the person's answer"),
    TO_JOINER: N_("waiting for who reported it first to answer"),
}
OUTCOME_WORDS = {
    SOLVED: N_("Solved"),
    PASSED_ON: N_("Passed on"),
    IMPOSSIBLE: N_("Can't be done"),
    REFUSED: N_("Not accepted"),
}
# Where an office says yes or no, instead of answering in words.
DECIDED_WORDS = {SOLVED: N_("confirmed"), REFUSED: N_("not confirmed")}


def state_words(case: Case, *, to: str) -> str:
    """`to`: TO_REPORTER, TO_OFFICE or TO_JOINER."""
    if case.state == WAITING:
        return _(_WAITING_WORDS[to])
    if case.state == CLOSED and is_yes_or_no(get_topic(case.topic)):
        return _(DECIDED_WORDS[case.outcome or REFUSED])
    if case.state == CLOSED and case.outcome == REFUSED:
        return _("not accepted")
    if case.outcome and case.state in (ANSWERED, CLOSED):
        return f"{_(_STATE_WORDS[case.state])} · {_(OUTCOME_WORDS[case.outcome])}"
    return _(_STATE_WORDS[case.state])


def due_lines(case: Case, moment: str) -> list[str]:
    """By when its office answers; nothing of what is over."""
    if case.state not in OPEN:
        return []
    if case.state == WAITING:
        return [_("Answer by {moment}, and later by as long as it waits").format(moment=moment)]
    return [_("Answer by {moment}").format(moment=moment)]
