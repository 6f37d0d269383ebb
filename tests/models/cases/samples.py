"""A case to hang things on."""

from datetime import UTC, datetime
from typing import NamedTuple

from sqlmodel import Session

from models.case import BY_REPORTER, Case, note_event
from models.office import REGION_OFFICE, Office

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


class CaseAndEvent(NamedTuple):
    case_id: int
    event_id: int


def case_of(db: Session) -> CaseAndEvent:
    """One that was just raised, at an office of its own."""
    office = Office(code="NX", name="自治区（示例）", name_en="Region (sample)", level=REGION_OFFICE, adcode=None)
    db.add(office)
    db.flush()
    case = Case(
        kind="grievance",
        topic="R03",
        klass="complaint",
        story="…",
        office_id=office.id or 0,
        received_at=NOW,
        acknowledge_by=NOW,
        answer_by=NOW,
        warn_at=NOW,
    )
    db.add(case)
    db.flush()
    event = note_event(db, case, what="received", by=BY_REPORTER, now=NOW)
    return CaseAndEvent(case.id or 0, event.id or 0)
