"""The board of a county: this month's points of those who want to be seen there, by a nickname they choose.

nickname  tell  what one wants to be called there
"""

from collections.abc import Iterator

from handlers.conversation import Button, Chat, action, action_data, conversation, flow_data
from handlers.conversation.entries import Told
from handlers.words import N_, _, current_language
from models.area import get_area
from models.person import Person
from models.point_account import find_account, open_account
from models.point_board import list_county_board
from models.point_month import leave_board, month_of, show_on_board
from models.small_counts import FEWEST

ALSO = ("排行榜", "积分榜", "board", "leaderboard")
LONGEST_NICKNAME = 12


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
    chat.say("\n".join(_lines(chat, person, person.home_adcode)), [[way]])


@conversation("nickname", title=N_("Be seen on the board"), is_draft=False, is_listed=False)
def choose_nickname(chat: Chat) -> None:
    if chat.person is None:
        chat.say(_("Please register with your county first; that takes a minute."))
        return
    nickname = chat.tell(
        "nickname",
        _("Which nickname shall others read? Better not your name."),
        at_most=LONGEST_NICKNAME,
        check=_unfit,
    )

    account = open_account(chat.db, chat.person, now=chat.now)
    show_on_board(chat.db, account, nickname=" ".join(nickname.text.split()), month=month_of(chat.today))
    chat.say(_("You are on the board as “{nickname}”; you can leave it at any time."), nickname=account.nickname)


@action("board.leave")
def leave(chat: Chat) -> None:
    if chat.person is not None:
        leave_board(chat.db, open_account(chat.db, chat.person, now=chat.now))
    chat.edit_card(_("You are off the board, and the nickname is forgotten. Your points stay."))


def _unfit(told: Told) -> str | None:
    words = told.text.split()
    if not words:
        return _("Please type it.")
    digits = sum(character.isdigit() for character in told.text)
    return _("No phone number, please: everybody in the county reads it.") if digits > 4 else None


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
