"""Who keeps a station and what they may change of it, on both databases."""

from collections import Counter
from datetime import date

import pytest
from sqlmodel import Session

from models.areas.coordinates import Position
from models.people.access import BY_COMMAND, grant_role
from models.person import STAFF, Person
from models.station import CLOSED, Station
from models.stations.host_application import PlaceTaken, check_place
from models.stations.hosting import (
    ClosedForGood,
    DayOver,
    NeverOpen,
    NotYours,
    StationHost,
    change_hours,
    close_on,
    find_host,
    forget_hosting,
    get_managed,
    is_closed_on,
    list_hosted,
    open_on,
)
from models.stations.hosting_figures import HostFigures, count_hosting, note_opened
from models.stations.hours_text import parse_hours
from tests.models.stations.samples import NOW, add_station
from tests.people import LINGWU, XINGQING, settle_in

TODAY = date(2026, 11, 21)


def kept(db: Session) -> tuple[Station, Person]:
    station = add_station(db)
    person = settle_in(db, 1)
    db.add(StationHost(station_id=station.id or 0, person_id=person.id or 0, since_at=NOW))
    db.flush()
    return station, person


def test_its_host_and_the_staff_of_its_county_manage_it_and_nobody_else(db: Session) -> None:
    station, host = kept(db)
    clerks = {}
    for chat_id, adcode in ((2, XINGQING), (3, LINGWU)):
        clerks[adcode] = settle_in(db, chat_id, roles=())
        grant_role(db, clerks[adcode], role=STAFF, adcode=adcode, by=None, origin=BY_COMMAND, now=NOW)

    assert get_managed(db, station.code, host) == station
    assert get_managed(db, station.code, clerks[XINGQING]) == station
    for person, code in ((clerks[LINGWU], station.code), (None, station.code), (host, "XX-99")):
        with pytest.raises(NotYours):
            get_managed(db, code, person)


def test_days_are_closed_and_opened_one_by_one_and_what_is_over_is_dropped(db: Session) -> None:
    station, host = kept(db)
    change_hours(db, station, parse_hours("Mo-Su 08:00-22:00; 2026-10-01 off"), by=host, now=NOW, today=TODAY)

    for day in (22, 23, 22):
        close_on(db, station, date(2026, 11, day), by=host, now=NOW, today=TODAY)
    open_on(db, station, date(2026, 11, 23), by=host, now=NOW, today=TODAY)

    assert station.hours == "Mo-Su 08:00-22:00; 2026-11-22 off"
    assert is_closed_on(station, date(2026, 11, 22))
    with pytest.raises(DayOver):
        close_on(db, station, date(2026, 11, 20), by=host, now=NOW, today=TODAY)


def test_new_hours_keep_the_days_to_come_and_can_not_be_never(db: Session) -> None:
    station, host = kept(db)
    close_on(db, station, date(2026, 11, 25), by=host, now=NOW, today=TODAY)

    change_hours(db, station, parse_hours("Mo-Fr 09:00-18:00"), by=host, now=NOW, today=TODAY)

    assert station.hours == "Mo-Fr 09:00-18:00; 2026-11-25 off"
    with pytest.raises(NeverOpen):
        change_hours(db, station, parse_hours("PH 09:00-18:00"), by=host, now=NOW, today=TODAY)


def test_who_is_forgotten_keeps_nothing_any_more(db: Session) -> None:
    station, host = kept(db)

    forget_hosting(db, host, now=NOW)

    assert (station.status, list_hosted(db, host), find_host(db, station)) == (CLOSED, [], None)
    with pytest.raises(ClosedForGood):
        get_managed(db, station.code, host)


def test_a_place_is_taken_by_a_station_of_the_same_name_nearby(db: Session) -> None:
    station, _host = kept(db)

    with pytest.raises(PlaceTaken) as refusal:
        check_place(db, name="敬德街暖驿 (示例)", position=Position(38.4690, 106.2760))

    assert refusal.value.code == station.code
    check_place(db, name="敬德街暖驿 (示例)", position=Position(38.4790, 106.2760))
    check_place(db, name="别家", position=station.position)


def test_openings_of_the_card_are_counted_by_station(db: Session) -> None:
    station, _host = kept(db)
    other = add_station(db, "XQ-02", name="别家（示例）")
    for day in (TODAY, TODAY, date(2026, 10, 1)):
        note_opened(db, station, day=day)

    assert count_hosting(db, station, now=NOW, today=TODAY) == HostFigures(opened=2, said=Counter(), feedback=0)
    assert count_hosting(db, other, now=NOW, today=TODAY).opened == 0
