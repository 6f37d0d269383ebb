"""One station: where it is and what it offers, my own list, and saying with one tap how one found it."""

from handlers.conversation import BadButton, Button, Chat, action, action_data, flow_data
from handlers.station_card import card, look, show_card
from handlers.station_words import open_words
from handlers.words import _, current_language
from models.coordinates import NotAPosition, Position
from models.station import (
    CLOSED,
    Station,
    add_favourite,
    find_station_by_code,
    list_favourites,
    remove_favourite,
)
from models.station_report import AS_SAID, NO_HOT_WATER, SAID_CLOSED, UnknownReport, report_station

MOST_LISTED = 20


def open_card(chat: Chat, code: str) -> bool:
    """A link to a station, such as the one on its poster; False where there is no such station."""
    station = find_station_by_code(chat.db, code)
    if station is None:
        return False
    show_card(chat, station)
    return True


@action("station")
def show_station(chat: Chat, code: str, at: str = "") -> None:
    show_card(chat, _station(chat, code), _position(at))


@action("station.report")
def say_how_it_is(chat: Chat, code: str, kind: str) -> None:
    station = _station(chat, code)
    role = chat.person.roles[0] if chat.person and chat.person.roles else "visitor"
    try:
        report_station(chat.db, station, by=chat.said.user_id or chat.id, role=role, kind=kind, now=chat.now)
    except UnknownReport as error:
        raise BadButton from error
    thanks = {
        AS_SAID: _("Thank you! The next rider will see that it was confirmed just now."),
        SAID_CLOSED: _("Thank you. When a second person says so today, everybody is warned."),
        NO_HOT_WATER: _("Thank you, the next rider will see it."),
    }
    chat.answer_tap(thanks[kind])
    chat.edit_card(*card(chat, station))


@action("station.mine")
def show_mine(chat: Chat) -> None:
    if chat.person is None:
        chat.say(
            _("To keep a list of your own stations I have to remember you. Shall I?"),
            [[Button(_("Registration"), flow_data("welcome"))]],
        )
        return
    stations = list_favourites(chat.db, person_id=chat.person.id or 0)[:MOST_LISTED]
    if not stations:
        chat.say(_("Your list is empty. Tap ⭐ on a station's card to put it here."))
        return
    lines = [f"• {_one_line(chat, station)}" for station in stations]
    buttons = [
        [Button(station.label(current_language())[:40], action_data("station", station.code))] for station in stations
    ]
    chat.say("\n".join([_("Your stations:"), *lines]), buttons)


@action("station.star")
def star(chat: Chat, code: str, is_on: str) -> None:
    station = _station(chat, code)
    if chat.person is None:
        chat.answer_tap(_("To keep your own list I have to remember you: tap Registration in the menu."), alert=True)
        return
    person_id = chat.person.id or 0
    if is_on == "1":
        add_favourite(chat.db, person_id=person_id, station=station, now=chat.now)
        chat.answer_tap(_("On your list."))
    else:
        remove_favourite(chat.db, person_id=person_id, station=station)
        chat.answer_tap(_("Taken off your list."))
    chat.edit_card(*card(chat, station))


def _station(chat: Chat, code: str) -> Station:
    station = find_station_by_code(chat.db, code)
    if station is None:
        raise BadButton
    return station


def _position(at: str) -> Position | None:
    if not at:
        return None
    try:
        latitude, longitude = map(float, at.split(","))
        return Position(latitude, longitude)
    except (ValueError, NotAPosition) as error:
        raise BadButton from error


def _one_line(chat: Chat, station: Station) -> str:
    name = station.label(current_language())
    if station.status == CLOSED:
        return f"{name}: {_('closed for good')}"
    return f"{name}: {open_words(look(chat, station), now=chat.now, zone=chat.zone)}"
