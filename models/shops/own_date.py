"""An owner's own dates, such as the end of a licence, and the secret address of their calendar."""

from datetime import date, datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Field, Session, SQLModel, col, select

from models.database import BigId, UtcMoment
from models.errors import Refusal
from models.person import Person
from models.secret_code import code_digest, draw_code

FOOD_LICENCE, SMALL_SHOP, HEALTH, LEASE, OTHER = "food_licence", "small_shop", "health", "lease", "other"
WHAT = (FOOD_LICENCE, SMALL_SHOP, HEALTH, LEASE, OTHER)
MOST_DATES = 30
# So many days before, and on the day itself; what nobody was there to say is said for two days more.
REMINDED_BEFORE = (60, 30, 7, 0)
MADE_UP_FOR = 2
# 115 bits.
_CODE_LENGTH = 24


class TooManyDates(Refusal):
    """So many are enough for a shop."""


class ShopDate(SQLModel, table=True):
    """`what` is one of WHAT."""

    __tablename__ = "shop_date"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    person_id: int = Field(foreign_key="person.id", sa_type=BigId, index=True)
    what: str
    due_on: date = Field(index=True)
    noted_at: datetime = Field(sa_type=UtcMoment)

    def step_on(self, today: date) -> int | None:
        """Of which of REMINDED_BEFORE it is time today; None of none, or where the date was noted only after that."""
        left, known = (self.due_on - today).days, (self.due_on - self.noted_at.date()).days
        return next((step for step in REMINDED_BEFORE if 0 <= step - left <= MADE_UP_FOR and step <= known), None)


class ShopFeed(SQLModel, table=True):
    """By whose code a calendar program reads the dates of a person."""

    __tablename__ = "shop_feed"

    person_id: int = Field(
        foreign_key="person.id", primary_key=True, sa_type=BigId, sa_column_kwargs={"autoincrement": False}
    )
    code_hash: str = Field(unique=True)


def add_shop_date(db: Session, person: Person, *, what: str, due_on: date, now: datetime) -> ShopDate:
    """The same one again stays as it is.

    Raises:
        TooManyDates: there are MOST_DATES.
    """
    dates = list_shop_dates(db, person)
    same = next((each for each in dates if (each.what, each.due_on) == (what, due_on)), None)
    if same is not None:
        return same
    if len(dates) >= MOST_DATES:
        raise TooManyDates
    added = ShopDate(person_id=person.id or 0, what=what, due_on=due_on, noted_at=now)
    db.add(added)
    db.flush()
    return added


def list_shop_dates(db: Session, person: Person) -> list[ShopDate]:
    query = select(ShopDate).where(ShopDate.person_id == person.id)
    return list(db.exec(query.order_by(col(ShopDate.due_on), col(ShopDate.id))))


def find_shop_date(db: Session, person: Person, date_id: int) -> ShopDate | None:
    """One of their own."""
    return db.exec(select(ShopDate).where(ShopDate.id == date_id, ShopDate.person_id == person.id)).first()


def list_shop_dates_due(db: Session, *, today: date, after: int, at_most: int) -> list[tuple[ShopDate, Person]]:
    """Those that may have a step today, by id."""
    days = [today + timedelta(days=step - late) for step in REMINDED_BEFORE for late in range(MADE_UP_FOR + 1)]
    query = (
        select(ShopDate, Person)
        .join(Person, col(Person.id) == col(ShopDate.person_id))
        .where(col(ShopDate.due_on).in_(days), col(ShopDate.id) > after)
        .order_by(col(ShopDate.id))
        .limit(at_most)
    )
    return list(db.exec(query))


def renew_feed(db: Session, person: Person) -> str:
    """A new code for the calendar of a person; the old one opens nothing any more."""
    code = draw_code(_CODE_LENGTH)
    feed = db.get(ShopFeed, person.id) or ShopFeed(person_id=person.id or 0, code_hash="")
    feed.code_hash = code_digest(code)
    db.add(feed)
    db.flush()
    return code


def find_feed_owner(db: Session, code: str) -> Person | None:
    query = select(Person).join(ShopFeed, col(ShopFeed.person_id) == col(Person.id))
    return db.exec(query.where(ShopFeed.code_hash == code_digest(code))).first()


def forget_shop_dates(db: Session, person: Person) -> None:
    for table in (ShopDate, ShopFeed):
        db.execute(delete(table).where(col(table.person_id) == person.id))
