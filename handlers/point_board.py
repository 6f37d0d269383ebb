"""Boards of a month: of a county those who want to be seen, by a nickname they choose; and teams.

nickname  tell  what one wants to be called there
"""

from collections.abc import Iterator

from handlers.conversation import Button, Chat, action, action_data, conversation, flow_data
from handlers.points.nickname import ask_nickname
from handlers.words import N_, _, current_language
from models.area import get_area
from models.person import Person
from models.points.account import find_account, open_account
from models.points.board import list_county_board, list_team_board
from models.points.month import leave_board, month_of, show_on_board
from models.small_counts import FEWEST

ALSO = ("排行榜", "积分榜", "board", "leaderboard")


@conversation(
    "board",
    command="board",
    title=N_("🏆 Board"),
    summary=N_("This month's points in my county, by nickname"),
    is_draft=False,
    also=ALSO,
)
def show_board(chat: Chat) -> None:
    person = chat.person
    if person is None or person.home_adcode is None:
        chat.say(
            _("Please register with your county first; that takes a minute."),
            [[Button(_("Registration"), flow_data("welcome"))]],
        )
        return
    account = find_account(chat.db, person)
    is_shown = account is not None and account.is_shown
    way = (
        Button(_("Take me off"), action_data("board.leave"))
        if is_shown
        else Button(_("Show me there"), flow_data("nickname"))
    )
    teams = Button(_("Board of teams"), action_data("board.teams"))
    chat.say("\n".join(_lines(chat, person, person.home_adcode)), [[way, teams]])


@conversation("nickname", title=N_("Be seen on the board"), is_draft=False, is_listed=False)
def choose_nickname(chat: Chat) -> None:
    if chat.person is None:
        chat.say(_("Please register with your county first; that takes a minute."))
        return
    nickname = ask_nickname(chat, _("Which nickname shall others read? Better not your name."))

    account = open_account(chat.db, chat.person, now=chat.now)
    show_on_board(chat.db, account, nickname=nickname, month=month_of(chat.today))
    chat.say(_("You are on the board as “{nickname}”; you can leave it at any time."), nickname=account.nickname)


@action("board.leave")
def leave(chat: Chat) -> None:
    account = None
    if chat.person is not None:
        account = open_account(chat.db, chat.person, now=chat.now)
        leave_board(chat.db, account)
    if account is not None and account.nickname:
        chat.edit_card(_("You are off the board. Your team still knows you by the nickname; your points stay."))
    else:
        chat.edit_card(_("You are off the board, and the nickname is forgotten. Your points stay."))


@action("board.teams")
def show_teams(chat: Chat) -> None:
    rows = [[Button(_("🚴 My team"), flow_data("team"))]]
    teams = list_team_board(chat.db, month=month_of(chat.today))
    if not teams:
        chat.say(_("No team is on the board yet: it takes {count} riders."), rows, count=FEWEST)
        return
    lines = [_("Teams this month, by what they earned together:")]
    lines += [f"{place}. {team.name} · {team.ranked}" for place, team in enumerate(teams, 1)]
    chat.say("\n".join(lines), [[Button(_("As a picture"), action_data("board.picture")), *rows[0]]])


def _lines(chat: Chat, person: Person, adcode: int) -> Iterator[str]:
    county = get_area(chat.db, adcode).label(current_language())
    rows = list_county_board(chat.db, adcode, month=month_of(chat.today))
    if not rows:
        yield _("There is no board of {county} yet: at least {count} riders have to want to be seen.").format(
            county=county, count=FEWEST
        )
        return
    yield _("This month in {county}:").format(county=county)
    for place, row in enumerate(rows, 1):
        mark = " 👈" if row.person_id == person.id else ""
        yield f"{place}. {row.name} · {row.ranked}{mark}"
