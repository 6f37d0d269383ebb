"""The number of a case, by which people speak of it: drawn, so that none tells when it was handed in."""

import secrets

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from models.case import Case

# Seven digits can be dictated; those below were counted up before numbers were drawn, and stay good.
_LOWEST, _HIGHEST = 1_000_000, 9_999_999


def draw_number() -> int:
    return _LOWEST + secrets.randbelow(_HIGHEST - _LOWEST + 1)


def add_numbered(db: Session, case: Case) -> None:
    """Write a new case under a number that no other has; of two who draw the same at once one draws again."""
    while True:
        number = draw_number()
        if db.get(Case, number) is not None:
            continue
        case.id = number
        try:
            with db.begin_nested():
                db.add(case)
                db.flush()
        except IntegrityError:
            if db.get(Case, number) is None:
                raise
        else:
            return
