"""The buttons under a case with which an office sees to its points."""

from handlers.conversation import Button, Chat, action_data, flow_data
from handlers.words import _
from models.case import Case
from models.cases.moves import may_work_on
from models.points.held import find_reviewed, list_compared
from models.points.verified_case import is_objection, list_booked


def point_rows(chat: Chat, case: Case) -> list[list[Button]]:
    """What a member of staff can do about the points of a case."""
    key = str(case.id)
    if (reviewed := find_reviewed(chat.db, case)) is not None:
        seen = [one for one in (reviewed, *list_compared(chat.db, case)) if may_work_on(chat.db, chat.person, one)]
        return [[Button(_("Look at {number}").format(number=one.number), action_data("case", one.id)) for one in seen]]
    if is_objection(case):
        return [[Button(_("Correct points"), flow_data("points_add", key))]]
    if list_booked(chat.db, case):
        return [[Button(_("Take points back"), flow_data("points_back", key))]]
    return []
