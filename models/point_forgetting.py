"""Who is forgotten takes their points along; what they entered for others stays, without them."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlmodel import Session, col

from models.person import Person
from models.point_account import PointAccount
from models.point_entry import PointEntry
from models.point_month import PointMonth
from models.redemption import forget_redemptions
from models.team_membership import forget_membership


def forget_points(db: Session, person: Person, *, now: datetime) -> None:
    """What they did for a team stays in its sums, which name nobody."""
    forget_redemptions(db, person, now=now)
    forget_membership(db, person)
    db.execute(update(PointEntry).where(col(PointEntry.by_id) == person.id).values(by_id=None))
    for table in (PointEntry, PointMonth, PointAccount):
        db.execute(delete(table).where(col(table.person_id) == person.id))
