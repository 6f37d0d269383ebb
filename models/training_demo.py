"""Sample events of the coming days, for trying the program out."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from models.coordinates import Position
from models.person import RIDER
from models.quiet_hours import QuietHours, parse_spans
from models.training import EVERYBODY, TrainingTerms
from models.training_planning import Plan, Where, plan_event

_ZONE = ZoneInfo("Asia/Shanghai")
_QUIET = QuietHours(_ZONE, night=parse_spans("22:00-08:00"), rush=parse_spans("11:00-13:30,17:00-19:30"))
_HALL = Where("敬德街驿站二楼（示例）", Position(38.4680, 106.2760), 640104)
_SQUARE = Where("前进街社区（示例）", Position(38.4700, 106.2760), 640104)
_WEEKS = {"fire": 3}


def load_demo_events(db: Session, *, now: datetime) -> int:
    """Into a database without events; the areas must be there. Returns how many."""
    made = 0
    for plan in _plans(now):
        weeks = _WEEKS.get(plan.kind, 1)
        made += len(plan_event(db, plan, weeks=weeks, by=None, terms=TrainingTerms(), quiet=_QUIET, now=now))
    return made


def _plans(now: datetime) -> list[Plan]:
    def at(days: int, hour: int) -> datetime:
        return datetime.combine(now.astimezone(_ZONE).date() + timedelta(days=days), time(hour), _ZONE)

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
    checkup = Plan(
        title="公益体检（示例）",
        kind="checkup",
        where=_HALL,
        starts_at=at(4, 14),
        ends_at=at(4, 17),
        seats=40,
        audience=EVERYBODY,
        materials="带上水杯。",
    )
    law = Plan(
        title="法律咨询日（示例）",
        kind="legal_advice",
        where=_SQUARE,
        starts_at=at(5, 14),
        ends_at=at(5, 16),
        seats=10,
        audience=EVERYBODY,
    )
    return [fire, traffic, checkup, law]
