"""What each month came to: of a person, for boards and limits, and of a team."""

from datetime import date
from typing import Any

from sqlalchemy import Date, Index, Table, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel, select

from models.database import BigId
from models.person import Person
from models.points.account import PointAccount

# Literal, so that both databases see that an index fits.
IS_ON_BOARD = "is_shown"


class PointMonth(SQLModel, table=True):
    """The sum of what a person's entries of a month count. Where it stands on boards is written with it.

    `adcode`, `team_id` and `is_shown` are as they were at the last entry, or have been changed since.
    """

    __tablename__ = "point_month"
    __table_args__ = (
        Index(
            "ix_point_month_county",
            "month",
            "adcode",
            "ranked",
            sqlite_where=text(IS_ON_BOARD),
            postgresql_where=text(IS_ON_BOARD),
        ),
        Index(
            "ix_point_month_team",
            "month",
            "team_id",
            "ranked",
            sqlite_where=text(IS_ON_BOARD),
            postgresql_where=text(IS_ON_BOARD),
        ),
    )

    person_id: int = Field(
        primary_key=True, foreign_key="person.id", sa_type=BigId, sa_column_kwargs={"autoincrement": False}
    )
    month: date = Field(primary_key=True, sa_type=Date)
    ranked: int = 0
    adcode: int | None = Field(default=None, foreign_key="area.adcode")
    team_id: int | None = Field(default=None, foreign_key="rider_team.id", sa_type=BigId)
    is_shown: bool = False


class TeamMonth(SQLModel, table=True):
    """The sum of what entries of a month count for a team, whoever has left it since."""

    __tablename__ = "team_month"
    __table_args__ = (Index("ix_team_month_board", "month", "ranked"),)

    team_id: int = Field(
        primary_key=True, foreign_key="rider_team.id", sa_type=BigId, sa_column_kwargs={"autoincrement": False}
    )
    month: date = Field(primary_key=True, sa_type=Date)
    ranked: int = 0


_person_month: Table = PointMonth.__table__  # type: ignore[attr-defined]
_team_month: Table = TeamMonth.__table__  # type: ignore[attr-defined]
_insert: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def month_of(day: date) -> date:
    """Its first day."""
    return day.replace(day=1)


def ranked_in(db: Session, person: Person, month: date) -> int:
    query = select(PointMonth.ranked).where(PointMonth.person_id == person.id, PointMonth.month == month)
    return db.exec(query).first() or 0


def list_months(db: Session, person: Person, *, since: date) -> dict[date, int]:
    """By its first day, from this one on; months without entries are not in it."""
    query = select(PointMonth).where(PointMonth.person_id == person.id, PointMonth.month >= since)
    return {one.month: one.ranked for one in db.exec(query)}


def team_ranked_in(db: Session, team_id: int, month: date) -> int:
    query = select(TeamMonth.ranked).where(TeamMonth.team_id == team_id, TeamMonth.month == month)
    return db.exec(query).first() or 0


def add_to_month(
    db: Session, account: PointAccount, *, adcode: int | None, team_id: int | None, day: date, ranked: int
) -> None:
    """Count an entry; the account is locked. `team_id` is the entry's own, which may have been left since."""
    insert = _insert[db.connection().dialect.name]
    month = month_of(day)
    own = insert(_person_month).values(
        person_id=account.person_id,
        month=month,
        ranked=ranked,
        adcode=adcode,
        team_id=account.team_id,
        is_shown=account.is_shown,
    )
    stands = {name: own.excluded[name] for name in ("adcode", "team_id", "is_shown")}
    summed = {"ranked": _person_month.c.ranked + own.excluded.ranked}
    db.connection().execute(own.on_conflict_do_update(index_elements=["person_id", "month"], set_={**stands, **summed}))
    if team_id is not None:
        teams = insert(_team_month).values(team_id=team_id, month=month, ranked=ranked)
        summed = {"ranked": _team_month.c.ranked + teams.excluded.ranked}
        db.connection().execute(teams.on_conflict_do_update(index_elements=["team_id", "month"], set_=summed))


def move_to_team(db: Session, account: PointAccount, team_id: int | None, *, month: date) -> None:
    """From this month on; the account is locked. What was earned for another team stays with that."""
    account.team_id = team_id
    db.add(account)
    db.flush()
    own = update(_person_month).where(_person_month.c.person_id == account.person_id, _person_month.c.month >= month)
    db.connection().execute(own.values(team_id=team_id))


def show_on_board(db: Session, account: PointAccount, *, nickname: str, month: date) -> None:
    """From this month on; the account is locked. A nickname need not be the only one of its kind."""
    account.nickname, account.is_shown = nickname, True
    db.add(account)
    db.flush()
    own = update(_person_month).where(_person_month.c.person_id == account.person_id, _person_month.c.month >= month)
    db.connection().execute(own.values(is_shown=True))


def leave_board(db: Session, account: PointAccount) -> None:
    """From all months, and the nickname is forgotten, unless a team knows them by it."""
    account.is_shown = False
    if account.team_id is None:
        account.nickname = None
    db.add(account)
    db.flush()
    own = update(_person_month).where(_person_month.c.person_id == account.person_id)
    db.connection().execute(own.values(is_shown=False))
