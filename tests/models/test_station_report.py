"""What people say about a station, and what follows from it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select

from models.station import Station, StationReport
from models.station_report import (
    AS_SAID,
    NO_HOT_WATER,
    SAID_CLOSED,
    Condition,
    UnknownReport,
    condition_of,
    list_conditions,
    report_station,
)
from tests.models.station_samples import NOW, add_station

ANNA, BAO = 11, 2**52 + 3


def says_closed(db: Session, station: Station, by: int | None, at: datetime) -> Condition:
    return report_station(db, station, by=by, role="rider", kind=SAID_CLOSED, now=at)


def test_as_said_confirms_the_entry_with_the_role_of_who_said_it(db: Session) -> None:
    station = add_station(db)

    report_station(db, station, by=ANNA, role="rider", kind=AS_SAID, now=NOW)

    assert (station.freshness.confirmed_at, station.freshness.role) == (NOW, "rider")


def test_two_people_on_one_day_put_a_warning_on_a_station(db: Session) -> None:
    station = add_station(db)

    first = says_closed(db, station, ANNA, NOW)
    second = says_closed(db, station, BAO, NOW + timedelta(hours=2))

    assert not first.has_closed_warning
    assert second == Condition(has_closed_warning=True, closed_said_at=NOW + timedelta(hours=2))


def test_one_person_saying_it_twice_is_one_person(db: Session) -> None:
    station = add_station(db)

    says_closed(db, station, ANNA, NOW)
    again = says_closed(db, station, ANNA, NOW + timedelta(hours=2))

    assert not again.has_closed_warning
    assert again.closed_said_at == NOW + timedelta(hours=2)
    assert len(db.exec(select(StationReport)).all()) == 1


def test_people_whom_nobody_can_tell_apart_put_no_warning(db: Session) -> None:
    station = add_station(db)

    says_closed(db, station, None, NOW)

    assert not says_closed(db, station, None, NOW).has_closed_warning


@pytest.mark.parametrize(
    ("first", "second", "warns"),
    [
        ("2026-11-20 16:01", "2026-11-21 15:59", True),  # both on the 21st in Shanghai
        ("2026-11-20 15:59", "2026-11-20 16:01", False),  # two minutes around midnight there
    ],
)
def test_the_day_that_counts_is_the_local_one(db: Session, first: str, second: str, warns: bool) -> None:
    station = add_station(db)

    says_closed(db, station, ANNA, datetime.fromisoformat(first).replace(tzinfo=UTC))
    condition = says_closed(db, station, BAO, datetime.fromisoformat(second).replace(tzinfo=UTC))

    assert condition.has_closed_warning is warns


def test_the_warning_stands_until_somebody_confirms_the_station(db: Session) -> None:
    station = add_station(db)
    says_closed(db, station, ANNA, NOW)
    says_closed(db, station, BAO, NOW)

    a_month_later = condition_of(db, station)
    confirmed = report_station(db, station, by=ANNA, role="staff", kind=AS_SAID, now=NOW + timedelta(days=30))

    assert a_month_later.has_closed_warning
    assert confirmed == Condition()


def test_after_a_confirmation_two_people_are_needed_anew(db: Session) -> None:
    station = add_station(db)
    says_closed(db, station, ANNA, NOW)
    report_station(db, station, by=BAO, role="rider", kind=AS_SAID, now=NOW + timedelta(minutes=1))

    one = says_closed(db, station, BAO, NOW + timedelta(minutes=2))
    two = says_closed(db, station, ANNA, NOW + timedelta(minutes=3))

    assert not one.has_closed_warning
    assert two.has_closed_warning


def test_a_confirmation_that_comes_late_does_not_undo_a_newer_one(db: Session) -> None:
    station = add_station(db)
    report_station(db, station, by=ANNA, role="staff", kind=AS_SAID, now=NOW)

    report_station(db, station, by=BAO, role="rider", kind=AS_SAID, now=NOW - timedelta(hours=5))

    assert (station.freshness.confirmed_at, station.freshness.role) == (NOW, "staff")


def test_no_hot_water_is_told_until_the_next_confirmation(db: Session) -> None:
    station = add_station(db)

    dry = report_station(db, station, by=ANNA, role="rider", kind=NO_HOT_WATER, now=NOW)
    wet = report_station(db, station, by=ANNA, role="rider", kind=AS_SAID, now=NOW + timedelta(hours=1))

    assert dry == Condition(no_hot_water_said_at=NOW)
    assert wet == Condition()


def test_conditions_of_a_list_are_looked_up_together(db: Session) -> None:
    quiet, dry, shut = (add_station(db, code) for code in "ABC")
    report_station(db, dry, by=ANNA, role="rider", kind=NO_HOT_WATER, now=NOW)
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
        report_station(db, station, by=ANNA, role="rider", kind="haunted", now=NOW)

    assert db.exec(select(StationReport)).all() == []
