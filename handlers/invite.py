"""Invite a colleague: a code that gives one person a role in an area, once.

role  choose  staff or admin
area  choose  the asker's own areas and what belongs to them
days  choose  how long the code is good
"""

from handlers.conversation import Button, Chat, Option, action, action_data, conversation, flow_data
from handlers.right_words import area_words, right_words, role_words
from handlers.rights import for_admins, member
from handlers.start_link import IN_TELEGRAM, start_links
from handlers.time_words import moment_words
from handlers.words import N_, _, ngettext
from models.area import list_within
from models.people.access import areas_of
from models.people.invite import (
    DAYS,
    Invite,
    InviteGone,
    MadeInvite,
    list_open_invites,
    make_invite,
    show_code,
    take_back_invite,
)
from models.person import ADMIN, STAFF, Person

ALSO = ("邀请", "开通权限", "加人", "invite")
MOST_LISTED = 20


@conversation(
    "invite",
    command="invite",
    title=N_("Invite a colleague"),
    summary=N_("Invite a colleague"),
    also=ALSO,
    allowed=for_admins,
)
def invite_colleague(chat: Chat) -> None:
    admin = member(chat)
    chat.say(_("A colleague gets their rights with a code that works once."), [_ways(chat, admin)])
    role = chat.choose("role", _("As what?"), [Option(role, role_words(role), role) for role in (STAFF, ADMIN)])
    area = chat.choose("area", _("For which area?"), _areas(chat, admin))
    days = chat.choose("days", _("How long shall the code be good?"), [Option(str(n), _days(n), n) for n in DAYS])
    chat.review()

    made = make_invite(chat.db, by=admin, role=role, adcode=area, days=days, now=chat.now)
    chat.say(
        _("Done: {right}, good until {moment}, for one person. Pass the next message on to them."),
        [[_take_back(made.invite)]],
        right=right_words(chat.db, role, area),
        moment=moment_words(made.invite.expires_at, now=chat.now, zone=chat.zone),
    )
    chat.say(_letter(chat, made))


@action("invite.open", allowed=for_admins)
def show_open_invites(chat: Chat) -> None:
    invites = list_open_invites(chat.db, member(chat), now=chat.now)[:MOST_LISTED]
    if not invites:
        chat.say(_("None of your invitations is open."), [[Button(_("Invite a colleague"), flow_data("invite"))]])
        return
    lines = [
        _("No. {number}: {right}, good until {moment}").format(
            number=invite.id,
            right=right_words(chat.db, invite.role, invite.adcode),
            moment=moment_words(invite.expires_at, now=chat.now, zone=chat.zone),
        )
        for invite in invites
    ]
    chat.say("\n".join([_("Your open invitations:"), *lines]), [[_take_back(invite)] for invite in invites])


@action("invite.back", allowed=for_admins)
def take_back(chat: Chat, invite_id: int) -> None:
    try:
        invite = take_back_invite(chat.db, invite_id, by=member(chat), now=chat.now)
    except InviteGone:
        chat.answer_tap(_("This invitation is used or over already, so nothing has changed."), alert=True)
        return
    chat.edit_card(
        _("Taken back: {right}. The code is worth nothing any more."),
        right=right_words(chat.db, invite.role, invite.adcode),
    )


def _ways(chat: Chat, admin: Person) -> list[Button]:
    ways = [Button(_("Who may do what"), action_data("rights"))]
    if list_open_invites(chat.db, admin, now=chat.now):
        ways.append(Button(_("Open invitations"), action_data("invite.open")))
    return ways


def _areas(chat: Chat, admin: Person) -> list[Option[int]]:
    """Each once, as it stands below the areas that the admin was given."""
    within = {adcode: None for own in areas_of(chat.db, admin, ADMIN) for adcode in list_within(chat.db, own)}
    return [Option(str(adcode), area_words(chat.db, adcode), adcode) for adcode in within]


def _days(count: int) -> str:
    return ngettext("{count} day", "{count} days", count).format(count=count)


def _take_back(invite: Invite) -> Button:
    return Button(_("Take back no. {number}").format(number=invite.id), action_data("invite.back", invite.id))


def _letter(chat: Chat, made: MadeInvite) -> str:
    """What is passed on: how to get in, by whichever way the colleague has."""
    ways = [
        _("Nuanyi 暖驿 invites you: {right}.").format(right=right_words(chat.db, made.invite.role, made.invite.adcode))
    ]
    if link := start_links(chat, f"in_{made.code}").get(IN_TELEGRAM):
        ways.append(_("On Telegram, tap {link}").format(link=link))
        instead = _("Or send me this code in the chat: {code}")
    else:
        instead = _("Send me this code in the chat: {code}")
    ways.append(instead.format(code=show_code(made.code)))
    return "\n".join(ways)
