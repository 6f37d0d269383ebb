"""What people say about a station: it is as told, it is closed, there is no hot water."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2b
from zoneinfo import ZoneInfo

from sqlalchemy import or_
from sqlmodel import Session, col, select

from models.errors import Refusal
from models.holiday import Calendar
from models.station import Station, StationReport

AS_SAID, SAID_CLOSED, NO_HOT_WATER = "as_said", "closed", "no_hot_water"
REPORT_KINDS = (AS_SAID, SAID_CLOSED, NO_HOT_WATER)

# So many different people on one local day, and it is taken to be true.
PEOPLE_FOR_A_WARNING = 2
# So many different people within a week, and it does not count as open until somebody confirms it.
PEOPLE_FOR_CLOSED = 3
_WEEK = timedelta(days=7)
_ZONE = ZoneInfo("Asia/Shanghai")


class UnknownReport(Refusal):
    """Nothing of this kind can be said about a station."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class ClosedAnyway(Refusal):
    """By its entry the station is closed at this moment; `opens_at` is None where the entry does not say until when."""

    def __init__(self, opens_at: datetime | None) -> None:
        super().__init__(opens_at)
        self.opens_at = opens_at


@dataclass(frozen=True, slots=True)
class Condition:
    """What people said since the entry was last confirmed.

    `closed_warning_on` is the last local day on which PEOPLE_FOR_A_WARNING found it closed; None: on no day so many.
    `is_taken_for_closed`: PEOPLE_FOR_CLOSED found it closed within a week, whatever its hours say.
    """

    closed_warning_on: date | None = None
    closed_said_at: datetime | None = None
    no_hot_water_said_at: datetime | None = None
    is_taken_for_closed: bool = False


def report_station(
    db: Session, station: Station, *, by: int | None, role: str, kind: str, calendar: Calendar, now: datetime
) -> Condition:
    """Note what somebody said, and tell how the station stands after it.

    `by` is any number that the person keeps for the day, or None where nobody can tell who it was; it is not stored.
    The same thing said twice by the same person on one day counts once. "As said" confirms the entry.

    Raises:
        UnknownReport: a kind that is not in REPORT_KINDS.
        ClosedAnyway: said to be closed while its entry says so too; nothing is noted.
    """
    if kind not in REPORT_KINDS:
        raise UnknownReport(kind)
    if kind == SAID_CLOSED and not station.is_open(now, calendar):
        raise ClosedAnyway(station.next_opening(now, calendar))
    local_day = now.astimezone(_ZONE).date()
    who = _token(by, station, local_day)
    known = select(StationReport).where(
        StationReport.station_id == station.id,
        StationReport.local_day == local_day,
        StationReport.who == who,
        StationReport.kind == kind,
    )
    report = (db.exec(known).first() if who is not None else None) or StationReport(
        station_id=station.id or 0,
        who=who,
        role=role,
        kind=kind,
        local_day=local_day,
        reported_at=now,
        is_repeat=_said_before(db, station, by=by, kind=kind, day=local_day),
    )
    report.reported_at = max(report.reported_at, now)
    db.add(report)
    if kind == AS_SAID and (station.last_verified_at is None or station.last_verified_at <= now):
        station.last_verified_at, station.last_verified_role = now, role
        db.add(station)
    db.flush()
    return condition_of(db, station)


def _token(by: int | None, station: Station, day: date) -> str | None:
    return None if by is None else blake2b(f"{by} {station.id} {day}".encode(), digest_size=9).hexdigest()


def _said_before(db: Session, station: Station, *, by: int | None, kind: str, day: date) -> bool:
    """Whether they have said so in the week that ends on this day, and nobody has confirmed the station since."""
    days = [day - timedelta(days=ago) for ago in range(1, _WEEK.days)]
    query = select(StationReport.id).where(
        StationReport.station_id == station.id,
        StationReport.kind == kind,
        col(StationReport.who).in_([_token(by, station, before) for before in days]),
    )
    if station.last_verified_at is not None:
        query = query.where(StationReport.reported_at > station.last_verified_at)
    return by is not None and db.exec(query).first() is not None


def condition_of(db: Session, station: Station) -> Condition:
    return list_conditions(db, [station]).get(station.id or 0, Condition())


def list_conditions(db: Session, stations: Iterable[Station]) -> dict[int, Condition]:
    """By station id; stations of which nothing was said since they were last confirmed are left out."""
    confirmed_at = col(Station.last_verified_at)
    query = (
        select(StationReport)
        .join(Station, col(Station.id) == col(StationReport.station_id))
        .where(
            col(Station.id).in_([station.id for station in stations]),
            col(StationReport.kind).in_((SAID_CLOSED, NO_HOT_WATER)),
            or_(confirmed_at.is_(None), col(StationReport.reported_at) > confirmed_at),
        )
    )
    said: dict[int, list[StationReport]] = {}
    for report in db.exec(query):
        said.setdefault(report.station_id, []).append(report)
    return {station_id: _condition(reports) for station_id, reports in said.items()}


def _condition(reports: list[StationReport]) -> Condition:
    closed = [report for report in reports if report.kind == SAID_CLOSED]
    dry = [report.reported_at for report in reports if report.kind == NO_HOT_WATER]
    people = Counter(report.local_day for report in closed if report.who is not None)
    warned = [day for day, count in people.items() if count >= PEOPLE_FOR_A_WARNING]
    days = sorted(report.local_day for report in closed if report.who is not None and not report.is_repeat)
    return Condition(
        closed_warning_on=max(warned, default=None),
        closed_said_at=max((report.reported_at for report in closed), default=None),
        no_hot_water_said_at=max(dry, default=None),
        is_taken_for_closed=any(
            last - first < _WEEK for first, last in zip(days, days[PEOPLE_FOR_CLOSED - 1 :], strict=False)
        ),
    )
