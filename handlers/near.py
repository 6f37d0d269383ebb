"""Find a warm station: by position or by the name of a place, nearest first and open now.

No question is kept open and nothing is stored: what a list shows stands in its buttons.
"""

from handlers.conversation import BadButton, Button, Chat, action, action_data, conversation, flow_data, in_rows
from handlers.conversation.incoming import Spot
from handlers.station_card import show_card
from handlers.station_words import (
    MOST_AMENITIES,
    amenity_words,
    distance_words,
    fresh_words,
    open_words,
    warning_words,
    way_words,
)
from handlers.words import N_, _, current_language, ngettext
from models.amenity import FILTERS
from models.coordinates import NotAPosition, Position
from models.near import MOST_AWAY_M, NearStation, NearStations, Wish, find_near
from models.place import STATION, Place
from models.station import find_station_by_code

ON_A_PAGE = 5


@conversation(
    "near",
    command="near",
    title=N_("Find a warm station"),
    summary=N_("Warm stations around me"),
    is_draft=False,
)
def find_station(chat: Chat) -> None:
    if chat.argument and answer_words(chat, chat.argument):
        return
    chat.ask_position(
        _("Send me where you are, or type a street, a compound or a county, such as “敬德街”."),
        _("📍 Send my position"),
    )


def answer_spot(chat: Chat, spot: Spot) -> bool:
    """A bare position is answered at once, and not kept."""
    _show(chat, Wish(Position(spot.latitude, spot.longitude)))
    return True


def answer_words(chat: Chat, words: str) -> bool:
    """The stations around the place that words name, or a choice of places; False where they name none."""
    places = [place for place in chat.find_places(words) if place.position is not None]
    if places and (len(places) == 1 or places[0].kind != STATION):
        _show_around(chat, places[0])
    elif places:
        chat.say(_("Which one do you mean?"), [[_place_button(place)] for place in places])
    return bool(places)


@action("near")
def show_near(chat: Chat, at: str, bits: str = "0", every: str = "0", skip: str = "0") -> None:
    _show(chat, _read_wish(at, bits, every, skip), in_place=True)


@action("near.at")
def show_near_place(chat: Chat, at: str) -> None:
    _show(chat, _read_wish(at))


@action("near.filter")
def choose_filters(chat: Chat, at: str, bits: str, every: str) -> None:
    wish = _read_wish(at, bits, every)
    language = current_language()
    chosen = [
        Button(
            ("✅ " if wish.bits & 1 << place else "") + filter_.label(language),
            _data("near.filter", wish.toggled(1 << place)),
        )
        for place, filter_ in enumerate(FILTERS)
    ]
    done = Button(_("Show stations"), _data("near", wish, "0"))
    chat.edit_card(_("What should the station have? Tap as many as you like."), [*in_rows(chosen), [done]])


def _place_button(place: Place) -> Button:
    if place.station_code is not None:
        return Button(place.label[:40], action_data("station", place.station_code))
    return Button(place.label[:40], action_data("near.at", _degrees(place)))


def _show_around(chat: Chat, place: Place) -> None:
    assert place.position is not None
    station = find_station_by_code(chat.db, place.station_code) if place.station_code else None
    if station is not None:
        show_card(chat, station)
        return
    if place.approximate:
        chat.say(_("I measure from the middle of {place}; for exact distances send a position."), place=place.label)
    _show(chat, Wish(place.position))


def _show(chat: Chat, wish: Wish, *, in_place: bool = False) -> None:
    found = find_near(
        chat.db, chat.around.stations(chat.db), wish, calendar=chat.around.calendar, now=chat.now, count=ON_A_PAGE
    )
    text = _list_words(chat, wish, found)
    rows = [_card_buttons(wish, found), *_ways_on(wish, found)]
    if in_place:
        chat.edit_card(text, rows)
    else:
        chat.say(text, rows)


def _list_words(chat: Chat, wish: Wish, found: NearStations) -> str:
    if found.listed:
        head = _("Nearest first, closed ones too:") if wish.is_every else _("Open now, nearest first:")
        return "\n\n".join([head, *(_entry(chat, number, near) for number, near in enumerate(found.listed, 1))])
    if found.beyond is not None:
        words = (
            _("There is none within {limit}. The nearest is {name}, {distance} away.")
            if wish.is_every
            else _("None is open within {limit}. The nearest open one is {name}, {distance} away.")
        )
        return words.format(
            limit=distance_words(MOST_AWAY_M),
            name=found.beyond.station.label(current_language()),
            distance=distance_words(found.beyond.distance_m),
        )
    if wish.skip:
        return _("That was all.")
    return _("I know of no station that has all of that.") if wish.bits else _("I know of no open station just now.")


def _entry(chat: Chat, number: int, near: NearStation) -> str:
    station = near.station
    lines = [
        f"{number}. {station.label(current_language())}",
        way_words(near.distance_m),
        open_words(near, now=chat.now, zone=chat.zone),
    ]
    if station.amenities:
        lines.append(amenity_words(station, at_most=MOST_AMENITIES))
    lines.append(fresh_words(station, now=chat.now, zone=chat.zone))
    return "\n   ".join([*lines, *warning_words(near, now=chat.now)])


def _card_buttons(wish: Wish, found: NearStations) -> list[Button]:
    if not found.listed and found.beyond is not None:
        return [_card_button(wish, found.beyond, found.beyond.station.label(current_language())[:40])]
    return [_card_button(wish, near, str(number)) for number, near in enumerate(found.listed, 1)]


def _card_button(wish: Wish, near: NearStation, label: str) -> Button:
    return Button(label, action_data("station", near.station.code, _at(wish)))


def _ways_on(wish: Wish, found: NearStations) -> list[list[Button]]:
    count = wish.bits.bit_count()
    label = ngettext("Filter ({count})", "Filters ({count})", count).format(count=count) if count else _("Filter")
    filters = Button(label, _data("near.filter", wish))
    every = Wish(wish.position, wish.bits, not wish.is_every)
    shown = Button(_("Open ones only") if wish.is_every else _("Closed ones too"), _data("near", every, "0"))
    rows = [[filters, shown]]
    if found.has_more:
        rows.append([Button(_("More"), _data("near", wish, str(wish.skip + ON_A_PAGE)))])
    elif wish.skip:
        rows.append([Button(_("Back to the nearest"), _data("near", wish, "0"))])
    if not found.listed and not wish.bits:
        rows.append([Button(_("Look somewhere else"), flow_data("near"))])
    return rows


def _at(wish: Wish) -> str:
    return f"{wish.position.latitude:.5f},{wish.position.longitude:.5f}"


def _degrees(place: Place) -> str:
    assert place.position is not None
    return f"{place.position.latitude:.5f},{place.position.longitude:.5f}"


def _data(name: str, wish: Wish, *more: str) -> str:
    return action_data(name, _at(wish), f"{wish.bits:x}", int(wish.is_every), *more)


def _read_wish(at: str, bits: str = "0", every: str = "0", skip: str = "0") -> Wish:
    """Raises BadButton."""
    try:
        latitude, longitude = map(float, at.split(","))
        chosen, start = int(bits, 16), int(skip)
        if not 0 <= chosen < 1 << len(FILTERS) or not 0 <= start <= 10_000 or every not in ("0", "1"):
            raise BadButton
        return Wish(Position(latitude, longitude), chosen, every == "1", start)
    except (ValueError, NotAPosition) as error:
        raise BadButton from error
