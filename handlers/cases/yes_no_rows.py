"""The buttons for what an office says yes or no to, instead of answering in words."""

from handlers.conversation import Button, action_data, flow_data
from handlers.words import _
from models.case import OPEN, Case
from models.cases.topic import HOURS, get_topic, is_yes_or_no


def yes_no_row(case: Case) -> list[Button]:
    """Empty where it is answered in words, or over."""
    if case.state not in OPEN or not is_yes_or_no(get_topic(case.topic)):
        return []
    key = str(case.id)
    if case.kind == HOURS:
        return [
            Button(_("Confirm"), action_data("hours.confirm", key)),
            Button(_("Do not confirm"), flow_data("hours.decline", key)),
        ]
    return [
        Button(_("Book the points"), action_data("held.book", key)),
        Button(_("Do not book"), flow_data("held.decline", key)),
    ]
