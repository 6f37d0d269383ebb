"""How stations are spoken of: distances, hours, what they offer, how fresh the entry is."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.words import N_, _, current_language, ngettext
from models.amenity import get_amenity
from models.distance import riding_minutes, walking_minutes
from models.near import MOST_AWAY_M, NearStation
from models.opening_hours import DayRun
from models.station import PHONE_DOOR, QR_DOOR, TEMP_CLOSED, Station

MOST_AMENITIES = 6
MOST_WALKED_M = 3_000.0
_WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_BY_ROLE = {
    "rider": N_("by a rider"),
    "merchant": N_("by a shop owner"),
    "staff": N_("by staff"),
    "admin": N_("by staff"),
    "visitor": N_("by a visitor"),
}
_DOORS = {QR_DOOR: N_("scan the code at the door"), PHONE_DOOR: N_("phone to be let in")}


def distance_words(metres: float) -> str:
    if metres < 1000:
        return _("{metres} m").format(metres=int(round(metres, -1 if metres >= 100 else 0)))
    return _("{kilometres} km").format(kilometres=f"{round(metres / 1000, 1):g}")


def way_words(metres: float) -> str:
    """How far it is, with minutes by e-bike where one would ride and on foot where one would walk."""
    distance = distance_words(metres)
    if metres > MOST_AWAY_M:
        return distance
    riding = _("{minutes} min by bike").format(minutes=riding_minutes(metres))
    if metres > MOST_WALKED_M:
        return f"{distance} · {riding}"
    walking = _("{minutes} min on foot").format(minutes=walking_minutes(metres))
    return f"{distance} · {walking} / {riding}"


def moment_words(moment: datetime, *, now: datetime, zone: ZoneInfo) -> str:
    """今天 18:30, 明天 08:00, 11-28 08:00."""
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    clock = f"{local:%H:%M}"
    if local.date() == today:
        return _("today {clock}").format(clock=clock)
    if local.date() == today + timedelta(days=1):
        return _("tomorrow {clock}").format(clock=clock)
    return f"{local:%m-%d} {clock}"


def open_words(near: NearStation, *, now: datetime, zone: ZoneInfo) -> str:
    if near.station.status == TEMP_CLOSED:
        return _("closed for the time being")
    if near.is_open:
        return _open_words(near, now=now, zone=zone)
    if near.opens_at is None:
        return _("closed")
    return _("closed, opens {moment}").format(moment=moment_words(near.opens_at, now=now, zone=zone))


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
    who = _(_BY_ROLE.get(freshness.role or "", N_("by the office")))
    ago = ago_words(now - freshness.confirmed_at)
    return _("confirmed {ago} {who}").format(ago=ago, who=who)


def ago_words(span: timedelta) -> str:
    minutes = max(0, int(span.total_seconds() // 60))
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return ngettext("{count} minute ago", "{count} minutes ago", minutes).format(count=minutes)
    if minutes < 48 * 60:
        hours = minutes // 60
        return ngettext("{count} hour ago", "{count} hours ago", hours).format(count=hours)
    days = minutes // (24 * 60)
    return ngettext("{count} day ago", "{count} days ago", days).format(count=days)


def warning_words(near: NearStation, *, now: datetime) -> list[str]:
    """What people said against the entry since it was last confirmed, the weightiest first."""
    condition = near.condition
    words = []
    if condition.has_closed_warning:
        words.append(_("⚠️ Several people found it closed."))
    elif condition.closed_said_at is not None:
        ago = ago_words(now - condition.closed_said_at)
        words.append(_("⚠️ Somebody found it closed {ago}.").format(ago=ago))
    if condition.no_hot_water_said_at is not None:
        ago = ago_words(now - condition.no_hot_water_said_at)
        words.append(_("💧 No hot water, somebody said {ago}.").format(ago=ago))
    return words


def amenity_words(station: Station, *, at_most: int | None = None) -> str:
    language = current_language()
    labels = [get_amenity(code).label(language) for code in station.amenities]
    shown = labels if at_most is None else labels[:at_most]
    more = "…" if len(shown) < len(labels) else ""
    return (" · " if language == "en" else "、").join(shown) + more


def week_words(station: Station) -> list[str]:
    """A line for each run of days with the same hours; dated exceptions are said apart."""
    hours = station.opening_hours
    if hours.is_round_the_clock:
        return [_("round the clock")]
    lines = [f"{_days(run)} {_spans(run)}" for run in hours.week()]
    if hours.holiday is not None:
        spans = " ".join(map(str, hours.holiday)) or _("closed")
        lines.append(_("public holidays: {hours}").format(hours=spans))
    return lines


def door_words(station: Station) -> str:
    return _(_DOORS[station.door]) if station.door in _DOORS else ""


def _days(run: DayRun) -> str:
    first = _(_WEEKDAYS[run.first])
    if run.first == run.last:
        return first
    if (run.first, run.last) == (0, 6):
        return _("every day")
    return _("{first} to {last}").format(first=first, last=_(_WEEKDAYS[run.last]))


def _spans(run: DayRun) -> str:
    return " ".join(map(str, run.spans)) or _("closed")
