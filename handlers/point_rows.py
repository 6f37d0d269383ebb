"""The buttons under a case with which an office sees to its points."""

from handlers.conversation import Button, Chat, flow_data
from handlers.words import _
from models.case import Case
from models.point_case import is_objection, list_booked


def point_rows(chat: Chat, case: Case) -> list[list[Button]]:
    """What a member of staff can do about the points of a case."""
    key = str(case.id)
    if is_objection(case):
        return [[Button(_("Correct points"), flow_data("points_add", key))]]
    if list_booked(chat.db, case):
        return [[Button(_("Take points back"), flow_data("points_back", key))]]
    return []
