"""Markets that govern themselves, and the shops in them, which the staff of the county admit."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel, col, select

from models.area import list_within
from models.database import BigId, UtcMoment
from models.errors import Refusal
from models.people.access import areas_of, holds, require_right
from models.people.audit import note_audit
from models.person import STAFF, Person

_IS_IN = text("left_at IS NULL")
VOTE_DAYS = (3, 7, 14)
# In per cent: how many of the shops have to vote, and of the votes more than so many have to be for it.
QUORUMS, MAJORITIES = (33, 50, 66), (50, 66)


class NamedAlready(Refusal):
    """A market of the county, or a shop of the market, is called so."""


class OneShopEach(Refusal):
    """This person has a shop in the market already."""


class Market(SQLModel, table=True):
    """How its shops vote stands with it; see QUORUMS and MAJORITIES."""

    __tablename__ = "market"
    __table_args__ = (Index("uq_market_name", "adcode", "name", unique=True),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    name: str
    adcode: int = Field(foreign_key="area.adcode")
    vote_days: int
    quorum_percent: int
    majority_percent: int
    opened_at: datetime = Field(sa_type=UtcMoment)


class MarketShop(SQLModel, table=True):
    """`person_id` is who took its pass, None before; who has left keeps nothing but the shop's name in the list."""

    __tablename__ = "market_shop"
    __table_args__ = (
        Index("uq_market_shop_name", "market_id", "name", unique=True, sqlite_where=_IS_IN, postgresql_where=_IS_IN),
        Index(
            "uq_market_shop_person",
            "market_id",
            "person_id",
            unique=True,
            sqlite_where=_IS_IN,
            postgresql_where=_IS_IN,
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    market_id: int = Field(foreign_key="market.id", sa_type=BigId)
    name: str
    person_id: int | None = Field(default=None, foreign_key="person.id", sa_type=BigId, index=True)
    signed_version: int | None = None
    signed_at: datetime | None = Field(default=None, sa_type=UtcMoment)
    left_at: datetime | None = Field(default=None, sa_type=UtcMoment)


def open_market(db: Session, market: Market, *, by: Person, now: datetime) -> Market:
    """Raises NoRight, NamedAlready."""
    require_right(db, by, STAFF, adcode=market.adcode)
    _add(db, market)
    _note(db, market, "market.opened", by, now)
    return market


def admit_shop(db: Session, market: Market, name: str, *, by: Person, now: datetime) -> MarketShop:
    """Raises NoRight, NamedAlready."""
    require_right(db, by, STAFF, adcode=market.adcode)
    shop = MarketShop(market_id=market.id or 0, name=name)
    _add(db, shop)
    _note(db, market, "market.admitted", by, now)
    return shop


def take_shop(db: Session, shop: MarketShop, *, person: Person) -> None:
    """The shop is this person's from now on. Raises OneShopEach."""
    try:
        with db.begin_nested():
            if shop.person_id != person.id:
                shop.signed_version = shop.signed_at = None
            shop.person_id = person.id
            db.add(shop)
            db.flush()
    except IntegrityError as error:
        raise OneShopEach from error


def find_own_shop(db: Session, person: Person | None, market_id: int) -> MarketShop | None:
    if person is None:
        return None
    query = select(MarketShop).where(
        MarketShop.market_id == market_id, MarketShop.person_id == person.id, col(MarketShop.left_at).is_(None)
    )
    return db.exec(query).first()


def list_own_shops(db: Session, person: Person) -> list[MarketShop]:
    query = select(MarketShop).where(MarketShop.person_id == person.id, col(MarketShop.left_at).is_(None))
    return list(db.exec(query.order_by(col(MarketShop.id))))


def list_shops(db: Session, market: Market) -> list[MarketShop]:
    """All that are in it, by name."""
    query = select(MarketShop).where(MarketShop.market_id == market.id, col(MarketShop.left_at).is_(None))
    return list(db.exec(query.order_by(col(MarketShop.name))))


def list_voters(db: Session, market_id: int) -> list[MarketShop]:
    """The shops that somebody speaks for, by id."""
    query = select(MarketShop).where(
        MarketShop.market_id == market_id, col(MarketShop.left_at).is_(None), col(MarketShop.person_id).is_not(None)
    )
    return list(db.exec(query.order_by(col(MarketShop.id))))


def list_markets(db: Session, person: Person) -> list[Market]:
    """Those in the areas of a member of staff, by name."""
    adcodes = {adcode for area in areas_of(db, person, STAFF) for adcode in list_within(db, area)}
    return list(db.exec(select(Market).where(col(Market.adcode).in_(adcodes)).order_by(col(Market.name))))


def runs_market(db: Session, person: Person | None, market: Market) -> bool:
    """Whether somebody is staff where the market is."""
    return person is not None and holds(db, person, STAFF, market.adcode)


def _add(db: Session, row: Market | MarketShop) -> None:
    try:
        with db.begin_nested():
            db.add(row)
            db.flush()
    except IntegrityError as error:
        raise NamedAlready from error


def _note(db: Session, market: Market, what: str, by: Person, now: datetime) -> None:
    note_audit(db, action=what, subject=f"market:{market.id}", actor=by, adcode=market.adcode, now=now)
