"""How often something was asked for on a day: by nobody, and nowhere."""

from datetime import date

from sqlalchemy import Table, delete, func, insert, select
from sqlmodel import Field, Session, SQLModel

from models.database import BigId

SEARCH = "search"


class Usage(SQLModel, table=True):
    """Counts of one day and kind stand in several rows, since one that all write to would make them wait."""

    __tablename__ = "usage"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    day: date = Field(index=True)
    kind: str
    count: int = 1


_usage: Table = Usage.__table__  # type: ignore[attr-defined]


def note_usage(db: Session, kind: str, *, day: date) -> None:
    db.connection().execute(insert(_usage).values(day=day, kind=kind, count=1))


def count_usage(db: Session, kind: str, *, first: date, last: date) -> int:
    """From one day to the other, both among them."""
    query = select(func.sum(_usage.c.count)).where(_usage.c.kind == kind, _usage.c.day.between(first, last))
    return int(db.connection().scalar(query) or 0)


def fold_usage(db: Session, *, before: date) -> int:
    """Make one row of the several of a day and kind; returns how many went."""
    connection = db.connection()
    query = select(_usage.c.day, _usage.c.kind, func.sum(_usage.c.count), func.max(_usage.c.id))
    several = query.where(_usage.c.day < before).group_by(_usage.c.day, _usage.c.kind).having(func.count() > 1)
    folded = 0
    for day, kind, count, last in connection.execute(several).all():
        counted = (_usage.c.day == day, _usage.c.kind == kind, _usage.c.id <= last)
        folded += connection.execute(delete(_usage).where(*counted)).rowcount
        connection.execute(insert(_usage).values(day=day, kind=kind, count=count))
    return folded
