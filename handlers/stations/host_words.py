"""How stations are spoken of with those who keep them."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.conversation import Option
from handlers.stations.words import amenity_words, fresh_words, open_words
from handlers.time_words import exception_words, week_words
from handlers.words import N_, _, current_language
from models.small_counts import FEWEST, shield
from models.stations.amenity import AMENITIES, OPEN_24H
from models.stations.host_application import OFFERS, PLACE, RULES, SAFE, Offer, PlaceTaken
from models.stations.hosting import ClosedForGood, DayOver
from models.stations.hosting_figures import SPAN, HostFigures
from models.stations.hours_text import BadHours
from models.stations.near import NearStation
from models.stations.report import AS_SAID, NO_HOT_WATER, SAID_CLOSED

CHECK_WORDS = {
    PLACE: N_("It is where the pin is"),
    OFFERS: N_("What is offered is there"),
    SAFE: N_("Clean and safe, exits free"),
    RULES: N_("Riders may come in without buying"),
}
_REPORT_WORDS = {
    AS_SAID: N_("as said"),
    SAID_CLOSED: N_("found closed"),
    NO_HOT_WATER: N_("no hot water"),
}


def amenity_options() -> list[Option[str]]:
    """That it is open round the clock is told by the hours."""
    language = current_language()
    return [
        Option(amenity.code, amenity.label(language), amenity.code) for amenity in AMENITIES if amenity.code != OPEN_24H
    ]


def story_words(offer: Offer) -> str:
    """What the office reads."""
    lines = [
        _("Offers: {amenities}").format(amenities=amenity_words(offer.amenities)),
        _("Hours: {hours}").format(hours=week_words(offer.hours)),
    ]
    if offer.phone:
        lines.append(_("Phone: {phone}").format(phone=offer.phone))
    return "\n".join(lines)


def taken_place_words(refusal: PlaceTaken) -> str:
    if refusal.code is None:
        return _("Somebody has applied for a place of this name here already. Is it another one? Then name it so.")
    return _("There is a station of this name here already ({code}). Is it another one? Then name it so.").format(
        code=refusal.code
    )


def refusal_words(refusal: Exception) -> str:
    """Why nothing is done with the station."""
    if isinstance(refusal, ClosedForGood):
        return _("This station is closed for good. To begin again, send /host.")
    if isinstance(refusal, DayOver):
        return _("That day is over. Please choose one from today on.")
    if isinstance(refusal, BadHours):
        return _("There are too many exceptions in its hours. Please write the hours anew.")
    return _("Only who keeps this station, and the staff of its county, can change it. /host shows yours.")


def managed_words(near: NearStation, figures: HostFigures, *, now: datetime, zone: ZoneInfo) -> str:
    """The station as its host sees it."""
    station = near.station
    lines = [station.label(current_language()), open_words(near, now=now, zone=zone)]
    lines.append(_("Hours: {hours}").format(hours=week_words(station.opening_hours)))
    if exceptions := exception_words(station.opening_hours, today=now.astimezone(zone).date()):
        lines.append(_("Exceptions: {hours}").format(hours=exceptions))
    if station.amenities:
        lines.append(_("Offers: {amenities}").format(amenities=amenity_words(station.amenities)))
    lines.append(fresh_words(station, now=now, zone=zone))
    return "\n".join([*lines, "", *_figure_lines(figures)])


def _figure_lines(figures: HostFigures) -> Iterator[str]:
    yield _("In the last {days} days:").format(days=SPAN // timedelta(days=1))
    yield _("• card opened by its link or code: {count}").format(count=_told(figures.opened))
    yield _("• said on the spot: {counts}").format(counts=_counts(figures.said, _REPORT_WORDS))
    yield _("• feedback to the office: {count}").format(count=_told(figures.feedback))


def _counts(counts: Mapping[str, int], names: Mapping[str, str]) -> str:
    """Few are hidden, and as many others as would give them away."""
    shielded = shield({key: counts.get(key, 0) for key in names})
    told = {key: str(count) for key, count in shielded.told.items()}
    told |= dict.fromkeys(shielded.few, f"<{FEWEST}") | dict.fromkeys(shielded.withheld, "–")
    return _(", ").join(f"{_(names[key])} {told[key]}" for key in names)


def _told(count: int) -> str:
    return f"<{FEWEST}" if 0 < count < FEWEST else str(count)
