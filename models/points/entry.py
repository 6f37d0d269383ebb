"""The ledger of points: it only grows, and each entry says what the account comes to with it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, Index, Table, Text, UniqueConstraint, bindparam, literal_column
from sqlalchemy import select as sql_select
from sqlmodel import Field, Session, SQLModel, col, select

from models.database import BigId, UtcMoment
from models.errors import Refusal
from models.person import Person
from models.prepared import Prepared

# Besides the rules of data/point_rules.csv: what takes points away without a fault of anybody.
REDEEMED, EXPIRED = "redeemed", "expired"


class NoSuchEntry(Refusal):
    """There is none of this number, or none that this person may see: both look the same."""


class PointEntry(SQLModel, table=True):
    """One thing that happened to an account, never changed; what was wrong is reversed by another.

    `number` counts an account's entries from 1: two that were made at the same moment can't both be its next one.
    `points` is what it adds or takes, `asked` what the rule gives before limits, `ranked` what it counts for levels and
    boards, `balance` and `earned` the sums of `points` and `ranked` so far. It counts for the local `day`, a reversal
    for that of what it reverses. `source` is what happened, once for ever ("case:12"). Without `by_id` the system
    entered it. `team_id` is the team that it counted for.
    """

    __tablename__ = "point_entry"
    __table_args__ = (
        UniqueConstraint("person_id", "number"),
        CheckConstraint("balance >= 0", name="not_below_zero"),
        Index("ix_point_entry_day", "person_id", "day"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    person_id: int = Field(foreign_key="person.id", sa_type=BigId)
    number: int
    at: datetime = Field(sa_type=UtcMoment)
    day: date = Field(sa_type=Date)
    rule: str
    asked: int
    points: int
    ranked: int
    balance: int
    earned: int
    source: str = Field(unique=True)
    reason: str = Field(default="", sa_type=Text)
    evidence: str = Field(default="", sa_type=Text)
    by_id: int | None = Field(default=None, foreign_key="person.id", sa_type=BigId, index=True)
    reverses_id: int | None = Field(default=None, foreign_key="point_entry.id", sa_type=BigId, unique=True)
    team_id: int | None = Field(default=None, foreign_key="rider_team.id", sa_type=BigId)


@dataclass(frozen=True, slots=True)
class PointSums:
    """What an account comes to, and what was ever earned on it, whatever was spent of that."""

    balance: int
    earned: int


_entry: Table = PointEntry.__table__  # type: ignore[attr-defined]
_last_sums = Prepared(
    sql_select(_entry.c.balance, _entry.c.earned)
    .where(_entry.c.person_id == bindparam("of"))
    .order_by(_entry.c.number.desc())
    # SQLite would be given an offset anyway, and as a value.
    .limit(literal_column("1"))
    .offset(literal_column("0"))
)


def find_last_entry(db: Session, person: Person) -> PointEntry | None:
    """The one that says what the account comes to."""
    query = select(PointEntry).where(PointEntry.person_id == person.id)
    return db.exec(query.order_by(col(PointEntry.number).desc()).limit(1)).first()


def balance_of(db: Session, person: Person) -> int:
    return sums_of(db, person).balance


def sums_of(db: Session, person: Person) -> PointSums:
    found: Any = _last_sums.run(db, {"of": person.id}).first()
    return PointSums(0, 0) if found is None else PointSums(found[0], found[1])


def earned_by(db: Session, person: Person) -> int:
    return sums_of(db, person).earned


def find_entry_from(db: Session, source: str) -> PointEntry | None:
    return db.exec(select(PointEntry).where(PointEntry.source == source)).first()


def get_entry_of(db: Session, person: Person | None, entry_id: int) -> PointEntry:
    """One of one's own. Raises NoSuchEntry."""
    entry = db.get(PointEntry, entry_id)
    if entry is None or person is None or entry.person_id != person.id:
        raise NoSuchEntry
    return entry


def find_reversal(db: Session, entry: PointEntry) -> PointEntry | None:
    return db.exec(select(PointEntry).where(PointEntry.reverses_id == entry.id)).first()


def list_entries(db: Session, person: Person, *, below: int | None = None, at_most: int = 10) -> list[PointEntry]:
    """Newest first; with `below` those before that number."""
    query = select(PointEntry).where(PointEntry.person_id == person.id)
    if below is not None:
        query = query.where(col(PointEntry.number) < below)
    return list(db.exec(query.order_by(col(PointEntry.number).desc()).limit(at_most)))
