"""The office records what the regulator decided on a reward, and that it was paid.

The case's number is the flows' argument.

decision  choose  granted or not
rule      choose  by which rule
named     tell    what the regulator's own rule is called, where it is none of ours
amount    number  how much, in yuan
why       tell    why there is none
code      code    what the person shows when they are paid
"""

from collections.abc import Callable

from handlers.cases.desk import case_at_desk, numbered, taken_words, tell_news
from handlers.cases.reward_words import own_reward_words, yuan_words
from handlers.cases.words import typed
from handlers.conversation import Button, Chat, Option, action_data, conversation
from handlers.rights import for_staff, member
from handlers.words import N_, _, current_language
from models.case import Case, CaseEvent
from models.cases.moves import AlreadyMoved
from models.cases.reward import (
    DENIED,
    GRANTED,
    PAY_CODE_LENGTH,
    NothingGranted,
    PaidAlready,
    WrongPayCode,
    deny_reward,
    find_reward,
    grant_reward,
    has_rewards,
    pay_reward,
)
from models.cases.reward_rule import FEN_A_YUAN, RewardRule, find_reward_rule, list_rules_for
from models.office import get_office
from models.people.access import NoRight
from models.person import STAFF

LONGEST_NAME = 60
# As much as any rule may give.
MOST_YUAN = 1_000_000
_OTHER = "other"


@conversation("case_reward", title=N_("Decide on a reward"), is_listed=False, allowed=for_staff, about=numbered)
def record_decision(chat: Chat) -> None:
    case = _case(chat)
    decision = chat.choose(
        "decision",
        _("What did the regulator decide?"),
        [Option(GRANTED, _("Granted"), GRANTED), Option(DENIED, _("Not granted"), DENIED)],
    )
    code = chat.choose("rule", _("By which rule?"), _rules(chat, case))
    rule = find_reward_rule(code)
    if decision == GRANTED:
        _grant(chat, case, rule)
    else:
        _deny(chat, case, rule)


@conversation("case_paid", title=N_("Mark a reward as paid"), is_listed=False, allowed=for_staff, about=numbered)
def record_payment(chat: Chat) -> None:
    case = _case(chat)
    code = chat.code("code", _("Which code does the person show you?"), length=PAY_CODE_LENGTH)
    try:
        event = _moved(chat, case, lambda: pay_reward(chat.db, case, pay_code=code, by=member(chat), now=chat.now))
    except WrongPayCode:
        chat.ask_again("code", _("That code is not this case's, so don't pay. The right one stands in their chat."))
    if event is not None:
        fen = event.facts["amount_fen"]
        tell_news(chat, case, event, lambda: _("The reward was paid: {amount}").format(amount=yuan_words(fen)))
        chat.say(_("Noted as paid: {amount}."), [[_look(case)]], amount=yuan_words(fen))


def _grant(chat: Chat, case: Case, rule: RewardRule | None) -> None:
    named = ""
    if rule is None:
        named = chat.tell("named", _("What is that rule called?"), at_most=LONGEST_NAME, check=typed).text
    yuan = chat.number(
        "amount",
        _("How much, in yuan?"),
        at_least=0.01 if rule is None else rule.least_fen / FEN_A_YUAN,
        at_most=MOST_YUAN if rule is None else rule.most_fen / FEN_A_YUAN,
        step=0.01,
    )
    chat.review(_("The person reads it, with a code by which they are paid; you never see who they are:"))
    event = _moved(
        chat,
        case,
        lambda: grant_reward(
            chat.db,
            case,
            rule=rule,
            by_rule=named,
            amount_fen=round(yuan * FEN_A_YUAN),
            by=member(chat),
            now=chat.now,
        ),
    )
    if event is not None:
        tell_news(chat, case, event, lambda: _own_words(chat, case, event))
        chat.say(_("Recorded. When somebody comes for it, ask for the code and tap “Paid”."), [[_look(case)]])


def _deny(chat: Chat, case: Case, rule: RewardRule | None) -> None:
    why = chat.tell("why", _("Why is there none? The person reads it."), check=typed)
    event = _moved(
        chat, case, lambda: deny_reward(chat.db, case, rule=rule, words=why.text, by=member(chat), now=chat.now)
    )
    if event is not None:
        tell_news(chat, case, event, lambda: _own_words(chat, case, event))
        chat.say(_("Recorded, and the person was told."), [[_look(case)]])


def _own_words(chat: Chat, case: Case, event: CaseEvent) -> str:
    reward = find_reward([event])
    assert reward is not None
    return own_reward_words(reward, get_office(chat.db, case.office_id).label(current_language()))


def _rules(chat: Chat, case: Case) -> list[Option[str]]:
    known = [Option(rule.code, rule.label(current_language()), rule.code) for rule in list_rules_for(chat.db, case)]
    return [*known, Option(_OTHER, _("Another rule"), _OTHER)]


def _moved(chat: Chat, case: Case, move: Callable[[], CaseEvent]) -> CaseEvent | None:
    """None where it can't be, which is said."""
    try:
        return move()
    except AlreadyMoved as refusal:
        chat.say(taken_words(chat, case, refusal), [[_look(case)]])
    except PaidAlready:
        chat.say(_("It has been paid; nothing can be changed any more."), [[_look(case)]])
    except NothingGranted:
        chat.say(_("Nothing was granted yet that could be paid. Record the decision first."), [[_look(case)]])
    return None


def _case(chat: Chat) -> Case:
    """Raises NoRight, also where it is none that has rewards."""
    if not chat.argument.isdecimal() or len(chat.argument) > 18:
        raise NoRight(STAFF)
    case = case_at_desk(chat, int(chat.argument))
    if not has_rewards(case):
        raise NoRight(STAFF)
    return case


def _look(case: Case) -> Button:
    return Button(_("Look at it"), action_data("case", case.id))
