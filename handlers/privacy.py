"""What is kept of a person, in full, and the way to have it deleted.

sure  confirm  really delete everything
"""

from handlers.conversation import Button, Chat, action, conversation, flow_data
from handlers.conversation.replies import Rows
from handlers.words import N_, _
from models.area import get_area
from models.person import Person, forget_person
from models.station import forget_favourites, list_favourites

ROLE_WORDS = {
    "rider": N_("Rider or courier"),
    "merchant": N_("Shop owner"),
    "staff": N_("Staff"),
    "admin": N_("Admin"),
}


@conversation("privacy", command="privacy", title=N_("Privacy"), summary=N_("What I know of you"), is_draft=False)
def read_privacy(chat: Chat) -> None:
    _show(chat)


@conversation("forget", title=N_("Delete my data"), is_draft=False, is_listed=False)
def delete_my_data(chat: Chat) -> None:
    sure = chat.confirm(
        "sure",
        _("Delete your role, your county, your stations and your drafts? This can't be undone."),
        yes=_("Delete everything"),
        no=_("Keep it"),
    )
    if not sure:
        chat.say(_("Nothing was deleted."))
        return

    if chat.person is not None:
        forget_favourites(chat.db, chat.person)
        forget_person(chat.db, chat.person)
    chat.forget_drafts()
    chat.say(_("Deleted. You can still look for stations; nothing is kept of that."))


@action("privacy.show")
def show_privacy(chat: Chat) -> None:
    _show(chat)


def _show(chat: Chat) -> None:
    chat.say(
        _(
            "Privacy, the whole of it\n\n"
            "Who: this service is run for riders and small shops of Ningxia by the office that set it up.\n"
            "What: your chat's number, so that I can answer; with your consent your role, your county and your "
            "language; the stations you marked; what you have begun to fill in. No names, no phone number, no identity "
            "papers.\n"
            "Where you are: used once, to find stations, and not kept.\n"
            "What you confirm or report about a station: with your role, not with your name.\n"
            "How long: drafts 7 days, messages until they are worked on, the rest until you delete it.\n"
            "Who sees it: nobody outside this service. It stays on its own server.\n"
            "Your rights: see it here, change it with “Registration”, delete it with the button. Without consent you "
            "can still look for stations."
        )
    )
    chat.say(_what_is_kept(chat, chat.person), _ways(chat.person))


def _what_is_kept(chat: Chat, person: Person | None) -> str:
    if person is None:
        return _("Of you I keep nothing but the chat's number.")
    area = get_area(chat.db, person.home_adcode) if person.home_adcode else None
    return _("Of you I keep: {roles}; {area}; {count} stations of yours.").format(
        roles="、".join(_(ROLE_WORDS[role]) for role in person.roles) or "—",
        area=area.name if area else "—",
        count=len(list_favourites(chat.db, person_id=person.id or 0)),
    )


def _ways(person: Person | None) -> Rows:
    register = Button(_("Registration"), flow_data("welcome"))
    return [[register, Button(_("Delete my data"), flow_data("forget"))] if person else [register]]
