"""What a captain does, and staff in their stead: who is in the team, who wants to join, and who leads it next."""

from handlers.conversation import BadButton, Button, Chat, action, action_data, flow_data
from handlers.conversation.replies import label
from handlers.points.team_card import called, led_team, show_team_anew, team_of
from handlers.points.team_news import tell_captain, tell_decided, tell_not_captain, tell_offered, tell_removed
from handlers.rights import member
from handlers.words import _
from models.errors import Refusal
from models.people.access import NoRight
from models.points.account import PointAccount
from models.points.membership import (
    Member,
    NoSuchRequest,
    NotInTeam,
    accept_request,
    decline_request,
    get_member,
    list_members,
    list_requests,
    offer_captaincy,
    remove_member,
)
from models.points.team import RiderTeam, decline_captaincy, get_team, set_open, take_captaincy

_A_PAGE = 8


@action("team.members")
def show_members(chat: Chat, team_id: int, after: int) -> None:
    team = led_team(chat, team_id)
    members = list_members(chat.db, team, after=after, at_most=_A_PAGE + 1)
    if not members:
        chat.say(_("Nobody else is in “{team}” yet."), team=team.name)
        return
    rows = [[_member_button(team, one)] for one in members[:_A_PAGE]]
    if len(members) > _A_PAGE:
        rows.append([Button(_("More"), action_data("team.members", team_id, members[_A_PAGE - 1].person_id))])
    chat.say(_("The riders of “{team}”; tap one:"), rows, team=team.name)


@action("team.member")
def show_member(chat: Chat, team_id: int, person_id: int) -> None:
    team = led_team(chat, team_id)
    one = _member(chat, team, person_id)
    person = member(chat)
    if one.person_id in (team.captain_id, person.id):
        chat.say(_("{nickname}, the captain"), nickname=called(one.nickname))
        return
    buttons = [Button(_("Ask them out"), action_data("team.out", team_id, person_id))]
    if team.captain_id == person.id:
        buttons = [
            Button(_("Thank them"), flow_data("award", str(person_id))),
            Button(_("Make them captain"), action_data("team.offer", team_id, person_id)),
            *buttons,
        ]
    chat.say(called(one.nickname), [[button] for button in buttons])


@action("team.requests")
def show_requests(chat: Chat, team_id: int) -> None:
    words, rows = _requests(chat, led_team(chat, team_id))
    chat.say(words, rows)


@action("team.accept")
def accept(chat: Chat, request_id: int) -> None:
    _decide(chat, request_id, is_in=True)


@action("team.refuse")
def refuse(chat: Chat, request_id: int) -> None:
    _decide(chat, request_id, is_in=False)


@action("team.open")
def change_way_in(chat: Chat, team_id: int, is_open: str) -> None:
    team = led_team(chat, team_id)
    set_open(chat.db, team, is_open=is_open == "1", by=member(chat))
    show_team_anew(chat, team)


@action("team.out")
def ask_out(chat: Chat, team_id: int, person_id: int) -> None:
    team = led_team(chat, team_id)
    one = _member(chat, team, person_id)
    try:
        remove_member(chat.db, team, person_id, by=member(chat), today=chat.today, now=chat.now)
    except NotInTeam as error:
        raise BadButton from error
    tell_removed(chat.db, team, person_id, language=chat.around.default_language, now=chat.now)
    chat.edit_card(
        _("{nickname} is no longer in “{team}”, and was told so."), nickname=called(one.nickname), team=team.name
    )


@action("team.offer")
def offer(chat: Chat, team_id: int, person_id: int) -> None:
    team = led_team(chat, team_id)
    one = _member(chat, team, person_id)
    try:
        offer_captaincy(chat.db, team, person_id, by=member(chat))
    except (NotInTeam, NoRight) as error:
        raise BadButton from error
    tell_offered(chat.db, team, person_id, language=chat.around.default_language, now=chat.now)
    chat.edit_card(_("{nickname} is asked. Until they say yes you are the captain."), nickname=called(one.nickname))


@action("team.take")
def take(chat: Chat, team_id: int) -> None:
    team = team_of(chat, team_id)
    before = team.captain_id
    try:
        take_captaincy(chat.db, team, person=chat.person, now=chat.now)
    except Refusal as error:
        raise BadButton from error
    if before is not None and before != team.captain_id:
        tell_not_captain(chat.db, team, before, language=chat.around.default_language, now=chat.now)
    tell_captain(chat.db, team, team.captain_id or 0, language=chat.around.default_language, now=chat.now)
    show_team_anew(chat, team)


@action("team.decline")
def decline(chat: Chat, team_id: int) -> None:
    team = team_of(chat, team_id)
    try:
        decline_captaincy(chat.db, team, person=chat.person)
    except Refusal as error:
        raise BadButton from error
    show_team_anew(chat, team)


def _decide(chat: Chat, request_id: int, *, is_in: bool) -> None:
    try:
        if is_in:
            request = accept_request(chat.db, request_id, by=chat.person, today=chat.today, now=chat.now)
        else:
            request = decline_request(chat.db, request_id, by=chat.person, now=chat.now)
    except NoSuchRequest:
        chat.answer_tap(_("That is settled already: somebody has decided, or it was taken back."), alert=True)
        return
    team = get_team(chat.db, request.team_id)
    tell_decided(chat.db, team, request, is_in=is_in, language=chat.around.default_language, now=chat.now)
    done = _("They are in, and were told so.") if is_in else _("They are not in, and were told so kindly.")
    words, rows = _requests(chat, team)
    chat.edit_card("\n".join([done, words] if rows else [done]), rows)


def _requests(chat: Chat, team: RiderTeam) -> tuple[str, list[list[Button]]]:
    """Who waits, with a yes and a no for each."""
    rows = []
    for request in list_requests(chat.db, team):
        account = chat.db.get(PointAccount, request.person_id)
        name = called(account.nickname if account is not None else None)
        yes = Button(label(_("Let {nickname} in").format(nickname=name)), action_data("team.accept", request.id))
        rows.append([yes, Button(_("Not this time"), action_data("team.refuse", request.id))])
    words = _("They want to join “{team}”:") if rows else _("Nobody waits to join “{team}”.")
    return words.format(team=team.name), rows


def _member(chat: Chat, team: RiderTeam, person_id: int) -> Member:
    try:
        return get_member(chat.db, team, person_id)
    except NotInTeam as error:
        raise BadButton from error


def _member_button(team: RiderTeam, one: Member) -> Button:
    mark = " ⭐" if one.person_id == team.captain_id else ""
    return Button(label(called(one.nickname) + mark), action_data("team.member", team.id, one.person_id))
