"""Who may do what in one's areas, and taking it back."""

from handlers.conversation import Button, Chat, action, action_data
from handlers.conversation.replies import label
from handlers.right_words import right_words
from handlers.rights import for_admins
from handlers.time_words import date_words
from handlers.words import _
from models.people.access import (
    AlreadyEnded,
    HeldBySetting,
    NoRight,
    OwnLastRight,
    RoleGrant,
    areas_of,
    end_grant,
    get_grant,
    list_grants_within,
    require_right,
)
from models.person import ADMIN

ON_A_PAGE = 10


@action("rights", allowed=for_admins)
def show_rights(chat: Chat, skip: int = 0) -> None:
    grants, skip = _grants(chat), max(0, skip)
    page = grants[skip : skip + ON_A_PAGE]
    rows = [[_end_button(chat, grant)] for grant in page]
    if len(grants) > skip + ON_A_PAGE:
        rows.append([Button(_("More"), action_data("rights", skip + ON_A_PAGE))])
    lines = [f"• {_dated_line(chat, grant)}" for grant in page]
    chat.say("\n".join([_("Who may do what in your areas:"), *lines]), rows)


@action("rights.end", allowed=for_admins)
def ask_to_end(chat: Chat, grant_id: int) -> None:
    grant = _grant(chat, grant_id)
    sure = [
        Button(_("Take it back"), action_data("rights.ended", grant_id)),
        Button(_("Keep it"), action_data("rights.kept", grant_id)),
    ]
    chat.say(_("Really take this back? {right}"), [sure], right=_line(chat, grant))


@action("rights.ended", allowed=for_admins)
def end_right(chat: Chat, grant_id: int) -> None:
    grant = _grant(chat, grant_id)
    try:
        end_grant(chat.db, grant, by=chat.person, now=chat.now)
    except OwnLastRight:
        chat.answer_tap(_("You can't take the whole region from yourself; another admin of it can."), alert=True)
    except HeldBySetting:
        chat.answer_tap(
            _("This right stands in the settings (ADMINS); whoever runs the server can end it."), alert=True
        )
    except AlreadyEnded:
        chat.edit_card(_("That was taken back before."))
    else:
        chat.edit_card(_("Taken back: {right}"), right=_line(chat, grant))


@action("rights.kept", allowed=for_admins)
def keep_right(chat: Chat, grant_id: int) -> None:
    chat.edit_card(_("It stays as it is: {right}"), right=_line(chat, _grant(chat, grant_id)))


def _grants(chat: Chat) -> list[RoleGrant]:
    assert chat.person is not None
    within = {
        grant.id: grant for area in areas_of(chat.db, chat.person, ADMIN) for grant in list_grants_within(chat.db, area)
    }
    return list(within.values())


def _grant(chat: Chat, grant_id: int) -> RoleGrant:
    """Raises NoRight where it is none of this admin's areas, as where there is none."""
    grant = get_grant(chat.db, grant_id)
    if grant is None:
        raise NoRight(ADMIN)
    require_right(chat.db, chat.person, ADMIN, adcode=grant.adcode)
    return grant


def _line(chat: Chat, grant: RoleGrant) -> str:
    """Without names, which nobody is asked for: by number, and whether it is oneself."""
    assert chat.person is not None
    right = right_words(chat.db, grant.role, grant.adcode)
    if grant.person_id == chat.person.id:
        return _("no. {number}, you: {right}").format(number=grant.person_id, right=right)
    return _("no. {number}: {right}").format(number=grant.person_id, right=right)


def _dated_line(chat: Chat, grant: RoleGrant) -> str:
    """The day tells which of the people whom one has invited it may be."""
    day = grant.granted_at.astimezone(chat.zone).date()
    return _("{right}, since {date}").format(right=_line(chat, grant), date=date_words(day, today=chat.today))


def _end_button(chat: Chat, grant: RoleGrant) -> Button:
    """With the right itself, since one person may hold several."""
    right = right_words(chat.db, grant.role, grant.adcode)
    words = _("Take back from no. {number}: {right}").format(number=grant.person_id, right=right)
    return Button(label(words), action_data("rights.end", grant.id))
