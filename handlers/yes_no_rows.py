"""The buttons for what an office says yes or no to, instead of answering in words."""

from handlers.conversation import Button, action_data, flow_data
from handlers.words import _
from models.case import OPEN, Case
from models.case_topic import HOURS


def yes_no_row(case: Case) -> list[Button]:
    """Empty where it is answered in words, or over."""
    if case.kind != HOURS or case.state not in OPEN:
        return []
    key = str(case.id)
    return [
        Button(_("Confirm"), action_data("hours.confirm", key)),
        Button(_("Do not confirm"), flow_data("hours.decline", key)),
    ]
