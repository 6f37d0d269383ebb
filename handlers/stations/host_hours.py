"""Asking for opening hours, as people write them."""

from handlers.cases.words import typed
from handlers.conversation.entries import Told
from handlers.conversation.replies import label
from handlers.words import _
from models.stations.hours_text import BadHours, parse_hours

LONGEST_HOURS = 200
_LONGEST_QUOTE = 30


def hours_question() -> str:
    return _("When can riders come in? Write it as you would on the door, such as {example}.").format(
        example=_hours_example()
    )


def hours_problem(told: Told) -> str | None:
    """Why these are no hours to enter."""
    if (unread := typed(told)) is not None:
        return unread
    try:
        hours = parse_hours(told.text)
    except BadHours as refusal:
        return _("I can't read “{piece}”. Please write it like {example}.").format(
            piece=label(refusal.piece, _LONGEST_QUOTE), example=_hours_example()
        )
    return None if any(hours.weekdays) else _("With these hours it would never be open. Please write when it is.")


def _hours_example() -> str:
    return _("“Mon to Fri 9:00-18:00; Sat 10:00-16:00”")
