"""What is raised against a shop that holds a plaque is answered sooner, and counted for who renews or withdraws it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import func
from sqlmodel import Field, Session, SQLModel, col, select

from models.case import BY_CLOCK, OPEN, REFUSED, WITHDRAWN, Case, list_events, note_event
from models.cases.deadline import get_deadline
from models.cases.opening import NewCase, OpenedCase, open_case
from models.cases.topic import FOOD
from models.database import BigId
from models.holiday import Calendar
from models.shops.plaque import Plaque, find_holders

HOLDS_PLAQUE = "holds_plaque"
COUNTED_FOR = timedelta(days=365)
# Besides reports of food: slow or unfriendly shops, and what riders see of food.
_OF_SHOPS = ("R15", "R16")


class PlaqueComplaint(SQLModel, table=True):
    """A case that is about the one shop that holds this plaque; of what may be about several, none is sure."""

    __tablename__ = "plaque_complaint"

    case_id: int = Field(
        foreign_key="case.id", primary_key=True, sa_type=BigId, sa_column_kwargs={"autoincrement": False}
    )
    plaque_id: int = Field(foreign_key="plaque.id", sa_type=BigId, index=True)


@dataclass(frozen=True, slots=True)
class Complaints:
    """What offices know of: all, those still open, and those that came to nothing."""

    count: int
    open: int
    unfounded: int


def open_about_shop(db: Session, new: NewCase, *, shop: str, calendar: Calendar, now: datetime) -> OpenedCase:
    """Open a case; where the shop holds a plaque, one class more urgent, which its office alone is told.

    Never a danger: that is what people may come to harm from, and is handed over at once.

    Raises:
        NoOffice, SameAgain: as `open_case`.
    """
    holders = _holders(db, new, shop, now.astimezone(calendar.zone).date())
    if not holders:
        return open_case(db, new, calendar=calendar, now=now)
    topic = new.topic.of_class(get_deadline(new.topic.klass).sooner or new.topic.klass)
    opened = open_case(db, replace(new, topic=topic), calendar=calendar, now=now)
    case = opened.case
    if len(holders) == 1:
        db.add(PlaqueComplaint(case_id=case.id or 0, plaque_id=holders[0].id or 0))
    note_event(
        db,
        case,
        what=HOLDS_PLAQUE,
        by=BY_CLOCK,
        facts={"plaque": [holder.id for holder in holders]},
        is_shown=False,
        # To the minute it could be matched with when somebody was seen to write.
        now=list_events(db, case, only_shown=True)[0].at,
    )
    return opened


def count_complaints(db: Session, plaque: Plaque, *, now: datetime) -> Complaints:
    """Of the last year; one that its office has not been handed yet is not told of."""
    query = (
        select(Case.state, Case.outcome, func.count())
        .join(PlaqueComplaint, col(PlaqueComplaint.case_id) == col(Case.id))
        .where(PlaqueComplaint.plaque_id == plaque.id, col(Case.received_at) > now - COUNTED_FOR)
        .where(col(Case.hand_over_at).is_(None), Case.state != WITHDRAWN)
        .group_by(col(Case.state), col(Case.outcome))
    )
    rows = db.exec(query).all()
    return Complaints(
        count=sum(count for _state, _outcome, count in rows),
        open=sum(count for state, _outcome, count in rows if state in OPEN),
        unfounded=sum(count for _state, outcome, count in rows if outcome == REFUSED),
    )


def _holders(db: Session, new: NewCase, shop: str, today: date) -> Sequence[Plaque]:
    is_about_shop = new.topic.kind == FOOD or new.topic.code in _OF_SHOPS
    if not is_about_shop or new.adcode is None:
        return ()
    return find_holders(db, shop, adcode=new.adcode, today=today)
