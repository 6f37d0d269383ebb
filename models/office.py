"""The offices that see to what people raise: which of them leads in an area, and whom it may hand on to."""

from collections import Counter
from collections.abc import Iterable, Sequence
from math import inf

from sqlalchemy import func, or_
from sqlmodel import Field, Session, SQLModel, col, select

from models.area import REGION, Area, list_within
from models.areas.coordinates import Position
from models.areas.distance import distance_m
from models.database import BigId
from models.errors import Refusal
from models.people.access import NoRight, areas_covering, areas_of
from models.person import STAFF, Person
from models.term import Term, Terms

GUIDANCE_STATION, COMMITTEE, BODY, REGION_OFFICE = "station", "committee", "body", "region"
LEVELS = Terms(
    Term(GUIDANCE_STATION, "指导站", "Guidance station", ("党建指导站", "诉求直通车")),
    Term(COMMITTEE, "综合党委", "Committee", ("党委",)),
    Term(BODY, "部门", "Body", ("单位", "department")),
    Term(REGION_OFFICE, "自治区", "Region", ("全区",)),
)


class UnknownOffice(Refusal):
    """No office has this id."""

    def __init__(self, office_id: int) -> None:
        super().__init__(office_id)
        self.office_id = office_id


class Office(SQLModel, table=True):
    """An office of one of LEVELS; `body` is a code of `models.offices.body` where the level is BODY, else None.

    `adcode` is a county's, a city's or REGION; None: it belongs to nowhere in particular, as an office of a zone does.
    One that is not open gets nothing new. Its door is at `latitude` and `longitude`, in degrees WGS-84, where somebody
    has said so.
    """

    __tablename__ = "office"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    code: str = Field(unique=True)
    name: str
    name_en: str = ""
    level: str
    body: str | None = None
    adcode: int | None = Field(default=None, index=True)
    phone: str | None = None
    address: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    is_open: bool = True
    is_sample: bool = False

    @property
    def area(self) -> int:
        """Whose staff work for it: what belongs to nowhere in particular is the whole region's."""
        return REGION if self.adcode is None else self.adcode

    @property
    def position(self) -> Position | None:
        return None if self.latitude is None or self.longitude is None else Position(self.latitude, self.longitude)

    def label(self, language: str) -> str:
        return (self.name_en if language.startswith("en") else "") or self.name


def distinct_labels(offices: Iterable[Office], language: str) -> dict[str, str]:
    """Their labels by their codes, in the given order; those that would read alike have their code behind them."""
    labels = {office.code: office.label(language) for office in offices}
    uses = Counter(labels.values())
    return {code: label if uses[label] == 1 else f"{label} ({code})" for code, label in labels.items()}


def get_office(db: Session, office_id: int) -> Office:
    """Raises UnknownOffice."""
    office = db.get(Office, office_id)
    if office is None:
        raise UnknownOffice(office_id)
    return office


def works_for(db: Session, person: Person | None, office: Office) -> bool:
    """Whether they are staff where the office is; one of no county is the whole region's."""
    if person is None:
        return False
    return not set(areas_of(db, person, STAFF)).isdisjoint(areas_covering(db, office.area))


def require_work_for(db: Session, person: Person | None, office: Office) -> None:
    """Raises NoRight."""
    if not works_for(db, person, office):
        raise NoRight(STAFF, office.adcode)


def list_own_offices(db: Session, person: Person) -> list[Office]:
    """The open offices of the very areas for which somebody is staff, not of those within them; by name."""
    own = areas_of(db, person, STAFF)
    is_own = (
        or_(col(Office.adcode).in_(own), col(Office.adcode).is_(None)) if REGION in own else col(Office.adcode).in_(own)
    )
    return list(db.exec(select(Office).where(col(Office.is_open), is_own).order_by(col(Office.name), col(Office.code))))


def find_office_by_code(db: Session, code: str) -> Office | None:
    return db.exec(select(Office).where(Office.code == code)).first()


def list_offices(db: Session, *, within: int) -> list[Office]:
    """Those of an area and of the areas that belong to it, by code, closed ones as well.

    REGION has all, with those of nowhere in particular; an unknown area has none.
    """
    query = select(Office).order_by(col(Office.code))
    if within != REGION:
        query = query.where(col(Office.adcode).in_(list_within(db, within)))
    return list(db.exec(query))


def find_lead_office(db: Session, *, adcode: int | None, near: Position | None = None) -> Office | None:
    """The open office that sees first to what is raised in a county or a city.

    That is the county's guidance station, else its committee or the city's, else the city's guidance station, else the
    region's office, which is also that of an unknown area and of none. Of several it is the nearest, and the first by
    name where nobody has said where they are.
    """
    areas = _areas_around(db, adcode)
    match areas:
        case (county, city, _):
            ladder = [(GUIDANCE_STATION, county), (COMMITTEE, county), (COMMITTEE, city), (GUIDANCE_STATION, city)]
        case (city, _):
            ladder = [(COMMITTEE, city), (GUIDANCE_STATION, city)]
        case _:
            ladder = []
    return _first_open(db, ladder, around=areas, near=near)


def list_guidance_stations(db: Session, *, adcode: int) -> list[Office]:
    """The open ones of a county or a city itself, by name."""
    query = select(Office).where(col(Office.is_open), Office.level == GUIDANCE_STATION, Office.adcode == adcode)
    return list(db.exec(query.order_by(col(Office.name), col(Office.code))))


def find_office_above(db: Session, office: Office) -> Office | None:
    """The open office that looks after what an office does; none is above the region's.

    Of a county's office that is the city's committee, else the city's guidance station, else the region's.
    """
    if office.level == REGION_OFFICE:
        return None
    areas = _areas_around(db, office.area)
    ladder = [(level, area) for area in areas[1:-1] for level in (COMMITTEE, GUIDANCE_STATION)]
    return _first_open(db, ladder, around=areas)


def find_body(db: Session, *, body: str, adcode: int | None) -> Office | None:
    """The nearest open office of a body: of the county, else of its city, else of the region."""
    return next((office for office in _list_open(db, around=_areas_around(db, adcode)) if office.body == body), None)


def list_transfer_targets(db: Session, office: Office, *, near: Position | None = None) -> list[Office]:
    """The other open offices of its county, of its city and of the region, near to far and by name.

    Within an area what is nearest to `near`, else to the office itself, stands first.
    Behind them those of the counties of its city, where it is a city's, and those of the cities where the region's.
    """
    around = _list_open(db, around=_areas_around(db, office.adcode), near=near or office.position)
    below = select(Area.adcode).where(Area.city_adcode == office.area)
    if office.area == REGION:
        below = select(Area.adcode).where(col(Area.city_adcode).is_(None))
    within = db.exec(select(Office).where(col(Office.is_open), col(Office.adcode).in_(below)))
    known = {one.id for one in around} | {office.id}
    lower = sorted((one for one in within if one.id not in known), key=lambda one: (one.area, one.name, one.code))
    return [*(one for one in around if one.id != office.id), *lower]


def find_offices(db: Session, words: str, *, at_most: int = 12) -> list[Office]:
    """Those of this code, else those whose name or whose area's name holds the words; open ones first, by name."""
    sought = words.strip()
    if not sought:
        return []
    named = [
        column.icontains(sought, autoescape=True)
        for column in (col(Office.name), col(Office.name_en), col(Area.name), col(Area.name_en))
    ]
    query = select(Office).outerjoin(Area, col(Area.adcode) == col(Office.adcode))
    if by_code := db.exec(query.where(func.lower(Office.code) == sought.lower())).all():
        return list(by_code)
    found = db.exec(query.where(or_(*named)))
    return sorted(found, key=lambda office: (not office.is_open, office.name, office.code))[:at_most]


def list_other_offices(db: Session, office: Office, *, near: Position | None = None) -> list[Office]:
    """All other open offices: those around it as `list_transfer_targets` has them, then the rest by code."""
    around = list_transfer_targets(db, office, near=near)
    known = {office.id, *(other.id for other in around)}
    return around + [other for other in list_offices(db, within=REGION) if other.is_open and other.id not in known]


def _first_open(
    db: Session, ladder: Sequence[tuple[str, int]], *, around: tuple[int, ...], near: Position | None = None
) -> Office | None:
    """The first of these levels and areas, at last the region's office, that has an open one."""
    nearby = _list_open(db, around=around, near=near)
    for level, area in [*ladder, (REGION_OFFICE, REGION)]:
        for office in nearby:
            if (office.level, office.area) == (level, area):
                return office
    return None


def _list_open(db: Session, *, around: tuple[int, ...], near: Position | None = None) -> list[Office]:
    """The open offices of these areas in their order; within one near to far, and by name."""
    is_around = or_(col(Office.adcode).in_(around), col(Office.adcode).is_(None))
    offices = db.exec(select(Office).where(col(Office.is_open), is_around))
    return sorted(
        offices, key=lambda office: (around.index(office.area), _metres_away(office, near), office.name, office.code)
    )


def _metres_away(office: Office, near: Position | None) -> float:
    """Behind all others where it is not known how far it is."""
    return inf if near is None or office.position is None else distance_m(near, office.position)


def _areas_around(db: Session, adcode: int | None) -> tuple[int, ...]:
    """The area itself, its city and the region; an unknown area is somewhere in the region, and so is none."""
    return (() if adcode is None else areas_covering(db, adcode)) or (REGION,)
