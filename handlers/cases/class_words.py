"""The classes of cases, by which their deadlines go, in words."""

from handlers.conversation import Button, flow_data
from handlers.words import _, current_language, ngettext
from models.case import Case, CaseEvent
from models.cases.classing import can_be_otherwise
from models.cases.deadline import get_deadline
from models.cases.topic import get_topic


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


def class_button(case: Case) -> list[Button]:
    """None where nothing else could be chosen."""
    return [Button(_("Class or topic"), flow_data("case_class", str(case.id)))] if can_be_otherwise(case) else []


def reclassed_words(event: CaseEvent) -> str:
    """What it was taken for and what it is taken for now, and why."""
    before, after = zip(event.facts["topic"], event.facts["class"], strict=True)
    changes = []
    if before[0] != after[0]:
        changes.append(" → ".join(get_topic(code).label(current_language()) for code in (before[0], after[0])))
    if before[1] != after[1]:
        changes.append(" → ".join(map(class_label, (before[1], after[1]))))
    return _("{change}, because: {reason}").format(change=_(", ").join(changes), reason=event.words)
