"""Who keeps a station, and what they and the staff of its county may change of its entry."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import delete, or_
from sqlmodel import Field, Session, SQLModel, col, select

from models.database import BigId, UtcMoment
from models.errors import Refusal
from models.holiday import Calendar
from models.people.access import holds
from models.people.audit import note_audit
from models.person import MERCHANT, STAFF, Person
from models.station import CLOSED, Station
from models.stations.entry import StationEntry, write_entry
from models.stations.hours_text import parse_hours
from models.stations.opening_hours import DatedHours, OpeningHours
from models.stations.report import AS_SAID, report_station

# What nobody has confirmed for so long its host is asked about, and so often at most.
ASKED_AFTER = timedelta(days=30)
_AT_ONCE = 100


class NotYours(Refusal):
    """Neither its host nor staff of its county, or there is no such station: both look the same."""


class ClosedForGood(Refusal):
    """It is no station any more; nothing of it changes."""


class NeverOpen(Refusal):
    """These hours have no day on which it opens."""


class DayOver(Refusal):
    """The day is before this one."""


class StationHost(SQLModel, table=True):
    """The person who keeps a station. `asked_at` is when they were last asked whether all is still so."""

    __tablename__ = "station_host"

    station_id: int = Field(
        primary_key=True, foreign_key="station.id", sa_type=BigId, sa_column_kwargs={"autoincrement": False}
    )
    person_id: int = Field(foreign_key="person.id", sa_type=BigId, index=True)
    since_at: datetime = Field(sa_type=UtcMoment)
    asked_at: datetime | None = Field(default=None, sa_type=UtcMoment)


def find_host(db: Session, station: Station) -> StationHost | None:
    return db.get(StationHost, station.id)


def list_hosted(db: Session, person: Person) -> list[Station]:
    """The stations that a person keeps, by code."""
    query = select(Station).join(StationHost, col(StationHost.station_id) == col(Station.id))
    return list(db.exec(query.where(StationHost.person_id == person.id).order_by(col(Station.code))))


def keeps(db: Session, station_id: int, person: Person) -> bool:
    """Whether this is its host."""
    host = db.get(StationHost, station_id)
    return host is not None and host.person_id == person.id


def may_manage(db: Session, station: Station, person: Person | None) -> bool:
    if person is None:
        return False
    return keeps(db, station.id or 0, person) or (STAFF in person.roles and holds(db, person, STAFF, station.county))


def get_managed(db: Session, code: str, person: Person | None) -> Station:
    """Locked until the transaction ends, so that two who change it do so one after the other.

    Raises:
        NotYours, ClosedForGood.
    """
    station = db.exec(select(Station).where(Station.code == code).with_for_update()).first()
    if station is not None and station.status == CLOSED:
        raise ClosedForGood
    if station is None or not may_manage(db, station, person):
        raise NotYours
    return station


def change_hours(db: Session, station: Station, hours: OpeningHours, *, by: Person, now: datetime, today: date) -> None:
    """Days on which it is closed, as they were told before, stay so where the new hours say nothing of dates.

    Raises:
        NeverOpen, BadHours: nothing has changed.
    """
    if not any(hours.weekdays):
        raise NeverOpen
    if not hours.dates:
        hours = replace(hours, dates=tuple(dated for dated in station.opening_hours.dates if dated.last >= today))
    _write(db, station, StationEntry(code=station.code, hours=hours), what="station.hours_changed", by=by, now=now)


def change_offers(db: Session, station: Station, amenities: Sequence[str], *, by: Person, now: datetime) -> None:
    entry = StationEntry(code=station.code, amenities=tuple(amenities))
    _write(db, station, entry, what="station.offers_changed", by=by, now=now)


def is_closed_on(station: Station, day: date) -> bool:
    """Whether it is an exception that it is closed on this very day."""
    return DatedHours(day, day, ()) in station.opening_hours.dates


def close_on(db: Session, station: Station, day: date, *, by: Person, now: datetime, today: date) -> None:
    """Closed for this one day, whatever is said of it otherwise; what is over is dropped. Raises DayOver, BadHours."""
    if day < today:
        raise DayOver
    kept = _exceptions_but(station, day, today)
    hours = replace(station.opening_hours, dates=(*kept, DatedHours(day, day, ())))
    _write(db, station, StationEntry(code=station.code, hours=hours), what="station.day_closed", by=by, now=now)


def open_on(db: Session, station: Station, day: date, *, by: Person, now: datetime, today: date) -> None:
    """As on any other such day after all."""
    hours = replace(station.opening_hours, dates=_exceptions_but(station, day, today))
    _write(db, station, StationEntry(code=station.code, hours=hours), what="station.day_opened", by=by, now=now)


def confirm_station(db: Session, station: Station, *, by: Person, who: int, calendar: Calendar, now: datetime) -> None:
    """All is as the entry says; `who` tells them apart from others on this day, as in `report_station`."""
    host = find_host(db, station)
    role = MERCHANT if host is not None and host.person_id == by.id else STAFF
    report_station(db, station, by=who, role=role, kind=AS_SAID, calendar=calendar, now=now)


def list_to_ask(db: Session, *, now: datetime, after: int = 0) -> list[int]:
    """The ids of stations whose hosts are to be asked whether all is still so, some of them at a time."""
    before = now - ASKED_AFTER
    query = (
        select(StationHost.station_id)
        .join(Station, col(Station.id) == col(StationHost.station_id))
        .where(
            Station.status != CLOSED,
            col(StationHost.since_at) < before,
            or_(col(Station.last_verified_at).is_(None), col(Station.last_verified_at) < before),
            or_(col(StationHost.asked_at).is_(None), col(StationHost.asked_at) < before),
            col(StationHost.station_id) > after,
        )
        .order_by(col(StationHost.station_id))
        .limit(_AT_ONCE)
    )
    return list(db.exec(query))


def note_asked(db: Session, station_id: int, *, now: datetime) -> StationHost | None:
    """Note that the host is asked now; None where that is not due any more."""
    host = db.exec(select(StationHost).where(StationHost.station_id == station_id).with_for_update()).first()
    if host is None or (host.asked_at is not None and now - host.asked_at < ASKED_AFTER):
        return None
    host.asked_at = now
    db.add(host)
    db.flush()
    return host


def stop_hosting(db: Session, station: Station, *, by: Person | None, now: datetime) -> None:
    """It is closed for good, and what led to its host goes."""
    entry = StationEntry(code=station.code, status=CLOSED, phone="", photo="")
    _write(db, station, entry, what="station.stopped", by=by, now=now)
    db.execute(delete(StationHost).where(col(StationHost.station_id) == station.id))


def forget_hosting(db: Session, person: Person, *, now: datetime) -> None:
    """Nobody would keep what they have kept."""
    for station in list_hosted(db, person):
        stop_hosting(db, station, by=None, now=now)


def _exceptions_but(station: Station, day: date, today: date) -> tuple[DatedHours, ...]:
    dates = station.opening_hours.dates
    return tuple(dated for dated in dates if dated.last >= today and (dated.first, dated.last) != (day, day))


def _write(db: Session, station: Station, entry: StationEntry, *, what: str, by: Person | None, now: datetime) -> None:
    if entry.hours is not None:
        parse_hours(str(entry.hours))  # with very many exceptions they could not be read again
    write_entry(db, station, entry, now=now)
    note_audit(db, action=what, subject=f"station:{station.id}", actor=by, adcode=station.county, now=now)
