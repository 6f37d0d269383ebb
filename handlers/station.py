"""One station: where it is and what it offers, my own list, and saying with one tap how one found it."""

from handlers.conversation import BadButton, Button, Chat, action, action_data, flow_data, in_rows
from handlers.station_words import (
    amenity_words,
    distance_words,
    door_words,
    fresh_words,
    open_words,
    warning_words,
    way_words,
    week_words,
)
from handlers.words import N_, _, current_language
from models.coordinates import NotAPosition, Position
from models.navigation import navigation_links
from models.near import NearStation, look_at
from models.station import (
    CLOSED,
    Station,
    add_favourite,
    find_station_by_code,
    is_favourite,
    list_favourites,
    remove_favourite,
)
from models.station_report import AS_SAID, NO_HOT_WATER, SAID_CLOSED, UnknownReport, condition_of, report_station

MAPS = {
    "amap": N_("Amap"),
    "tencent": N_("Tencent Maps"),
    "baidu": N_("Baidu Maps"),
    "apple": N_("Apple Maps"),
    "google": N_("Google Maps"),
}
MOST_LISTED = 20


def open_card(chat: Chat, code: str) -> bool:
    """A link to a station, such as the one on its poster; False where there is no such station."""
    station = find_station_by_code(chat.db, code)
    if station is None:
        return False
    _show_card(chat, station, None)
    return True


@action("station")
def show_station(chat: Chat, code: str, at: str = "") -> None:
    _show_card(chat, _station(chat, code), _position(at))


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
    chat.edit_card(*_card(chat, station, None))


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
    chat.edit_card(*_card(chat, station, None))


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


def _look(chat: Chat, station: Station, position: Position | None) -> NearStation:
    return look_at(
        station, position, calendar=chat.around.calendar, now=chat.now, condition=condition_of(chat.db, station)
    )


def _one_line(chat: Chat, station: Station) -> str:
    name = station.label(current_language())
    if station.status == CLOSED:
        return f"{name}: {_('closed for good')}"
    return f"{name}: {open_words(_look(chat, station, None), now=chat.now, zone=chat.zone)}"


def _show_card(chat: Chat, station: Station, position: Position | None) -> None:
    name = station.label(current_language())
    chat.send_venue(
        title=name,
        address=station.address or name,
        latitude=station.latitude,
        longitude=station.longitude,
        rows=_map_rows(station, name),
    )
    if station.photo:
        chat.send_photo(station.photo)
    chat.say(*_card(chat, station, position))


def _map_rows(station: Station, name: str) -> list[list[Button]]:
    links = navigation_links(station.position, name)
    return in_rows(Button(_(MAPS[link.provider]), url=link.url) for link in links)


def _card(chat: Chat, station: Station, position: Position | None) -> tuple[str, list[list[Button]]]:
    return _card_words(chat, station, position), _card_rows(chat, station)


def _card_words(chat: Chat, station: Station, position: Position | None) -> str:
    near = _look(chat, station, position)
    lines = [station.label(current_language())]
    if station.status == CLOSED:
        lines.append(_("This station is closed for good."))
    else:
        lines.append(open_words(near, now=chat.now, zone=chat.zone))
    lines += warning_words(near, now=chat.now)
    if position is not None:
        lines.append(f"{distance_words(near.distance_m)} · {way_words(near.distance_m)}")
    lines.append(_("Address: {address}").format(address=station.address or "—"))
    lines.append(_("Hours: {hours}").format(hours="; ".join(week_words(station))))
    if door := door_words(station):
        lines.append(_("Door: {door}").format(door=door))
    if station.host:
        lines.append(_("Host: {host}").format(host=station.host))
    if station.phone:
        lines.append(_("Phone: {phone}").format(phone=station.phone))
    if station.amenities:
        lines.append(_("Offers: {amenities}").format(amenities=amenity_words(station)))
    lines.append(fresh_words(station, now=chat.now, zone=chat.zone))
    return "\n".join(lines)


def _card_rows(chat: Chat, station: Station) -> list[list[Button]]:
    is_mine = chat.person is not None and is_favourite(chat.db, person_id=chat.person.id or 0, station=station)
    star_label = _("★ Off my list") if is_mine else _("⭐ On my list")
    said = [
        Button(_("✔ It is as said"), action_data("station.report", station.code, AS_SAID)),
        Button(_("✖ Closed"), action_data("station.report", station.code, SAID_CLOSED)),
    ]
    dry = Button(_("💧 No hot water"), action_data("station.report", station.code, NO_HOT_WATER))
    mine = Button(star_label, action_data("station.star", station.code, 0 if is_mine else 1))
    return [said, [dry, mine]]
