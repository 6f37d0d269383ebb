"""Points exchanged for a gift: a code that is good once, until it is handed in, given back, or its time is over."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Index, Table, text, update
from sqlmodel import Field, Session, SQLModel, col, select

from models.database import BigId, UtcMoment
from models.errors import Refusal
from models.people.access import holds
from models.people.audit import note_audit
from models.person import STAFF, Person
from models.points.account import open_account
from models.points.booking import reverse_entry
from models.points.entry import PointEntry
from models.points.gift import Gift, get_gift
from models.points.spending import spend_points
from models.secret_code import draw_code, plain_code
from models.stations.hosting import keeps

HELD, HANDED_OUT, GIVEN_BACK = "held", "handed_out", "given_back"
IS_HELD = f"state = '{HELD}'"
# 48 bits.
CODE_LENGTH, CODE_GROUP = 10, 5
GOOD_FOR = timedelta(days=14)
MOST_HELD = 5


class SoldOut(Refusal):
    """Somebody else got the last one."""


class TooManyHeld(Refusal):
    """So many codes wait to be handed in already."""


class NoSuchRedemption(Refusal):
    """No code is this one, or none of this person's."""


class RedemptionOver(Refusal):
    """It was handed out or given back, in `state` since `at`."""

    def __init__(self, state: str, at: datetime | None) -> None:
        super().__init__(state, at)
        self.state, self.at = state, at


class OwnRedemption(Refusal):
    """Nobody hands out to themselves."""


class HandedOutElsewhere(Refusal):
    """They are neither staff of the gift's county nor the host of its station."""

    def __init__(self, gift: Gift) -> None:
        super().__init__(gift.code)
        self.gift = gift


class Redemption(SQLModel, table=True):
    """`code` is shown to its owner as often as they like; it is worth something only while it is HELD."""

    __tablename__ = "redemption"
    __table_args__ = (
        Index("ix_redemption_held", "expires_at", sqlite_where=text(IS_HELD), postgresql_where=text(IS_HELD)),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    person_id: int | None = Field(default=None, foreign_key="person.id", sa_type=BigId, index=True)
    gift_id: int = Field(foreign_key="gift.id", sa_type=BigId)
    entry_id: int | None = Field(default=None, foreign_key="point_entry.id", sa_type=BigId, index=True)
    code: str = Field(unique=True)
    points: int
    state: str = HELD
    created_at: datetime = Field(sa_type=UtcMoment)
    expires_at: datetime = Field(sa_type=UtcMoment)
    settled_at: datetime | None = Field(default=None, sa_type=UtcMoment)
    settled_by: int | None = Field(default=None, foreign_key="person.id", sa_type=BigId, index=True)


_gift: Table = Gift.__table__  # type: ignore[attr-defined]


def redeem(db: Session, *, person: Person, gift: Gift, today: date, now: datetime) -> Redemption:
    """Take the points and hold one piece for the person.

    Raises:
        NoSuchGift, TooManyHeld, NotEnoughPoints.
        SoldOut: the last piece went to somebody else; no points are taken.
    """
    gift = get_gift(db, gift.id or 0)
    open_account(db, person, now=now)
    if len(list_held(db, person)) >= MOST_HELD:
        raise TooManyHeld
    code = draw_code(CODE_LENGTH)
    if not _take_one(db, gift):
        raise SoldOut
    try:
        entry = spend_points(db, person=person, points=gift.cost, source=f"gift:{code}", today=today, now=now)
    except Refusal:
        _put_back(db, gift.id or 0)
        raise
    redemption = Redemption(
        person_id=person.id,
        gift_id=gift.id or 0,
        entry_id=entry.id,
        code=code,
        points=gift.cost,
        created_at=now,
        expires_at=now + GOOD_FOR,
    )
    db.add(redemption)
    db.flush()
    return redemption


def find_redemption(db: Session, code: str) -> Redemption:
    """Locked until the transaction ends. Raises NoSuchRedemption."""
    query = select(Redemption).where(Redemption.code == plain_code(code)).with_for_update()
    found = db.exec(query.execution_options(populate_existing=True)).first()
    if found is None:
        raise NoSuchRedemption
    return found


def check_hand_out(db: Session, redemption: Redemption, *, by: Person, now: datetime) -> Gift:
    """What would be handed out.

    Raises:
        OwnRedemption, HandedOutElsewhere.
        RedemptionOver: also where its time is over and the clock has not come by yet.
    """
    gift = db.get_one(Gift, redemption.gift_id)
    if redemption.person_id == by.id:
        raise OwnRedemption
    if not (_is_staff_for(db, gift, by) or (gift.station_id is not None and keeps(db, gift.station_id, by))):
        raise HandedOutElsewhere(gift)
    if redemption.state != HELD:
        raise RedemptionOver(redemption.state, redemption.settled_at)
    if redemption.expires_at <= now:
        raise RedemptionOver(GIVEN_BACK, redemption.expires_at)
    return gift


def hand_out(db: Session, redemption: Redemption, *, by: Person, now: datetime) -> None:
    """The code is worth nothing from now on. Raises as `check_hand_out`."""
    gift = check_hand_out(db, redemption, by=by, now=now)
    redemption.state, redemption.settled_at, redemption.settled_by = HANDED_OUT, now, by.id
    db.add(redemption)
    db.flush()
    facts: dict[str, str | int | bool | None] = {"gift": gift.code, "points": redemption.points}
    subject = f"redemption:{redemption.id}"
    note_audit(db, action="gift.handed_out", subject=subject, actor=by, adcode=gift.adcode, facts=facts, now=now)


def give_back(db: Session, redemption_id: int, *, person: Person | None, now: datetime) -> Redemption:
    """Return the points and the piece; without a person the clock does, once the time is over.

    Raises:
        NoSuchRedemption, RedemptionOver.
    """
    owner = db.get(Redemption, redemption_id)
    if owner is None or (person is not None and owner.person_id != person.id):
        raise NoSuchRedemption
    if owner.person_id is not None:
        open_account(db, db.get_one(Person, owner.person_id), now=now)
    redemption = db.get_one(Redemption, redemption_id, with_for_update=True, populate_existing=True)
    if redemption.state != HELD:
        raise RedemptionOver(redemption.state, redemption.settled_at)
    if redemption.entry_id is not None:
        reverse_entry(db, db.get_one(PointEntry, redemption.entry_id), now=now)
    redemption.state, redemption.settled_at = GIVEN_BACK, now
    db.add(redemption)
    db.flush()
    _put_back(db, redemption.gift_id)
    return redemption


def list_held(db: Session, person: Person) -> Sequence[Redemption]:
    """Those that can still be handed in, the one that ends first at the beginning."""
    query = select(Redemption).where(Redemption.person_id == person.id, Redemption.state == HELD)
    return list(db.exec(query.order_by(col(Redemption.expires_at))))


def list_expired(db: Session, *, now: datetime, after: int = 0, at_most: int = 100) -> list[int]:
    """The numbers, above `after`, of those whose time is over."""
    query = select(Redemption.id).where(text(IS_HELD), col(Redemption.expires_at) <= now, col(Redemption.id) > after)
    return [number for number in db.exec(query.order_by(col(Redemption.id)).limit(at_most)) if number is not None]


def forget_redemptions(db: Session, person: Person, *, now: datetime) -> None:
    """What is held for them can be had by others; that something was handed out stays, without them."""
    query = select(Redemption).where(Redemption.person_id == person.id, Redemption.state == HELD)
    # Who hands one out just now is waited for.
    for held in db.exec(query.with_for_update().execution_options(populate_existing=True)).all():
        held.state, held.settled_at = GIVEN_BACK, now
        db.add(held)
        db.flush()
        _put_back(db, held.gift_id)
    redemption: Table = Redemption.__table__  # type: ignore[attr-defined]
    theirs = redemption.c.person_id == person.id
    db.connection().execute(update(redemption).where(theirs).values(person_id=None, entry_id=None))
    db.connection().execute(update(redemption).where(redemption.c.settled_by == person.id).values(settled_by=None))


def _is_staff_for(db: Session, gift: Gift, person: Person) -> bool:
    return STAFF in person.roles and (gift.adcode is None or holds(db, person, STAFF, gift.adcode))


def _take_one(db: Session, gift: Gift) -> bool:
    """The database decides who gets the last one."""
    one = update(_gift).where(_gift.c.id == gift.id, _gift.c.is_open, _gift.c.stock > 0)
    return db.connection().execute(one.values(stock=_gift.c.stock - 1)).rowcount == 1


def _put_back(db: Session, gift_id: int) -> None:
    db.connection().execute(update(_gift).where(_gift.c.id == gift_id).values(stock=_gift.c.stock + 1))
