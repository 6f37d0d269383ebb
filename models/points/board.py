"""Boards of a month: who wants to be seen there, by nickname, in their county or team; and the teams.

What is so small that a nickname would give somebody away is not shown: fewer than FEWEST riders make no board.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, text
from sqlmodel import Session, col, select

from models.points.account import PointAccount
from models.points.month import PointMonth, TeamMonth
from models.points.team import RiderTeam
from models.small_counts import FEWEST

_IS_ON_BOARD = text("point_month.is_shown")
# Of the teams the first so many are looked at; those that are too small are left out.
_TEAMS_LOOKED_AT = 50


@dataclass(frozen=True, slots=True)
class BoardRow:
    """`person_id` is for the one who looks, to find their own row; 0 for a team."""

    name: str
    ranked: int
    person_id: int = 0


def list_county_board(db: Session, adcode: int, *, month: date, at_most: int = 10) -> Sequence[BoardRow]:
    """Most points first; empty where too few are to be seen."""
    return _board(db, col(PointMonth.adcode) == adcode, month=month, at_most=at_most)


def list_team_members(db: Session, team_id: int, *, month: date, at_most: int = 10) -> Sequence[BoardRow]:
    """As `list_county_board`, of one team."""
    return _board(db, col(PointMonth.team_id) == team_id, month=month, at_most=at_most)


def list_team_board(db: Session, *, month: date, at_most: int = 10) -> Sequence[BoardRow]:
    """Teams by what their riders earned for them, most first; those of fewer than FEWEST riders are left out."""
    best = (
        select(RiderTeam.id, RiderTeam.name, TeamMonth.ranked)
        .join(TeamMonth, col(TeamMonth.team_id) == col(RiderTeam.id))
        .where(TeamMonth.month == month, TeamMonth.ranked > 0)
        .order_by(col(TeamMonth.ranked).desc(), col(RiderTeam.id))
        .limit(_TEAMS_LOOKED_AT)
    )
    rows = list(db.exec(best))
    ids = [team_id for team_id, _name, _ranked in rows]
    sizes = select(PointAccount.team_id, func.count()).where(col(PointAccount.team_id).in_(ids))
    size = dict(db.exec(sizes.group_by(col(PointAccount.team_id))).all())
    shown = [BoardRow(name, ranked) for team_id, name, ranked in rows if size.get(team_id, 0) >= FEWEST]
    return shown[:at_most]


def _board(db: Session, of: ColumnElement[bool], *, month: date, at_most: int) -> Sequence[BoardRow]:
    query = (
        select(PointAccount.nickname, PointMonth.ranked, PointMonth.person_id)
        .join(PointAccount, col(PointAccount.person_id) == col(PointMonth.person_id))
        .where(PointMonth.month == month, of, PointMonth.ranked > 0, _IS_ON_BOARD)
        .order_by(col(PointMonth.ranked).desc())
        .limit(max(at_most, FEWEST))
    )
    rows = [BoardRow(nickname or "—", ranked, person_id) for nickname, ranked, person_id in db.exec(query)]
    return rows[:at_most] if len(rows) >= FEWEST else ()
