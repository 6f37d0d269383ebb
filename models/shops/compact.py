"""The compact of a market (商户公约): its versions, who signed which, and votes on another one.

A vote is one of a shop's, by a constraint. How a shop has voted is known until the vote is counted, and then no more.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Index, Text, UniqueConstraint, delete, func, text, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel, col, select

from models.database import BigId, UtcMoment
from models.errors import Refusal
from models.person import Person
from models.shops.market import Market, MarketShop, list_own_shops, list_voters

_IS_OPEN = text("closed_at IS NULL")
# What has become of a motion.
ADOPTED, REJECTED, TOO_FEW = "adopted", "rejected", "too_few"


class NewerText(Refusal):
    """The compact was changed meanwhile."""


class VoteUnderWay(Refusal):
    """The market votes on another change already."""


class VoteOver(Refusal):
    """Nobody can vote on it any more."""


class VotedAlready(Refusal):
    """This shop has voted."""


class CompactText(SQLModel, table=True):
    """A version, numbered from 1; the highest one holds."""

    __tablename__ = "compact_text"
    __table_args__ = (UniqueConstraint("market_id", "number"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    market_id: int = Field(foreign_key="market.id", sa_type=BigId)
    number: int
    words: str = Field(sa_type=Text)
    published_at: datetime = Field(sa_type=UtcMoment)


class Motion(SQLModel, table=True):
    """A proposed text, voted on until `ends_at`; at `closed_at` it was counted. One at a time in a market."""

    __tablename__ = "motion"
    __table_args__ = (
        Index("uq_motion_open", "market_id", unique=True, sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),
        Index("ix_motion_ends_at", "ends_at", sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    market_id: int = Field(foreign_key="market.id", sa_type=BigId)
    words: str = Field(sa_type=Text)
    why: str = Field(sa_type=Text)
    begins_at: datetime = Field(sa_type=UtcMoment)
    ends_at: datetime = Field(sa_type=UtcMoment)
    closed_at: datetime | None = Field(default=None, sa_type=UtcMoment)
    outcome: str | None = None
    shops: int = 0
    votes_for: int = 0
    votes_against: int = 0


class Vote(SQLModel, table=True):
    __tablename__ = "vote"
    __table_args__ = (UniqueConstraint("motion_id", "shop_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    motion_id: int = Field(foreign_key="motion.id", sa_type=BigId)
    shop_id: int = Field(foreign_key="market_shop.id", sa_type=BigId, index=True)
    is_for: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """A motion that has just been counted, and who is to be told."""

    motion: Motion
    market: Market
    voters: tuple[MarketShop, ...]


def publish_first(db: Session, market: Market, words: str, *, now: datetime) -> CompactText:
    """Later ones come from a vote alone."""
    return _publish(db, market.id or 0, 1, words, now)


def find_compact(db: Session, market_id: int) -> CompactText | None:
    """The version that holds."""
    query = select(CompactText).where(CompactText.market_id == market_id)
    return db.exec(query.order_by(col(CompactText.number).desc()).limit(1)).first()


def sign(db: Session, shop: MarketShop, number: int, *, now: datetime) -> None:
    """Signed twice is signed once. Raises NewerText where another version holds."""
    compact = find_compact(db, shop.market_id)
    if compact is None or compact.number != number:
        raise NewerText
    if shop.signed_version != number:
        shop.signed_version, shop.signed_at = number, now
        db.add(shop)
        db.flush()


def withdraw_signature(db: Session, shop: MarketShop) -> None:
    shop.signed_version = shop.signed_at = None
    db.add(shop)
    db.flush()


def propose(db: Session, market: Market, *, words: str, why: str, now: datetime) -> Motion:
    """Raises VoteUnderWay."""
    motion = Motion(
        market_id=market.id or 0,
        words=words,
        why=why,
        begins_at=now,
        ends_at=now + timedelta(days=market.vote_days),
    )
    try:
        with db.begin_nested():
            db.add(motion)
            db.flush()
    except IntegrityError as error:
        raise VoteUnderWay from error
    return motion


def find_open_motion(db: Session, market_id: int) -> Motion | None:
    return db.exec(select(Motion).where(Motion.market_id == market_id, col(Motion.closed_at).is_(None))).first()


def has_voted(db: Session, motion: Motion, shop: MarketShop) -> bool:
    return db.exec(select(Vote.id).where(Vote.motion_id == motion.id, Vote.shop_id == shop.id)).first() is not None


def cast_vote(db: Session, motion: Motion, shop: MarketShop, *, is_for: bool, now: datetime) -> None:
    """Raises VoteOver, VotedAlready."""
    db.refresh(motion, with_for_update={"key_share": True})
    if motion.closed_at is not None or now >= motion.ends_at:
        raise VoteOver
    try:
        with db.begin_nested():
            db.add(Vote(motion_id=motion.id or 0, shop_id=shop.id or 0, is_for=is_for))
            db.flush()
    except IntegrityError as error:
        raise VotedAlready from error


def leave_market(db: Session, shop: MarketShop, *, now: datetime) -> None:
    """It is bound by nothing any more, votes no more, and its vote does not count."""
    db.execute(delete(Vote).where(col(Vote.shop_id) == shop.id))
    shop.left_at, shop.person_id, shop.signed_version, shop.signed_at = now, None, None, None
    db.add(shop)
    db.flush()


def forget_shops(db: Session, person: Person, *, now: datetime) -> None:
    """Nobody speaks for their shops; whoever did in a former life of one is nobody."""
    for shop in list_own_shops(db, person):
        leave_market(db, shop, now=now)
    db.execute(update(MarketShop).where(col(MarketShop.person_id) == person.id).values(person_id=None))


def list_to_count(db: Session, *, now: datetime) -> list[int]:
    query = select(Motion.id).where(_IS_OPEN, col(Motion.ends_at) <= now).order_by(col(Motion.id))
    return [number for number in db.exec(query) if number is not None]


def count_votes(db: Session, motion_id: int, *, now: datetime) -> Counted | None:
    """Decide, publish what was adopted, and forget who voted how; None where somebody was first.

    Shops that have left meanwhile count neither among the votes nor among those who could.
    """
    motion = db.exec(select(Motion).where(Motion.id == motion_id).with_for_update()).one()
    if motion.closed_at is not None or now < motion.ends_at:
        return None
    market = db.get_one(Market, motion.market_id)
    voters = list_voters(db, motion.market_id)
    query = select(Vote.is_for, func.count()).where(
        Vote.motion_id == motion_id, col(Vote.shop_id).in_([shop.id for shop in voters])
    )
    votes = dict(db.exec(query.group_by(col(Vote.is_for))).all())
    motion.shops, motion.votes_for, motion.votes_against = len(voters), votes.get(True, 0), votes.get(False, 0)
    motion.outcome = outcome_of(market, shops=len(voters), votes_for=motion.votes_for, against=motion.votes_against)
    motion.closed_at = now
    db.add(motion)
    db.execute(delete(Vote).where(col(Vote.motion_id) == motion_id))
    db.flush()
    if motion.outcome == ADOPTED:
        compact = find_compact(db, motion.market_id)
        _publish(db, motion.market_id, 1 if compact is None else compact.number + 1, motion.words, now)
    return Counted(motion, market, tuple(voters))


def outcome_of(market: Market, *, shops: int, votes_for: int, against: int) -> str:
    """So many of the shops have to vote, and of the votes more than so many per cent be for it."""
    cast = votes_for + against
    if not cast or cast * 100 < shops * market.quorum_percent:
        return TOO_FEW
    return ADOPTED if votes_for * 100 > cast * market.majority_percent else REJECTED


def _publish(db: Session, market_id: int, number: int, words: str, now: datetime) -> CompactText:
    compact = CompactText(market_id=market_id, number=number, words=words, published_at=now)
    db.add(compact)
    db.flush()
    return compact
