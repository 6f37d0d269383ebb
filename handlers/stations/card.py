"""A station's card: where it is on the map, how it stands now, and what can be done with it by one tap."""

from collections.abc import Iterator

from handlers.conversation import Button, Chat, action_data, in_rows
from handlers.conversation.replies import MOST_DATA_BYTES
from handlers.events.appointment_words import day_button
from handlers.stations.words import (
    amenity_words,
    brand_words,
    door_words,
    fresh_words,
    open_words,
    warning_words,
    way_words,
)
from handlers.time_words import exception_words, week_words
from handlers.words import N_, _, current_language
from models.areas.coordinates import Position
from models.events.sitting import list_open_days
from models.files.stored_file import reference_to
from models.station import CLOSED, Station, is_favourite
from models.stations.hosting import may_manage
from models.stations.navigation import navigation_links
from models.stations.near import NearStation, look_at
from models.stations.report import AS_SAID, NO_HOT_WATER, SAID_CLOSED, Condition, condition_of, report_station

MAPS = {
    "amap": N_("Amap"),
    "tencent": N_("Tencent Maps"),
    "baidu": N_("Baidu Maps"),
    "apple": N_("Apple Maps"),
    "google": N_("Google Maps"),
}
_MOST_DAYS = 3


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
        chat.send_photo(reference_to(station.photo))
    chat.say(*card(chat, station, position))


def card(chat: Chat, station: Station, position: Position | None = None) -> tuple[str, list[list[Button]]]:
    """The words and the buttons; `position` is where the distance is measured from."""
    return "\n".join(_card_lines(chat, station, position)), _card_rows(chat, station, position)


def at_data(position: Position) -> str:
    """The position as an argument of a button, to the metre."""
    return f"{position.latitude:.5f},{position.longitude:.5f}"


def look(chat: Chat, station: Station, position: Position | None = None) -> NearStation:
    return look_at(
        station, position, calendar=chat.around.calendar, now=chat.now, condition=condition_of(chat.db, station)
    )


def note_report(chat: Chat, station: Station, kind: str) -> Condition:
    """What the person says of it. Raises UnknownReport, ClosedAnyway."""
    role = chat.person.roles[0] if chat.person and chat.person.roles else "visitor"
    who = chat.said.user_id or chat.id
    return report_station(chat.db, station, by=who, role=role, kind=kind, calendar=chat.around.calendar, now=chat.now)


def _map_rows(station: Station, name: str) -> list[list[Button]]:
    links = navigation_links(station.position, name)
    return in_rows(Button(_(MAPS[link.provider]), url=link.url) for link in links)


def _card_lines(chat: Chat, station: Station, position: Position | None) -> Iterator[str]:
    near = look(chat, station, position)
    yield station.label(current_language())
    if station.status == CLOSED:
        yield _("This station is closed for good.")
    else:
        yield open_words(near, now=chat.now, zone=chat.zone)
    yield from warning_words(near, now=chat.now, zone=chat.zone)
    if position is not None:
        yield way_words(near.distance_m)
    yield _("Address: {address}").format(address=station.address or "—")
    yield _("Hours: {hours}").format(hours=week_words(station.opening_hours))
    if exceptions := exception_words(station.opening_hours, today=chat.today):
        yield _("Exceptions: {hours}").format(hours=exceptions)
    if door := door_words(station):
        yield _("Door: {door}").format(door=door)
    if brand := brand_words(station):
        yield _("Kind: {brand}").format(brand=brand)
    if station.host:
        yield _("Host: {host}").format(host=station.host)
    if station.phone:
        yield _("Phone: {phone}").format(phone=station.phone)
    if station.amenities:
        yield _("Offers: {amenities}").format(amenities=amenity_words(station.amenities))
    if station.seats:
        yield _("Seats: {count}").format(count=station.seats)
    yield fresh_words(station, now=chat.now, zone=chat.zone)


def _card_rows(chat: Chat, station: Station, position: Position | None) -> list[list[Button]]:
    is_managed = station.status != CLOSED and may_manage(chat.db, station, chat.person)
    is_mine = chat.person is not None and is_favourite(chat.db, person_id=chat.person.id or 0, station=station)

    def button(label: str, action: str, argument: object) -> Button:
        return Button(label, _card_data(action, station.code, argument, position=position))

    days = list_open_days(chat.db, station_id=station.id, now=chat.now, at_most=_MOST_DAYS)
    return [
        *([day_button(chat, day)] for day in days),
        [
            button(_("✔ It is as said"), "station.report", AS_SAID),
            button(_("✖ Closed"), "station.report", SAID_CLOSED),
        ],
        [
            button(_("💧 No hot water"), "station.report", NO_HOT_WATER),
            button(_("★ Off my list") if is_mine else _("⭐ On my list"), "station.star", 0 if is_mine else 1),
        ],
        [Button(_("✍️ Feedback"), action_data("feedback", station.code))],
        [Button(_("Look after it"), action_data("host.mine", station.code))] if is_managed else [],
    ]


def _card_data(action: str, *arguments: object, position: Position | None) -> str:
    """With the position, so that the card keeps its distance; without it where the code is too long for that."""
    data = action_data(action, *arguments)
    if position is None:
        return data
    with_position = action_data(action, *arguments, at_data(position))
    return with_position if len(with_position.encode()) <= MOST_DATA_BYTES else data
