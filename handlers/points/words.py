"""How points are spoken of: what an entry is for, why it is so many, and where they lead."""

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from sqlmodel import Session

from handlers.points.reasons import what_happened
from handlers.time_words import date_words, moment_words
from handlers.words import N_, _, current_language, ngettext
from models.points.account import NUMBER_LENGTH
from models.points.entry import EXPIRED, REDEEMED, PointEntry, find_reversal
from models.points.level import standing_of
from models.points.rule import ALL, BY_HOURS, PointRule, UnknownRule, get_rule
from models.points.safety_rating import SafetyRating

_OTHER_WORDS = {REDEEMED: N_("Reward"), EXPIRED: N_("Expired at the end of the year")}
_BASIS_WORDS = {"proposal": N_("a proposal of this service; whoever runs it can change it")}


def signed(points: int) -> str:
    return f"+{points}" if points >= 0 else f"−{-points}"


def entry_words(entry: PointEntry) -> str:
    """+5 随手拍核实."""
    return f"{signed(entry.points)} {_label(entry)}"


def standing_words(balance: int, earned: int) -> list[str]:
    """What one has, at which level one stands, and what is missing to the next."""
    standing, language = standing_of(earned), current_language()
    lines = [
        ngettext(
            "You have {points} point. Level: {level}.", "You have {points} points. Level: {level}.", balance
        ).format(points=balance, level=standing.level.label(language))
    ]
    if standing.next is None:
        lines.append(_("That is the highest level."))
    else:
        lines.append(
            _("{missing} more to earn until “{level}”.").format(
                missing=standing.missing, level=standing.next.label(language)
            )
        )
    return lines


def why_words(db: Session, entry: PointEntry, *, today: date, zone: ZoneInfo) -> str:
    """The rule, what happened, when, who entered it, and what a limit took away."""
    lines = [entry_words(entry), _("For {date}").format(date=date_words(entry.day, today=today))]
    lines.append(what_happened(db, entry))
    if entry.reverses_id is None and entry.points < entry.asked:
        every = _find_rule(ALL, entry.day)
        lines.append(
            _("It would be {asked}, but there are limits: {limits}.").format(
                asked=entry.asked, limits=limit_words(_find_rule(entry.rule, entry.day), every)
            )
        )
    if (rule := _find_rule(entry.rule, entry.day)) is not None:
        lines.append(_("The rule: {rule}.").format(rule=rule_words(rule)))
        lines.append(_("It rests on: {basis}.").format(basis=_(_BASIS_WORDS.get(rule.basis, rule.basis))))
    if (back := find_reversal(db, entry)) is not None:
        lines.append(_("It was taken back {moment}.").format(moment=moment_words(back.at, now=back.at, zone=zone)))
    return "\n".join(filter(None, lines))


def rule_words(rule: PointRule) -> str:
    """随手拍核实 5 分, 每天最多 30."""
    words = ngettext("{rule} {points} point", "{rule} {points} points", rule.points)
    if rule.entry == BY_HOURS:
        words = ngettext("{rule} {points} point each half hour", "{rule} {points} points each half hour", rule.points)
    words = words.format(rule=rule.label(current_language()), points=rule.points)
    limits = limit_words(rule, None)
    return _("{what} ({limits})").format(what=words, limits=limits) if limits else words


def limit_words(rule: PointRule | None, every: PointRule | None) -> str:
    lines = []
    for one, words in ((rule, ""), (every, _("all together") + " ")):
        if one is not None and one.daily is not None:
            lines.append(words + _("at most {points} a day").format(points=one.daily))
        if one is not None and one.monthly is not None:
            lines.append(words + _("at most {points} a month").format(points=one.monthly))
    return _(", ").join(lines)


def rating_words(rating: SafetyRating) -> Iterator[str]:
    """The figure, and each of its parts."""
    language = current_language()
    yield _("Your safety rating: {score} of 100, from the last twelve months.").format(score=rating.score)
    for part in rating.parts:
        yield "• " + _("{part}: {count} × {each} = {score}, at most {at_most}").format(
            part=part.part.label(language),
            count=part.count,
            each=part.part.each,
            score=part.score,
            at_most=part.part.at_most,
        )
    yield _("Nothing of the police, of a platform or of your pay goes in, and nobody's orders depend on it.")


def number_words(number: str) -> str:
    """In two groups, as it is read aloud."""
    half = (NUMBER_LENGTH + 1) // 2
    return f"{number[:half]} {number[half:]}"


def rule_label(code: str, day: date) -> str:
    """What an entry of that day is for."""
    if code in _OTHER_WORDS:
        return _(_OTHER_WORDS[code])
    rule = _find_rule(code, day)
    return code if rule is None else rule.label(current_language())


def _label(entry: PointEntry) -> str:
    label = rule_label(entry.rule, entry.day)
    return _("taken back: {what}").format(what=label) if entry.reverses_id is not None else label


def _find_rule(code: str, day: date) -> PointRule | None:
    try:
        return get_rule(code, day)
    except UnknownRule:
        return None
