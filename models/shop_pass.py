"""Passes that an office hands to the owner of a shop: a code, good once, that ties the shop to who sends it."""

from datetime import datetime, timedelta

from sqlalchemy import CursorResult, delete
from sqlmodel import Field, Session, SQLModel, col, select

from models.database import BigId, UtcMoment
from models.errors import Refusal
from models.person import Person
from models.plaque import Plaque
from models.secret_code import code_digest, draw_code

# 77 bits: not to be guessed, so tries need not be counted.
CODE_LENGTH, CODE_GROUP = 16, 4
GOOD_FOR = timedelta(days=7)


class PassGone(Refusal):
    """There is no such pass, or not any more: unknown, used and over look the same."""


class ShopPass(SQLModel, table=True):
    """Of the code only its digest is kept. Used is deleted."""

    __tablename__ = "shop_pass"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    code_hash: str = Field(unique=True)
    plaque_id: int = Field(foreign_key="plaque.id", sa_type=BigId, index=True)
    expires_at: datetime = Field(sa_type=UtcMoment)


def make_plaque_pass(db: Session, plaque: Plaque, *, now: datetime) -> str:
    """The code, known nowhere else; the one that was made for the shop before ends."""
    db.execute(delete(ShopPass).where(col(ShopPass.plaque_id) == plaque.id))
    code = draw_code(CODE_LENGTH)
    db.add(ShopPass(code_hash=code_digest(code), plaque_id=plaque.id or 0, expires_at=now + GOOD_FOR))
    db.flush()
    return code


def find_pass(db: Session, code: str, *, now: datetime) -> ShopPass:
    """Raises PassGone."""
    found = db.exec(select(ShopPass).where(ShopPass.code_hash == code_digest(code))).first()
    if found is None or found.expires_at <= now:
        raise PassGone
    return found


def take_plaque(db: Session, shop_pass: ShopPass, *, person: Person) -> Plaque:
    """The shop is this person's from now on, whosever it was before. Raises PassGone where somebody was faster."""
    taken = db.execute(delete(ShopPass).where(col(ShopPass.id) == shop_pass.id))
    assert isinstance(taken, CursorResult)
    if not taken.rowcount:
        raise PassGone
    plaque = db.get_one(Plaque, shop_pass.plaque_id)
    plaque.owner_id = person.id
    db.add(plaque)
    db.flush()
    return plaque
