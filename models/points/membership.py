"""Who is in a team of riders: asking to join, being let in, leaving; each rider is in one team at most."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, update
from sqlmodel import Field, Session, SQLModel, col, select

from models.database import BigId, UtcMoment
from models.errors import Refusal
from models.people.access import NoRight, require_right
from models.person import STAFF, Person
from models.points.account import PointAccount, find_account, open_account
from models.points.month import month_of, move_to_team
from models.points.team import RiderTeam, end_team, get_team, lock_team, require_lead, set_captain


class InTeamAlready(Refusal):
    """They are in this team, or in another, which they would have to leave first."""

    def __init__(self, team_id: int) -> None:
        super().__init__(team_id)
        self.team_id = team_id


class NoSuchRequest(Refusal):
    """It was decided on, taken back, or is for another's team: all look the same."""


class NotInTeam(Refusal):
    """They are not in this team, or not any more."""


class TeamRequest(SQLModel, table=True):
    """Somebody waits to be let in; a newer wish for another team takes its place, under another number."""

    __tablename__ = "team_request"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    person_id: int = Field(foreign_key="person.id", sa_type=BigId, unique=True)
    team_id: int = Field(foreign_key="rider_team.id", sa_type=BigId, index=True)
    asked_at: datetime = Field(sa_type=UtcMoment)


@dataclass(frozen=True, slots=True)
class Member:
    """As a captain may see them: by the nickname that they chose, None where they chose none."""

    person_id: int
    nickname: str | None


def ask_to_join(
    db: Session, team_id: int, *, person: Person, nickname: str, today: date, now: datetime
) -> TeamRequest | None:
    """None where they are in it at once. The captain and whoever is on its board know them by the nickname.

    Raises NoSuchTeam, InTeamAlready.
    """
    account = open_account(db, person, now=now)
    team = lock_team(db, team_id)
    if account.team_id is not None:
        raise InTeamAlready(account.team_id)
    withdraw_request(db, person)
    account.nickname = nickname
    db.add(account)
    if team.is_open or team.captain_id == person.id:
        move_to_team(db, account, team.id, month=month_of(today))
        return None
    request = TeamRequest(person_id=person.id or 0, team_id=team.id or 0, asked_at=now)
    db.add(request)
    db.flush()
    return request


def accept_request(db: Session, request_id: int, *, by: Person | None, today: date, now: datetime) -> TeamRequest:
    """Raises NoSuchRequest: also where `by` has no say in that team."""
    request = _take_request(db, request_id, by=by, now=now)
    account = open_account(db, db.get_one(Person, request.person_id), now=now)
    if account.team_id is None:
        move_to_team(db, account, request.team_id, month=month_of(today))
    return request


def decline_request(db: Session, request_id: int, *, by: Person | None, now: datetime) -> TeamRequest:
    """Raises NoSuchRequest: also where `by` has no say in that team."""
    request = _take_request(db, request_id, by=by, now=now)
    _forget_nickname(db, open_account(db, db.get_one(Person, request.person_id), now=now))
    return request


def take_wish_back(db: Session, person: Person, *, now: datetime) -> None:
    """Nothing happens where there is none."""
    if find_request(db, person) is not None:
        withdraw_request(db, person)
        _forget_nickname(db, open_account(db, person, now=now))


def find_request(db: Session, person: Person) -> TeamRequest | None:
    return db.exec(select(TeamRequest).where(TeamRequest.person_id == person.id)).first()


def withdraw_request(db: Session, person: Person) -> None:
    """Nothing happens where there is none."""
    db.execute(delete(TeamRequest).where(col(TeamRequest.person_id) == person.id))


def list_requests(db: Session, team: RiderTeam, *, at_most: int = 10) -> Sequence[TeamRequest]:
    """The longest waiting first."""
    query = select(TeamRequest).where(TeamRequest.team_id == team.id)
    return list(db.exec(query.order_by(col(TeamRequest.id)).limit(at_most)))


def count_members(db: Session, team: RiderTeam) -> int:
    return db.exec(select(func.count()).where(col(PointAccount.team_id) == team.id)).one()


def list_members(db: Session, team: RiderTeam, *, after: int = 0, at_most: int = 8) -> Sequence[Member]:
    """By their numbers, from the one after that."""
    query = select(PointAccount.person_id, PointAccount.nickname).where(
        PointAccount.team_id == team.id, PointAccount.person_id > after
    )
    return [Member(*row) for row in db.exec(query.order_by(col(PointAccount.person_id)).limit(at_most))]


def get_member(db: Session, team: RiderTeam, person_id: int) -> Member:
    """Raises NotInTeam."""
    account = db.get(PointAccount, person_id)
    if account is None or account.team_id != team.id:
        raise NotInTeam
    return Member(person_id, account.nickname)


def leave_team(db: Session, person: Person, *, today: date, now: datetime) -> RiderTeam | None:
    """What they earned for it stays with it. The team that they left, None where they were in none."""
    account = find_account(db, person)
    if account is None or account.team_id is None:
        return None
    account = open_account(db, person, now=now)
    team = lock_team(db, account.team_id)
    _take_out(db, team, account, today=today, now=now)
    return team


def remove_member(db: Session, team: RiderTeam, person_id: int, *, by: Person, today: date, now: datetime) -> None:
    """Raises NoRight, NotInTeam: also for the captain, who hands on first."""
    require_lead(db, by, team)
    get_member(db, team, person_id)
    account = open_account(db, db.get_one(Person, person_id), now=now)
    lock_team(db, team.id)
    if account.team_id != team.id or person_id == team.captain_id:
        raise NotInTeam
    _take_out(db, team, account, today=today, now=now)


def offer_captaincy(db: Session, team: RiderTeam, person_id: int, *, by: Person) -> None:
    """Ask a member to be the next captain; whoever was asked before is asked no more. Raises NoRight, NotInTeam."""
    if lock_team(db, team.id).captain_id != by.id:
        raise NoRight(STAFF, team.adcode)
    get_member(db, team, person_id)
    if person_id == by.id:
        raise NotInTeam
    team.offered_to = person_id
    db.add(team)
    db.flush()


def name_captain(
    db: Session, team: RiderTeam, captain: Person, *, by: Person, today: date, now: datetime
) -> int | None:
    """By staff, with the number that the rider showed them; the number of the captain before.

    Raises NoRight, InTeamAlready: they are in another.
    """
    require_right(db, by, STAFF, adcode=team.adcode)
    account = open_account(db, captain, now=now)
    if account.team_id not in (None, team.id):
        raise InTeamAlready(account.team_id or 0)
    withdraw_request(db, captain)
    lock_team(db, team.id)
    move_to_team(db, account, team.id, month=month_of(today))
    before = team.captain_id
    set_captain(db, team, captain, by=by, now=now)
    return None if before == captain.id else before


def close_team(db: Session, team: RiderTeam, *, by: Person, now: datetime) -> None:
    """Nobody is in it any more. Raises NoRight."""
    require_right(db, by, STAFF, adcode=team.adcode)
    let_go = update(PointAccount).where(col(PointAccount.team_id) == team.id).values(team_id=None)
    db.execute(let_go)
    lock_team(db, team.id)
    # Whoever was faster and came in while this one waited.
    db.execute(let_go)
    db.execute(delete(TeamRequest).where(col(TeamRequest.team_id) == team.id))
    end_team(db, team, by=by, now=now)


def forget_membership(db: Session, person: Person) -> None:
    """A team that loses its captain so is told to staff by the clock."""
    withdraw_request(db, person)
    for column in (RiderTeam.captain_id, RiderTeam.offered_to):
        db.execute(update(RiderTeam).where(col(column) == person.id).values({column: None}))


def _take_request(db: Session, request_id: int, *, by: Person | None, now: datetime) -> TeamRequest:
    """Locked and deleted. Accounts are locked before teams, as everywhere."""
    seen = db.get(TeamRequest, request_id)
    try:
        if seen is None:
            raise NoSuchRequest
        require_lead(db, by, get_team(db, seen.team_id))
        open_account(db, db.get_one(Person, seen.person_id), now=now)
        request = db.get(TeamRequest, request_id, with_for_update=True, populate_existing=True)
        if request is None:
            raise NoSuchRequest
        require_lead(db, by, lock_team(db, request.team_id))
    except Refusal as error:
        raise NoSuchRequest from error
    db.delete(request)
    db.flush()
    return request


def _take_out(db: Session, team: RiderTeam, account: PointAccount, *, today: date, now: datetime) -> None:
    move_to_team(db, account, None, month=month_of(today))
    _forget_nickname(db, account)
    if team.captain_id == account.person_id:
        set_captain(db, team, None, by=None, now=now)
    elif team.offered_to == account.person_id:
        team.offered_to = None
        db.add(team)
    db.flush()


def _forget_nickname(db: Session, account: PointAccount) -> None:
    """Nobody is to know them by it any more, unless they are to be seen on a board."""
    if not account.is_shown and account.team_id is None:
        account.nickname = None
        db.add(account)
