"""Take a pass that an office gave to who keeps a shop.

consent  confirm  what is stored and why, for who is not known yet
mine     confirm  that it is their shop

The code is the flow's argument: it is good once, and worth nothing afterwards.
"""

import re

from handlers.conversation import Button, Chat, action_data, conversation, flow_data
from handlers.personal_data import remember_from_now, show_notice
from handlers.words import N_, _
from models.secret_code import CODE_ALPHABET, plain_code
from models.shops.market import MarketShop, OneShopEach
from models.shops.owner_pass import CODE_LENGTH, PassGone, find_pass, shop_of, use_pass
from models.shops.plaque import Plaque

_CODE = re.compile(rf"\s*(?:[{CODE_ALPHABET}][\s\-–—‐]*){{{CODE_LENGTH}}}", re.IGNORECASE)


@conversation("shop_pass", title=N_("Take a shop's pass"), is_draft=False, is_listed=False)
def take_pass(chat: Chat) -> None:
    try:
        shop_pass = find_pass(chat.db, chat.argument, now=chat.now)
    except PassGone:
        chat.say(_gone())
        return
    pass_of = shop_of(chat.db, shop_pass)
    shop = pass_of.shop if isinstance(pass_of, Plaque) else pass_of.name
    is_known = chat.person is not None and chat.person.has_agreed
    if not is_known:
        chat.memory.is_noticed = True
        show_notice(chat)
        consent = _("This is the pass of “{shop}”. For that I have to remember you. Shall I?").format(shop=shop)
        if not chat.confirm("consent", consent, yes=_("Yes, remember me"), no=_("Not now")):
            chat.say(_("That's fine, nothing has changed."))
            return
    mine = (
        _("Is “{shop}” your shop? Then you are told before its plaque ends. Nobody else sees that it is yours.")
        if isinstance(pass_of, Plaque)
        else _("Is “{shop}” your shop? Then you sign the compact of its market for it, and vote.")
    )
    if not chat.confirm("mine", mine.format(shop=shop), yes=_("Yes, it is mine"), no=_("Not mine")):
        chat.say(_("That's fine, nothing has changed."))
        return

    person = chat.person if chat.person is not None and chat.person.has_agreed else remember_from_now(chat)
    try:
        taken = use_pass(chat.db, shop_pass, person=person)
    except PassGone:
        chat.say(_gone())
    except OneShopEach:
        chat.say(_("You have a shop in that market already; one is enough. The pass stays good for somebody else."))
    else:
        _welcome(chat, taken, shop)


def _welcome(chat: Chat, taken: Plaque | MarketShop, shop: str) -> None:
    if isinstance(taken, Plaque):
        look = Button(_("Look at it"), action_data("plaque", taken.id))
        chat.say(_("Done. You are told before the plaque of “{shop}” ends."), [[look]], shop=shop)
        return
    read = Button(_("Read and sign it"), action_data("compact", taken.market_id))
    chat.say(_("Done. “{shop}” belongs to the market; read the compact now."), [[read]], shop=shop)


def answer_code(chat: Chat, words: str) -> bool:
    """A pass that was typed or copied; False where the words are none."""
    if not _CODE.fullmatch(words):
        return False
    return open_link(chat, words)


def open_link(chat: Chat, code: str) -> bool:
    chat.follow(Button(_("Take a shop's pass"), flow_data("shop_pass", plain_code(code)[:CODE_LENGTH])))
    return True


def _gone() -> str:
    return _("This pass can't be used (any more). Please ask your office for a new one.")
