"""The compact of a market (商户公约): read and sign it, propose a change, vote, leave.

words  tell  the whole text as it would be
why    tell  what for
"""

from handlers.cases.words import typed
from handlers.conversation import BadButton, Button, Chat, action, action_data, conversation, flow_data
from handlers.conversation.replies import Rows, label
from handlers.rights import for_staff
from handlers.shops.compact_news import tell_motion, vote_rows
from handlers.shops.compact_words import market_card, motion_words, rule_words
from handlers.words import N_, _
from models.shops.compact import (
    Motion,
    NewerText,
    VotedAlready,
    VoteOver,
    VoteUnderWay,
    cast_vote,
    find_compact,
    find_open_motion,
    has_voted,
    leave_market,
    propose,
    sign,
    withdraw_signature,
)
from models.shops.market import Market, MarketShop, find_own_shop, list_markets, list_own_shops, runs_market

ALSO = ("商户公约", "公约", "市场公约", "compact", "merchant compact")
LONGEST_TEXT, LONGEST_WHY = 2000, 300


@conversation(
    "compact",
    command="compact",
    title=N_("📜 Compact of the market"),
    summary=N_("Read and sign what the shops of a market agreed on, and vote"),
    is_draft=False,
    also=ALSO,
)
def read_compact(chat: Chat) -> None:
    person = chat.person
    shops = [] if person is None else list_own_shops(chat.db, person)
    own = [chat.db.get_one(Market, shop.market_id) for shop in shops]
    run = list_markets(chat.db, person) if person is not None and for_staff(chat) else []
    markets = list({market.id: market for market in (*own, *run)}.values())
    rows = [[Button(label(market.name), action_data("compact", market.id))] for market in markets]
    if for_staff(chat):
        rows.append([Button(_("Open a market"), flow_data("market_add"))])
    if len(own) == 1 and len(markets) == 1:
        _show(chat, own[0])
    elif rows:
        chat.say(_("Which market?") if markets else _("There is no market in your area yet."), rows)
    else:
        chat.say(_("You belong to no market. Its office gives you a pass, which you send me here."))


@action("compact")
def show_compact(chat: Chat, market_id: int) -> None:
    market = _market(chat, market_id)
    if market is not None:
        _show(chat, market)


@action("compact.sign")
def sign_it(chat: Chat, market_id: int, number: int) -> None:
    market, shop = _own(chat, market_id)
    if market is None or shop is None:
        return
    try:
        sign(chat.db, shop, number, now=chat.now)
    except NewerText:
        chat.answer_tap(_("It was changed meanwhile; please read it anew."), alert=True)
    else:
        chat.answer_tap(_("Signed. Thank you."))
    _show(chat, market, in_place=True)


@action("compact.unsign")
def take_signature_back(chat: Chat, market_id: int) -> None:
    market, shop = _own(chat, market_id)
    if market is None or shop is None:
        return
    withdraw_signature(chat.db, shop)
    chat.answer_tap(_("Your signature is taken back."))
    _show(chat, market, in_place=True)


@action("compact.motion")
def show_motion(chat: Chat, market_id: int) -> None:
    market, shop = _own(chat, market_id)
    if market is None or shop is None:
        return
    motion = find_open_motion(chat.db, market_id)
    if motion is None:
        chat.answer_tap(_("Nothing is voted on just now."))
        return
    rows = [] if has_voted(chat.db, motion, shop) else vote_rows(motion)
    chat.say(motion_words(motion, market, now=chat.now, zone=chat.zone), rows)


@action("compact.vote")
def vote(chat: Chat, motion_id: int, choice: str) -> None:
    if choice not in ("yes", "no"):
        raise BadButton
    motion = chat.db.get(Motion, motion_id)
    shop = None if motion is None else find_own_shop(chat.db, chat.person, motion.market_id)
    if motion is None or shop is None:
        chat.answer_tap(_absent())
        return
    try:
        cast_vote(chat.db, motion, shop, is_for=choice == "yes", now=chat.now)
    except VoteOver:
        chat.answer_tap(_("The vote is over."), alert=True)
    except VotedAlready:
        chat.answer_tap(_("Your shop has voted already; one vote a shop."), alert=True)
    else:
        chat.answer_tap(_("Your vote is in the box. The counts come when it is over."))


@conversation("compact_propose", title=N_("Propose a change of the compact"), is_listed=False)
def propose_change(chat: Chat) -> None:
    market, shop = _own(chat, int(chat.argument) if chat.argument.isdecimal() and len(chat.argument) < 19 else 0)
    if market is None or shop is None:
        return
    words = chat.tell("words", _("The whole text, as it would be."), at_most=LONGEST_TEXT, check=typed)
    why = chat.tell("why", _("Why? All the shops read it."), at_most=LONGEST_WHY, check=typed)
    chat.review(_("All the shops of “{market}” vote on it.").format(market=market.name) + " " + rule_words(market))

    try:
        motion = propose(chat.db, market, words=words.text.strip(), why=why.text.strip(), now=chat.now)
    except VoteUnderWay:
        chat.say(_("The market votes on another change just now; propose yours when that is over."), [_back(market)])
        return
    tell_motion(chat.db, motion, market, language=chat.around.default_language, now=chat.now, zone=chat.zone)
    chat.say(_("It is put to the vote, and all the shops are told."), [_back(market)])


@action("compact.leave")
def ask_to_leave(chat: Chat, market_id: int) -> None:
    market, shop = _own(chat, market_id)
    if market is None or shop is None:
        return
    chat.say(
        _("Shall “{shop}” leave “{market}”? Its signature and its vote go. Only the office can admit it again."),
        [[Button(_("Yes, leave"), action_data("compact.left", market_id)), *_back(market)]],
        shop=shop.name,
        market=market.name,
    )


@action("compact.left")
def leave(chat: Chat, market_id: int) -> None:
    market, shop = _own(chat, market_id)
    if market is None or shop is None:
        return
    leave_market(chat.db, shop, now=chat.now)
    chat.edit_card(_("“{shop}” belongs to “{market}” no longer."), shop=shop.name, market=market.name)


def _show(chat: Chat, market: Market, *, in_place: bool = False) -> None:
    shop = find_own_shop(chat.db, chat.person, market.id or 0)
    words = market_card(chat.db, market, shop, now=chat.now, zone=chat.zone)
    (chat.edit_card if in_place else chat.say)(words, _rows(chat, market, shop))


def _rows(chat: Chat, market: Market, shop: MarketShop | None) -> Rows:
    rows: list[list[Button]] = []
    compact, motion = find_compact(chat.db, market.id or 0), find_open_motion(chat.db, market.id or 0)
    if shop is not None and compact is not None:
        if shop.signed_version == compact.number:
            rows.append([Button(_("Take my signature back"), action_data("compact.unsign", market.id))])
        else:
            rows.append([Button(_("Sign it"), action_data("compact.sign", market.id, compact.number))])
        voting = Button(_("The vote"), action_data("compact.motion", market.id))
        proposing = Button(_("Propose a change"), flow_data("compact_propose", str(market.id)))
        rows.append([proposing if motion is None else voting])
        rows.append([Button(_("Leave the market"), action_data("compact.leave", market.id))])
    if runs_market(chat.db, chat.person, market):
        admit = Button(_("Admit a shop"), flow_data("market_admit", str(market.id)))
        rows.append([admit, Button(_("The shops"), action_data("market.shops", market.id))])
    return rows


def _market(chat: Chat, market_id: int) -> Market | None:
    """One that this person belongs to or runs; of another they are told as of none."""
    market = chat.db.get(Market, market_id)
    if market is not None and (
        find_own_shop(chat.db, chat.person, market_id) is not None or runs_market(chat.db, chat.person, market)
    ):
        return market
    chat.answer_tap(_absent())
    return None


def _own(chat: Chat, market_id: int) -> tuple[Market | None, MarketShop | None]:
    """One in which this person has a shop; of another they are told as of none."""
    shop = find_own_shop(chat.db, chat.person, market_id)
    if shop is None:
        chat.answer_tap(_absent())
        return None, None
    return chat.db.get_one(Market, market_id), shop


def _back(market: Market) -> list[Button]:
    return [Button(_("The compact"), action_data("compact", market.id))]


def _absent() -> str:
    return _("You have no shop in that market.")
