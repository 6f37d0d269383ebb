"""The classes of cases, by which their deadlines go, in words."""

from handlers.words import _, current_language, ngettext
from models.deadline import get_deadline


def class_label(klass: str) -> str:
    deadline = get_deadline(klass)
    return deadline.name_en if current_language().startswith("en") else deadline.name


def class_words(klass: str) -> str:
    """What it is taken as, and how fast it is answered for that."""
    limit = get_deadline(klass).answer
    if limit.hours:
        span = ngettext("{count} hour", "{count} hours", limit.hours).format(count=limit.hours)
    else:
        span = ngettext("{count} working day", "{count} working days", limit.working_days).format(
            count=limit.working_days
        )
    return _("Taken as: {name}, answered within {span}.").format(name=class_label(klass), span=span)
