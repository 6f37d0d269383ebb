"""Somebody's account of points: how they are known there, and the lock that puts its entries one after the other."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel, col, select

from models.database import BigId, UtcMoment
from models.person import Person
from models.secret_code import draw_code

# 34 bits: it is shown to staff, and opens nothing by itself.
NUMBER_LENGTH = 7


class PointAccount(SQLModel, table=True):
    """It holds no sum: what it comes to stands in its last entry, so that the two can't differ.

    `number` is what the rider shows to staff instead of a name; `nickname` is shown on boards where `is_shown`.
    """

    __tablename__ = "point_account"

    person_id: int = Field(
        primary_key=True, foreign_key="person.id", sa_type=BigId, sa_column_kwargs={"autoincrement": False}
    )
    number: str = Field(unique=True)
    nickname: str | None = None
    is_shown: bool = False
    team_id: int | None = Field(default=None, foreign_key="rider_team.id", sa_type=BigId, index=True)
    opened_at: datetime = Field(sa_type=UtcMoment)


_account: Table = PointAccount.__table__  # type: ignore[attr-defined]
_insert: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def open_account(db: Session, person: Person, *, now: datetime) -> PointAccount:
    """The person's account, locked until the transaction ends; opened where there was none."""
    account = _locked(db, person)
    if account is not None:
        return account
    number = draw_code(NUMBER_LENGTH)
    row = {"person_id": person.id, "number": number, "is_shown": False, "opened_at": now}
    insert = _insert[db.connection().dialect.name](_account).values(row)
    # Another chat of the same person may have been faster.
    db.connection().execute(insert.on_conflict_do_nothing(index_elements=["person_id"]))
    opened = _locked(db, person)
    assert opened is not None
    return opened


def lock_accounts(db: Session, people: Iterable[Person], *, now: datetime) -> None:
    """All of them before the first entry, in one order, so that nobody holds one while waiting for another."""
    for person in sorted(people, key=lambda person: person.id or 0):
        open_account(db, person, now=now)


def find_account(db: Session, person: Person) -> PointAccount | None:
    return db.get(PointAccount, person.id)


def list_accounts(db: Session, *, after: int, at_most: int) -> list[int]:
    """Whose they are, by their numbers, from the one after that."""
    query = select(PointAccount.person_id).where(PointAccount.person_id > after)
    return list(db.exec(query.order_by(col(PointAccount.person_id)).limit(at_most)))


def find_by_number(db: Session, number: str) -> PointAccount | None:
    """Whatever stands between its characters, and in small letters, too."""
    plain = "".join(filter(str.isalnum, number.upper()))
    return db.exec(select(PointAccount).where(PointAccount.number == plain)).first()


def _locked(db: Session, person: Person) -> PointAccount | None:
    query = select(PointAccount).where(col(PointAccount.person_id) == person.id)
    return db.exec(query.with_for_update().execution_options(populate_existing=True)).first()
