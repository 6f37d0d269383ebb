"""Find a warm station: by position or by the name of a place, nearest first and open now.

where  place  only where it is told beforehand what the station must have

Nothing is stored but that somebody searched on this day: what a list shows stands in its buttons.
"""

from collections.abc import Sequence

from handlers.conversation import BadButton, Button, Chat, action, action_data, conversation, flow_data, in_rows
from handlers.conversation.incoming import Spot
from handlers.conversation.replies import label
from handlers.stations.card import at_data, show_card
from handlers.stations.near_words import list_words, measure_words, wanted_words
from handlers.words import N_, _, current_language, ngettext
from models.area import get_area
from models.areas.coordinates import NotAPosition, Position
from models.areas.place import AREA, NAMED, STATION, Place
from models.spelling import Likeness
from models.station import find_station_by_code
from models.stations.amenity import FILTERS, filters_named
from models.stations.near import NearStation, NearStations, Wish, find_near
from models.usage import SEARCH, note_usage

ALSO = ("驿站", "暖驿", "附近", "歇脚", "休息", "station", "stations", "warm station", "warm stations")
ON_A_PAGE = 5
LONGEST_QUOTE = 40
# What fits behind the flow's name on a button.
LONGEST_WISH_BYTES = 50
LONGEST_WAIT_S = 30 * 60


@conversation(
    "near",
    command="near",
    title=N_("Find a warm station"),
    summary=N_("Warm stations around me"),
    is_draft=False,
    also=ALSO,
)
def find_station(chat: Chat) -> None:
    bits = filters_named(chat.argument)
    if bits:
        _find_with(chat, bits)
    elif not chat.argument:
        chat.ask_position(_where_words())
    elif not answer_words(chat, chat.argument):
        unknown = _("I don't know a place called “{words}”.").format(words=label(chat.argument, LONGEST_QUOTE))
        chat.ask_position(f"{unknown}\n{_where_words()}")


def _find_with(chat: Chat, bits: int) -> None:
    asked_at = chat.once("asked_at", chat.now.timestamp)
    wanted = _("Looking for stations with {wanted}.").format(wanted=wanted_words(bits))
    place = chat.place("where", f"{wanted}\n{_where_words()}", on_map=True)

    # Who comes back the next day wants a station, and not what they wanted then.
    is_still_wanted = chat.now.timestamp() - asked_at < LONGEST_WAIT_S
    _show_around(chat, place, bits=bits if is_still_wanted else 0)


def _where_words() -> str:
    return _("Send me where you are, or type a street, a compound or a county, such as “敬德街”.")


def answer_spot(chat: Chat, spot: Spot) -> bool:
    """A bare position is answered at once, and not kept."""
    note_usage(chat.db, SEARCH, day=chat.today)
    _show(chat, Wish(Position(spot.latitude, spot.longitude)))
    return True


def answer_words(chat: Chat, words: str, *, in_full: bool = False) -> bool:
    """The stations around the place that words name, or a choice of places; False where they name none."""
    places = chat.find_places(words, in_full=in_full)
    named = [place for place in places if place.likeness is Likeness.SAME]
    if len(named) == 1 or len(places) == 1:
        meant = (named or places)[0]
        _show_place(chat, meant, [place for place in places if place.kind == STATION and place != meant])
    elif places:
        chat.say(_("Which one do you mean?"), [[_place_button(place)] for place in places])
    return bool(places)


def answer_wish(chat: Chat, bits: int, words: str) -> bool:
    """The stations with what the bits ask for around the place that the words name in full; False where none is."""
    places = chat.find_places(words, in_full=True) if bits else []
    for place in sorted(places, key=lambda place: place.kind == STATION)[:1]:
        if place.kind == STATION:
            _show_place(chat, place, [])
        else:
            _show_around(chat, place, bits=bits)
    return bool(places)


def search_button(wish: str) -> Button | None:
    """Begins the search for stations with what the words name; None where they name no filter."""
    bits = filters_named(wish)
    if not bits or len(wish.encode()) > LONGEST_WISH_BYTES:
        return None
    return Button(_("Stations with {wanted}").format(wanted=wanted_words(bits)), flow_data("near", wish))


@action("near")
def show_near(chat: Chat, at: str, bits: str = "0", every: str = "0", skip: str = "0") -> None:
    """In a message of its own: a list that changed its place would be read from its end."""
    _show(chat, _read_wish(at, bits, every, skip))


@action("near.place")
def show_near_place(chat: Chat, name: str) -> None:
    place = next((place for place in chat.find_places(name) if place.kind != STATION), None)
    if place is None:
        raise BadButton
    _show_around(chat, place)


@action("near.filter")
def choose_filters(chat: Chat, at: str, bits: str, every: str) -> None:
    wish = _read_wish(at, bits, every)
    language = current_language()
    chosen = [
        Button(
            ("✅ " if wish.bits & 1 << place else "") + _capitalised(filter_.label(language)),
            _data("near.filter", wish.toggled(1 << place)),
        )
        for place, filter_ in enumerate(FILTERS)
        if filter_.is_listed or wish.bits & 1 << place
    ]
    done = Button(_("Show stations"), _data("near", wish, "0"))
    chat.edit_card(_("What should the station have? Tap as many as you like."), [*in_rows(chosen), [done]])


def _capitalised(words: str) -> str:
    return words[0].upper() + words[1:]


def _place_button(place: Place) -> Button:
    if place.station_code is not None:
        return Button(label(place.label), action_data("station", place.station_code))
    return Button(label(place.label), action_data("near.place", place.label))


def _show_place(chat: Chat, place: Place, stations: Sequence[Place]) -> None:
    """Of a station its card; of any other place the list around it."""
    station = find_station_by_code(chat.db, place.station_code) if place.station_code else None
    if station is not None:
        show_card(chat, station)
    else:
        _show_around(chat, place, stations)


def _show_around(chat: Chat, place: Place, stations: Sequence[Place] = (), bits: int = 0) -> None:
    """The list around a place, with the stations of its name on buttons."""
    assert place.position is not None
    note_usage(chat.db, SEARCH, day=chat.today)
    if place.kind in (NAMED, AREA):
        area = get_area(chat.db, place.area_adcode) if place.area_adcode else None
        words = [measure_words(place, area)]
        if stations:
            words.append(_("Stations with this name or address:"))
        chat.say("\n".join(words), [[_place_button(station)] for station in stations])
    _show(chat, Wish(place.position, bits))


def _show(chat: Chat, wish: Wish) -> None:
    found = find_near(
        chat.db, chat.around.stations(chat.db), wish, calendar=chat.around.calendar, now=chat.now, count=ON_A_PAGE
    )
    text = list_words(wish, found, now=chat.now, zone=chat.zone)
    chat.say(text, [_card_buttons(wish, found), *_ways_on(wish, found)])


def _card_buttons(wish: Wish, found: NearStations) -> list[Button]:
    if found.beyond is not None:
        return [_card_button(wish, found.beyond, found.beyond.station.label(current_language()))]
    return [_card_button(wish, near, str(number)) for number, near in enumerate(found.listed, wish.skip + 1)]


def _card_button(wish: Wish, near: NearStation, words: str) -> Button:
    return Button(label(words), action_data("station", near.station.code, at_data(wish.position)))


def _ways_on(wish: Wish, found: NearStations) -> list[list[Button]]:
    count = wish.bits.bit_count()
    words = ngettext("Filter ({count})", "Filters ({count})", count).format(count=count) if count else _("Filter")
    every = Wish(wish.position, wish.bits, not wish.is_every)
    shown = Button(_("Open ones only") if wish.is_every else _("Closed ones too"), _data("near", every, "0"))
    rows = [[Button(words, _data("near.filter", wish)), shown]]
    if found.has_more:
        rows.append([Button(_("More"), _data("near", wish, str(wish.skip + ON_A_PAGE)))])
    if found.lack is not None and wish.bits:
        rows.append([Button(_("Without filters"), _data("near", Wish(wish.position, 0, wish.is_every), "0"))])
    elif found.lack is not None:
        rows.append([Button(_("Look somewhere else"), flow_data("near"))])
    return rows


def _data(name: str, wish: Wish, *more: str) -> str:
    return action_data(name, at_data(wish.position), f"{wish.bits:x}", int(wish.is_every), *more)


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
