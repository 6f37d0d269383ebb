"""A team's card: who it is, how the person stands to it, and what they can do there with one tap."""

from collections.abc import Iterator

from handlers.conversation import BadButton, Button, Chat, action_data, flow_data, in_rows
from handlers.conversation.replies import Rows, label
from handlers.words import _, current_language, ngettext
from models.area import get_area
from models.points.account import PointAccount, find_account
from models.points.membership import count_members, find_request, list_requests
from models.points.month import month_of, team_ranked_in
from models.points.team import NoSuchTeam, RiderTeam, get_team, is_staff_of
from models.small_counts import FEWEST


def team_of(chat: Chat, team_id: int) -> RiderTeam:
    """Raises BadButton."""
    try:
        return get_team(chat.db, team_id)
    except NoSuchTeam as error:
        raise BadButton from error


def led_team(chat: Chat, team_id: int) -> RiderTeam:
    """One in which this person has a say, as its captain or as staff; others are answered as if there were none."""
    team = team_of(chat, team_id)
    if not is_leading(chat, team):
        raise BadButton
    return team


def is_leading(chat: Chat, team: RiderTeam) -> bool:
    person = chat.person
    return person is not None and (team.captain_id == person.id or is_staff_of(chat.db, person, team))


def show_team(chat: Chat, team: RiderTeam, head: str = "") -> None:
    text, rows = card(chat, team)
    chat.say("\n".join(filter(None, (head, text))), rows)


def show_team_anew(chat: Chat, team: RiderTeam) -> None:
    """In place of the message whose button was tapped."""
    chat.edit_card(*card(chat, team))


def card(chat: Chat, team: RiderTeam) -> tuple[str, Rows]:
    account = find_account(chat.db, chat.person) if chat.person is not None else None
    return "\n".join(_lines(chat, team, account)), in_rows([*_buttons(chat, team, account)])


def team_button(chat: Chat, team: RiderTeam) -> Button:
    return Button(label(f"{team.name} · {size_words(count_members(chat.db, team))}"), action_data("team.show", team.id))


def size_words(count: int) -> str:
    return ngettext("{count} rider", "{count} riders", count).format(count=count)


def called(nickname: str | None) -> str:
    return nickname or _("a rider without a nickname")


def _lines(chat: Chat, team: RiderTeam, account: PointAccount | None) -> Iterator[str]:
    county = get_area(chat.db, team.adcode).label(current_language())
    yield _("“{team}”, {county}").format(team=team.name, county=county)
    captain = chat.db.get(PointAccount, team.captain_id) if team.captain_id is not None else None
    if captain is None:
        yield _("It has no captain just now.")
    elif captain.nickname:
        yield _("Captain: {nickname}").format(nickname=captain.nickname)
    size = count_members(chat.db, team)
    yield size_words(size)
    if size >= FEWEST:
        month = team_ranked_in(chat.db, team.id or 0, month_of(chat.today))
        yield _("Earned together this month: {points}.").format(points=month)
    yield _standing(chat, team, account)


def _standing(chat: Chat, team: RiderTeam, account: PointAccount | None) -> str:
    person_id = chat.person.id if chat.person is not None else None
    if person_id is not None and team.captain_id == person_id:
        return _("You are its captain.")
    if person_id is not None and team.offered_to == person_id:
        return _("You are asked to be its captain.")
    if account is not None and account.team_id == team.id:
        return _("You are in it.")
    if _has_asked(chat, team):
        return _("You asked to join, and wait for a yes.")
    return _("Whoever likes can join at once.") if team.is_open else _("The captain says who can join.")


def _buttons(chat: Chat, team: RiderTeam, account: PointAccount | None) -> Iterator[Button]:
    person_id = chat.person.id if chat.person is not None else None
    if person_id is not None and team.offered_to == person_id:
        yield Button(_("I'll be captain"), action_data("team.take", team.id))
        yield Button(_("I'd rather not"), action_data("team.decline", team.id))
    if account is not None and account.team_id == team.id:
        yield Button(_("Board of the team"), action_data("team.board", team.id))
        yield Button(_("Leave the team"), action_data("team.unsure"))
    elif _has_asked(chat, team):
        yield Button(_("Don't ask any more"), action_data("team.withdraw", team.id))
    elif account is None or account.team_id is None:
        yield Button(_("Join"), flow_data("team.join", str(team.id)))
    if is_leading(chat, team):
        waiting = len(list_requests(chat.db, team))
        yield Button(_("Members"), action_data("team.members", team.id, 0))
        yield Button(_("Who wants to join ({count})").format(count=waiting), action_data("team.requests", team.id))
        way = _("Ask me first") if team.is_open else _("Let everybody in")
        yield Button(way, action_data("team.open", team.id, int(not team.is_open)))
    if chat.person is not None and is_staff_of(chat.db, chat.person, team):
        yield Button(_("Name a captain"), flow_data("team.captain", str(team.id)))
        yield Button(_("Close the team"), action_data("team.end_unsure", team.id))


def _has_asked(chat: Chat, team: RiderTeam) -> bool:
    request = find_request(chat.db, chat.person) if chat.person is not None else None
    return request is not None and request.team_id == team.id
