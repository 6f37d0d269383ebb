"""Plaques of honest shops (诚信经营): who holds which, from which office, for which year, and whose were withdrawn.

What tells of membership in a party is never kept here: plaques of that kind are no kind of this register.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import Index, text, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel, col, select

from models.area import list_within
from models.database import BigId
from models.errors import Refusal
from models.office import Office
from models.people.access import areas_of, holds, require_right
from models.people.audit import note_audit
from models.person import STAFF, Person
from models.spelling import folded, likeness
from models.term import Term, Terms

KINDS = Terms(
    Term("honest", "诚信经营示范店", "Honest-business shop", ("诚信经营", "诚信经营户", "诚信示范店")),
    Term("carefree", "放心消费示范店", "Carefree-shopping shop", ("放心消费", "放心消费单位")),
    Term("pledge", "公开承诺店", "Shop with a public pledge", ("公开承诺", "亮承诺")),
)
VALID, LAPSED, WITHDRAWN = "valid", "lapsed", "withdrawn"
_IS_HELD = text("withdrawn_on IS NULL")
_PARTY_WORDS = ("党员", "共产党", "党组织", "党支部", "party member", "communist")


class PlaqueOver(Refusal):
    """It was withdrawn: nothing is done to it any more."""


class HoldsAlready(Refusal):
    """A shop of this name and place holds such a plaque."""


class RenewedAlready(Refusal):
    """It holds for that year."""

    def __init__(self, year: int) -> None:
        super().__init__(year)
        self.year = year


class TellsOfParty(Refusal):
    """The words say that somebody is in a party."""


class Plaque(SQLModel, table=True):
    """`kind` is one of KINDS, `year` the last one for which it holds, `pledge` what the shop promises in its own words.

    `owner_id` is who was given the shop's pass by its office, for reminders alone.
    """

    __tablename__ = "plaque"
    __table_args__ = (
        Index("ix_plaque_adcode", "adcode", "year"),
        Index(
            "uq_plaque_held",
            "adcode",
            "kind",
            "shop",
            "place",
            unique=True,
            sqlite_where=_IS_HELD,
            postgresql_where=_IS_HELD,
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    code: str = Field(unique=True)
    shop: str
    place: str = ""
    adcode: int = Field(foreign_key="area.adcode")
    kind: str
    pledge: str = ""
    office_id: int = Field(foreign_key="office.id", sa_type=BigId)
    since: date
    year: int
    withdrawn_on: date | None = None
    withdrawn_why: str = ""
    owner_id: int | None = Field(default=None, foreign_key="person.id", sa_type=BigId, index=True)
    is_sample: bool = False

    def standing(self, today: date) -> str:
        """VALID, LAPSED or WITHDRAWN."""
        if self.withdrawn_on is not None:
            return WITHDRAWN
        return VALID if self.year >= today.year else LAPSED


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlaque:
    shop: str
    place: str
    adcode: int
    kind: str
    since: date
    year: int
    pledge: str = ""


def register_plaque(db: Session, new: NewPlaque, *, office: Office, by: Person, now: datetime) -> Plaque:
    """Raises NoRight, TellsOfParty, HoldsAlready."""
    require_right(db, by, STAFF, adcode=new.adcode)
    refuse_party_words(new.shop, new.place, new.pledge)
    facts = {name: getattr(new, name) for name in NewPlaque.__dataclass_fields__}
    plaque = Plaque(code=f"new-{uuid4()}", office_id=office.id or 0, **facts)
    try:
        with db.begin_nested():
            db.add(plaque)
            db.flush()
    except IntegrityError as error:
        raise HoldsAlready from error
    plaque.code = f"Q{plaque.id:06d}"
    _write(db, plaque, "plaque.registered", by, now)
    return plaque


def renew_plaque(db: Session, plaque: Plaque, *, year: int, by: Person, now: datetime) -> None:
    """Raises NoRight, PlaqueOver, RenewedAlready."""
    _hold(db, plaque, by)
    if plaque.year >= year:
        raise RenewedAlready(plaque.year)
    plaque.year = year
    _write(db, plaque, "plaque.renewed", by, now)


def withdraw_plaque(db: Session, plaque: Plaque, *, why: str, by: Person, today: date, now: datetime) -> None:
    """For good; `why` is told to everybody who asks. Raises NoRight, PlaqueOver, TellsOfParty."""
    refuse_party_words(why)
    _hold(db, plaque, by)
    plaque.withdrawn_on, plaque.withdrawn_why = today, why
    _write(db, plaque, "plaque.withdrawn", by, now)


def refuse_party_words(*texts: str) -> None:
    """Raises TellsOfParty."""
    if any(word in words.casefold() for words in texts for word in _PARTY_WORDS):
        raise TellsOfParty


def find_plaques(db: Session, words: str, *, home: int | None, today: date, at_most: int) -> list[Plaque]:
    """Those whose shop or place is called so; what fits best first, then the home county's, then what holds now."""
    found = []
    for plaque in db.exec(select(Plaque)):
        fits = [fit for fit in (likeness(words, plaque.shop), likeness(words, plaque.place)) if fit is not None]
        if fits:
            order = (plaque.standing(today) != VALID, plaque.shop, plaque.id)
            found.append(((min(fits), plaque.adcode != home, *order), plaque))
    return [plaque for _order, plaque in sorted(found, key=lambda one: one[0])[:at_most]]


def find_plaque_by_code(db: Session, code: str) -> Plaque | None:
    return db.exec(select(Plaque).where(Plaque.code == code)).first()


def find_holders(db: Session, shop: str, *, adcode: int, today: date) -> list[Plaque]:
    """Whose plaque holds now among the shops of a county that are called so; a branch may leave its bracket out."""
    sought = _bare(shop)
    query = select(Plaque).where(Plaque.adcode == adcode, Plaque.year >= today.year, col(Plaque.withdrawn_on).is_(None))
    return [plaque for plaque in db.exec(query.order_by(col(Plaque.id))) if sought and _bare(plaque.shop) == sought]


def list_ending(db: Session, person: Person, *, today: date, at_most: int) -> list[Plaque]:
    """In the areas of a member of staff: those that hold for no later year than this one, the oldest first."""
    adcodes = {adcode for area in areas_of(db, person, STAFF) for adcode in list_within(db, area)}
    query = select(Plaque).where(Plaque.year <= today.year, col(Plaque.withdrawn_on).is_(None))
    query = query.where(col(Plaque.adcode).in_(adcodes)).order_by(col(Plaque.year), col(Plaque.id))
    return list(db.exec(query.limit(at_most)))


def list_owned(db: Session, person: Person) -> list[Plaque]:
    return list(db.exec(select(Plaque).where(Plaque.owner_id == person.id).order_by(col(Plaque.id))))


def list_to_remind(db: Session, *, year: int, after: int, at_most: int) -> list[Plaque]:
    """Those with a known owner that hold for this year and no longer, by id."""
    query = select(Plaque).where(
        Plaque.year == year,
        col(Plaque.withdrawn_on).is_(None),
        col(Plaque.owner_id).is_not(None),
        col(Plaque.id) > after,
    )
    return list(db.exec(query.order_by(col(Plaque.id)).limit(at_most)))


def looks_after(db: Session, person: Person | None, plaque: Plaque) -> bool:
    """Whether somebody is staff where the shop is."""
    return person is not None and holds(db, person, STAFF, plaque.adcode)


def forget_plaques(db: Session, person: Person) -> None:
    """The shop keeps its plaque, and is nobody's."""
    db.execute(update(Plaque).where(col(Plaque.owner_id) == person.id).values(owner_id=None))


def _bare(name: str) -> str:
    """老马面馆（敬德街店） is 老马面馆."""
    return folded(name.replace("（", "(").partition("(")[0])


def _hold(db: Session, plaque: Plaque, by: Person) -> None:
    """Locked until the transaction ends. Raises NoRight, PlaqueOver."""
    require_right(db, by, STAFF, adcode=plaque.adcode)
    db.refresh(plaque, with_for_update=True)
    if plaque.withdrawn_on is not None:
        raise PlaqueOver


def _write(db: Session, plaque: Plaque, what: str, by: Person, now: datetime) -> None:
    db.add(plaque)
    db.flush()
    facts: dict[str, str | int | bool | None] = {"year": plaque.year, "kind": plaque.kind}
    note_audit(db, action=what, subject=f"plaque:{plaque.id}", actor=by, adcode=plaque.adcode, facts=facts, now=now)
