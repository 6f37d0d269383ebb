"""The events that the demo begins with."""

from datetime import UTC, datetime

from sqlmodel import Session

from models.area import load_areas
from models.events.demo import load_demo_events
from models.events.reminder import list_reminders
from models.training import list_coming


def test_sample_events_are_to_come_say_what_they_are_and_will_be_reminded_of(db: Session) -> None:
    load_areas(db)
    now = datetime(2026, 12, 31, 15, 59, tzinfo=UTC)

    assert load_demo_events(db, now=now) == 5

    events = list_coming(db, now=now, at_most=10)
    assert all("示例" in event.title and "示例" in event.place and event.starts_at > now for event in events)
    assert all(len(list_reminders(db, event)) >= 3 for event in events)
