"""Sample events of the coming days, for trying the program out."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlmodel import Session

from models.area import get_area
from models.areas.coordinates import Position
from models.events.planning import Plan, Where, plan_event
from models.events.sitting import CHECKUP, LEGAL_ADVICE, VISIT, NewSitting, open_sitting
from models.office import find_lead_office
from models.people.quiet_hours import QuietHours, parse_spans
from models.person import RIDER
from models.station import find_station_by_code
from models.training import EVERYBODY, TrainingTerms

_ZONE = ZoneInfo("Asia/Shanghai")
_QUIET = QuietHours(_ZONE, night=parse_spans("22:00-08:00"), rush=parse_spans("11:00-13:30,17:00-19:30"))
_HALL = Where("敬德街驿站二楼（示例）", Position(38.4680, 106.2760), 640104)
_SQUARE = Where("前进街社区（示例）", Position(38.4700, 106.2760), 640104)
_WEEKS = {"fire": 3}
_STATION, _WITH_VISITS, _SITTING_WEEKS = "XQ-01", (640104, 640105, 640106), 2


def load_demo_events(db: Session, *, now: datetime) -> int:
    """Into a database without events; the areas must be there. Returns how many; slots of days are not counted."""
    made = 0
    for plan in _plans(now):
        weeks = _WEEKS.get(plan.kind, 1)
        made += len(plan_event(db, plan, weeks=weeks, by=None, terms=TrainingTerms(), quiet=_QUIET, now=now))
    for new in _sittings(db, now):
        open_sitting(db, new, weeks=_SITTING_WEEKS, by=None, terms=TrainingTerms(), quiet=_QUIET, now=now)
    return made


def _plans(now: datetime) -> list[Plan]:
    at = partial(_at, now)
    fire = Plan(
        title="电池与充电安全课（示例）",
        kind="fire",
        where=_HALL,
        starts_at=at(1, 15),
        ends_at=at(1, 16),
        seats=20,
        audience=RIDER,
        earns_points=True,
        trainer="消防宣传员（示例）",
        materials="带上头盔，现场教你用灭火器。",
    )
    traffic = Plan(
        title="骑手交通安全课（示例）",
        kind="traffic",
        where=_SQUARE,
        starts_at=at(3, 15),
        ends_at=at(3, 16),
        seats=30,
        audience=RIDER,
        earns_points=True,
        trainer="交警宣讲员（示例）",
    )
    service = Plan(
        title="小店服务月开放日（示例）",
        kind="service_month",
        where=_SQUARE,
        starts_at=at(6, 9),
        ends_at=at(6, 12),
        seats=100,
        audience=EVERYBODY,
    )
    return [fire, traffic, service]


def _sittings(db: Session, now: datetime) -> Iterator[NewSitting]:
    """Check-ups and legal advice, and where there are offices, days on which the team of some comes to shops."""
    station = find_station_by_code(db, _STATION)
    hall = Where(station.name, station.position, station.county) if station is not None else _HALL
    yield NewSitting(
        kind=CHECKUP,
        title="公益体检（示例）",
        where=hall,
        starts_at=_at(now, 4, 14),
        ends_at=_at(now, 4, 17),
        slot=timedelta(minutes=20),
        at_once=2,
        station_id=None if station is None else station.id,
        materials="不用空腹，带上水杯。",
    )
    yield NewSitting(
        kind=LEGAL_ADVICE,
        title="法律咨询（示例）",
        where=_SQUARE,
        starts_at=_at(now, 5, 14),
        ends_at=_at(now, 5, 16),
        slot=timedelta(minutes=30),
        at_once=1,
    )
    for county in _WITH_VISITS:
        if (office := find_lead_office(db, adcode=county)) is not None:
            yield NewSitting(
                kind=VISIT,
                title="青力助企站上门会诊（示例）",
                where=Where(office.name, get_area(db, county).seat, county),
                starts_at=_at(now, 2, 14),
                ends_at=_at(now, 2, 17),
                slot=timedelta(minutes=90),
                at_once=1,
                office_id=office.id,
            )


def _at(now: datetime, days: int, hour: int) -> datetime:
    return datetime.combine(now.astimezone(_ZONE).date() + timedelta(days=days), time(hour), _ZONE)
