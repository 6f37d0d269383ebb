"""A shop's calendar in words, and as calendar programs read it."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from handlers.conversation import Button, action_data, flow_data
from handlers.time_words import date_words, whole_date_words
from handlers.words import N_, _, current_language
from models.files.calendar_file import escaped_text, folded_line
from models.shops.own_date import FOOD_LICENCE, HEALTH, LEASE, OTHER, REMINDED_BEFORE, SMALL_SHOP, ShopDate
from models.shops.shop_calendar import FESTIVAL, ShopEvent

WHAT_WORDS = {
    FOOD_LICENCE: N_("Food licence ends"),
    SMALL_SHOP: N_("Small-shop registration ends"),
    HEALTH: N_("Health certificate ends"),
    LEASE: N_("Lease ends"),
    OTHER: N_("Another licence ends"),
}


def calendar_words(events: Sequence[ShopEvent], own: Sequence[ShopDate], *, today: date) -> str:
    """What comes, by day, the owner's own dates among it."""
    lines = [
        (event.day, f"{date_words(event.day, today=today)} · {event.label(current_language())}") for event in events
    ]
    for each in own:
        mark = "⚠️" if each.due_on < today else "📌"
        lines.append((each.due_on, f"{mark} {date_words(each.due_on, today=today)} · {_(WHAT_WORDS[each.what])}"))
    listed = [line for _day, line in sorted(lines)]
    days = _(", ").join(map(str, REMINDED_BEFORE[:-1]))
    tail = _("Of your own dates I remind you {days} days before and on the day.").format(days=days)
    return "\n".join([_("What comes for your shop:"), *listed, "", tail])


def calendar_rows(own: Sequence[ShopDate]) -> list[list[Button]]:
    taken_out = [
        [Button(f"🗑 {_(WHAT_WORDS[each.what])} {whole_date_words(each.due_on)}", action_data("calendar.drop", each.id))]
        for each in own
    ]
    return [
        [Button(_("Add a date of mine"), flow_data("calendar_add"))],
        *taken_out,
        [Button(_("For the calendar on my phone"), action_data("calendar.feed"))],
        [Button(_("Notice settings"), flow_data("settings"))],
    ]


def event_words(event: ShopEvent) -> str:
    """What a reminder says."""
    language = current_language()
    if event.code == FESTIVAL:
        return _(
            "🏮 In a week: {name}. Look at stock and shifts now, keep the receipts of what you buy, and set your "
            "opening hours."
        ).format(name=event.label(language))
    source = _("Source: {source}").format(source=event.basis(language))
    return f"📅 {event.label(language)}\n{event.told(language)}\n{source}"


def own_words(each: ShopDate, *, today: date) -> str:
    left = (each.due_on - today).days
    what = _(WHAT_WORDS[each.what])
    if left < 0:
        return _("📌 {what}: that was on {date}. If it is renewed already, write the new date with /calendar.").format(
            what=what, date=date_words(each.due_on, today=today)
        )
    if left == 0:
        return _("📌 {what} today. If it is renewed already, write the new date with /calendar.").format(what=what)
    return _("📌 {what} in {days} days, on {date}. Ask the office that issued it how to renew it.").format(
        what=what, days=left, date=date_words(each.due_on, today=today)
    )


def feed_text(events: Sequence[ShopEvent], own: Sequence[ShopDate], *, now: datetime) -> str:
    """An iCalendar file (RFC 5545) of whole days."""
    language = current_language()
    # By the day, so that who asks again on the same one is told that nothing is new.
    stamp = f"{now.astimezone(UTC):%Y%m%d}T000000Z"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Nuanyi//shop calendar//ZH", "CALSCALE:GREGORIAN"]
    lines.append("X-WR-CALNAME:" + escaped_text(_("Shop calendar")))
    for event in events:
        uid = f"{event.code}-{event.day:%Y%m%d}@nuanyi"
        lines += _feed_entry(uid, stamp, event.day, event.label(language), event.told(language))
    for each in own:
        lines += _feed_entry(f"own-{each.id}@nuanyi", stamp, each.due_on, _(WHAT_WORDS[each.what]), "")
    lines.append("END:VCALENDAR")
    return "".join(f"{folded_line(line)}\r\n" for line in lines)


def _feed_entry(uid: str, stamp: str, day: date, summary: str, words: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{uid}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped_text(summary)}"
    if words:
        yield f"DESCRIPTION:{escaped_text(words)}"
    yield "END:VEVENT"
