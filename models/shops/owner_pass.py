"""Passes that an office hands to the owner of a shop: a code, good once, that ties the shop to who sends it."""

from datetime import datetime, timedelta

from sqlalchemy import CursorResult, delete
from sqlmodel import Field, Session, SQLModel, col, select

from models.database import BigId, UtcMoment
from models.errors import Refusal
from models.person import Person
from models.secret_code import code_digest, draw_code
from models.shops.market import MarketShop, take_shop
from models.shops.plaque import Plaque

# 77 bits: not to be guessed, so tries need not be counted.
CODE_LENGTH, CODE_GROUP = 16, 4
GOOD_FOR = timedelta(days=7)


class PassGone(Refusal):
    """There is no such pass, or not any more: unknown, used and over look the same."""


class ShopPass(SQLModel, table=True):
    """For one shop, as the holder of a plaque or as one of a market. Of the code only its digest is kept."""

    __tablename__ = "shop_pass"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    code_hash: str = Field(unique=True)
    plaque_id: int | None = Field(default=None, foreign_key="plaque.id", sa_type=BigId, index=True)
    market_shop_id: int | None = Field(default=None, foreign_key="market_shop.id", sa_type=BigId, index=True)
    expires_at: datetime = Field(sa_type=UtcMoment)


def make_plaque_pass(db: Session, plaque: Plaque, *, now: datetime) -> str:
    """The code, known nowhere else; the one that was made for the shop before ends."""
    db.execute(delete(ShopPass).where(col(ShopPass.plaque_id) == plaque.id))
    return _make(db, ShopPass(code_hash="", plaque_id=plaque.id, expires_at=now + GOOD_FOR))


def make_market_pass(db: Session, shop: MarketShop, *, now: datetime) -> str:
    """The same for a shop of a market."""
    db.execute(delete(ShopPass).where(col(ShopPass.market_shop_id) == shop.id))
    return _make(db, ShopPass(code_hash="", market_shop_id=shop.id, expires_at=now + GOOD_FOR))


def find_pass(db: Session, code: str, *, now: datetime) -> ShopPass:
    """Raises PassGone."""
    found = db.exec(select(ShopPass).where(ShopPass.code_hash == code_digest(code))).first()
    if found is None or found.expires_at <= now:
        raise PassGone
    return found


def shop_of(db: Session, shop_pass: ShopPass) -> Plaque | MarketShop:
    if shop_pass.plaque_id is not None:
        return db.get_one(Plaque, shop_pass.plaque_id)
    return db.get_one(MarketShop, shop_pass.market_shop_id)


def use_pass(db: Session, shop_pass: ShopPass, *, person: Person) -> Plaque | MarketShop:
    """The shop is this person's from now on, whosever it was before.

    Raises:
        PassGone: somebody was faster, or the shop has left its market.
        OneShopEach: they have another shop in that market.
    """
    shop = shop_of(db, shop_pass)
    if isinstance(shop, MarketShop):
        if shop.left_at is not None:
            raise PassGone
        take_shop(db, shop, person=person)
    else:
        shop.owner_id = person.id
        db.add(shop)
    used = db.execute(delete(ShopPass).where(col(ShopPass.id) == shop_pass.id))
    assert isinstance(used, CursorResult)
    if not used.rowcount:
        raise PassGone
    db.flush()
    return shop


def _make(db: Session, shop_pass: ShopPass) -> str:
    code = draw_code(CODE_LENGTH)
    shop_pass.code_hash = code_digest(code)
    db.add(shop_pass)
    db.flush()
    return code
