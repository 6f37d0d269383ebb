"""What a month came to for somebody: points by what they were for, the rating then and the month before."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Table, func, select
from sqlmodel import Session

from models.period import add_months
from models.person import Person
from models.points.entry import EXPIRED, REDEEMED, PointEntry, earned_by
from models.points.level import Standing, standing_of
from models.points.month import month_of
from models.points.safety_rating import SafetyRating, rate_safety

REVIEW_RUN = "point_review"
# Who was not reached on the first, as the program did not run, is told until then.
_LAST_DAY = 7

_entry: Table = PointEntry.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Deed:
    """By one rule, so often, what it came to."""

    rule: str
    times: int
    points: int


@dataclass(frozen=True, slots=True)
class MonthReview:
    """`deeds` with the most points first; `spent` and `ended` are not below 0."""

    month: date
    deeds: tuple[Deed, ...]
    spent: int
    ended: int
    rating: SafetyRating
    rating_before: int
    standing: Standing

    @property
    def earned(self) -> int:
        return sum(deed.points for deed in self.deeds)

    @property
    def weakest(self) -> str:
        """The part of the rating with the most room; empty where none has any."""
        open_parts = [part for part in self.rating.parts if part.score < part.part.at_most]
        return min(open_parts, key=lambda part: part.score / part.part.at_most).part.code if open_parts else ""


def month_to_review(today: date) -> date | None:
    """The month before; None where it is too late to tell of it."""
    return add_months(month_of(today), -1) if today.day <= _LAST_DAY else None


def list_moved(db: Session, people: Collection[int], month: date) -> list[int]:
    """Who of these people had anything booked for that month, by their numbers."""
    query = select(_entry.c.person_id).where(_entry.c.person_id.in_(people), *_within(month)).distinct()
    return list(db.connection().scalars(query.order_by(_entry.c.person_id)))


def review_month(db: Session, person: Person, month: date) -> MonthReview:
    """What was taken back counts for the month of what it took back."""
    query = select(_entry.c.rule, func.count(), func.count(_entry.c.reverses_id), func.sum(_entry.c.points))
    rows: Iterable[Any] = db.connection().execute(
        query.where(_entry.c.person_id == person.id, *_within(month)).group_by(_entry.c.rule)
    )
    deeds = {rule: Deed(rule, count - 2 * back, points) for rule, count, back, points in rows}
    spent, ended = (-deeds.pop(rule).points if rule in deeds else 0 for rule in (REDEEMED, EXPIRED))
    last = add_months(month, 1) - timedelta(days=1)
    return MonthReview(
        month=month,
        deeds=tuple(sorted(deeds.values(), key=lambda deed: (-deed.points, deed.rule))),
        spent=spent,
        ended=ended,
        rating=rate_safety(db, person, today=last),
        rating_before=rate_safety(db, person, today=month - timedelta(days=1)).score,
        standing=standing_of(earned_by(db, person)),
    )


def _within(month: date) -> tuple[Any, Any]:
    return _entry.c.day >= month, _entry.c.day < add_months(month, 1)
