"""What is said when whoever reported something first is gone, and it goes on for somebody who reported it as well."""

from datetime import datetime

from sqlmodel import Session

from handlers.cases.co_unit_news import tell_co_units_of_turn
from handlers.cases.news import tell_office, tell_reporter
from handlers.words import _
from models.case import Case, CaseEvent


def tell_first_left(db: Session, case: Case, event: CaseEvent, *, language: str, now: datetime) -> None:
    """To the office, and to who has it now."""
    tell_office(
        db,
        case,
        event,
        lambda: _("Who reported it first has taken it back; others still wait for it."),
        language=language,
        now=now,
    )
    tell_co_units_of_turn(db, case, event, language=language, now=now)
    tell_reporter(
        db,
        case,
        event,
        lambda: _(
            "Who reported it first has taken it back. You reported it as well, so it goes on for you: you can add "
            "to it, and say how it ended."
        ),
        list,
        language=language,
        now=now,
    )
