"""What another library reads of an event's calendar file."""

from datetime import UTC, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from models.areas.coordinates import Position
from models.files.calendar_file import CalendarEvent, calendar_text
from tests.models.events.samples import local
from tests.playground import NOON


def entry(**other: Any) -> CalendarEvent:
    facts: dict[str, Any] = {
        "uid": "training-1@nuanyi",
        "sequence": 2,
        "title": "电池消防课（示例）",
        "place": "消防站二楼（示例）",
        "position": Position(38.468, 106.276),
        "starts_at": local("2026-11-25 15:00"),
        "ends_at": local("2026-11-25 16:30"),
    }
    return CalendarEvent(**(facts | other))


def read(event: CalendarEvent) -> Any:
    (found,) = Calendar.from_ical(calendar_text(event, now=NOON).encode()).walk("VEVENT")
    return found


def test_hour_place_and_alarm_are_read_back() -> None:
    found = read(entry())

    assert (found["SUMMARY"], found["LOCATION"], found["STATUS"]) == (
        "电池消防课（示例）",
        "消防站二楼（示例）",
        "CONFIRMED",
    )
    assert (found["UID"], found["SEQUENCE"]) == ("training-1@nuanyi", 2)
    assert found["DTSTART"].dt == local("2026-11-25 15:00").astimezone(UTC)
    assert found["DTEND"].dt - found["DTSTART"].dt == timedelta(minutes=90)
    assert found["DTSTAMP"].dt == NOON
    assert (found["GEO"].latitude, found["GEO"].longitude) == (38.468, 106.276)
    (alarm,) = found.walk("VALARM")
    assert alarm["TRIGGER"].dt == -timedelta(hours=1)


def test_what_was_called_off_rings_no_more() -> None:
    found = read(entry(is_cancelled=True))

    assert (found["STATUS"], found.walk("VALARM")) == ("CANCELLED", [])


@pytest.mark.parametrize(
    "words", ["带头盔, 手套; 笔\n和 \\ 本", "暖" * 200, "🛵" * 50 + "x", "BEGIN:VEVENT\r\nEND:VEVENT"]
)
def test_any_words_come_back_as_they_were(words: str) -> None:
    found = read(entry(details=words, title=words.replace("\n", " ").replace("\r", "")))

    assert found["DESCRIPTION"] == "\n".join(words.splitlines())


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1))
def test_no_line_is_longer_than_75_octets(words: str) -> None:
    event = entry(details=f"x{words}")
    text = calendar_text(event, now=NOON)

    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert read(event)["DESCRIPTION"] == f"x{words}"
