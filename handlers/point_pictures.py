"""Points as pictures: month by month, a card to show around, and boards of teams."""

from collections.abc import Sequence

from handlers.conversation import BadButton, Button, Chat, action, action_data, flow_data
from handlers.figures_words import picture_apology
from handlers.points.team_card import team_of
from handlers.time_words import date_words, month_words, whole_date_words
from handlers.words import _, current_language
from models.messages.owed_picture import owe_certificate, owe_picture
from models.period import add_months
from models.person import Person
from models.pictures.certificate import Certificate
from models.pictures.chart import Bar, Chart, Panel, Tone
from models.points.account import find_account
from models.points.board import BoardRow, list_team_board, list_team_members
from models.points.card import NUMBER_GROUP, PointCard, find_card, make_card
from models.points.level import level_called
from models.points.month import list_months, month_of
from models.secret_code import in_groups
from models.small_counts import FEWEST

_MONTHS = 12
_LONGEST_NUMBER = 40
LINK = "pc"
_ASKED, _NAMED, _PLAIN = "", "named", "plain"


@action("points.months")
def draw_months(chat: Chat) -> None:
    person = _person(chat)
    if person is None:
        return
    since = add_months(month_of(chat.today), 1 - _MONTHS)
    months = list_months(chat.db, person, since=since)
    if not any(months.values()):
        chat.say(_("There is nothing to draw yet: the first points make the first bar."))
        return
    first = next(month for month in sorted(months) if months[month])
    bars = []
    month = first
    while month <= month_of(chat.today):
        bars.append(Bar.of(month_words(month), max(0, months.get(month, 0)), Tone.GOOD))
        month = add_months(month, 1)
    note = _("What you earned each month, as of {date}").format(date=date_words(chat.today, today=chat.today))
    _owe(chat, Chart(_("My safety points"), (Panel(tuple(bars)),), note))


@action("points.card")
def show_card(chat: Chat, way: str = _ASKED) -> None:
    """With the nickname or without, which is asked where there is one."""
    if way not in (_ASKED, _NAMED, _PLAIN):
        raise BadButton
    person = _person(chat)
    if person is None:
        return
    account = find_account(chat.db, person)
    nickname = account.nickname if account is not None else None
    if nickname and way == _ASKED:
        chat.say(
            _("Shall your nickname stand on the card? Whoever sees it reads it."),
            [
                [
                    Button(_("With “{nickname}”").format(nickname=nickname), action_data("points.card", _NAMED)),
                    Button(_("Without"), action_data("points.card", _PLAIN)),
                ]
            ],
        )
        return
    made = make_card(chat.db, person, today=chat.today)
    owe_certificate(
        chat.db,
        chat_id=chat.id,
        certificate=_certificate(made, nickname=nickname if way == _NAMED else None),
        apology=_("The picture could not be drawn. The number is {number}; it counts as well.").format(
            number=in_groups(made.number, NUMBER_GROUP)
        ),
        now=chat.now,
    )
    chat.say(_("Your card comes in a moment. Its number proves what stands on it, and leads nobody to you."))


@action("team.picture")
def draw_team(chat: Chat, team_id: int) -> None:
    """Of the riders of one's own team."""
    team = team_of(chat, team_id)
    account = find_account(chat.db, chat.person) if chat.person is not None else None
    rows: Sequence[BoardRow] = ()
    if account is not None and account.team_id == team.id:
        rows = list_team_members(chat.db, team_id, month=month_of(chat.today))
    _draw_board(chat, rows, title=team.name)


@action("board.picture")
def draw_teams(chat: Chat) -> None:
    _draw_board(chat, list_team_board(chat.db, month=month_of(chat.today)), title=_("Board of teams"))


def open_card(chat: Chat, number: str) -> bool:
    """The check of a card that somebody shows."""
    card = find_card(chat.db, number) if len(number) <= _LONGEST_NUMBER else None
    if card is None:
        chat.say(_("There is no card with this number. Please compare it with the picture, letter by letter."))
        return True
    lines = [_("✅ This card is genuine: {number}").format(number=in_groups(card.number, NUMBER_GROUP))]
    chat.say("\n".join([*lines, level_called(card.level).label(current_language()), *_facts(card)]))
    return True


def _certificate(card: PointCard, *, nickname: str | None) -> Certificate:
    number = in_groups(card.number, NUMBER_GROUP)
    return Certificate(
        heading=_("Nuanyi safety card"),
        title=level_called(card.level).label(current_language()),
        lines=tuple(_facts(card)),
        number=number,
        note=_("To check it send Nuanyi: /start {link}").format(link=f"{LINK}_{card.number}"),
        name=nickname or "",
    )


def _facts(card: PointCard) -> list[str]:
    return [
        _("Safety rating: {score} of 100").format(score=card.rating),
        _("As of {date}").format(date=whole_date_words(card.made_on)),
    ]


def _draw_board(chat: Chat, rows: Sequence[BoardRow], *, title: str) -> None:
    if not rows:
        chat.say(_("There is nothing to draw yet: a board begins with {count}."), count=FEWEST)
        return
    bars = tuple(Bar.of(f"{place}. {row.name}", row.ranked, Tone.GOOD) for place, row in enumerate(rows, 1))
    note = _("Points of {month}, as of {date}").format(
        month=month_words(chat.today), date=date_words(chat.today, today=chat.today)
    )
    _owe(chat, Chart(title, (Panel(bars),), note))


def _owe(chat: Chat, chart: Chart) -> None:
    owe_picture(chat.db, chat_id=chat.id, chart=chart, apology=picture_apology(), now=chat.now)
    chat.say(_("The picture comes in a moment."))


def _person(chat: Chat) -> Person | None:
    if chat.person is None:
        chat.say(
            _("Points are kept only for people who agreed to be remembered; that takes a minute."),
            [[Button(_("Registration"), flow_data("welcome"))]],
        )
    return chat.person
