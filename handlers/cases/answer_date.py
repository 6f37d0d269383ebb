"""The day by which a case is answered, and why it is that day."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import groupby

from handlers.cases.class_words import class_label
from handlers.time_words import date_words, listed, moment_words
from handlers.words import _, current_language
from models.case import Case
from models.cases.deadline import EXTENSION, get_deadline
from models.holiday import Calendar
from models.working_time import DayOff, count_days, due_at


def why_words(case: Case, calendar: Calendar, *, begun: datetime) -> str:
    """Why the answer is due on that day: which days count, and which do not, since the limit has `begun`."""
    deadline, today = get_deadline(case.klass), begun.astimezone(calendar.zone).date()
    name = class_label(case.klass)
    anew = [] if begun == case.received_at else [_anew_words(begun, calendar)]
    if deadline.answer.hours:
        words = _("Matters of the class “{name}” are answered within {hours} hours, day and night.")
        return "\n".join([words.format(name=name, hours=deadline.answer.hours), *anew])
    counting = count_days(calendar, begun, deadline.answer)
    days = listed(date_words(day, today=today) for day in counting.counted)
    lines = [
        _("Matters of the class “{name}” are answered within {count} working days.").format(
            name=name, count=deadline.answer.working_days
        ),
        *anew,
        _("The day it came in does not count. These count: {days}.").format(days=days)
        if not anew
        else _("These days count: {days}.").format(days=days),
    ]
    if counting.left_out:
        lines.append(_("These do not: {days}.").format(days=listed(_off_words(counting.left_out, today=today))))
    due = due_at(calendar, begun, deadline.answer)
    if case.extended:
        lines.append(_("It was extended once by five working days."))
        due = due_at(calendar, due, EXTENSION)
    if case.answer_by > due:
        moment = moment_words(case.answer_by, now=begun, zone=calendar.zone)
        words = _("The time in which the office waits for an answer does not count, so it is due {moment}.")
        lines.append(words.format(moment=moment))
    return "\n".join(lines)


def _anew_words(begun: datetime, calendar: Calendar) -> str:
    day = date_words(begun.astimezone(calendar.zone).date(), today=begun.astimezone(calendar.zone).date())
    return _("The limit began anew on {date}, which does not count itself.").format(date=day)


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
