"""Who may do what, and where: roles granted to people for the region, a city or a county."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Index, delete, text, update
from sqlmodel import Field, Session, SQLModel, col, select

from models.area import REGION, Area, get_area
from models.database import BigId, UtcMoment
from models.errors import Refusal
from models.people.audit import forget_in_audit, note_audit, subject_of
from models.person import ADMIN, GRANTED, Contact, Person, contact_for, person_behind, set_granted_roles

# Where a grant comes from.
BY_PERSON, BY_COMMAND, BY_SETTING, BY_DEMO = "person", "command", "setting", "demo"
_LIVE = text("ended_at IS NULL")


class NoRight(Refusal):
    """The person does not hold this role there; `adcode` is None where they hold it nowhere."""

    def __init__(self, role: str, adcode: int | None = None) -> None:
        super().__init__(role, adcode)
        self.role = role
        self.adcode = adcode


class AlreadyEnded(Refusal):
    """Somebody ended this grant before."""


class OwnLastRight(Refusal):
    """Nobody takes the region from themselves: the last one would leave nobody who could give it back."""


class HeldBySetting(Refusal):
    """It was granted by ADMINS in the settings, and ends there."""


class RoleGrant(SQLModel, table=True):
    """STAFF or ADMIN for an area, live until it is ended. Without a person, `origin` says who granted it."""

    __tablename__ = "role_grant"
    __table_args__ = (
        Index(
            "uq_role_grant_live",
            "person_id",
            "role",
            "adcode",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    person_id: int = Field(foreign_key="person.id", sa_type=BigId)
    role: str
    adcode: int
    origin: str
    granted_by: int | None = Field(default=None, foreign_key="person.id", sa_type=BigId)
    granted_at: datetime = Field(sa_type=UtcMoment)
    ended_at: datetime | None = Field(default=None, sa_type=UtcMoment)
    ended_by: int | None = Field(default=None, foreign_key="person.id", sa_type=BigId)


def grant_role(
    db: Session,
    person: Person,
    *,
    role: str,
    adcode: int,
    by: Person | None,
    origin: str = BY_PERSON,
    now: datetime,
) -> RoleGrant:
    """Give a role for an area; one that is held there already stays as it is.

    Raises:
        UnknownArea: neither REGION nor a city or county.
        NoRight: `by` is no admin there.
    """
    assert role in GRANTED
    assert (by is None) == (origin != BY_PERSON)
    if adcode != REGION:
        get_area(db, adcode)
    if by is not None:
        require_right(db, by, ADMIN, adcode=adcode)
    _lock(db, person)
    if (held := _find_grant(db, person, role=role, adcode=adcode)) is not None:
        return held

    grant = RoleGrant(
        person_id=person.id or 0,
        role=role,
        adcode=adcode,
        origin=origin,
        granted_by=None if by is None else by.id,
        granted_at=now,
    )
    db.add(grant)
    db.flush()
    _tell_roles(db, person)
    facts = {"role": role, "origin": origin}
    note_audit(db, action="role.granted", subject=subject_of(person), actor=by, adcode=adcode, facts=facts, now=now)
    return grant


def end_grant(db: Session, grant: RoleGrant, *, by: Person | None, now: datetime) -> None:
    """Take a role back.

    Raises:
        NoRight: `by` is no admin there.
        OwnLastRight: it is their own right over the region.
        HeldBySetting: it would be back with the next start.
        AlreadyEnded: somebody was first.
    """
    if by is not None:
        require_right(db, by, ADMIN, adcode=grant.adcode)
        if grant.person_id == by.id and (grant.role, grant.adcode) == (ADMIN, REGION):
            raise OwnLastRight
        if grant.origin == BY_SETTING:
            raise HeldBySetting
    person = db.get_one(Person, grant.person_id)
    _lock(db, person)
    db.refresh(grant)
    if grant.ended_at is not None:
        raise AlreadyEnded

    grant.ended_at, grant.ended_by = now, None if by is None else by.id
    db.add(grant)
    db.flush()
    _tell_roles(db, person)
    facts = {"role": grant.role, "origin": grant.origin}
    subject = subject_of(person)
    note_audit(db, action="role.ended", subject=subject, actor=by, adcode=grant.adcode, facts=facts, now=now)


def list_grants(db: Session, person: Person) -> list[RoleGrant]:
    """What a person holds now: by role, then by area, the region first."""
    query = select(RoleGrant).where(RoleGrant.person_id == person.id, col(RoleGrant.ended_at).is_(None))
    return list(db.exec(query.order_by(col(RoleGrant.role), col(RoleGrant.adcode))))


def list_grants_within(db: Session, adcode: int) -> list[RoleGrant]:
    """What anybody holds now in an area and the areas that belong to it: by area, then by role."""
    query = select(RoleGrant).where(col(RoleGrant.ended_at).is_(None))
    if adcode != REGION:
        inside = select(Area.adcode).where((Area.adcode == adcode) | (Area.city_adcode == adcode))
        query = query.where(col(RoleGrant.adcode).in_(inside))
    return list(db.exec(query.order_by(col(RoleGrant.adcode), col(RoleGrant.role), col(RoleGrant.id))))


def get_grant(db: Session, grant_id: int) -> RoleGrant | None:
    """Live or ended; None where the person was forgotten."""
    return db.get(RoleGrant, grant_id)


def areas_of(db: Session, person: Person, role: str) -> tuple[int, ...]:
    """The adcodes for which a person holds a role, as they were granted, the region first."""
    return tuple(grant.adcode for grant in list_grants(db, person) if grant.role == role)


def holds(db: Session, person: Person, role: str, adcode: int) -> bool:
    """Whether they hold it there: the region's covers its cities and counties, a city's covers its counties.

    Neither role contains the other.
    """
    return not set(areas_of(db, person, role)).isdisjoint(areas_covering(db, adcode))


def require_right(db: Session, person: Person | None, role: str, *, adcode: int) -> None:
    """Raises NoRight."""
    if person is None or not holds(db, person, role, adcode):
        raise NoRight(role, adcode)


def areas_covering(db: Session, adcode: int) -> tuple[int, ...]:
    """The area itself, its city and the region: whose grants count there. Nothing covers an unknown area."""
    if adcode == REGION:
        return (REGION,)
    area = db.get(Area, adcode)
    if area is None:
        return ()
    return (adcode, REGION) if area.city_adcode is None else (adcode, area.city_adcode, REGION)


def sync_admins(db: Session, admins: Sequence[str], *, now: datetime) -> None:
    """Bring the region's admins to what ADMINS says (channel:address); who has not written yet is made.

    Only what the setting granted is ended when it no longer names somebody.
    """
    named = set()
    for entry in admins:
        channel, _, address = entry.partition(":")
        person = person_behind(db, contact_for(db, channel=channel, address=address, now=now), now=now)
        named.add(person.id)
        grant_role(db, person, role=ADMIN, adcode=REGION, by=None, origin=BY_SETTING, now=now)
    query = select(RoleGrant).where(RoleGrant.origin == BY_SETTING, col(RoleGrant.ended_at).is_(None))
    for grant in db.exec(query.order_by(col(RoleGrant.person_id))).all():
        if grant.person_id not in named:
            end_grant(db, grant, by=None, now=now)


@dataclass(frozen=True, slots=True)
class Colleague:
    """A chat of somebody who holds rights, or has held some: then `roles` is empty."""

    chat_id: int
    roles: tuple[str, ...]
    language: str | None


def list_colleagues(db: Session, *, channel: str) -> list[Colleague]:
    """Where on a channel people are reached who were ever given rights, by chat."""
    query = (
        select(Contact.chat_id, Person)
        .join(Person, col(Contact.person_id) == col(Person.id))
        .where(col(Person.id).in_(select(RoleGrant.person_id)), Contact.channel == channel)
        .where(col(Contact.chat_id).is_not(None), col(Contact.blocked_at).is_(None))
        .order_by(col(Contact.chat_id))
    )
    return [
        Colleague(chat_id or 0, tuple(role for role in person.roles if role in GRANTED), person.language)
        for chat_id, person in db.exec(query)
    ]


def forget_rights(db: Session, person: Person, *, now: datetime) -> None:
    """End what a person holds, and keep what was done without them."""
    for grant in list_grants(db, person):
        end_grant(db, grant, by=None, now=now)
    db.execute(delete(RoleGrant).where(col(RoleGrant.person_id) == person.id))
    for column in (col(RoleGrant.granted_by), col(RoleGrant.ended_by)):
        db.execute(update(RoleGrant).where(column == person.id).values({column: None}))
    forget_in_audit(db, person)


def _find_grant(db: Session, person: Person, *, role: str, adcode: int) -> RoleGrant | None:
    return next((held for held in list_grants(db, person) if (held.role, held.adcode) == (role, adcode)), None)


def _lock(db: Session, person: Person) -> None:
    """Grants of one person are given and ended one after the other."""
    db.flush()
    db.refresh(person, with_for_update={"key_share": True})


def _tell_roles(db: Session, person: Person) -> None:
    held = {grant.role for grant in list_grants(db, person)}
    set_granted_roles(db, person, granted=[role for role in GRANTED if role in held])
