"""What is said of a check of what was agreed: to who leads the case beforehand and on the day."""

from datetime import datetime

from sqlmodel import Session

from handlers.cases.meeting_words import parties_button
from handlers.cases.reminders import tell_chats
from handlers.conversation import Button, action_data
from handlers.conversation.replies import Rows
from handlers.time_words import date_words
from handlers.words import _
from models.case import Case
from models.cases.check import Checking
from models.cases.meeting import CaseMeasure


def tell_checking(db: Session, checking: Checking, *, language: str, now: datetime) -> int:
    """Returns how many chats are told."""
    case, measures = checking.case, checking.measures

    def words() -> str:
        day = date_words(checking.meeting.check_on, today=now.date())
        head = (
            _("Please look today whether what was agreed holds:")
            if checking.is_due
            else _("On {date} it is to be checked whether what was agreed holds:").format(date=day)
        )
        lines = [f"{place}. {measure.what}" for place, measure in enumerate(measures, 1)]
        return "\n".join([head, *lines])

    def rows() -> Rows:
        checks = [check_row(case, measure, place) for place, measure in enumerate(measures, 1)]
        return [*(checks if checking.is_due else []), [parties_button(case)]]

    key = f"case:{checking.event.id}"
    tell_chats(db, case, checking.workers, words, key=key, rows=rows, language=language, now=now)
    return len(checking.workers)


def check_row(case: Case, measure: CaseMeasure, place: int) -> list[Button]:
    return [
        Button(_("{number} holds").format(number=place), action_data("case.check", case.id, measure.id, "yes")),
        Button(_("{number} does not").format(number=place), action_data("case.check", case.id, measure.id, "no")),
    ]
