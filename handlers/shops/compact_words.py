"""How markets, their compacts and votes are spoken of."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from handlers.time_words import date_words, moment_words
from handlers.words import N_, _, current_language, ngettext
from models.area import get_area
from models.shops.compact import ADOPTED, REJECTED, TOO_FEW, Motion, find_compact, find_open_motion
from models.shops.market import Market, MarketShop, list_voters

OUTCOME_WORDS = {
    ADOPTED: N_("It is adopted and holds from now on."),
    REJECTED: N_("It is not adopted; the compact stays as it is."),
    TOO_FEW: N_("Too few have voted; the compact stays as it is."),
}


def market_card(db: Session, market: Market, shop: MarketShop | None, *, now: datetime, zone: ZoneInfo) -> str:
    """The text that holds, how many have signed it, what this shop has done, and what is voted on."""
    county = get_area(db, market.adcode).label(current_language())
    lines = [f"📜 {market.name} · {county}"]
    compact = find_compact(db, market.id or 0)
    if compact is not None:
        voters = list_voters(db, market.id or 0)
        day = date_words(compact.published_at.astimezone(zone).date(), today=now.astimezone(zone).date())
        lines.append(_("Version {number}, since {date}:").format(number=compact.number, date=day))
        lines += [compact.words, ""]
        signed = sum(each.signed_version == compact.number for each in voters)
        lines.append(_("{signed} of {shops} shops have signed it.").format(signed=signed, shops=len(voters)))
        if shop is not None:
            lines.append(_signed_words(shop, compact.number))
    if (motion := find_open_motion(db, market.id or 0)) is not None:
        until = moment_words(motion.ends_at, now=now, zone=zone)
        lines.append(_("A change is voted on until {moment}.").format(moment=until))
    return "\n".join(lines)


def motion_words(motion: Motion, market: Market, *, now: datetime, zone: ZoneInfo) -> str:
    lines = [
        _("A change of the compact of “{market}” is proposed:").format(market=market.name),
        motion.words,
        "",
        _("Why: {why}").format(why=motion.why),
        _("Vote until {moment}. One vote a shop; nobody is told how it votes.").format(
            moment=moment_words(motion.ends_at, now=now, zone=zone)
        ),
        rule_words(market),
    ]
    return "\n".join(lines)


def rule_words(market: Market) -> str:
    words = _("At least {quorum} % of the shops have to vote, and more than {majority} % of the votes be for it.")
    return words.format(quorum=market.quorum_percent, majority=market.majority_percent)


def result_words(motion: Motion, market: Market) -> str:
    """Counts, and no names."""
    votes = ngettext("{count} shop could vote", "{count} shops could vote", motion.shops).format(count=motion.shops)
    counts = _("{shops}: {votes_for} for it, {against} against.").format(
        shops=votes, votes_for=motion.votes_for, against=motion.votes_against
    )
    head = _("The vote on the compact of “{market}” is over.").format(market=market.name)
    return "\n".join([head, counts, _(OUTCOME_WORDS[motion.outcome or TOO_FEW])])


def shop_line(shop: MarketShop, number: int) -> str:
    """老马面馆（示例） · 已签."""
    if shop.person_id is None:
        return f"{shop.name} · " + _("nobody has taken its pass")
    return f"{shop.name} · " + (_("signed") if shop.signed_version == number else _("not signed"))


def _signed_words(shop: MarketShop, number: int) -> str:
    if shop.signed_version == number:
        return _("“{shop}” has signed it.").format(shop=shop.name)
    if shop.signed_version is not None:
        return _("“{shop}” has signed an older version; please read this one and sign it anew.").format(shop=shop.name)
    return _("“{shop}” has not signed it.").format(shop=shop.name)
