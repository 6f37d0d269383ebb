"""What the regulator decided on a reward for a report, and that it was paid: read from the timeline of the case.

Who reported need not say who they are: with what was granted comes a code that pays, which only they are shown.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from models.case import BY_OFFICE, Case, CaseEvent, list_events, note_event
from models.cases.moves import begin_move, some_words
from models.cases.reward_rule import RewardRule, find_reward_rule
from models.cases.topic import FOOD
from models.errors import Refusal
from models.people.audit import note_audit
from models.person import Person
from models.secret_code import draw_code

GRANTED, DENIED, PAID = "reward_granted", "reward_denied", "reward_paid"
# 48 bits, which only somebody at the office's own desk could try.
PAY_CODE_LENGTH = 10


class NoReward(Refusal):
    """Reports on food have rewards, other cases have none."""


class NothingGranted(Refusal):
    """There is nothing to be paid."""


class PaidAlready(Refusal):
    """What was paid can't be decided or paid once more."""


class WrongPayCode(Refusal):
    """This is not the code of who may be paid."""


class OutsideRule(Refusal):
    """The rule allows no such amount; carries the rule."""

    def __init__(self, rule: RewardRule) -> None:
        super().__init__(rule.code)
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Reward:
    """`what` is GRANTED, DENIED or PAID; `rule` is None where it is none of ours, and then `by_rule` names it."""

    what: str
    rule: RewardRule | None
    by_rule: str
    amount_fen: int
    pay_code: str
    reason: str


def has_rewards(case: Case) -> bool:
    return case.kind == FOOD


def find_reward(events: Sequence[CaseEvent]) -> Reward | None:
    """The newest decision among the events of a case; None while there is none."""
    decided = next((event for event in reversed(events) if event.what in (GRANTED, DENIED)), None)
    if decided is None:
        return None
    facts = decided.facts
    is_paid = any(event.what == PAID for event in events)
    return Reward(
        what=PAID if is_paid else decided.what,
        rule=find_reward_rule(facts["rule"]),
        by_rule=facts.get("by_rule", ""),
        amount_fen=facts.get("amount_fen", 0),
        pay_code=facts.get("pay_code", ""),
        reason=decided.words,
    )


def grant_reward(
    db: Session, case: Case, *, rule: RewardRule | None, by_rule: str = "", amount_fen: int, by: Person, now: datetime
) -> CaseEvent:
    """Record what the regulator grants; until it is paid, a later decision takes its place.

    Without a `rule` of ours `by_rule` names the regulator's own.

    Raises:
        NoRight, AlreadyMoved, NoReward, PaidAlready.
        NothingSaid: neither rule is given.
        OutsideRule: nothing is written.
    """
    _begin(db, case, by)
    if rule is None:
        by_rule = some_words(by_rule)
    elif not rule.least_fen <= amount_fen <= rule.most_fen:
        raise OutsideRule(rule)
    pay_code = draw_code(PAY_CODE_LENGTH)
    facts = {**_rule_facts(rule, by_rule), "amount_fen": amount_fen}
    return _decide(db, case, GRANTED, facts=facts, secret={"pay_code": pay_code}, by=by, now=now)


def deny_reward(
    db: Session, case: Case, *, rule: RewardRule | None, words: str, by: Person, now: datetime
) -> CaseEvent:
    """Record that the regulator grants none, why, and by which rule. Raises as `grant_reward`."""
    _begin(db, case, by)
    return _decide(db, case, DENIED, facts=_rule_facts(rule, ""), words=some_words(words), by=by, now=now)


def pay_reward(db: Session, case: Case, *, pay_code: str, by: Person, now: datetime) -> CaseEvent:
    """Record that who showed the code was paid.

    Raises:
        NoRight, AlreadyMoved, NoReward, PaidAlready, NothingGranted, WrongPayCode.
    """
    _begin(db, case, by)
    reward = find_reward(list_events(db, case, only_shown=False))
    if reward is None or reward.what != GRANTED:
        raise NothingGranted
    if not secrets.compare_digest(reward.pay_code, pay_code):
        raise WrongPayCode
    return _decide(db, case, PAID, facts={"amount_fen": reward.amount_fen}, by=by, now=now)


def _begin(db: Session, case: Case, by: Person) -> None:
    begin_move(db, case, "reward", by)
    if not has_rewards(case):
        raise NoReward
    if any(event.what == PAID for event in list_events(db, case, only_shown=False)):
        raise PaidAlready


def _rule_facts(rule: RewardRule | None, by_rule: str) -> dict[str, str | int]:
    return {"rule": "", "by_rule": by_rule} if rule is None else {"rule": rule.code}


def _decide(
    db: Session,
    case: Case,
    what: str,
    *,
    facts: dict[str, str | int],
    secret: dict[str, str] | None = None,
    words: str = "",
    by: Person,
    now: datetime,
) -> CaseEvent:
    """Money is in the audit as well, without its code and anybody's words."""
    note_audit(
        db,
        action=f"case.{what}",
        subject=f"case:{case.id}",
        actor=by,
        adcode=case.adcode,
        facts={name: fact for name, fact in facts.items() if name != "by_rule"},
        now=now,
    )
    return note_event(
        db, case, what=what, by=BY_OFFICE, actor_id=by.id, words=words, facts={**facts, **(secret or {})}, now=now
    )
