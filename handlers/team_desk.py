"""What staff do with teams: make one, name its captain, close it.

make     name    tell     what it is called
         county  choose   where it belongs, among the counties of this person's rights
         open    confirm  whether whoever likes may join
captain  number  code     the captain's number, which they show

The team's number is the argument of the second.
"""

from handlers.conversation import BadButton, Button, Chat, Option, action, action_data, conversation
from handlers.conversation.entries import Told
from handlers.county_options import county_options
from handlers.points.team_card import show_team, team_of
from handlers.points.team_news import tell_captain, tell_not_captain
from handlers.rights import for_staff, member
from handlers.words import N_, _
from models.people.access import holds
from models.person import STAFF, Person
from models.points.account import NUMBER_LENGTH, find_by_number
from models.points.membership import close_team, name_captain
from models.points.team import (
    LONGEST_NAME,
    NewTeam,
    NoSuchTeam,
    RiderTeam,
    TeamNameTaken,
    get_team,
    is_staff_of,
    is_team_name_free,
    make_team,
)
from models.spelling import folded

ALSO = ("建队", "建队伍", "新建队伍", "make a team")


@conversation(
    "team.make", title=N_("Make a team"), summary=N_("A team of riders, with a captain"), also=ALSO, allowed=for_staff
)
def make(chat: Chat) -> None:
    def unfit(told: Told) -> str | None:
        if not folded(told.text):
            return _("Please type it.")
        return None if is_team_name_free(chat.db, told.text) else _("There is a team of this name; choose another.")

    name = chat.tell("name", _("What is the team called?"), at_most=LONGEST_NAME, formatted=True, check=unfit)
    counties = _counties(chat)
    adcode = counties[0].value if len(counties) == 1 else chat.choose("county", _("In which county is it?"), counties)
    is_open = chat.confirm(
        "open",
        _("Who can join?"),
        yes=_("Whoever likes"),
        no=_("Whom the captain lets in"),
    )
    chat.review()

    try:
        team = make_team(chat.db, NewTeam(name.text, adcode, is_open), by=member(chat), now=chat.now)
    except TeamNameTaken:
        chat.ask_again("name", _("There is a team of this name; choose another."))
    show_team(chat, team, _("The team is made. Name its captain next; until then you say who can join."))


@conversation("team.captain", title=N_("Name a captain"), is_draft=False, is_listed=False, allowed=for_staff)
def name_another(chat: Chat) -> None:
    team = _argued(chat)
    if team is None:
        chat.say(_("There is no such team any more. /team shows those that there are."))
        return
    number = chat.code(
        "number",
        _("The captain's number, please; riders find it under /points → “My number”."),
        length=NUMBER_LENGTH,
        check=lambda typed: _unfit_captain(chat, typed, team),
    )

    _name(chat, team, number)
    show_team(chat, team, _("It has a captain now, who was told."))


@action("team.end_unsure", allowed=for_staff)
def ask_whether_to_close(chat: Chat, team_id: int) -> None:
    team = _own(chat, team_id)
    chat.edit_card(
        _("Close “{team}”? Nobody is in it any more then; the points of its riders stay theirs."),
        [
            [
                Button(_("Close the team"), action_data("team.end", team_id)),
                Button(_("Keep it"), action_data("team.show", team_id)),
            ]
        ],
        team=team.name,
    )


@action("team.end", allowed=for_staff)
def close(chat: Chat, team_id: int) -> None:
    team = _own(chat, team_id)
    close_team(chat.db, team, by=member(chat), now=chat.now)
    chat.edit_card(_("“{team}” is closed."), team=team.name)


def _own(chat: Chat, team_id: int) -> RiderTeam:
    """Of a county where they are staff; another is answered as one that there is not."""
    team = team_of(chat, team_id)
    if not is_staff_of(chat.db, member(chat), team):
        raise BadButton
    return team


def _argued(chat: Chat) -> RiderTeam | None:
    argument = chat.argument if chat.argument.isdecimal() and len(chat.argument) <= 18 else "0"
    try:
        team = get_team(chat.db, int(argument))
    except NoSuchTeam:
        return None
    return team if is_staff_of(chat.db, member(chat), team) else None


def _counties(chat: Chat) -> list[Option[int]]:
    return [one for one in county_options(chat.db) if holds(chat.db, member(chat), STAFF, one.value)]


def _unfit_captain(chat: Chat, number: str, team: RiderTeam) -> str | None:
    account = find_by_number(chat.db, number)
    if account is None:
        return _("Nobody has this number. Please compare it with the rider's screen.")
    if account.team_id not in (None, team.id):
        return _("This rider is in another team, and would have to leave it first.")
    return None


def _name(chat: Chat, team: RiderTeam, number: str) -> None:
    account = find_by_number(chat.db, number)
    if account is None:
        return
    captain = chat.db.get_one(Person, account.person_id)
    before = name_captain(chat.db, team, captain, by=member(chat), today=chat.today, now=chat.now)
    language = chat.around.default_language
    tell_captain(chat.db, team, account.person_id, language=language, now=chat.now)
    if before is not None:
        tell_not_captain(chat.db, team, before, language=language, now=chat.now)
