"""An application to host a station: what somebody offers, and the station that came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import JSON, Text, update
from sqlmodel import Field, Session, SQLModel, col, select

from models.area import COUNTY, OutsideCounty, area_at, check_county, get_area
from models.areas.coordinates import Position
from models.areas.distance import distance_m
from models.case import OPEN, SOLVED, Case, CaseEvent
from models.cases.desk import answer_case
from models.cases.file import PHOTO, list_kept
from models.cases.message import Message
from models.cases.moves import begin_move
from models.cases.opening import NewCase, OpenedCase, open_case
from models.database import BigId
from models.errors import Refusal
from models.holiday import Calendar
from models.office import get_office
from models.people.audit import note_audit
from models.person import STAFF, Person
from models.spelling import folded
from models.station import CLOSED, Station
from models.stations.brand import OTHER
from models.stations.entry import StationEntry, write_entry
from models.stations.hosting import StationHost
from models.stations.hours_text import parse_hours
from models.stations.opening_hours import OpeningHours

FRIENDLY_SHOP = "H02"
# What staff look at where the station is to be.
PLACE, OFFERS, SAFE, RULES = "place", "offers", "safe", "rules"
CHECKS = (PLACE, OFFERS, SAFE, RULES)
# One shop may have two doors; two shops of one name are further apart.
_SAME_PLACE_M = 200.0
_BRANDS = {FRIENDLY_SHOP: "friendly_merchant"}


class PlaceTaken(Refusal):
    """There is a station of this name already, or it was applied for; `code` is the station's, else None."""

    def __init__(self, code: str | None) -> None:
        super().__init__(code)
        self.code = code


class OwnApplication(Refusal):
    """Nobody approves what they have applied for themselves."""


class ApplicantGone(Refusal):
    """Who applied has had all that was kept of them deleted: nobody would keep the station."""


class NoPhotoKept(Refusal):
    """There is no photo to show: it is on its way still, or could not be kept."""


class NotAllFound(Refusal):
    """Not everything was found as it was said; carries what is missing."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(missing)
        self.missing = missing


class HostApplication(SQLModel, table=True):
    """What an application says beside its case; `phone` is empty where none is to be shown."""

    __tablename__ = "host_application"

    case_id: int = Field(
        primary_key=True, foreign_key="case.id", sa_type=BigId, sa_column_kwargs={"autoincrement": False}
    )
    name: str
    address: str
    hours: str = Field(sa_type=Text)
    amenities: list[str] = Field(default_factory=list, sa_type=JSON)
    phone: str = ""
    station_id: int | None = Field(default=None, foreign_key="station.id", sa_type=BigId)


@dataclass(frozen=True, slots=True)
class Offer:
    """What an applicant says of the station that is to be."""

    name: str
    address: str
    position: Position
    hours: OpeningHours
    amenities: Sequence[str]
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """What staff found, on which day; `found` are CHECKS that were as they should be."""

    day: date
    found: Sequence[str]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Approved:
    station: Station
    event: CaseEvent


def check_place(db: Session, *, name: str, position: Position, besides: int | None = None) -> None:
    """Raises PlaceTaken; `besides` is an application that does not count."""
    named_so = col(Station.search_words).contains(f"\n{folded(name)}\n", autoescape=True)
    for station in db.exec(select(Station).where(Station.status != CLOSED, named_so)):
        if distance_m(station.position, position) < _SAME_PLACE_M:
            raise PlaceTaken(station.code)
    waiting = select(HostApplication, Case).join(Case, col(Case.id) == col(HostApplication.case_id))
    for application, case in db.exec(waiting.where(col(Case.state).in_(OPEN), Case.id != besides)):
        if folded(application.name) == folded(name) and distance_m(_position(case), position) < _SAME_PLACE_M:
            raise PlaceTaken(None)


def apply_to_host(db: Session, new: NewCase, offer: Offer, *, calendar: Calendar, now: datetime) -> OpenedCase:
    """Raises PlaceTaken, NoOffice, SameAgain."""
    check_place(db, name=offer.name, position=offer.position)
    opened = open_case(db, new, calendar=calendar, now=now)
    db.add(
        HostApplication(
            case_id=opened.case.id or 0,
            name=offer.name,
            address=offer.address,
            hours=str(offer.hours),
            amenities=list(offer.amenities),
            phone=offer.phone,
        )
    )
    db.flush()
    return opened


def find_application(db: Session, case: Case) -> HostApplication | None:
    return db.get(HostApplication, case.id)


def list_open_applications(db: Session, person: Person) -> list[Case]:
    query = select(Case).join(HostApplication, col(HostApplication.case_id) == col(Case.id))
    query = query.where(Case.reporter_id == person.id, col(Case.state).in_(OPEN))
    return list(db.exec(query.order_by(col(Case.received_at), col(Case.id))))


def approve_application(db: Session, case: Case, *, by: Person, visit: Visit, now: datetime) -> Approved:
    """Make a station of it, kept by who applied, and answer the case; its code is the case's number.

    Raises:
        NoRight, AlreadyMoved, ClosedItYourself: as `answer_case`.
        NotAllFound, OwnApplication, ApplicantGone, NoPhotoKept, PlaceTaken: nothing has changed.
    """
    begin_move(db, case, "answer", by)
    if missing := tuple(check for check in CHECKS if check not in visit.found):
        raise NotAllFound(missing)
    application = db.get_one(HostApplication, case.id)
    if case.reporter_id is None:
        raise ApplicantGone
    if case.reporter_id == by.id:
        raise OwnApplication
    photos = list_kept(db, case, PHOTO, only_shown=True)
    if not photos:
        raise NoPhotoKept
    check_place(db, name=application.name, position=_position(case), besides=case.id)

    event = answer_case(db, case, by=by, message=Message(visit.words), outcome=SOLVED, now=now)
    station = write_entry(
        db,
        None,
        StationEntry(
            code=case.number,
            name=application.name,
            brand=_BRANDS.get(case.topic, OTHER),
            county=_county(db, case),
            address=application.address,
            position=_position(case),
            hours=parse_hours(application.hours),
            phone=application.phone,
            amenities=tuple(application.amenities),
            photo=photos[0].name,
            last_verified_at=now,
        ),
        now=now,
    )
    station.last_verified_role = STAFF
    application.station_id = case.station_id = station.id
    db.add(StationHost(station_id=station.id or 0, person_id=case.reporter_id, since_at=now))
    db.flush()
    note_audit(
        db,
        action="station.approved",
        subject=f"station:{station.id}",
        actor=by,
        adcode=station.county,
        facts={"case": case.id, "visited": visit.day.isoformat()},
        now=now,
    )
    return Approved(station, event)


def forget_applications(db: Session, person: Person) -> None:
    """The case is worked on without them; a number by which they could be called goes. Before the cases let go."""
    theirs = select(Case.id).where(Case.reporter_id == person.id)
    db.execute(update(HostApplication).where(col(HostApplication.case_id).in_(theirs)).values(phone=""))


def _position(case: Case) -> Position:
    assert case.position is not None
    return case.position


def _county(db: Session, case: Case) -> int:
    """That of the office that has it now, where the place may be there: it knows its streets better than a guess."""
    office, position = get_office(db, case.office_id), _position(case)
    if office.adcode is not None and (area := get_area(db, office.adcode)).level == COUNTY:
        try:
            check_county(area, position)
        except OutsideCounty:
            pass
        else:
            return area.adcode
    guess = area_at(db, position)
    return case.adcode or (guess.area.adcode if guess is not None else 0)
