"""Warm stations: what is known of each, how they are looked up, and whose favourites they are."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import JSON, Text, UniqueConstraint, and_, case, delete, or_
from sqlmodel import Field, Session, SQLModel, col, select

from models.areas.coordinates import Position
from models.database import BigId, UtcMoment
from models.errors import Refusal
from models.holiday import Calendar
from models.person import Person
from models.spelling import folded
from models.stations.amenity import OPEN_24H
from models.stations.hours_text import parse_hours
from models.stations.opening_hours import OpeningHours

OPEN, TEMP_CLOSED, CLOSED = "open", "temp_closed", "closed"
STATUSES = (OPEN, TEMP_CLOSED, CLOSED)
OPEN_DOOR, QR_DOOR, PHONE_DOOR = "open", "qr", "phone"
DOORS = (OPEN_DOOR, QR_DOOR, PHONE_DOOR)

# No name is longer, nor has it more words; databases refuse very long patterns, and look for each word by itself.
LONGEST_SEARCH = 200
MOST_WORDS = 20

# An entry that nobody confirmed for so long may no longer claim to be open now.
STALE_AFTER = timedelta(days=90)


class UnknownStation(Refusal):
    """No station has this id."""

    def __init__(self, station_id: int) -> None:
        super().__init__(station_id)
        self.station_id = station_id


@dataclass(frozen=True, slots=True)
class Freshness:
    """When the entry was last confirmed and by a person of which role; None: never, or by no person."""

    confirmed_at: datetime | None
    role: str | None

    def is_stale(self, now: datetime) -> bool:
        return self.confirmed_at is None or now - self.confirmed_at > STALE_AFTER


class Station(SQLModel, table=True):
    """A place to rest; texts that are not known are empty, and `seats` is 0. The position is WGS-84.

    `search_words` and `version` are kept by `models.stations.entry`: the folded words it is found by, and a number that
    grows with every change, by which indexes in memory know that they are old.
    """

    __tablename__ = "station"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    code: str = Field(unique=True)
    name: str
    name_en: str = ""
    brand: str = "other"
    grade: str = ""
    county: int = Field(foreign_key="area.adcode", index=True)
    address: str = ""
    latitude: float
    longitude: float
    hours: str = Field(sa_type=Text)
    door: str = OPEN_DOOR
    host: str = ""
    phone: str = ""
    amenities: list[str] = Field(default_factory=list, sa_type=JSON)
    seats: int = 0
    photo: str | None = Field(default=None, foreign_key="stored_file.name")
    status: str = OPEN
    is_sample: bool = False
    last_verified_at: datetime | None = Field(default=None, sa_type=UtcMoment)
    last_verified_role: str | None = None
    search_words: str = Field(default="", sa_type=Text)
    version: int = 1
    created_at: datetime = Field(sa_type=UtcMoment)
    updated_at: datetime = Field(sa_type=UtcMoment)

    @property
    def position(self) -> Position:
        return Position(self.latitude, self.longitude)

    @property
    def opening_hours(self) -> OpeningHours:
        return parse_hours(self.hours)

    @property
    def offers(self) -> list[str]:
        """Codes of its amenities, among them that it is open round the clock."""
        return [*self.amenities, OPEN_24H] if self.opening_hours.is_round_the_clock else self.amenities

    @property
    def freshness(self) -> Freshness:
        return Freshness(self.last_verified_at, self.last_verified_role)

    def is_open(self, moment: datetime, calendar: Calendar) -> bool:
        """By its entry; one that is closed for the time being is not open, whatever its hours say."""
        return self.status == OPEN and self.opening_hours.is_open(moment, calendar)

    def next_opening(self, moment: datetime, calendar: Calendar) -> datetime | None:
        """The moment itself where it is open; None: not within a year, or its entry does not say when."""
        return self.opening_hours.next_opening(moment, calendar) if self.status == OPEN else None

    def label(self, language: str) -> str:
        return (self.name_en if language.startswith("en") else "") or self.name


class StationReport(SQLModel, table=True):
    """What somebody said about a station on one local day.

    `who` tells different people apart within that station and day; it names nobody and leads from no report to another.
    `is_repeat`: the same person has said so within the week before, and since the station was last confirmed.
    """

    __tablename__ = "station_report"
    __table_args__ = (UniqueConstraint("station_id", "local_day", "who", "kind"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    station_id: int = Field(foreign_key="station.id", sa_type=BigId)
    who: str | None = None
    role: str
    kind: str
    local_day: date
    reported_at: datetime = Field(sa_type=UtcMoment)
    is_repeat: bool = False


class FavouriteStation(SQLModel, table=True):
    """A station on a person's own list."""

    __tablename__ = "favourite_station"

    person_id: int = Field(primary_key=True, sa_type=BigId, sa_column_kwargs={"autoincrement": False})
    station_id: int = Field(
        primary_key=True, sa_type=BigId, foreign_key="station.id", sa_column_kwargs={"autoincrement": False}
    )
    added_at: datetime = Field(sa_type=UtcMoment)


def get_station(db: Session, station_id: int) -> Station:
    """Raises UnknownStation."""
    station = db.get(Station, station_id)
    if station is None:
        raise UnknownStation(station_id)
    return station


def find_station_by_code(db: Session, code: str) -> Station | None:
    return db.exec(select(Station).where(Station.code == code)).first()


def list_stations(db: Session, *, county: int | None = None) -> list[Station]:
    """By code; those closed for good are left out."""
    query = select(Station).where(Station.status != CLOSED).order_by(col(Station.code))
    return list(db.exec(query if county is None else query.where(Station.county == county)))


def list_stations_by_id(db: Session, station_ids: list[int]) -> list[Station]:
    """In the order of the ids; unknown ones are left out."""
    found = {station.id: station for station in db.exec(select(Station).where(col(Station.id).in_(station_ids)))}
    return [found[station_id] for station_id in station_ids if station_id in found]


def search_stations(db: Session, text: str, *, limit: int = 20) -> list[Station]:
    """Stations whose name, code, address, county or brand contains every word typed.

    Best first: those named so before those of such an address or brand; of each, one that is the text, one that begins
    with it, others. Width, case and punctuation make no difference to what is found; stations that are closed for good
    are left out.
    """
    if len(text) > LONGEST_SEARCH:
        return []
    words, whole = dict.fromkeys(word for word in text.split() if folded(word)), folded(text)
    if not whole or len(words) > MOST_WORDS:
        return []
    known = col(Station.search_words)
    names = (col(Station.name), col(Station.name_en), col(Station.code))
    is_named = and_(*(or_(*(name.icontains(word, autoescape=True) for name in names)) for word in words))
    likeness = case((known.contains(f"\n{whole}\n"), 0), (known.contains(f"\n{whole}"), 1), else_=2)
    query = (
        select(Station)
        .where(Station.status != CLOSED, *(known.contains(folded(word)) for word in words))
        .order_by(case((is_named, 0), else_=1), likeness, col(Station.code))
        .limit(limit)
    )
    return list(db.exec(query))


def add_favourite(db: Session, *, person_id: int, station: Station, now: datetime) -> None:
    """Put a station on a person's list; one that is there already stays where it is."""
    if not is_favourite(db, person_id=person_id, station=station):
        db.add(FavouriteStation(person_id=person_id, station_id=station.id or 0, added_at=now))
        db.flush()


def remove_favourite(db: Session, *, person_id: int, station: Station) -> None:
    """Take a station off a person's list, if it is on it."""
    if (entry := db.get(FavouriteStation, (person_id, station.id))) is not None:
        db.delete(entry)
        db.flush()


def is_favourite(db: Session, *, person_id: int, station: Station) -> bool:
    return db.get(FavouriteStation, (person_id, station.id)) is not None


def list_favourites(db: Session, *, person_id: int) -> list[Station]:
    """In the order in which they were added; those closed for good as well, since the person should hear of it."""
    query = (
        select(Station)
        .join(FavouriteStation, col(FavouriteStation.station_id) == col(Station.id))
        .where(FavouriteStation.person_id == person_id)
        .order_by(col(FavouriteStation.added_at), col(Station.id))
    )
    return list(db.exec(query))


def forget_favourites(db: Session, person: Person) -> None:
    db.execute(delete(FavouriteStation).where(col(FavouriteStation.person_id) == person.id))
