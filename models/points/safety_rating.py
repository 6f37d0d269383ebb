"""The safety rating: 0 to 100 from what somebody did for safety in the last twelve months, and from nothing else.

It knows no fines, no speed, no orders and no income: nothing of the police or of a platform ever comes in. Its parts
and what each counts stand in data/rating_parts.csv.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Table, bindparam, exists, func, literal_column, select
from sqlmodel import Session

from models.person import Person
from models.points.entry import PointEntry
from models.points.rule import load_rules
from models.prepared import Prepared
from models.starter_data import starter_rows

SPAN = timedelta(days=365)


_entry: Table = PointEntry.__table__  # type: ignore[attr-defined]
_reversal = _entry.alias("reversal")
_count_by_rule = Prepared(
    select(_entry.c.rule, func.count())
    .where(
        _entry.c.person_id == bindparam("of"),
        _entry.c.day > bindparam("since"),
        _entry.c.day <= bindparam("today"),
        _entry.c.reverses_id.is_(None),
        ~exists(literal_column("1")).where(_reversal.c.reverses_id == _entry.c.id),
    )
    .group_by(_entry.c.rule)
)


@dataclass(frozen=True, slots=True)
class RatingPart:
    """`each` for every entry, up to `at_most`."""

    code: str
    name: str
    name_en: str
    each: int
    at_most: int

    def label(self, language: str) -> str:
        return self.name_en if language.startswith("en") else self.name


@dataclass(frozen=True, slots=True)
class PartScore:
    """So many entries of a part, and what they come to."""

    part: RatingPart
    count: int

    @property
    def score(self) -> int:
        return min(self.count * self.part.each, self.part.at_most)


@dataclass(frozen=True, slots=True)
class SafetyRating:
    parts: tuple[PartScore, ...]

    @property
    def score(self) -> int:
        return sum(part.score for part in self.parts)


def rate_safety(db: Session, person: Person, *, today: date) -> SafetyRating:
    """What was reversed does not count; what went beyond a limit of points does."""
    part_of = {rule.code: rule.part for rule in load_rules()}
    counts: Counter[str] = Counter()
    counted: Iterable[Any] = _count_by_rule.run(db, {"of": person.id, "since": today - SPAN, "today": today})
    for rule, count in counted:
        counts[part_of.get(rule, "")] += count
    return SafetyRating(tuple(PartScore(part, counts[part.code]) for part in load_parts()))


@lru_cache(maxsize=1)
def load_parts() -> tuple[RatingPart, ...]:
    """They come to 100 together."""
    return tuple(
        RatingPart(row["code"], row["name"], row["name_en"], int(row["each"]), int(row["at_most"]))
        for row in starter_rows("rating_parts")
    )
