"""Events in Xingqing, and staff who may plan them."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from models.area import Area
from models.areas.coordinates import Position
from models.events.planning import Plan, Where, plan_event
from models.people.access import BY_COMMAND, grant_role
from models.people.quiet_hours import QuietHours, parse_spans
from models.person import STAFF, Person
from models.training import EVERYBODY, TrainingEvent, TrainingTerms
from tests.areas import lay_areas
from tests.people import XINGQING
from tests.playground import NOON

SHANGHAI = ZoneInfo("Asia/Shanghai")
QUIET = QuietHours(SHANGHAI, night=parse_spans("22:00-08:00"), rush=parse_spans("11:00-13:30,17:00-19:30"))
TERMS = TrainingTerms()
HALL = Where("消防站二楼（示例）", Position(38.4680, 106.2760), XINGQING)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def staff(db: Session) -> Person:
    if db.exec(select(Area)).first() is None:
        lay_areas(db)
    person = Person(language="zh_CN", created_at=NOON)
    db.add(person)
    db.flush()
    grant_role(db, person, role=STAFF, adcode=XINGQING, by=None, origin=BY_COMMAND, now=NOON)
    return person


def planned(
    db: Session,
    starts: str = "2026-11-25 15:00",
    *,
    hours: float = 1.5,
    seats: int = 2,
    weeks: int = 1,
    audience: str = EVERYBODY,
    by: Person | None = None,
    **facts: Any,
) -> TrainingEvent:
    """The first of them."""
    starts_at = local(starts)
    plan = Plan(
        title="电池消防课（示例）",
        kind="fire",
        where=HALL,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours),
        seats=seats,
        audience=audience,
        **facts,
    )
    return plan_event(db, plan, weeks=weeks, by=by or staff(db), terms=TERMS, quiet=QUIET, now=NOON)[0]
