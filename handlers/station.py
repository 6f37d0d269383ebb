"""One station: where it is and what it offers, my own list, and saying with one tap how one found it."""

from handlers.conversation import BadButton, Button, Chat, action, action_data, flow_data
from handlers.conversation.replies import label
from handlers.stations.card import card, look, note_report, show_card
from handlers.stations.words import closed_anyway_words, open_words
from handlers.words import _, current_language
from models.areas.coordinates import NotAPosition, Position
from models.station import (
    CLOSED,
    Station,
    add_favourite,
    find_station_by_code,
    list_favourites,
    remove_favourite,
)
from models.stations.hosting_figures import note_opened
from models.stations.report import AS_SAID, NO_HOT_WATER, ClosedAnyway, Condition, UnknownReport

ALSO_MINE = ("收藏", "我的收藏", "收藏夹", "收藏的驿站", "favourites", "favorites")
MOST_LISTED = 20


def open_card(chat: Chat, code: str) -> bool:
    """A link to a station, such as the one on its poster; False where there is no such station."""
    station = find_station_by_code(chat.db, code)
    if station is None:
        return False
    note_opened(chat.db, station, day=chat.today)
    show_card(chat, station)
    return True


@action("station")
def show_station(chat: Chat, code: str, at: str = "") -> None:
    show_card(chat, _station(chat, code), _position(at))


@action("station.report")
def say_how_it_is(chat: Chat, code: str, kind: str, at: str = "") -> None:
    station, position = _station(chat, code), _position(at)
    try:
        condition = note_report(chat, station, kind)
    except UnknownReport as error:
        raise BadButton from error
    except ClosedAnyway as refusal:
        chat.answer_tap(closed_anyway_words(station, refusal.opens_at, now=chat.now, zone=chat.zone))
    else:
        chat.answer_tap(_thanks(kind, condition))
    chat.edit_card(*card(chat, station, position))


@action("station.mine")
def show_mine(chat: Chat) -> None:
    if chat.person is None:
        _offer_registration(chat)
        return
    stations = list_favourites(chat.db, person_id=chat.person.id or 0)[:MOST_LISTED]
    if not stations:
        chat.say(_("Your list is empty. Tap ⭐ on a station's card to put it here."))
        return
    lines = [f"• {_one_line(chat, station)}" for station in stations]
    language = current_language()
    buttons = [[Button(label(station.label(language)), action_data("station", station.code))] for station in stations]
    chat.say("\n".join([_("Your stations:"), *lines]), buttons)


@action("station.star")
def star(chat: Chat, code: str, is_on: str, at: str = "") -> None:
    station, position = _station(chat, code), _position(at)
    if chat.person is None:
        _offer_registration(chat, code if is_on == "1" else "")
        return
    person_id = chat.person.id or 0
    if is_on == "1":
        add_favourite(chat.db, person_id=person_id, station=station, now=chat.now)
        chat.answer_tap(_("On your list."))
    else:
        remove_favourite(chat.db, person_id=person_id, station=station)
        chat.answer_tap(_("Taken off your list."))
    chat.edit_card(*card(chat, station, position))


def _offer_registration(chat: Chat, code: str = "") -> None:
    """The registration puts the station of this code on the list when it is done."""
    chat.say(
        _("To keep a list of your own stations I have to remember you. Shall I?"),
        [[Button(_("Registration"), flow_data("welcome", code))]],
    )


def _thanks(kind: str, condition: Condition) -> str:
    if kind == AS_SAID:
        return _("Thank you! The next rider will see that it was confirmed just now.")
    if kind == NO_HOT_WATER:
        return _("Thank you, the next rider will see it.")
    if condition.closed_warning_on is None:
        return _("Thank you. When a second person says so today, everybody is warned.")
    return _("Thank you. You are not the only one who says so: everybody is warned now.")


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
    is_over = station.status == CLOSED
    how = _("closed for good") if is_over else open_words(look(chat, station), now=chat.now, zone=chat.zone)
    return _("{name}: {how}").format(name=station.label(current_language()), how=how)
