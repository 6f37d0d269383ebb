"""The day by which a case is answered, and why it is that day."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from handlers.class_words import class_label
from handlers.time_words import date_words, listed
from handlers.words import _, current_language
from models.case import Case
from models.deadline import get_deadline
from models.holiday import Calendar
from models.working_time import DayOff, count_days


def why_words(case: Case, calendar: Calendar) -> str:
    """Why the answer is due on that day: which days count, and which do not."""
    deadline, today = get_deadline(case.klass), case.received_at.astimezone(calendar.zone).date()
    name = class_label(case.klass)
    if deadline.answer.hours:
        return _("Matters of the class “{name}” are answered within {hours} hours, day and night.").format(
            name=name, hours=deadline.answer.hours
        )
    counting = count_days(calendar, case.received_at, deadline.answer)
    days = listed(date_words(day, today=today) for day in counting.counted)
    lines = [
        _("Matters of the class “{name}” are answered within {count} working days.").format(
            name=name, count=deadline.answer.working_days
        ),
        _("The day it came in does not count. These count: {days}.").format(days=days),
    ]
    if counting.left_out:
        lines.append(_("These do not: {days}.").format(days=listed(_off_words(counting.left_out, today=today))))
    if case.extended:
        lines.append(_("It was extended once by five working days."))
    return "\n".join(lines)


def _off_words(left_out: Iterable[DayOff], *, today: date) -> Iterator[str]:
    """Days in a row that are off for the same reason are told together."""
    for (why, _start), run in groupby(enumerate(left_out), key=_run_of):
        dates = [date_words(off.day, today=today) for _place, off in run]
        span = dates[0] if len(dates) == 1 else f"{dates[0]}–{dates[-1]}"
        yield _("{days} ({why})").format(days=span, why=why)


def _run_of(numbered: tuple[int, DayOff]) -> tuple[str, int]:
    place, off = numbered
    why = (off.name_en if current_language().startswith("en") else off.name) or _("weekend")
    return why, off.day.toordinal() - place
