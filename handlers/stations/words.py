"""How stations are spoken of: distances, whether they are open, what they offer, how fresh the entry is."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.time_words import ago_words, moment_words, past_day_words
from handlers.words import N_, _, current_language
from models.areas.distance import riding_minutes, walking_minutes
from models.spelling import folded
from models.station import CLOSED, PHONE_DOOR, QR_DOOR, TEMP_CLOSED, Station
from models.stations.amenity import get_amenity
from models.stations.brand import OTHER, get_brand
from models.stations.near import MOST_AWAY_M, NearStation

MOST_WALKED_M = 1_500.0
_BY_ROLE = {
    "rider": N_("by a rider"),
    "merchant": N_("by a shop owner"),
    "staff": N_("by staff"),
    "admin": N_("by staff"),
    "visitor": N_("by a visitor"),
}
_BY_NO_PERSON = N_("by the office")
_DOORS = {QR_DOOR: N_("scan the code at the door"), PHONE_DOOR: N_("phone to be let in")}


def distance_words(metres: float) -> str:
    if metres < 1000:
        return _("{metres} m").format(metres=int(round(metres, -1 if metres >= 100 else 0)))
    return _("{kilometres} km").format(kilometres=f"{round(metres / 1000, 1):g}")


def way_words(metres: float) -> str:
    """How far it is, in few words, with minutes by e-bike where one would ride and on foot where one would walk."""
    distance = distance_words(metres)
    if metres > MOST_AWAY_M:
        return distance
    riding = _("{minutes} min ride").format(minutes=riding_minutes(metres))
    if metres > MOST_WALKED_M:
        return f"{distance} · {riding}"
    walking = _("{minutes} min walk").format(minutes=walking_minutes(metres))
    return f"{distance} · {walking} / {riding}"


def open_words(near: NearStation, *, now: datetime, zone: ZoneInfo) -> str:
    if near.station.status == TEMP_CLOSED:
        return _("closed for the time being")
    if near.condition.is_taken_for_closed:
        return _("several people found it closed this week, and nobody has confirmed it since")
    if near.is_open:
        return _open_words(near, now=now, zone=zone)
    if near.opens_at is None:
        return _("closed")
    return _("closed, opens {moment}").format(moment=moment_words(near.opens_at, now=now, zone=zone))


def closed_anyway_words(station: Station, opens_at: datetime | None, *, now: datetime, zone: ZoneInfo) -> str:
    """Why it need not be said that it is closed."""
    if opens_at is not None:
        opens = moment_words(opens_at, now=now, zone=zone)
        return _("It is not open yet at this time: it opens {moment}.").format(moment=opens)
    if station.status == CLOSED:
        return _("This station is closed for good.")
    return _("It is entered as closed for the time being, and the others see that too.")


def _open_words(near: NearStation, *, now: datetime, zone: ZoneInfo) -> str:
    """An entry that nobody confirmed for long does not claim to be open: only that its hours say so."""
    is_stale = near.station.freshness.is_stale(now)
    if near.open_until is None:
        return _("round the clock, as far as is known") if is_stale else _("open round the clock")
    words = _("open until {moment}, as far as is known") if is_stale else _("open until {moment}")
    return words.format(moment=moment_words(near.open_until, now=now, zone=zone))


def fresh_words(station: Station, *, now: datetime, zone: ZoneInfo) -> str:
    """How long ago the entry was confirmed, and by whom."""
    freshness = station.freshness
    if freshness.confirmed_at is None:
        return _("never confirmed yet")
    if freshness.is_stale(now):
        since = freshness.confirmed_at.astimezone(zone)
        return _("not confirmed since {month}").format(month=f"{since:%Y-%m}")
    who = _(_BY_ROLE.get(freshness.role or "", _BY_NO_PERSON))
    ago = ago_words(now - freshness.confirmed_at)
    return _("confirmed {ago} {who}").format(ago=ago, who=who)


def warning_words(near: NearStation, *, now: datetime, zone: ZoneInfo) -> list[str]:
    """What people said against the entry since it was last confirmed, the weightiest first."""
    condition, today = near.condition, now.astimezone(zone).date()
    warned_on, closed_at = condition.closed_warning_on, condition.closed_said_at
    words = []
    if warned_on is not None:
        words.append(_("⚠️ Several people found it closed {day}.").format(day=past_day_words(warned_on, today=today)))
    if closed_at is not None and (warned_on is None or closed_at.astimezone(zone).date() > warned_on):
        words.append(_("⚠️ Somebody found it closed {ago}.").format(ago=ago_words(now - closed_at)))
    if condition.no_hot_water_said_at is not None:
        ago = ago_words(now - condition.no_hot_water_said_at)
        words.append(_("💧 No hot water, somebody said {ago}.").format(ago=ago))
    return words


def amenity_words(amenities: Iterable[str], *, at_most: int | None = None) -> str:
    language = current_language()
    labels = [get_amenity(code).label(language) for code in amenities]
    shown = labels if at_most is None else labels[:at_most]
    more = "…" if len(shown) < len(labels) else ""
    return (" · " if language == "en" else "、").join(shown) + more


def brand_words(station: Station) -> str:
    """The network that it belongs to, unless its name says so."""
    brand, language = get_brand(station.brand), current_language()
    is_said = folded(brand.label(language)) in folded(station.label(language))
    return "" if brand.code == OTHER or is_said else brand.label(language)


def door_words(station: Station) -> str:
    return _(_DOORS[station.door]) if station.door in _DOORS else ""
