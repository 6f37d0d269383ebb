"""Exchange points for what there is in the catalogue: a code that is good once, shown as often as one likes.

gift  choose   what for, among what there is and what the points are enough for
sure  confirm  the points go, the code comes
"""

from collections.abc import Sequence

from handlers.conversation import BadButton, Button, Chat, Option, action, action_data, conversation, flow_data
from handlers.conversation.replies import label
from handlers.points.gift_words import gift_place
from handlers.start_link import start_links
from handlers.time_words import moment_words
from handlers.words import N_, _, current_language, ngettext
from models.messages.owed_picture import owe_code
from models.person import Person
from models.points.entry import balance_of
from models.points.gift import Gift, NoSuchGift, list_gifts
from models.points.redemption import (
    CODE_GROUP,
    MOST_HELD,
    NoSuchRedemption,
    Redemption,
    RedemptionOver,
    SoldOut,
    TooManyHeld,
    give_back,
    list_held,
    redeem,
)
from models.points.spending import NotEnoughPoints
from models.secret_code import in_groups

ALSO = ("兑换", "积分兑换", "换礼品", "礼品", "redeem", "gifts", "exchange points")
LINK = "rd"
# So many gifts stand in one message, where none of them can be had yet.
_SHOWN = 20


@conversation(
    "redeem",
    command="redeem",
    title=N_("Exchange points"),
    summary=N_("What points can be exchanged for"),
    is_draft=False,
    also=ALSO,
)
def redeem_points(chat: Chat) -> None:
    person = chat.person
    if person is None:
        chat.say(
            _("Points are kept only for people who agreed to be remembered; that takes a minute."),
            [[Button(_("Registration"), flow_data("welcome"))]],
        )
        return
    balance, gifts = balance_of(chat.db, person), list_gifts(chat.db)
    within = [gift for gift in gifts if gift.cost <= balance]
    if not within:
        chat.say(_none_words(gifts, balance), _held_rows(chat, person))
        return
    prompt = ngettext("You have {points} point. What for?", "You have {points} points. What for?", balance).format(
        points=balance
    )
    gift: Gift = chat.choose("gift", prompt, _options(within))
    sure = chat.confirm("sure", _sure_words(chat, gift), yes=_("Exchange"), no=_("Keep my points"))
    if not sure:
        chat.say(_("Your points stay as they are."))
        return

    try:
        redemption = redeem(chat.db, person=person, gift=gift, today=chat.today, now=chat.now)
    except (SoldOut, NoSuchGift):
        chat.say(_("Somebody got the last one a moment ago. Your points are all there; look what else there is."))
    except NotEnoughPoints as refusal:
        words = ngettext(
            "You have only {points} point now, so nothing was exchanged.",
            "You have only {points} points now, so nothing was exchanged.",
            refusal.balance,
        )
        chat.say(words, points=refusal.balance)
    except TooManyHeld:
        chat.say(
            _("{count} codes wait to be handed in already. Use one or give it back first."),
            _held_rows(chat, person),
            count=MOST_HELD,
        )
    else:
        _show_code(chat, redemption, gift)


@action("gift.mine")
def show_mine(chat: Chat) -> None:
    held = [] if chat.person is None else list_held(chat.db, chat.person)
    if not held:
        chat.say(_("No code of yours is open."), [[Button(_("Exchange points"), flow_data("redeem"))]])
        return
    chat.say(
        _("Your open codes:"),
        [[Button(label(_name(chat, redemption)), action_data("gift.code", redemption.id))] for redemption in held],
    )


@action("gift.code")
def show_code_again(chat: Chat, redemption_id: int) -> None:
    redemption = _own(chat, redemption_id)
    _show_code(chat, redemption, chat.db.get_one(Gift, redemption.gift_id))


@action("gift.back")
def give_it_back(chat: Chat, redemption_id: int) -> None:
    try:
        redemption = give_back(chat.db, _own(chat, redemption_id).id or 0, person=chat.person, now=chat.now)
    except (NoSuchRedemption, RedemptionOver) as error:
        raise BadButton from error
    chat.edit_card(_("Given back: {points} points are on your account again."), points=redemption.points)


def _own(chat: Chat, redemption_id: int) -> Redemption:
    """One that is still open."""
    held = [] if chat.person is None else list_held(chat.db, chat.person)
    redemption = next((one for one in held if one.id == redemption_id), None)
    if redemption is None:
        raise BadButton
    return redemption


def _show_code(chat: Chat, redemption: Redemption, gift: Gift) -> None:
    code = in_groups(redemption.code, CODE_GROUP)
    lines = [
        _("{gift}: your code is {code}").format(gift=gift.label(current_language()), code=code),
        _("Show it, or the picture that follows, when you fetch it. It is good once, until {moment}.").format(
            moment=moment_words(redemption.expires_at, now=chat.now, zone=chat.zone)
        ),
        _("If you don't, the points come back by themselves."),
    ]
    if place := gift_place(chat, gift):
        lines.insert(1, _("Where to fetch it: {place}").format(place=place))
    back = Button(_("Give the gift back"), action_data("gift.back", redemption.id))
    chat.say("\n".join(lines), [[back, Button(_("My codes"), action_data("gift.mine"))]])
    links = start_links(chat, f"{LINK}_{redemption.code}")
    owe_code(
        chat.db,
        chat_id=chat.id,
        text=next(iter(links.values()), redemption.code),
        apology=_("The picture could not be made; the code in letters does as well."),
        now=chat.now,
    )


def _options(gifts: Sequence[Gift]) -> list[Option[Gift]]:
    """At another price a gift is another option, so that who chose it is asked again."""
    return [Option(f"{gift.id}.{gift.cost}", _gift_line(gift), gift) for gift in gifts]


def _none_words(gifts: Sequence[Gift], balance: int) -> str:
    if not gifts:
        return _("There is nothing to exchange points for at the moment. Yours stay.")
    cheapest = min(gift.cost for gift in gifts)
    words = ngettext(
        "You have {points} point; the first thing to exchange points for takes {cost}.",
        "You have {points} points; the first thing to exchange them for takes {cost}.",
        balance,
    ).format(points=balance, cost=cheapest)
    return "\n".join([words, *(f"• {_gift_line(gift)}" for gift in gifts[:_SHOWN])])


def _held_rows(chat: Chat, person: Person) -> list[list[Button]]:
    count = len(list_held(chat.db, person))
    ways = Button(_("How to earn points"), action_data("points.ways"))
    mine = ngettext("{count} open code", "{count} open codes", count).format(count=count)
    return [[Button(mine, action_data("gift.mine"))], [ways]] if count else [[ways]]


def _gift_line(gift: Gift) -> str:
    return _("{gift} · {cost} points · {stock} left").format(
        gift=gift.label(current_language()), cost=gift.cost, stock=gift.stock
    )


def _sure_words(chat: Chat, gift: Gift) -> str:
    words = _("Exchange {cost} points for “{gift}”?").format(cost=gift.cost, gift=gift.label(current_language()))
    place = gift_place(chat, gift)
    return words + ("\n" + _("Where to fetch it: {place}").format(place=place) if place else "")


def _name(chat: Chat, redemption: Redemption) -> str:
    gift = chat.db.get_one(Gift, redemption.gift_id)
    until = moment_words(redemption.expires_at, now=chat.now, zone=chat.zone)
    return _("{gift}, until {moment}").format(gift=gift.label(current_language()), moment=until)
