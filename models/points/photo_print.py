"""What photos of cases that may earn points look like, in 64 bits, so that the same one is known when it comes again.

Nothing can be seen in it, and it goes with its reporter, or after so many days.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Table, delete, insert
from sqlmodel import Field, Session, SQLModel, select

from models.case import Case
from models.cases.file import CaseFile
from models.database import BigId, UtcMoment
from models.person import Person
from models.points.doubt_limit import doubt_limit

_QUARTERS, _QUARTER_BITS = 4, 16
# Of two that differ in no more bits one quarter differs in one at most: by the 17 values that it then can have the
# others are found, however many photos there are.
MOST_BITS = 2 * _QUARTERS - 1


class PhotoPrint(SQLModel, table=True):
    """A quarter of it: `value` has the number of the quarter before its bits; `looks` is the whole in 16 hex digits."""

    __tablename__ = "photo_print"

    file_id: int = Field(
        primary_key=True, foreign_key="case_file.id", sa_type=BigId, sa_column_kwargs={"autoincrement": False}
    )
    quarter: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    value: int = Field(index=True)
    looks: str
    case_id: int = Field(foreign_key="case.id", sa_type=BigId, index=True)
    kept_at: datetime = Field(sa_type=UtcMoment, index=True)


_print: Table = PhotoPrint.__table__  # type: ignore[attr-defined]
_looks: Column[Any] = _print.c.looks


def keep_print(db: Session, file_id: int, *, looks: str, now: datetime) -> None:
    """For a file whose copy is here; one that is kept already stays as it is."""
    file = db.get_one(CaseFile, file_id)
    if file.stored is None or db.get(PhotoPrint, (file_id, 0)) is not None:
        return
    rows = [
        {
            "file_id": file.id,
            "quarter": quarter,
            "value": value,
            "looks": looks,
            "case_id": file.case_id,
            "kept_at": now,
        }
        for quarter, value in enumerate(_quarters(looks))
    ]
    db.connection().execute(insert(_print), rows)


def find_case_alike(db: Session, case: Case, *, now: datetime) -> int | None:
    """The number of the earliest case, of those raised before, with a photo that is nearly the same as one here."""
    own = select(_print.c.file_id, _looks).where(_print.c.case_id == case.id, _print.c.quarter == 0)
    found = [other for _file, looks in db.connection().execute(own) for other in _list_alike(db, case, looks, now)]
    return min(found, default=None)


def keep_prints() -> timedelta:
    """For so long photos are compared with later ones."""
    return timedelta(days=doubt_limit("alike_days"))


def drop_old_prints(db: Session, *, now: datetime) -> int:
    """Returns how many rows."""
    return db.connection().execute(delete(_print).where(_print.c.kept_at < now - keep_prints())).rowcount


def forget_prints(db: Session, person: Person) -> None:
    """Before the cases let go of who raised them."""
    theirs = select(Case.id).where(Case.reporter_id == person.id)
    db.connection().execute(delete(_print).where(_print.c.case_id.in_(theirs)))


def _list_alike(db: Session, case: Case, looks: str, now: datetime) -> Iterator[int]:
    since = now - timedelta(days=doubt_limit("alike_days"))
    query = (
        select(_print.c.case_id, _looks)
        .where(_print.c.value.in_(_values_near(looks)), _print.c.case_id < case.id, _print.c.kept_at >= since)
        .distinct()
    )
    for case_id, other in db.connection().execute(query):
        if (int(looks, 16) ^ int(other, 16)).bit_count() <= doubt_limit("alike_bits"):
            yield case_id


def _quarters(looks: str) -> list[int]:
    whole, low = int(looks, 16), (1 << _QUARTER_BITS) - 1
    return [quarter << _QUARTER_BITS | whole >> quarter * _QUARTER_BITS & low for quarter in range(_QUARTERS)]


def _values_near(looks: str) -> list[int]:
    return [value ^ turned for value in _quarters(looks) for turned in (0, *(1 << bit for bit in range(_QUARTER_BITS)))]
