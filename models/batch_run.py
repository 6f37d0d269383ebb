"""Work on many people that goes on where it was when a process died: once for each period, from one to the next."""

from datetime import date, datetime

from sqlalchemy import Date
from sqlmodel import Field, Session, SQLModel, col, select

from models.database import BigId, UtcMoment


class BatchRun(SQLModel, table=True):
    """`after` is the number of the last person who has been seen to; it moves in the transaction that does so."""

    __tablename__ = "batch_run"

    name: str = Field(primary_key=True)
    period: date = Field(primary_key=True, sa_type=Date)
    after: int = Field(default=0, sa_type=BigId)
    done: int = 0
    begun_at: datetime = Field(sa_type=UtcMoment)
    ended_at: datetime | None = Field(default=None, sa_type=UtcMoment)


def open_run(db: Session, name: str, period: date, *, now: datetime) -> BatchRun | None:
    """Locked until the transaction ends, begun where it was not; None where it has come to its end."""
    query = select(BatchRun).where(BatchRun.name == name, BatchRun.period == period)
    run = db.exec(query.with_for_update().execution_options(populate_existing=True)).first()
    if run is None:
        run = BatchRun(name=name, period=period, begun_at=now)
    return None if run.ended_at is not None else run


def go_on(db: Session, run: BatchRun, *, last: int | None, done: int, now: datetime) -> None:
    """`last` was seen to; None: nobody is left."""
    run.done += done
    if last is None:
        run.ended_at = now
    else:
        run.after = last
    db.add(run)
    db.flush()


def is_run_ended(db: Session, name: str, period: date) -> bool:
    ended = select(BatchRun.name).where(
        BatchRun.name == name, BatchRun.period == period, col(BatchRun.ended_at).is_not(None)
    )
    return db.exec(ended).first() is not None
