"""Teams of riders: find one, join it, see how it stands, leave it.

find  words     tell  what it is called
join  nickname  tell  what the team shall call the rider, who is asked only where no nickname is known
"""

from handlers.conversation import Button, Chat, action, action_data, conversation, flow_data
from handlers.conversation.replies import Rows
from handlers.points.nickname import ask_nickname
from handlers.points.team_card import show_team, show_team_anew, team_button, team_of
from handlers.points.team_news import tell_asked, tell_vacant
from handlers.rights import for_staff
from handlers.words import N_, _, current_language
from models.area import get_area
from models.people.access import areas_of
from models.person import STAFF, Person
from models.points.account import find_account
from models.points.board import list_team_members
from models.points.membership import InTeamAlready, ask_to_join, find_request, leave_team, take_wish_back
from models.points.month import month_of
from models.points.team import (
    LONGEST_NAME,
    NoSuchTeam,
    find_teams,
    get_team,
    list_teams,
)
from models.small_counts import FEWEST

ALSO = ("队伍", "车队", "我的队伍", "我的队", "骑手队", "蓝骑士", "team", "my team", "teams")


@conversation(
    "team",
    command="team",
    title=N_("🚴 My team"),
    summary=N_("Ride for a team, and see how it stands"),
    is_draft=False,
    also=ALSO,
)
def show_own_team(chat: Chat) -> None:
    person = chat.person if for_staff(chat) else _person(chat)
    if person is None:
        return
    account, request = find_account(chat.db, person), find_request(chat.db, person)
    team_id = account.team_id if account is not None and account.team_id else request.team_id if request else None
    if team_id is not None and not for_staff(chat):
        show_team(chat, get_team(chat.db, team_id))
    else:
        own = [] if team_id is None else [[team_button(chat, get_team(chat.db, team_id))]]
        words, rows = _near_teams(chat, person)
        chat.say(words, [*own, *rows])


@conversation("team.find", title=N_("Find a team"), is_draft=False, is_listed=False)
def find_team(chat: Chat) -> None:
    words = chat.tell("words", _("What is the team called? A part of its name will do."), at_most=LONGEST_NAME)
    teams = find_teams(chat.db, words.text)
    if not teams:
        chat.say(_("No team is called so. Staff of your county can make one; tell them what it shall be called."))
        return
    chat.say(_("Tap the team to look at it:"), [[team_button(chat, team)] for team in teams])


@conversation("team.join", title=N_("Join a team"), is_draft=False, is_listed=False)
def join_team(chat: Chat) -> None:
    person = _person(chat)
    if person is None:
        return
    try:
        team = get_team(chat.db, int(chat.argument) if chat.argument.isdecimal() and len(chat.argument) <= 18 else 0)
    except NoSuchTeam:
        chat.say(_("There is no such team any more. /team shows those that there are."))
        return
    account = find_account(chat.db, person)
    nickname = account.nickname if account is not None else None
    if nickname is None:
        nickname = ask_nickname(chat, _("What shall the team call you? Captains see nothing of you but this nickname."))
    try:
        request = ask_to_join(chat.db, team.id or 0, person=person, nickname=nickname, today=chat.today, now=chat.now)
    except InTeamAlready as refusal:
        show_team(chat, get_team(chat.db, refusal.team_id), _("You are in a team already; leave it first."))
        return
    if request is None:
        show_team(chat, team, _("Welcome, {nickname}!").format(nickname=nickname))
        return
    tell_asked(chat.db, team, request, language=chat.around.default_language, now=chat.now)
    show_team(chat, team, _("Asked. You hear of it as soon as somebody has decided."))


@action("team.show")
def show(chat: Chat, team_id: int) -> None:
    show_team_anew(chat, team_of(chat, team_id))


@action("team.withdraw")
def withdraw(chat: Chat, team_id: int) -> None:
    if chat.person is not None:
        take_wish_back(chat.db, chat.person, now=chat.now)
    show_team_anew(chat, team_of(chat, team_id))


@action("team.board")
def show_board_of_team(chat: Chat, team_id: int) -> None:
    """For those in it alone."""
    team = team_of(chat, team_id)
    account = find_account(chat.db, chat.person) if chat.person is not None else None
    if account is None or account.team_id != team.id:
        show_team_anew(chat, team)
        return
    rows = list_team_members(chat.db, team_id, month=month_of(chat.today))
    way = [] if account.is_shown else [[Button(_("Show me there"), flow_data("nickname"))]]
    if not rows:
        chat.say(
            _("“{team}” has no board yet: at least {count} of it have to want to be seen."),
            way,
            team=team.name,
            count=FEWEST,
        )
        return
    lines = [_("This month in “{team}”:").format(team=team.name)]
    for place, row in enumerate(rows, 1):
        mark = " 👈" if row.person_id == account.person_id else ""
        lines.append(f"{place}. {row.name} · {row.ranked}{mark}")
    chat.say("\n".join(lines), [*way, [Button(_("As a picture"), action_data("team.picture", team.id))]])


@action("team.unsure")
def ask_whether_to_leave(chat: Chat) -> None:
    person = _person(chat)
    account = find_account(chat.db, person) if person is not None else None
    if account is None or account.team_id is None:
        chat.edit_card(_("You are in no team."), [[Button(_("Find a team"), flow_data("team"))]])
        return
    team = get_team(chat.db, account.team_id)
    is_captain = team.captain_id == account.person_id
    words = (
        _("Leave “{team}”? You are its captain: hand that on first, under “Members”, or staff name somebody else.")
        if is_captain
        else _("Leave “{team}”? Your points stay yours, and what you earned for it stays with it.")
    )
    chat.edit_card(
        words.format(team=team.name),
        [
            [
                Button(_("Leave the team"), action_data("team.leave")),
                Button(_("I stay"), action_data("team.show", team.id)),
            ]
        ],
    )


@action("team.leave")
def leave(chat: Chat) -> None:
    person = _person(chat)
    if person is None:
        return
    team = leave_team(chat.db, person, today=chat.today, now=chat.now)
    if team is None:
        chat.edit_card(_("You are in no team."), [[Button(_("Find a team"), flow_data("team"))]])
        return
    if team.captain_id is None:
        tell_vacant(chat.db, team, language=chat.around.default_language, now=chat.now)
    chat.edit_card(_("You have left “{team}”. Your points are still yours."), team=team.name)


def _person(chat: Chat) -> Person | None:
    """Who is registered with a county; others are told what to do first."""
    if chat.person is None or chat.person.home_adcode is None:
        chat.say(
            _("Please register with your county first; that takes a minute."),
            [[Button(_("Registration"), flow_data("welcome"))]],
        )
        return None
    return chat.person


def _near_teams(chat: Chat, person: Person) -> tuple[str, Rows]:
    """Those where the person is at home, or sits in an office."""
    rows = [[Button(_("Find by name"), flow_data("team.find"))]]
    if for_staff(chat):
        rows.append([Button(_("Make a team"), flow_data("team.make"))])
        teams = list_teams(chat.db, areas_of(chat.db, person, STAFF))
        return _("Teams where you are staff:"), [*([team_button(chat, team)] for team in teams), *rows]
    adcode = person.home_adcode or 0
    county = get_area(chat.db, adcode).label(current_language())
    teams = list_teams(chat.db, (adcode,))
    words = (
        _("You are in no team yet. These are in {county}:")
        if teams
        else _("There is no team in {county} yet. Its staff make one if you tell them a name; or look elsewhere.")
    )
    return words.format(county=county), [*([team_button(chat, team)] for team in teams), *rows]
