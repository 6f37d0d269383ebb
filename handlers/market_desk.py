"""What staff do for a market that governs itself: open it with its first compact, admit shops, see who has signed.

add    name tell · county, quorum, majority, days choose · words tell
admit  shop tell
"""

from handlers.cases.words import typed
from handlers.conversation import Button, Chat, Option, action, action_data, conversation, flow_data
from handlers.conversation.replies import label
from handlers.own_counties import own_county_options
from handlers.rights import for_staff, member
from handlers.shops.compact_words import rule_words, shop_line
from handlers.shops.pass_letter import pass_letter
from handlers.words import N_, _, ngettext
from models.people.access import NoRight
from models.person import STAFF
from models.shops.compact import find_compact, leave_market, publish_first
from models.shops.market import (
    MAJORITIES,
    QUORUMS,
    VOTE_DAYS,
    Market,
    MarketShop,
    NamedAlready,
    admit_shop,
    list_shops,
    open_market,
    runs_market,
)
from models.shops.owner_pass import make_market_pass

LONGEST_NAME, LONGEST_TEXT = 40, 2000
_A_PAGE = 20


@conversation("market_add", title=N_("Open a market"), is_listed=False, allowed=for_staff)
def add_market(chat: Chat) -> None:
    name = chat.tell("name", _("What is the market called?"), at_most=LONGEST_NAME, check=typed)
    county = chat.choose("county", _("In which county?"), own_county_options(chat))
    quorum = chat.choose(
        "quorum", _("So that a vote counts, how many of the shops have to take part?"), _percents(QUORUMS)
    )
    majority = chat.choose("majority", _("More than how many of the votes have to be for it?"), _percents(MAJORITIES))
    days = chat.choose("days", _("How long is a vote open?"), [Option(str(n), _days(n), n) for n in VOTE_DAYS])
    words = chat.tell("words", _("The text of the compact; later ones come from a vote alone."), at_most=LONGEST_TEXT)
    chat.review(_("The shops that you admit read it and sign it."))

    new = Market(
        name=" ".join(name.text.split()),
        adcode=county.adcode,
        vote_days=days,
        quorum_percent=quorum,
        majority_percent=majority,
        opened_at=chat.now,
    )
    try:
        market = open_market(chat.db, new, by=member(chat), now=chat.now)
    except NamedAlready:
        chat.ask_again("name", _("There is a market of this name in the county already."))
    publish_first(chat.db, market, words.text.strip(), now=chat.now)
    admit_now = Button(_("Admit a shop"), flow_data("market_admit", str(market.id)))
    chat.say(
        _("“{market}” is open. Admit its shops now.") + " " + rule_words(market),
        [[admit_now], _back(market)],
        market=market.name,
    )


@conversation("market_admit", title=N_("Admit a shop"), is_draft=False, is_listed=False, allowed=for_staff)
def admit(chat: Chat) -> None:
    market = _argued(chat)
    name = chat.tell("shop", _("What is the shop called, as on its sign?"), at_most=LONGEST_NAME, check=typed)
    try:
        shop = admit_shop(chat.db, market, " ".join(name.text.split()), by=member(chat), now=chat.now)
    except NamedAlready:
        chat.ask_again("shop", _("A shop of this name is in the market already."))
    _give_pass(chat, market, shop)


@action("market.shops", allowed=for_staff)
def show_shops(chat: Chat, market_id: int, after: int = 0) -> None:
    _list_shops(chat, _run(chat, market_id), max(after, 0))


@action("market.shop", allowed=for_staff)
def show_shop(chat: Chat, shop_id: int) -> None:
    market, shop = _shop(chat, shop_id)
    rows = [
        [
            Button(_("A new pass"), action_data("market.pass", shop.id)),
            Button(_("Take it out of the market"), action_data("market.out", shop.id)),
        ],
        _back(market),
    ]
    compact = find_compact(chat.db, market.id or 0)
    chat.edit_card(shop_line(shop, 0 if compact is None else compact.number), rows)


@action("market.pass", allowed=for_staff)
def give_pass(chat: Chat, shop_id: int) -> None:
    _give_pass(chat, *_shop(chat, shop_id))


@action("market.out", allowed=for_staff)
def take_out(chat: Chat, shop_id: int) -> None:
    market, shop = _shop(chat, shop_id)
    leave_market(chat.db, shop, now=chat.now)
    _list_shops(chat, market)


def _list_shops(chat: Chat, market: Market, after: int = 0) -> None:
    """A page of them: under one message no channel shows more than a hundred buttons."""
    compact, shops = find_compact(chat.db, market.id or 0), list_shops(chat.db, market)
    number, until = 0 if compact is None else compact.number, after + _A_PAGE
    rows = [
        [Button(label(shop_line(shop, number)), action_data("market.shop", shop.id))] for shop in shops[after:until]
    ]
    if len(shops) > until:
        rows.append([Button(_("More …"), action_data("market.shops", market.id, until))])
    words = ngettext("{count} shop is in “{market}”.", "{count} shops are in “{market}”.", len(shops))
    chat.edit_card(words.format(count=len(shops), market=market.name), [*rows, _back(market)])


def _give_pass(chat: Chat, market: Market, shop: MarketShop) -> None:
    code = make_market_pass(chat.db, shop, now=chat.now)
    head = _("For who speaks for “{shop}” in “{market}”, to read the compact, sign it and vote:")
    another = Button(_("Admit another shop"), flow_data("market_admit", str(market.id)))
    chat.say(pass_letter(chat, code, head.format(shop=shop.name, market=market.name)), [[another, *_back(market)]])


def _argued(chat: Chat) -> Market:
    """Raises NoRight, be it none at all."""
    if not chat.argument.isdecimal() or len(chat.argument) > 18:
        raise NoRight(STAFF)
    return _run(chat, int(chat.argument))


def _run(chat: Chat, market_id: int) -> Market:
    """Raises NoRight, be it none at all."""
    market = chat.db.get(Market, market_id)
    if market is None or not runs_market(chat.db, chat.person, market):
        raise NoRight(STAFF)
    return market


def _shop(chat: Chat, shop_id: int) -> tuple[Market, MarketShop]:
    """Raises NoRight, be it none at all."""
    shop = chat.db.get(MarketShop, shop_id)
    if shop is None or shop.left_at is not None:
        raise NoRight(STAFF)
    return _run(chat, shop.market_id), shop


def _percents(choices: tuple[int, ...]) -> list[Option[int]]:
    return [Option(str(each), f"{each} %", each) for each in choices]


def _days(count: int) -> str:
    return ngettext("{count} day", "{count} days", count).format(count=count)


def _back(market: Market) -> list[Button]:
    return [Button(_("The compact"), action_data("compact", market.id))]
