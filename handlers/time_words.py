"""How moments, spans of time and opening hours are spoken of."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton

from handlers.words import N_, _, current_locale, ngettext
from models.stations.opening_hours import DatedHours, DayHours, DayRun, OpeningHours

# Dated exceptions are told so long before.
EXCEPTIONS_AHEAD = timedelta(days=30)
_WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


def date_words(day: date, *, today: date) -> str:
    """11月28日, with its year where that is another one."""
    return format_skeleton("MMMd", day, locale=current_locale()) if day.year == today.year else whole_date_words(day)


def whole_date_words(day: date) -> str:
    """2026年11月28日."""
    return format_skeleton("yMMMd", day, locale=current_locale())


def month_words(day: date) -> str:
    """2026年11月."""
    return format_skeleton("yMMM", day, locale=current_locale())


def past_day_words(day: date, *, today: date) -> str:
    """今天, 昨天, 11月23日."""
    if day == today:
        return _("today")
    if day == today - timedelta(days=1):
        return _("yesterday")
    return _("on {date}").format(date=date_words(day, today=today))


def moment_words(moment: datetime, *, now: datetime, zone: ZoneInfo) -> str:
    """今天 18:30, 明天 08:00, 11月28日 08:00."""
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    clock = f"{local:%H:%M}"
    if local.date() == today:
        return _("today {clock}").format(clock=clock)
    if local.date() == today + timedelta(days=1):
        return _("tomorrow {clock}").format(clock=clock)
    return f"{date_words(local.date(), today=today)} {clock}"


def half_day_words(moment: datetime, *, now: datetime, zone: ZoneInfo) -> str:
    """11月28日上午."""
    local = moment.astimezone(zone)
    day = date_words(local.date(), today=now.astimezone(zone).date())
    return (_("{day}, morning") if local.hour < 12 else _("{day}, afternoon")).format(day=day)


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


def week_words(hours: OpeningHours) -> str:
    """The hours of each run of days that has the same; dated exceptions are said apart."""
    if hours.is_round_the_clock:
        return _("round the clock")
    runs = [f"{_days(run)} {_spans(run.spans)}" for run in hours.week()]
    if hours.holiday is not None:
        runs.append(_("public holidays: {hours}").format(hours=_spans(hours.holiday)))
    return listed(runs)


def exception_words(hours: OpeningHours, *, today: date) -> str:
    """11月28日 休息；12月24日至12月26日 10:00-12:00: what is other than usual soon."""
    return listed(
        f"{_dates(dated, today=today)} {_spans(dated.spans)}"
        for dated in hours.exceptions_within(today, today + EXCEPTIONS_AHEAD)
    )


def listed(parts: Iterable[str]) -> str:
    return _("; ").join(parts)


def _days(run: DayRun) -> str:
    first = _(_WEEKDAYS[run.first])
    if run.first == run.last:
        return first
    if (run.first, run.last) == (0, 6):
        return _("every day")
    return _("{first} to {last}").format(first=first, last=_(_WEEKDAYS[run.last]))


def _dates(dated: DatedHours, *, today: date) -> str:
    first, last = (date_words(day, today=today) for day in (dated.first, dated.last))
    return first if first == last else _("{first} to {last}").format(first=first, last=last)


def _spans(spans: DayHours) -> str:
    return " ".join(map(str, spans)) or _("closed all day")
