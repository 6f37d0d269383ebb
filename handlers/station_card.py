"""A station's card: where it is on the map, how it stands now, and what can be done with it by one tap."""

from handlers.conversation import Button, Chat, action_data, in_rows
from handlers.station_words import (
    amenity_words,
    door_words,
    fresh_words,
    open_words,
    warning_words,
    way_words,
    week_words,
)
from handlers.words import N_, _, current_language
from models.coordinates import Position
from models.navigation import navigation_links
from models.near import NearStation, look_at
from models.station import CLOSED, Station, is_favourite
from models.station_report import AS_SAID, NO_HOT_WATER, SAID_CLOSED, condition_of

MAPS = {
    "amap": N_("Amap"),
    "tencent": N_("Tencent Maps"),
    "baidu": N_("Baidu Maps"),
    "apple": N_("Apple Maps"),
    "google": N_("Google Maps"),
}


def show_card(chat: Chat, station: Station, position: Position | None = None) -> None:
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
    chat.say(*card(chat, station, position))


def card(chat: Chat, station: Station, position: Position | None = None) -> tuple[str, list[list[Button]]]:
    return _card_words(chat, station, position), _card_rows(chat, station)


def look(chat: Chat, station: Station, position: Position | None = None) -> NearStation:
    return look_at(
        station, position, calendar=chat.around.calendar, now=chat.now, condition=condition_of(chat.db, station)
    )


def _map_rows(station: Station, name: str) -> list[list[Button]]:
    links = navigation_links(station.position, name)
    return in_rows(Button(_(MAPS[link.provider]), url=link.url) for link in links)


def _card_words(chat: Chat, station: Station, position: Position | None) -> str:
    near = look(chat, station, position)
    lines = [station.label(current_language())]
    if station.status == CLOSED:
        lines.append(_("This station is closed for good."))
    else:
        lines.append(open_words(near, now=chat.now, zone=chat.zone))
    lines += warning_words(near, now=chat.now)
    if position is not None:
        lines.append(way_words(near.distance_m))
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
