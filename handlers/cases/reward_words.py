"""What is said of rewards: the rules, who decides, and how one is paid without a name."""

from collections.abc import Iterator, Sequence

from handlers.words import _, current_language
from models.cases.reward import DENIED, GRANTED, PAY_CODE_LENGTH, Reward
from models.cases.reward_rule import FEN_A_YUAN, RewardRule
from models.secret_code import in_groups

_GROUP = PAY_CODE_LENGTH // 2


def yuan_words(fen: int) -> str:
    yuan, rest = divmod(fen, FEN_A_YUAN)
    return _("{amount} yuan").format(amount=f"{yuan:,}.{rest:02d}" if rest else f"{yuan:,}")


def rules_words(rules: Sequence[RewardRule]) -> str:
    """What a reward may be, who decides, and from where that is known."""
    lines = [
        _("A reward is possible, and never promised: the market regulator decides, after the shop was fined."),
        *(_rule_line(rule) for rule in rules),
        _("It is for serious offences: a crime, a shop closed, a licence revoked, a large fine."),
        _(
            "Not for who works for the regulator or has a duty to report, for the harmed themselves, or for who is "
            "paid by a competitor. Whether a food-safety supervisor counts among those, the regulator has to say."
        ),
        _("Without a name, too: if one is granted, you find a code here that pays. A false report is punished."),
        *_source_lines(rules),
    ]
    return "\n".join(lines)


def rule_name(reward: Reward) -> str:
    return reward.by_rule if reward.rule is None else reward.rule.label(current_language())


def own_reward_words(reward: Reward, office: str) -> str:
    """For who reported it, and for nobody else: the code that pays is in it."""
    if reward.what == DENIED:
        return _("The regulator granted no reward: {reason}").format(reason=reward.reason)
    granted = _("The regulator granted {amount}, by this rule: {rule}.").format(
        amount=yuan_words(reward.amount_fen), rule=rule_name(reward)
    )
    if reward.what != GRANTED:
        return granted + "\n" + _("It was paid to who showed the code.")
    return "\n".join(
        [
            granted,
            _("The code that pays: {code}").format(code=in_groups(reward.pay_code, _GROUP)),
            _(
                "Show it at “{office}”. They need the code and the case's number, and not your name; if they ask for a "
                "name or an account for the payment, it is yours to decide. Show it to nobody else: whoever has it is "
                "paid."
            ).format(office=office),
        ]
    )


def _rule_line(rule: RewardRule) -> str:
    facts = {
        "rule": rule.label(current_language()),
        "percent": rule.share_percent,
        "least": yuan_words(rule.least_fen),
        "most": yuan_words(rule.most_fen),
    }
    if rule.share_percent:
        words = _("• {rule}: {percent} % of the fine, at least {least}, at most {most}")
    elif rule.least_fen == rule.most_fen:
        words = _("• {rule}: {least}")
    else:
        words = _("• {rule}: {least} to {most}")
    return words.format(**facts)


def _source_lines(rules: Sequence[RewardRule]) -> Iterator[str]:
    for source in dict.fromkeys(rule.source_label(current_language()) for rule in rules):
        yield _("Source: {source}.").format(source=source)
    if not any(rule.adcode for rule in rules):
        yield _("Of amounts that Ningxia or a county has set, I know none; 12315 tells you of them.")
