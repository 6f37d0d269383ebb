"""How events are spoken of: what they are, when and where they take place, who may come."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from handlers.time_words import date_words
from handlers.words import N_, _, current_locale, ngettext
from models.events.sitting import VISIT
from models.person import MERCHANT, RIDER
from models.training import EVERYBODY, TrainingEvent

KIND_NAMES = {
    "traffic": N_("Traffic safety"),
    "food_safety": N_("Food safety training"),
    "first_aid": N_("First aid"),
    "fire": N_("Batteries and fire"),
    "fraud": N_("Fraud and extortion"),
    "law": N_("Law and rights"),
    "service": N_("Service and manners"),
    "weather": N_("Bad weather"),
    "checkup": N_("Free check-up"),
    "legal_advice": N_("Free legal advice"),
    "festival": N_("Festival"),
    "service_month": N_("Service month"),
    VISIT: N_("Visit of the help team"),
}
AUDIENCE_NAMES = {
    EVERYBODY: N_("Everybody may come"),
    RIDER: N_("For riders and couriers"),
    MERCHANT: N_("For shop owners"),
}


def when_words(event: TrainingEvent, *, now: datetime, zone: ZoneInfo) -> str:
    """12月1日 周二 15:00–16:30: a day by its date, since it may be read later."""
    return _span_words(event, now.astimezone(zone).date(), zone)


def dated_words(event: TrainingEvent, *, zone: ZoneInfo) -> str:
    """With the year, for what is kept for years."""
    return _span_words(event, date.min, zone)


def moment_line(moment: datetime, *, now: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return f"{_day_words(local.date(), now.astimezone(zone).date())} {local:%H:%M}"


def day_line(moment: datetime, *, now: datetime, zone: ZoneInfo) -> str:
    """12月1日 (周二)."""
    return _day_words(moment.astimezone(zone).date(), now.astimezone(zone).date())


def seats_words(event: TrainingEvent, waiting: int) -> str:
    free = event.seats - event.taken
    if free > 0 and not waiting:
        return ngettext("{count} seat free", "{count} seats free", free).format(count=free)
    if waiting:
        return ngettext("full, {count} waits", "full, {count} wait", waiting).format(count=waiting)
    return _("full")


def event_lines(event: TrainingEvent, *, now: datetime, zone: ZoneInfo) -> str:
    """What it is, when and where: as it stands in all that is said of it later."""
    return "\n".join(
        (
            f"📌 {event.title}",
            _("When: {when}").format(when=when_words(event, now=now, zone=zone)),
            _("Where: {place}").format(place=place_words(event)),
        )
    )


def place_words(event: TrainingEvent) -> str:
    """A team comes to whoever asked for it."""
    return _("at your shop") if event.kind == VISIT else event.place


def _span_words(event: TrainingEvent, today: date, zone: ZoneInfo) -> str:
    begins, ends = event.starts_at.astimezone(zone), event.ends_at.astimezone(zone)
    first = _day_words(begins.date(), today)
    if begins.date() == ends.date():
        return f"{first} {begins:%H:%M}–{ends:%H:%M}"
    return f"{first} {begins:%H:%M} – {_day_words(ends.date(), today)} {ends:%H:%M}"


def _day_words(day: date, today: date) -> str:
    weekday = format_date(day, "EEE", locale=current_locale())
    return _("{day} ({weekday})").format(day=date_words(day, today=today), weekday=weekday)
