"""Lists that people put themselves on: an admin makes one and passes its link on, anybody joins and leaves with a tap.

name  tell  what the list is called
"""

from handlers.conversation import BadButton, Button, Chat, action, action_data, conversation, flow_data
from handlers.conversation.entries import Told
from handlers.notices.words import people_words
from handlers.rights import for_admins
from handlers.start_link import IN_TELEGRAM, start_links
from handlers.words import N_, _
from models.notices.mailing_list import (
    LONGEST_NAME,
    MailingList,
    NameTaken,
    count_on_list,
    find_list,
    find_list_by_name,
    is_on_list,
    join_list,
    leave_list,
    list_lists,
    make_list,
)

ALSO = ("名单", "建名单", "mailing list")
MOST_LISTED = 30


@conversation(
    "list",
    command="list",
    title=N_("A list to join"),
    summary=N_("Make a list that people join"),
    is_draft=False,
    also=ALSO,
    allowed=for_admins,
)
def make_mailing_list(chat: Chat) -> None:
    def problem(told: Told) -> str | None:
        is_taken = find_list_by_name(chat.db, told.text) is not None
        return _("There is a list of this name already. Choose another name.") if is_taken else None

    if lists := list_lists(chat.db):
        chat.say(_("Tap a list to see its link again."), [[_list_button(chat, one)] for one in lists[:MOST_LISTED]])
    told = chat.tell(
        "name",
        _("What shall the list be called? People join it by a link."),
        at_most=LONGEST_NAME,
        formatted=True,
        check=problem,
    )
    assert chat.person is not None
    try:
        made = make_list(chat.db, name=" ".join(told.text.split()), by=chat.person, now=chat.now)
    except NameTaken:
        chat.ask_again("name", _("There is a list of this name already. Choose another name."))
    chat.say(_("The list “{name}” is made; in /notice you can choose it. Pass the next message on."), name=made.name)
    chat.say(_letter(chat, made))


@action("list.show", allowed=for_admins)
def show_list(chat: Chat, code: str) -> None:
    """Its link once more."""
    chat.say(_letter(chat, _find(chat, code)))


def open_list(chat: Chat, code: str) -> bool:
    """A link to a list; False where there is none such."""
    one = find_list(chat.db, code)
    if one is None:
        return False
    chat.say(*_card(chat, one))
    return True


@action("list.join")
def join(chat: Chat, code: str) -> None:
    one = _find(chat, code)
    if chat.person is not None and chat.person.has_agreed:
        join_list(chat.db, one, chat.person)
    chat.edit_card(*_card(chat, one))


@action("list.leave")
def leave(chat: Chat, code: str) -> None:
    one = _find(chat, code)
    if chat.person is not None:
        leave_list(chat.db, one, chat.person)
    chat.edit_card(*_card(chat, one))


def _list_button(chat: Chat, one: MailingList) -> Button:
    people = people_words(count_on_list(chat.db, one))
    return Button(f"{one.name} · {people}", action_data("list.show", one.code))


def _find(chat: Chat, code: str) -> MailingList:
    one = find_list(chat.db, code)
    if one is None:
        raise BadButton
    return one


def _card(chat: Chat, one: MailingList) -> tuple[str, list[list[Button]]]:
    join_it = Button(_("Join"), action_data("list.join", one.code))
    if chat.person is None or not chat.person.has_agreed:
        words = _("To join the list “{name}”, please register first; that takes three taps, and then you are on it.")
        rows = [[Button(_("Registration"), flow_data("welcome", one.code)), join_it]]
    elif is_on_list(chat.db, one, chat.person):
        words = _("You are on the list “{name}” and get what is sent to it.")
        rows = [[Button(_("Leave the list"), action_data("list.leave", one.code))]]
    else:
        words = _("Join the list “{name}”? Then you get what is sent to it; you can leave it at any time.")
        rows = [[join_it]]
    return words.format(name=one.name), rows


def _letter(chat: Chat, made: MailingList) -> str:
    ways = [_("Join the list “{name}” on Nuanyi 暖驿:").format(name=made.name)]
    if link := start_links(chat, f"ls_{made.code}").get(IN_TELEGRAM):
        ways.append(_("On Telegram, tap {link}").format(link=link))
        instead = _("Or send me this in the chat: {command}")
    else:
        instead = _("Send me this in the chat: {command}")
    ways.append(instead.format(command=f"/start ls_{made.code}"))
    return "\n".join(ways)
