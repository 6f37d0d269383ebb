"""What is done from time to time by one process of many: each job once in a slot of its time."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, Index, Row, Table, UniqueConstraint, delete, func, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel

from models.database import BigId, UtcMoment

KEEP_TICKS = timedelta(days=30)
# A job during which processes died so often is left until its next slot: it may be what they died of.
MOST_TRIES = 5
# In the counts of a job that this happened to.
GIVEN_UP, LEFT_OUT = "given_up", "left_out"
_MOST_LEFT_OUT = 100
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_RUNNING = text("ended_at IS NULL")


@dataclass(frozen=True, slots=True)
class Every:
    """A slot is an interval, counted from the epoch."""

    span: timedelta

    def slot(self, now: datetime) -> int:
        return (now - _EPOCH) // self.span


@dataclass(frozen=True, slots=True)
class Daily:
    """A slot is a local day, which begins at this time by the clock on the wall."""

    hour: int
    zone: ZoneInfo
    minute: int = 0

    def slot(self, now: datetime) -> int:
        on_the_wall = now.astimezone(self.zone).replace(tzinfo=None)
        return (on_the_wall - timedelta(hours=self.hour, minutes=self.minute)).toordinal()


class Tick(SQLModel, table=True):
    """A job that was begun, by `worker`; `missed` counts the slots since the last one in which nobody did it."""

    __tablename__ = "tick"
    __table_args__ = (
        UniqueConstraint("job", "slot"),
        Index("uq_tick_running", "job", unique=True, sqlite_where=_RUNNING, postgresql_where=_RUNNING),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    job: str
    slot: int = Field(sa_type=BigId)
    worker: int = Field(sa_type=BigId)
    tries: int = 1
    missed: int = 0
    counts: dict[str, int] = Field(default_factory=dict, sa_type=JSON)
    begun_at: datetime = Field(sa_type=UtcMoment)
    ended_at: datetime | None = Field(default=None, sa_type=UtcMoment)


@dataclass(frozen=True, slots=True)
class Begun:
    """A job that this process has to do now.

    `last_at` is when it was begun the last time and not left out, None at the first; `left_out_at` when it was left out
    for the first time since then.
    """

    id: int
    missed: int
    last_at: datetime | None
    left_out_at: datetime | None = None


_tick: Table = Tick.__table__  # type: ignore[attr-defined]
_insert: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def list_tickers(db: Session, job: str) -> list[int]:
    """The processes that have begun the job and not ended it."""
    return list(db.connection().scalars(select(_tick.c.worker).where(_tick.c.job == job, _is_running())))


def begin_tick(db: Session, *, job: str, slot: int, worker: int, dead: Collection[int], now: datetime) -> Begun | None:
    """Take a job's slot; None where somebody was first, or has not ended an earlier one.

    What a process in `dead` has not ended is taken over in its place, and goes on from what the tables say.
    """
    running = db.connection().execute(select(_tick).where(_tick.c.job == job, _is_running())).first()
    if running is not None:
        return _take_over(db, running, worker=worker, now=now) if running.worker in dead else None
    before = _ticks_before(db, job, slot)
    missed = slot - before[0].slot - 1 if before else 0
    row: dict[str, Any] = {
        "job": job,
        "slot": slot,
        "worker": worker,
        "tries": 1,
        "missed": missed,
        "counts": {},
        "begun_at": now,
    }
    connection = db.connection()
    # On either constraint: another process may have begun this slot, or, where its clock differs, the next.
    insert = _insert[connection.dialect.name](_tick).values(row).on_conflict_do_nothing().returning(_tick.c.id)
    begun: int | None = connection.scalar(insert)
    return None if begun is None else _begun(begun, missed, before)


def end_tick(db: Session, tick_id: int, *, worker: int, counts: Mapping[str, int], now: datetime) -> None:
    """Note that a job is done; what another process has taken over since is left alone."""
    mine = update(_tick).where(_tick.c.id == tick_id, _tick.c.worker == worker, _is_running())
    db.connection().execute(mine.values(counts=dict(counts), ended_at=now))


def is_ended(db: Session, *, job: str, slot: int) -> bool:
    """Whether somebody has done the job in this slot."""
    ended = select(_tick.c.id).where(_tick.c.job == job, _tick.c.slot == slot, ~_is_running())
    return db.connection().scalar(ended) is not None


def forget_ticks(db: Session, *, now: datetime) -> int:
    """Drop old ones, apart from the last of each job; returns how many."""
    newest = select(func.max(_tick.c.id)).group_by(_tick.c.job)
    old = delete(_tick).where(_tick.c.begun_at < now - KEEP_TICKS, ~_is_running(), _tick.c.id.not_in(newest))
    return db.connection().execute(old).rowcount


def _take_over(db: Session, left: Any, *, worker: int, now: datetime) -> Begun | None:
    mine = update(_tick).where(
        _tick.c.id == left.id, _tick.c.worker == left.worker, _tick.c.tries == left.tries, _is_running()
    )
    if left.tries >= MOST_TRIES:
        db.connection().execute(mine.values(counts={GIVEN_UP: 1}, ended_at=now))
        return None
    if not db.connection().execute(mine.values(worker=worker, tries=left.tries + 1)).rowcount:
        return None
    return _begun(left.id, left.missed, _ticks_before(db, left.job, left.slot))


def _begun(tick_id: int, missed: int, before: Sequence[Row[Any]]) -> Begun:
    left_out = list(takewhile(lambda tick: LEFT_OUT in tick.counts, before))
    done = before[len(left_out) :]
    return Begun(tick_id, missed, done[0].begun_at if done else None, left_out[-1].begun_at if left_out else None)


def _ticks_before(db: Session, job: str, slot: int) -> Sequence[Row[Any]]:
    """(slot, begun_at, counts), the last one first, and as many as a job may be left out in a row."""
    query = select(_tick.c.slot, _tick.c.begun_at, _tick.c.counts).where(_tick.c.job == job, _tick.c.slot < slot)
    rows: Sequence[Any] = db.connection().execute(query.order_by(_tick.c.slot.desc()).limit(_MOST_LEFT_OUT)).all()
    return rows


def _is_running() -> Any:
    return _tick.c.ended_at.is_(None)
