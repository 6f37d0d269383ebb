"""The number of a case, by which people speak of it: drawn, so that none tells when it was handed in."""

import secrets
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import make_transient_to_detached
from sqlmodel import Session

from models.case import Case

# Seven digits can be dictated; those below were counted up before numbers were drawn, and stay good.
_LOWEST, _HIGHEST = 1_000_000, 9_999_999

_case: Table = Case.__table__  # type: ignore[attr-defined]
# One statement looks whether the number is free and takes it.
_new: dict[str, Any] = {
    "sqlite": sqlite.insert(_case).on_conflict_do_nothing(index_elements=["id"]).returning(_case.c.id),
    "postgresql": postgresql.insert(_case).on_conflict_do_nothing(index_elements=["id"]).returning(_case.c.id),
}


def draw_number() -> int:
    return _LOWEST + secrets.randbelow(_HIGHEST - _LOWEST + 1)


def add_numbered(db: Session, case: Case) -> None:
    """Write a new case under a number that no other has; of two who draw the same at once one draws again."""
    connection = db.connection()
    while True:
        case.id = draw_number()
        if connection.execute(_new[connection.dialect.name], case.model_dump()).first() is not None:
            break
    make_transient_to_detached(case)
    db.add(case)
