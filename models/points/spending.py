"""Points are spent: what has ended with a year that is over is not among them."""

from datetime import date, datetime

from sqlmodel import Session

from models.errors import Refusal
from models.person import Person
from models.points.account import open_account
from models.points.booking import NewEntry, append_entry
from models.points.entry import REDEEMED, PointEntry, balance_of
from models.points.expiry import expire_past


class NotEnoughPoints(Refusal):
    """There are only `balance` of them."""

    def __init__(self, balance: int) -> None:
        super().__init__(balance)
        self.balance = balance


def spend_points(db: Session, *, person: Person, points: int, source: str, today: date, now: datetime) -> PointEntry:
    """Take points for a reward; level and boards stay as they are. Raises NotEnoughPoints."""
    assert points >= 0
    account = open_account(db, person, now=now)
    expire_past(db, person, today=today, now=now)
    balance = balance_of(db, person)
    if balance < points:
        raise NotEnoughPoints(balance)
    return append_entry(db, account, person, NewEntry(REDEEMED, source, today, -points, -points, 0), now=now)
