"""What people say about a station, and what follows from it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from models.holiday import load_calendar
from models.station import CLOSED, TEMP_CLOSED, Station, StationReport
from models.stations.hours_text import parse_hours
from models.stations.report import (
    AS_SAID,
    NO_HOT_WATER,
    SAID_CLOSED,
    ClosedAnyway,
    Condition,
    UnknownReport,
    condition_of,
    list_conditions,
    report_station,
)
from tests.models.stations.samples import NOW, add_station

CALENDAR = load_calendar("Asia/Shanghai")
ANNA, BAO, CHEN = 11, 2**52 + 3, 13
TODAY = date(2026, 11, 21)


def says(db: Session, station: Station, by: int | None, kind: str, at: datetime, *, role: str = "rider") -> Condition:
    return report_station(db, station, by=by, role=role, kind=kind, calendar=CALENDAR, now=at)


def says_closed(db: Session, station: Station, by: int | None, at: datetime) -> Condition:
    return says(db, station, by, SAID_CLOSED, at)


def test_as_said_confirms_the_entry_with_the_role_of_who_said_it(db: Session) -> None:
    station = add_station(db)

    says(db, station, ANNA, AS_SAID, NOW)

    assert (station.freshness.confirmed_at, station.freshness.role) == (NOW, "rider")


def test_two_people_on_one_day_put_a_warning_on_a_station(db: Session) -> None:
    station = add_station(db)

    first = says_closed(db, station, ANNA, NOW)
    second = says_closed(db, station, BAO, NOW + timedelta(hours=2))

    assert first.closed_warning_on is None
    assert second == Condition(closed_warning_on=TODAY, closed_said_at=NOW + timedelta(hours=2))


def test_one_person_saying_it_twice_is_one_person(db: Session) -> None:
    station = add_station(db)

    says_closed(db, station, ANNA, NOW)
    again = says_closed(db, station, ANNA, NOW + timedelta(hours=2))

    assert again.closed_warning_on is None
    assert again.closed_said_at == NOW + timedelta(hours=2)
    assert len(db.exec(select(StationReport)).all()) == 1


@pytest.mark.parametrize(
    ("hours", "status", "opens_at"),
    [
        ("Mo-Su 18:00-02:00", "open", datetime(2026, 11, 21, 10, 0, tzinfo=UTC)),
        ("Mo-Su 08:00-22:00; 2026-11-21 off", "open", datetime(2026, 11, 22, 0, 0, tzinfo=UTC)),
        ("off", "open", None),
        ("24/7", TEMP_CLOSED, None),
        ("24/7", CLOSED, None),
    ],
)
def test_a_station_that_is_closed_by_its_entry_is_not_said_to_be_closed(
    db: Session, hours: str, status: str, opens_at: datetime | None
) -> None:
    station = add_station(db, hours=parse_hours(hours), status=status)

    with pytest.raises(ClosedAnyway) as refusal:
        says_closed(db, station, ANNA, NOW)

    assert refusal.value.opens_at == opens_at
    assert db.exec(select(StationReport)).all() == []


def test_what_is_said_of_a_closed_station_otherwise_is_noted(db: Session) -> None:
    station = add_station(db, status=TEMP_CLOSED)

    says(db, station, ANNA, AS_SAID, NOW)

    assert station.freshness.confirmed_at == NOW


def test_people_whom_nobody_can_tell_apart_put_no_warning(db: Session) -> None:
    station = add_station(db)

    says_closed(db, station, None, NOW)

    assert says_closed(db, station, None, NOW).closed_warning_on is None


@pytest.mark.parametrize(
    ("first", "second", "warned_on"),
    [
        ("2026-11-20 16:01", "2026-11-21 15:59", date(2026, 11, 21)),  # both on the 21st in Shanghai
        ("2026-11-20 15:59", "2026-11-20 16:01", None),  # two minutes around midnight there
    ],
)
def test_the_day_that_counts_is_the_local_one(db: Session, first: str, second: str, warned_on: date | None) -> None:
    station = add_station(db, hours=parse_hours("24/7"))

    says_closed(db, station, ANNA, datetime.fromisoformat(first).replace(tzinfo=UTC))
    condition = says_closed(db, station, BAO, datetime.fromisoformat(second).replace(tzinfo=UTC))

    assert condition.closed_warning_on == warned_on


def test_the_warning_stands_until_somebody_confirms_the_station(db: Session) -> None:
    station = add_station(db)
    says_closed(db, station, ANNA, NOW)
    says_closed(db, station, BAO, NOW)

    a_month_later = condition_of(db, station)
    confirmed = says(db, station, ANNA, AS_SAID, NOW + timedelta(days=30), role="staff")

    assert a_month_later.closed_warning_on == TODAY
    assert confirmed == Condition()


def test_the_warning_is_of_the_last_day_on_which_two_people_said_so(db: Session) -> None:
    station = add_station(db)
    for day in (0, 3):
        says_closed(db, station, ANNA, NOW + timedelta(days=day))
        says_closed(db, station, BAO, NOW + timedelta(days=day))

    condition = says_closed(db, station, CHEN, NOW + timedelta(days=5))

    assert condition.closed_warning_on == TODAY + timedelta(days=3)
    assert condition.closed_said_at == NOW + timedelta(days=5)


def test_after_a_confirmation_two_people_are_needed_anew(db: Session) -> None:
    station = add_station(db)
    says_closed(db, station, ANNA, NOW)
    says(db, station, BAO, AS_SAID, NOW + timedelta(minutes=1))

    one = says_closed(db, station, BAO, NOW + timedelta(minutes=2))
    two = says_closed(db, station, ANNA, NOW + timedelta(minutes=3))

    assert one.closed_warning_on is None
    assert two.closed_warning_on == TODAY


def test_a_confirmation_that_comes_late_does_not_undo_a_newer_one(db: Session) -> None:
    station = add_station(db)
    says(db, station, ANNA, AS_SAID, NOW, role="staff")

    says(db, station, BAO, AS_SAID, NOW - timedelta(hours=5))

    assert (station.freshness.confirmed_at, station.freshness.role) == (NOW, "staff")


def test_no_hot_water_is_told_until_the_next_confirmation(db: Session) -> None:
    station = add_station(db)

    dry = says(db, station, ANNA, NO_HOT_WATER, NOW)
    wet = says(db, station, ANNA, AS_SAID, NOW + timedelta(hours=1))

    assert dry == Condition(no_hot_water_said_at=NOW)
    assert wet == Condition()


def test_conditions_of_a_list_are_looked_up_together(db: Session) -> None:
    quiet, dry, shut = (add_station(db, code) for code in "ABC")
    says(db, dry, ANNA, NO_HOT_WATER, NOW)
    says_closed(db, shut, ANNA, NOW)

    conditions = list_conditions(db, [quiet, dry, shut])

    assert conditions == {
        dry.id: Condition(no_hot_water_said_at=NOW),
        shut.id: Condition(closed_said_at=NOW),
    }


def test_reports_name_nobody_and_cannot_be_joined_across_stations(db: Session) -> None:
    one, other = add_station(db, "A"), add_station(db, "B")
    says_closed(db, one, ANNA, NOW)
    says_closed(db, other, ANNA, NOW)
    says_closed(db, one, ANNA, NOW + timedelta(days=1))

    tokens = [report.who or "" for report in db.exec(select(StationReport))]

    assert len(set(tokens)) == 3
    assert all(str(ANNA) != token for token in tokens)


def test_what_cannot_be_said_about_a_station_is_refused(db: Session) -> None:
    station = add_station(db)

    with pytest.raises(UnknownReport):
        says(db, station, ANNA, "haunted", NOW)

    assert db.exec(select(StationReport)).all() == []


def test_three_different_people_within_a_week_are_believed(db: Session) -> None:
    station = add_station(db)

    says_closed(db, station, ANNA, NOW)
    says_closed(db, station, BAO, NOW + timedelta(days=3))
    before = says_closed(db, station, ANNA, NOW + timedelta(days=4))
    after = says_closed(db, station, 3, NOW + timedelta(days=6))

    assert not before.is_taken_for_closed
    assert after.is_taken_for_closed


def test_what_was_said_a_week_ago_or_before_a_confirmation_does_not_count(db: Session) -> None:
    station = add_station(db)

    says_closed(db, station, ANNA, NOW)
    says_closed(db, station, BAO, NOW + timedelta(days=1))
    assert not says_closed(db, station, 3, NOW + timedelta(days=7)).is_taken_for_closed
    says(db, station, ANNA, AS_SAID, NOW + timedelta(days=7, hours=1))
    says_closed(db, station, 3, NOW + timedelta(days=8))
    says_closed(db, station, BAO, NOW + timedelta(days=8))

    assert says_closed(db, station, ANNA, NOW + timedelta(days=8)).is_taken_for_closed


def test_one_who_finds_it_closed_day_after_day_is_one(db: Session) -> None:
    station = add_station(db)

    conditions = [says_closed(db, station, ANNA, NOW + timedelta(days=day)) for day in range(10)]

    assert not any(condition.is_taken_for_closed for condition in conditions)
