"""Cards to be shown around: each has a number of its own that proves what stands on it, and leads to nobody."""

from datetime import date

from sqlalchemy import Date
from sqlmodel import Field, Session, SQLModel

from models.person import Person
from models.points.entry import earned_by
from models.points.level import standing_of
from models.points.safety_rating import rate_safety
from models.secret_code import draw_code, plain_code

# 48 bits: whoever has not seen one finds none.
NUMBER_LENGTH, NUMBER_GROUP = 10, 5


class PointCard(SQLModel, table=True):
    """What was true of its owner on a day. Whose it is stands nowhere, so that two cards of one person can't be joined.

    `level` is a code of data/point_levels.csv, `rating` the safety rating.
    """

    __tablename__ = "point_card"

    number: str = Field(primary_key=True)
    level: str
    rating: int
    made_on: date = Field(sa_type=Date)


def make_card(db: Session, person: Person, *, today: date) -> PointCard:
    made = PointCard(
        number=draw_code(NUMBER_LENGTH),
        level=standing_of(earned_by(db, person)).level.code,
        rating=rate_safety(db, person, today=today).score,
        made_on=today,
    )
    db.add(made)
    db.flush()
    return made


def find_card(db: Session, number: str) -> PointCard | None:
    """However it was typed."""
    return db.get(PointCard, plain_code(number))
