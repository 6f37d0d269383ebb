"""The clock on what parties agreed."""

from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from models.cases.meeting import CaseMeeting
from models.checkup import UNWARNED, Backlog, list_backlogs
from tests.models.cases.samples import case_of

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


def test_a_check_that_nobody_was_called_to_within_an_hour_is_found(db: Session) -> None:
    case_id, _event_id = case_of(db)
    long_ago = NOW - timedelta(hours=1, seconds=1)
    for next_at in (NOW - timedelta(minutes=59), None, long_ago):
        day = NOW.date()
        db.add(CaseMeeting(case_id=case_id, held_on=day, said="…", check_on=day, next_at=next_at))
    db.flush()

    assert list_backlogs(db, now=NOW) == [Backlog("case_meeting", UNWARNED, 1, long_ago)]
