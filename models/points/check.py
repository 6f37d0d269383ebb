"""Whether the points add up: each account's entries to what they say, and the months to the entries."""

from sqlalchemy import ColumnElement, Date, Label, Table, cast, func, literal_column, or_, select
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import Session

from models.points.entry import PointEntry
from models.points.month import PointMonth, TeamMonth

_entry: Table = PointEntry.__table__  # type: ignore[attr-defined]
_person_month: Table = PointMonth.__table__  # type: ignore[attr-defined]
_team_month: Table = TeamMonth.__table__  # type: ignore[attr-defined]


def count_unbalanced(db: Session) -> dict[str, int]:
    """By table: entries that are not their account's next one or whose sums are wrong, months that differ; all 0."""
    return {
        "point_entry": _wrong_entries(db),
        "point_month": _wrong_months(db, _person_month, "person_id"),
        "team_month": _wrong_months(db, _team_month, "team_id"),
    }


def _wrong_entries(db: Session) -> int:
    def so_far(counted: FunctionElement[int], name: str) -> Label[int]:
        return counted.over(partition_by=_entry.c.person_id, order_by=_entry.c.number).label(name)

    running = select(
        _entry,
        so_far(func.row_number(), "place"),
        so_far(func.sum(_entry.c.points), "sum_of_points"),
        so_far(func.sum(_entry.c.ranked), "sum_of_ranked"),
    ).subquery()
    wrong = select(func.count()).where(
        or_(
            running.c.number != running.c.place,
            running.c.balance != running.c.sum_of_points,
            running.c.earned != running.c.sum_of_ranked,
            running.c.balance < 0,
        )
    )
    return int(db.connection().scalar(wrong) or 0)


def _wrong_months(db: Session, table: Table, key: str) -> int:
    """Both ways: a month without entries must be 0, entries without a month must come to 0."""
    month = _first_of_month(db)
    summed = (
        select(_entry.c[key].label("key"), month.label("month"), func.sum(_entry.c.ranked).label("ranked"))
        .where(_entry.c[key].is_not(None))
        .group_by(_entry.c[key], month)
        .subquery()
    )
    is_it = (summed.c.key == table.c[key]) & (summed.c.month == table.c.month)
    both = summed.join(table, is_it, full=True)
    differs = func.coalesce(summed.c.ranked, 0) != func.coalesce(table.c.ranked, 0)
    return int(db.connection().scalar(select(func.count()).select_from(both).where(differs)) or 0)


def _first_of_month(db: Session) -> ColumnElement[object]:
    if db.connection().dialect.name == "sqlite":
        return func.date(_entry.c.day, literal_column("'start of month'"), type_=Date)
    return cast(func.date_trunc("month", _entry.c.day), Date)
