"""Teams of riders, such as 卫民蓝骑士, each with a captain: staff make and close them, captains are asked first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel, col, select

from models.area import REGION, Area
from models.database import BigId, UtcMoment
from models.errors import Refusal
from models.people.access import NoRight, holds, require_right
from models.people.audit import note_audit
from models.person import STAFF, Person
from models.spelling import folded, likeness

LONGEST_NAME = 20


class NoSuchTeam(Refusal):
    """There is none of this number, or it was closed."""


class TeamNameTaken(Refusal):
    """There is a team of this name."""


class NoSuchOffer(Refusal):
    """Nobody offered this person to be captain there, or not any more."""


class RiderTeam(SQLModel, table=True):
    """Without a captain, who was forgotten or left, it goes on; staff name another.

    `offered_to` has been asked to be the next captain. `is_open`: who asks is in it at once. `is_vacancy_told`: staff
    know that it has no captain.
    """

    __tablename__ = "rider_team"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    name: str
    folded_name: str = Field(unique=True)
    adcode: int = Field(foreign_key="area.adcode", index=True)
    captain_id: int | None = Field(default=None, foreign_key="person.id", sa_type=BigId, index=True)
    offered_to: int | None = Field(default=None, foreign_key="person.id", sa_type=BigId, index=True)
    is_open: bool = False
    is_vacancy_told: bool = False
    created_at: datetime = Field(sa_type=UtcMoment)
    closed_at: datetime | None = Field(default=None, sa_type=UtcMoment)


@dataclass(frozen=True, slots=True)
class NewTeam:
    """Its name, and the county it belongs to."""

    name: str
    adcode: int
    is_open: bool = False


def make_team(db: Session, new: NewTeam, *, by: Person, now: datetime) -> RiderTeam:
    """Still without a captain. Raises NoRight, TeamNameTaken."""
    require_right(db, by, STAFF, adcode=new.adcode)
    team = RiderTeam(
        name=" ".join(new.name.split()),
        folded_name=folded(new.name),
        adcode=new.adcode,
        is_open=new.is_open,
        is_vacancy_told=True,
        created_at=now,
    )
    try:
        with db.begin_nested():
            db.add(team)
    except IntegrityError as error:
        raise TeamNameTaken from error
    _note(db, "team.made", team, by=by, now=now)
    return team


def is_team_name_free(db: Session, name: str) -> bool:
    return db.exec(select(RiderTeam.id).where(RiderTeam.folded_name == folded(name))).first() is None


def get_team(db: Session, team_id: int | None) -> RiderTeam:
    """Raises NoSuchTeam."""
    team = db.get(RiderTeam, team_id)
    if team is None or team.closed_at is not None:
        raise NoSuchTeam
    return team


def lock_team(db: Session, team_id: int | None) -> RiderTeam:
    """As it is now, until the transaction ends; accounts are locked before teams. Raises NoSuchTeam."""
    query = select(RiderTeam).where(RiderTeam.id == team_id, col(RiderTeam.closed_at).is_(None))
    team = db.exec(query.with_for_update().execution_options(populate_existing=True)).first()
    if team is None:
        raise NoSuchTeam
    return team


def is_captain(db: Session, person: Person) -> bool:
    return db.exec(select(RiderTeam.id).where(RiderTeam.captain_id == person.id).limit(1)).first() is not None


def is_staff_of(db: Session, person: Person, team: RiderTeam) -> bool:
    return holds(db, person, STAFF, team.adcode)


def require_lead(db: Session, person: Person | None, team: RiderTeam) -> Person:
    """Its captain, or staff of its county. Raises NoRight."""
    if person is None or not (team.captain_id == person.id or is_staff_of(db, person, team)):
        raise NoRight(STAFF, team.adcode)
    return person


def set_open(db: Session, team: RiderTeam, *, is_open: bool, by: Person) -> None:
    """Whether who asks is in it at once. Raises NoRight."""
    require_lead(db, by, lock_team(db, team.id))
    team.is_open = is_open
    db.add(team)
    db.flush()


def set_captain(db: Session, team: RiderTeam, captain: Person | None, *, by: Person | None, now: datetime) -> None:
    """Whoever was asked to be it is asked no more."""
    team.captain_id, team.offered_to, team.is_vacancy_told = None if captain is None else captain.id, None, False
    db.add(team)
    db.flush()
    if captain is not None:
        _note(db, "team.captain_named", team, by=by, now=now)


def take_captaincy(db: Session, team: RiderTeam, *, person: Person | None, now: datetime) -> None:
    """Say yes to having been asked. Raises NoSuchOffer."""
    require_offer(lock_team(db, team.id), person)
    set_captain(db, team, person, by=person, now=now)


def decline_captaincy(db: Session, team: RiderTeam, *, person: Person | None) -> None:
    """Raises NoSuchOffer."""
    require_offer(lock_team(db, team.id), person)
    team.offered_to = None
    db.add(team)
    db.flush()


def require_offer(team: RiderTeam, person: Person | None) -> None:
    """Raises NoSuchOffer."""
    if person is None or team.offered_to != person.id:
        raise NoSuchOffer


def list_teams(db: Session, adcodes: Collection[int], *, at_most: int = 8) -> Sequence[RiderTeam]:
    """Of these areas and the counties in them, the oldest first."""
    query = select(RiderTeam).where(col(RiderTeam.closed_at).is_(None))
    if REGION not in adcodes:
        of_cities = select(Area.adcode).where(col(Area.city_adcode).in_(adcodes))
        query = query.where(col(RiderTeam.adcode).in_(adcodes) | col(RiderTeam.adcode).in_(of_cities))
    return list(db.exec(query.order_by(col(RiderTeam.id)).limit(at_most)))


def find_teams(db: Session, words: str, *, at_most: int = 8) -> Sequence[RiderTeam]:
    """By what was typed of their names, wherever they are; the best first."""
    teams = db.exec(select(RiderTeam).where(col(RiderTeam.closed_at).is_(None)).order_by(col(RiderTeam.id)))
    found = [(fit, team) for team in teams if (fit := likeness(words, team.name)) is not None]
    return [team for _fit, team in sorted(found, key=lambda one: one[0])[:at_most]]


def list_without_captain(db: Session) -> Sequence[RiderTeam]:
    """Those of which staff do not know it yet."""
    is_vacant = col(RiderTeam.captain_id).is_(None) & col(RiderTeam.closed_at).is_(None)
    query = select(RiderTeam).where(is_vacant, col(RiderTeam.is_vacancy_told).is_(False))
    return list(db.exec(query.order_by(col(RiderTeam.id)).limit(100)))


def note_vacancy_told(db: Session, team: RiderTeam) -> None:
    team.is_vacancy_told = True
    db.add(team)
    db.flush()


def end_team(db: Session, team: RiderTeam, *, by: Person, now: datetime) -> None:
    """Its name can be given anew; what was earned for it stays in its sums."""
    team.captain_id = team.offered_to = None
    team.closed_at, team.folded_name = now, f"{team.folded_name} {team.id}"
    db.add(team)
    db.flush()
    _note(db, "team.closed", team, by=by, now=now)


def _note(db: Session, action: str, team: RiderTeam, *, by: Person | None, now: datetime) -> None:
    note_audit(db, action=action, subject=f"team:{team.id}", actor=by, adcode=team.adcode, now=now)
