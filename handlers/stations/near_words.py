"""How a search for stations is answered in words: from where, the list, and why there is none."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.lists import format_list

from handlers.stations.words import amenity_words, distance_words, open_words, warning_words, way_words
from handlers.time_words import ago_words
from handlers.words import _, current_language, current_locale
from models.area import Area
from models.areas.place import AREA, Place
from models.stations.amenity import FILTERS, LISTED_BITS, fulfilled
from models.stations.near import MOST_AWAY_M, Lack, NearStation, NearStations, Wish

MOST_AMENITIES = 4


def measure_words(place: Place, area: Area | None) -> str:
    """From where it is measured; `area` is where the place lies."""
    if area is None or not place.approximate:
        words = _("I measure from the middle of {place}; for exact distances send a position.")
        return words.format(place=place.label)
    if place.kind == AREA:
        words = _("I measure from the government seat of {area}; for exact distances send a position.")
    else:
        words = _(
            "All I know of {place} is that it lies in {area}, so I measure from the government seat there; "
            "for exact distances send a position."
        )
    return words.format(place=place.label, area=area.label(current_language()))


def wanted_words(bits: int) -> str:
    """What the filters ask for, as a part of a sentence."""
    labels = [chosen.label(current_language()) for place, chosen in enumerate(FILTERS) if bits & 1 << place]
    return format_list(labels, locale=current_locale())


def list_words(wish: Wish, found: NearStations, *, now: datetime, zone: ZoneInfo) -> str:
    """The stations found, numbered on from those of the lists before; or why there are none."""
    if found.lack is not None:
        return _lack_words(wish, found.lack, found.beyond)
    if not found.listed:
        return _("That was all.")
    entries = [
        f"{number}. {_entry_words(near, wish.bits, now=now, zone=zone)}"
        for number, near in enumerate(found.listed, wish.skip + 1)
    ]
    return "\n\n".join([_head_words(wish), *entries])


def _head_words(wish: Wish) -> str:
    if wish.skip:
        return _("Further away:")
    if not wish.bits:
        return _("Nearest first, closed ones too:") if wish.is_every else _("Open now, nearest first:")
    words = (
        _("Nearest first, closed ones too (with {wanted}):")
        if wish.is_every
        else _("Open now, nearest first (with {wanted}):")
    )
    return words.format(wanted=wanted_words(wish.bits))


def _entry_words(near: NearStation, bits: int, *, now: datetime, zone: ZoneInfo) -> str:
    """The name and few lines, each short enough for a narrow screen; of what it offers, what was asked for first."""
    station = near.station
    lines = [station.label(current_language()), way_words(near.distance_m), _state_words(near, now=now, zone=zone)]
    if station.amenities:
        amenities = sorted(station.amenities, key=lambda code: _rank(fulfilled([code]), bits))
        lines.append(amenity_words(amenities, at_most=MOST_AMENITIES))
    return "\n".join([*lines, *warning_words(near, now=now, zone=zone)])


def _rank(offered: int, wanted: int) -> tuple[bool, bool]:
    """What was asked for stands first, what others filter by second."""
    return not offered & wanted, not offered & LISTED_BITS


def _state_words(near: NearStation, *, now: datetime, zone: ZoneInfo) -> str:
    """Whether it is open and how fresh that is; of a stale entry it is told by how its hours are spoken of."""
    words = open_words(near, now=now, zone=zone)
    freshness = near.station.freshness
    if freshness.confirmed_at is None or freshness.is_stale(now):
        return words
    confirmed = _("confirmed {ago}").format(ago=ago_words(now - freshness.confirmed_at))
    return f"{words} · {confirmed}"


def _lack_words(wish: Wish, lack: Lack, beyond: NearStation | None) -> str:
    words = {
        Lack.NONE_NEAR: _("There is no station within {limit}."),
        Lack.NONE_FITS: _("No station within {limit} has all of it ({wanted})."),
        Lack.NONE_OPEN: _("The stations within {limit} that have it all ({wanted}) are closed now.")
        if wish.bits
        else _("The stations within {limit} are all closed now."),
    }[lack].format(limit=distance_words(MOST_AWAY_M), wanted=wanted_words(wish.bits))
    return words if beyond is None else f"{words}\n{_beyond_words(wish, beyond)}"


def _beyond_words(wish: Wish, beyond: NearStation) -> str:
    if wish.bits:
        words = (
            _("The nearest that has it is {name}, {distance} away.")
            if wish.is_every
            else _("The nearest that has it and is open is {name}, {distance} away.")
        )
    elif wish.is_every:
        words = _("The nearest is {name}, {distance} away.")
    else:
        words = _("The nearest open one is {name}, {distance} away.")
    name = beyond.station.label(current_language())
    return words.format(name=name, distance=distance_words(beyond.distance_m))
