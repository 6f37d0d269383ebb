"""What points can be exchanged for: the catalogue, which whoever runs the service fills from a file."""

from collections.abc import Sequence

from sqlalchemy import CheckConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from models.database import BigId
from models.errors import Refusal


class NoSuchGift(Refusal):
    """There is none of this number, or it is not given out any more."""


class Gift(SQLModel, table=True):
    """`stock` is how many are neither handed out nor held for somebody.

    `adcode` is whose staff hand it out, None: all; at `station_id` its host does as well.
    """

    __tablename__ = "gift"
    __table_args__ = (
        CheckConstraint("cost > 0", name="costs_something"),
        CheckConstraint("stock >= 0", name="not_oversold"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    code: str = Field(unique=True)
    name: str
    name_en: str = ""
    cost: int
    stock: int = 0
    place: str = ""
    adcode: int | None = Field(default=None, foreign_key="area.adcode")
    station_id: int | None = Field(default=None, foreign_key="station.id", sa_type=BigId)
    is_open: bool = True
    is_sample: bool = False

    def label(self, language: str) -> str:
        return (self.name_en if language.startswith("en") else "") or self.name


def list_gifts(db: Session, *, at_most: int = 50) -> Sequence[Gift]:
    """Those that can be had now, the cheapest first."""
    query = select(Gift).where(col(Gift.is_open), Gift.stock > 0).order_by(col(Gift.cost), col(Gift.id))
    return list(db.exec(query.limit(at_most)))


def has_gifts(db: Session, station_id: int) -> bool:
    """Whether any is fetched at this station, be it out of stock."""
    return db.exec(select(Gift.id).where(Gift.station_id == station_id).limit(1)).first() is not None


def get_gift(db: Session, gift_id: int) -> Gift:
    """Raises NoSuchGift."""
    gift = db.get(Gift, gift_id)
    if gift is None or not gift.is_open:
        raise NoSuchGift
    return gift
