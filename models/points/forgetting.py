"""Who is forgotten takes their points along; what they entered for others stays, without them."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlmodel import Session, col

from models.person import Person
from models.points.account import PointAccount
from models.points.entry import PointEntry
from models.points.membership import forget_membership
from models.points.month import PointMonth
from models.points.redemption import forget_redemptions


def forget_points(db: Session, person: Person, *, now: datetime) -> None:
    """What they did for a team stays in its sums, which name nobody."""
    forget_redemptions(db, person, now=now)
    forget_membership(db, person)
    db.execute(update(PointEntry).where(col(PointEntry.by_id) == person.id).values(by_id=None))
    for table in (PointEntry, PointMonth, PointAccount):
        db.execute(delete(table).where(col(table.person_id) == person.id))
