"""How appointments are spoken of: the days on which there are some, what is left of them, and how they are moved."""

from collections.abc import Sequence
from datetime import timedelta

from handlers.conversation import Button, Chat, Option, flow_data
from handlers.conversation.replies import label
from handlers.events.words import KIND_NAMES, moment_line
from handlers.words import _, ngettext
from models.events.sitting import COMING_KINDS, VISIT, OpenDay, list_open_days
from models.training import TrainingEvent, TrainingSeat

_LONGEST_LINE = 40
_ONE_HOUR = timedelta(hours=1)


def book_buttons(chat: Chat) -> list[Button]:
    """One for each kind that can be booked just now."""
    open_kinds = {day.sitting.kind for day in list_open_days(chat.db, now=chat.now)}
    return [
        Button(_("📅 Book: {kind}").format(kind=_(KIND_NAMES[kind])), flow_data("appointment.book", kind))
        for kind in COMING_KINDS
        if kind in open_kinds
    ]


def day_button(chat: Chat, day: OpenDay) -> Button:
    words = f"📅 {_(KIND_NAMES[day.sitting.kind])} {day_words(chat, day)}"
    return Button(label(words, _LONGEST_LINE), flow_data("appointment.book", str(day.sitting.id)))


def day_options(chat: Chat, days: Sequence[OpenDay]) -> list[Option[int]]:
    """Days at home before those elsewhere; days on which something is free before those that are full.

    One that fills meanwhile is another option, so that who chose it is asked again.
    """
    home = None if chat.person is None else chat.person.home_adcode
    ordered = sorted(days, key=lambda day: (not day.free, day.sitting.adcode != home))
    return [
        Option(f"{day.sitting.id}" if day.free else f"{day.sitting.id}w", day_words(chat, day), day.sitting.id or 0)
        for day in ordered
    ]


def day_words(chat: Chat, day: OpenDay) -> str:
    """12月1日 (周二) 14:00–17:00 敬德街 · 余 5."""
    sitting = day.sitting
    begins = moment_line(sitting.starts_at, now=chat.now, zone=chat.zone)
    ends = sitting.ends_at.astimezone(chat.zone)
    place = "" if sitting.kind == VISIT else f" {sitting.place}"
    return f"{begins}–{ends:%H:%M}{place} · {free_words(day.free)}"


def free_words(free: int) -> str:
    return ngettext("{count} free", "{count} free", free).format(count=free) if free else _("full")


def move_terms(chat: Chat, seat: TrainingSeat | None = None) -> str:
    """How late and how often it can be moved, counted from what was moved already."""
    terms = chat.around.training
    left = terms.most_moves - (0 if seat is None else seat.moves)
    if left <= 0:
        return _("It can't be moved any more; you can give it back until it begins.")
    hours = round(terms.moved_before / _ONE_HOUR)
    times = (
        ngettext("{count} more time", "{count} more times", left)
        if seat
        else ngettext("{count} time", "{count} times", left)
    )
    return ngettext(
        "You can move it {times}, until {hours} hour before; you can give it back until it begins.",
        "You can move it {times}, until {hours} hours before; you can give it back until it begins.",
        hours,
    ).format(times=times.format(count=left), hours=hours)


def overlap_words(chat: Chat, other: TrainingEvent) -> str:
    return _("At that time you are at “{title}”, {when}. Choose another time, or give that back first.").format(
        title=other.title, when=moment_line(other.starts_at, now=chat.now, zone=chat.zone)
    )
