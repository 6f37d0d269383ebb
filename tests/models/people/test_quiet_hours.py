"""When people are left alone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from models.people.quiet_hours import QuietHours, UnreadableSpan, parse_span, parse_spans
from models.person import MERCHANT, RIDER
from models.stations.opening_hours import Span

SHANGHAI = ZoneInfo("Asia/Shanghai")
QUIET = QuietHours(SHANGHAI, night=parse_spans("22:00-08:00"), rush=parse_spans("11:00-13:30,17:00-19:30"))


def local(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "roles", "until"),
    [
        ("2026-11-23 10:59", [RIDER], None),
        ("2026-11-23 11:00", [RIDER], "2026-11-23 13:30"),
        ("2026-11-23 13:30", [RIDER], None),
        ("2026-11-23 12:00", [MERCHANT], None),
        ("2026-11-23 18:00", [MERCHANT, RIDER], "2026-11-23 19:30"),
        ("2026-11-23 22:00", [MERCHANT], "2026-11-24 08:00"),
        ("2026-11-24 07:59", [RIDER], "2026-11-24 08:00"),
        ("2026-12-31 23:59", [], "2027-01-01 08:00"),
        ("2028-02-28 23:00", [], "2028-02-29 08:00"),
        ("2038-01-19 11:20", [RIDER], "2038-01-19 13:30"),
    ],
)
def test_people_are_left_alone_at_night_and_riders_at_meal_times(now: str, roles: list[str], until: str | None) -> None:
    assert QUIET.until(local(now), roles=roles) == (until and local(until))


def test_own_hours_take_the_place_of_the_night_but_not_of_the_rush() -> None:
    own = parse_span("20:00-06:00")

    assert QUIET.until(local("2026-11-23 21:00"), roles=[], own=own) == local("2026-11-24 06:00")
    assert QUIET.until(local("2026-11-24 07:00"), roles=[], own=own) is None
    assert QUIET.until(local("2026-11-23 12:00"), roles=[RIDER], own=own) == local("2026-11-23 13:30")


def test_hours_that_lead_into_one_another_are_one() -> None:
    quiet = QuietHours(SHANGHAI, night=parse_spans("22:00-11:00"), rush=parse_spans("11:00-13:30"))

    assert quiet.until(local("2026-11-23 23:00"), roles=[RIDER]) == local("2026-11-24 13:30")


def test_hours_that_leave_no_room_at_all_are_put_off_all_the_same() -> None:
    own = parse_span("13:30-11:00")

    until = QUIET.until(local("2026-11-23 12:00"), roles=[RIDER], own=own)

    assert until is not None
    assert until > local("2026-11-24 08:00")


@pytest.mark.parametrize(
    ("now", "until"),
    [
        # The night on which clocks are put forward, and the one on which they are put back.
        ("2026-03-29 00:30", "2026-03-29 08:00"),
        ("2026-10-25 00:30", "2026-10-25 08:00"),
    ],
)
def test_hours_are_those_of_the_clock_on_the_wall(now: str, until: str) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    quiet = QuietHours(berlin, night=parse_spans("22:00-08:00"))

    assert quiet.until(local(now, berlin), roles=[]) == local(until, berlin)


def test_spans_are_read_as_people_write_them() -> None:
    assert parse_spans(" 22：00-8:00, 11:00—13:30 ") == (Span(1320, 1920), Span(660, 810))
    assert parse_spans("") == ()


@pytest.mark.parametrize("text", ["22", "22:00-22:00", "24:00-25:00", "8-9", "22:00-08:60"])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(UnreadableSpan):
        parse_spans(text)
