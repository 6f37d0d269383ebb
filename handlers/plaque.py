"""Look up whether a shop holds a plaque of honest business (诚信经营).

name  tell  the shop or its street, unless it stands behind the command
"""

from handlers.cases.words import typed
from handlers.conversation import Button, Chat, action, action_data, conversation, flow_data
from handlers.conversation.replies import Rows, label
from handlers.shops.plaque_words import complaint_words, line_of, plaque_card
from handlers.words import N_, _
from models.shops.plaque import Plaque, find_plaque_by_code, find_plaques, looks_after
from models.shops.plaque_complaint import count_complaints

ALSO = ("查店", "查店铺", "查牌子", "诚信店", "诚信经营", "诚信商户", "shop", "honest shops", "plaque")
LONGEST_NAME = 60
_MOST_SHOWN = 8


@conversation(
    "shop",
    command="shop",
    title=N_("🏪 Honest shops"),
    summary=N_("See whether a shop holds a plaque, and from whom"),
    is_draft=False,
    also=ALSO,
)
def look_up_shop(chat: Chat) -> None:
    words = chat.argument.strip()[:LONGEST_NAME]
    if not words:
        words = chat.tell(
            "name", _("Which shop? Type its name, or the street it is in."), at_most=LONGEST_NAME, check=typed
        ).text
    home = None if chat.person is None else chat.person.home_adcode
    found = find_plaques(chat.db, words, home=home, today=chat.today, at_most=_MOST_SHOWN)
    if len(found) == 1:
        _show(chat, found[0])
    elif found:
        rows = [
            [Button(label(line_of(plaque, today=chat.today)), action_data("plaque", plaque.id))] for plaque in found
        ]
        chat.say(_("Several are called like that. Which one?"), [*rows, [_another()]])
    else:
        chat.say(
            _("No plaque is registered under that name. A shop without one has done nothing wrong."), [[_another()]]
        )


@action("plaque")
def show_plaque(chat: Chat, plaque_id: int) -> None:
    plaque = chat.db.get(Plaque, plaque_id)
    if plaque is None:
        chat.answer_tap(_("That is not in the register."))
        return
    _show(chat, plaque)


def open_card(chat: Chat, code: str) -> bool:
    """The link of a QR code at the door; False where there is no such plaque."""
    plaque = find_plaque_by_code(chat.db, code)
    if plaque is None:
        return False
    _show(chat, plaque)
    return True


def _show(chat: Chat, plaque: Plaque) -> None:
    words, rows = plaque_card(chat.db, plaque, today=chat.today), [[_another()]]
    if looks_after(chat.db, chat.person, plaque):
        complaints = count_complaints(chat.db, plaque, now=chat.now)
        chat.say("\n".join((words, "", complaint_words(complaints))), [*_desk_rows(plaque), *rows])
        return
    food = Button(_("Something is wrong there"), flow_data("food"))
    chat.say(words, [[food], *rows])


def _desk_rows(plaque: Plaque) -> Rows:
    """What staff of the county can do with it."""
    if plaque.withdrawn_on is not None:
        return []
    renew = Button(_("Renew it"), flow_data("plaque_renew", str(plaque.id)))
    withdraw = Button(_("Withdraw it"), flow_data("plaque_withdraw", str(plaque.id)))
    given = Button(_("A pass for its owner"), action_data("plaque.pass", plaque.id))
    return [[renew, withdraw], [given, Button(_("Print a poster"), action_data("plaque.poster", plaque.id))]]


def _another() -> Button:
    return Button(_("Another shop"), flow_data("shop"))
