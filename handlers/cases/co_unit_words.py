"""A case as the offices read it that help with it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from handlers.cases.co_unit_lines import co_unit_lines
from handlers.cases.files import file_lines
from handlers.cases.state_words import TO_OFFICE, due_lines, state_words
from handlers.cases.words import colour, headline, timeline
from handlers.time_words import moment_words
from handlers.words import _, current_language
from models.case import BY_REPORTER, Case, CaseEvent, list_events
from models.cases.co_unit import find_co_unit
from models.cases.file import PHOTO, list_files_of
from models.office import Office, get_office


def co_unit_card_words(db: Session, case: Case, office: Office, *, now: datetime, zone: ZoneInfo) -> str:
    """The case for an office that helps: nothing of who raised it, and nothing of what they said later."""
    lead = get_office(db, case.office_id).label(current_language())
    status = _("Status: {state}").format(state=state_words(case, to=TO_OFFICE))
    lines = [f"{colour(case, now)} {headline(case)}", status]
    lines.append(_("Leads: {office}").format(office=lead))
    lines += co_unit_lines(db, case, for_office=True)
    if (unit := find_co_unit(db, case, office)) is not None:
        lines.append(_("Your office is asked: {words}").format(words=unit.asked))
    lines += due_lines(case, moment_words(case.answer_by, now=now, zone=zone))
    if case.platform:
        lines.append(_("Platform: {platform}").format(platform=case.platform))
    lines.append(_("Who raised it only the leading office knows."))
    lines += [case.story] if case.story else []
    lines += file_lines([file for file in list_files_of(db, case, only_shown=True) if file.kind == PHOTO])
    events = [_without_own_words(event) for event in list_events(db, case, only_shown=False)]
    return "\n".join([*lines, "", *timeline(case, events, now=now, zone=zone)])


def _without_own_words(event: CaseEvent) -> CaseEvent:
    if event.by != BY_REPORTER:
        return event
    return CaseEvent(**event.model_dump(exclude={"words"}))
