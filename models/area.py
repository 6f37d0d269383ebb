"""The region's cities and counties: looked up by name, and by the position that somebody sent."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, Session, SQLModel, col, select

from models.areas.coordinates import Datum, Position, degrees_in, position_in
from models.areas.distance import distance_m
from models.areas.outline import bounds, contains, metres_away
from models.errors import Refusal
from models.spelling import folded
from models.starter_data import starter_rows

CITY, COUNTY = "city", "county"
# The whole region: no row of the table, since nothing lies outside it.
REGION = 640_000

# Published outlines leave slivers between neighbours, and are drawn a few hundred metres off.
_GAP_M = 2_000.0
_GAP_DEGREES = 0.02
# About five kilometres: what seats, boxes and outlines may be off, and less than a wrong datum or a slip of a figure.
_BOX_MARGIN_DEGREES = 0.05


class UnknownArea(Refusal):
    """No area has this code."""

    def __init__(self, adcode: int) -> None:
        super().__init__(adcode)
        self.adcode = adcode


class OutsideCounty(Refusal):
    """The position is kilometres away from the county that the entry names."""

    def __init__(self, adcode: int) -> None:
        super().__init__(adcode)
        self.adcode = adcode


class Area(SQLModel, table=True):
    """A city or a county with the seat of its government and the box around it, in degrees WGS-84."""

    __tablename__ = "area"

    adcode: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    name: str
    name_en: str
    level: str
    city_adcode: int | None = Field(default=None, foreign_key="area.adcode")
    latitude: float
    longitude: float
    west: float | None = None
    south: float | None = None
    east: float | None = None
    north: float | None = None

    @property
    def seat(self) -> Position:
        return Position(self.latitude, self.longitude)

    def label(self, language: str) -> str:
        return self.name_en if language.startswith("en") else self.name


class AreaOutline(SQLModel, table=True):
    """An imported outline: a GeoJSON MultiPolygon in the datum that it was drawn in."""

    __tablename__ = "area_outline"

    adcode: int = Field(primary_key=True, foreign_key="area.adcode", sa_column_kwargs={"autoincrement": False})
    outline: dict[str, Any] = Field(sa_type=JSON)
    datum: str


@dataclass(frozen=True, slots=True)
class AreaGuess:
    """The county of a position; not certain where only the nearest seat or a nearby outline speaks for it."""

    area: Area
    is_certain: bool


def load_areas(db: Session) -> int:
    """Bring the table to what data/areas.csv says, keeping imported outlines and their boxes; returns how many."""
    outlined = set(db.exec(select(AreaOutline.adcode)))
    known = {area.adcode: area for area in list_areas(db)}
    rows = starter_rows("areas")
    for row in rows:
        datum, adcode = Datum(row["datum"]), int(row["adcode"])
        seat = position_in(datum, float(row["latitude"]), float(row["longitude"]))
        area = known.get(adcode) or Area(adcode=adcode, name="", name_en="", level="", latitude=0, longitude=0)
        area.name, area.name_en, area.level = row["name"], row["name_en"], row["level"]
        area.city_adcode = int(row["city_adcode"]) if row["city_adcode"] else None
        area.latitude, area.longitude = seat.latitude, seat.longitude
        if row["west"] and adcode not in outlined:
            _set_box(area, datum, (float(row["south"]), float(row["west"])), (float(row["north"]), float(row["east"])))
        db.add(area)
    # Rows are written in the order of the file, where a city stands before its counties.
    db.flush()
    return len(rows)


def set_outline(db: Session, area: Area, *, outline: dict[str, Any], datum: Datum) -> None:
    """Keep an area's outline, as `models.areas.outline.checked_outline` gives it."""
    kept = db.get(AreaOutline, area.adcode) or AreaOutline(adcode=area.adcode, outline={}, datum="")
    kept.outline, kept.datum = outline, datum.value
    _set_box(area, datum, *bounds(outline))
    db.add_all((kept, area))
    db.flush()


def has_outline(db: Session, area: Area, *, outline: dict[str, Any], datum: Datum) -> bool:
    """Whether it is this outline that is kept."""
    kept = db.get(AreaOutline, area.adcode)
    return kept is not None and kept.outline == outline and kept.datum == datum


def get_area(db: Session, adcode: int) -> Area:
    """Raises UnknownArea."""
    area = db.get(Area, adcode)
    if area is None:
        raise UnknownArea(adcode)
    return area


def list_areas(db: Session, *, level: str | None = None) -> list[Area]:
    """By adcode: each city before its counties."""
    query = select(Area).order_by(col(Area.adcode))
    return list(db.exec(query if level is None else query.where(Area.level == level)))


def list_within(db: Session, adcode: int) -> list[int]:
    """The adcodes of an area and of what belongs to it, itself first; REGION has all. Empty for an unknown one."""
    areas = list_areas(db)
    if adcode == REGION:
        return [REGION, *(area.adcode for area in areas)]
    inside = [area.adcode for area in areas if area.city_adcode == adcode]
    return [adcode, *inside] if any(area.adcode == adcode for area in areas) else []


def find_area_by_name(db: Session, name: str) -> Area | None:
    """An area by its name, with or without 市, 区 or 县 and the city's name before it, or by its English name."""
    wanted = folded(name)
    areas = list_areas(db)
    cities = {area.adcode: area for area in areas if area.level == CITY}
    for area in areas:
        city = cities.get(area.city_adcode or 0)
        before = {""} | (names_of(city) if city else set())
        if wanted in {first + own for first in before for own in names_of(area)}:
            return area
    return None


def codes_by_name(db: Session, *, level: str | None = None) -> dict[str, int]:
    """The adcode of every area by its folded names, with its city's before it or without, and by itself."""
    areas = list_areas(db)
    cities = {area.adcode: names_of(area) for area in areas}
    return {
        before + name: area.adcode
        for area in areas
        if level in (None, area.level)
        for name in (*names_of(area), str(area.adcode))
        for before in ("", *cities.get(area.city_adcode or 0, ()))
    }


def names_of(area: Area) -> set[str]:
    """The folded names by which an area goes: 兴庆区, 兴庆, xingqingdistrict, xingqing."""
    english = area.name_en.rsplit(" ", 1)[0] if area.level == COUNTY else area.name_en
    return {folded(name) for name in (area.name, area.name[:-1], area.name_en, english)}


def area_at(db: Session, position: Position) -> AreaGuess | None:
    """The county of a position; None outside the region.

    By imported outline where there is one; else the nearest seat among the counties whose box holds the position,
    which is right for 99 % of places within 4 km of a seat, but for 85 % in the city of Yinchuan.
    """
    nearby = db.exec(
        select(Area, AreaOutline)
        .join(AreaOutline, isouter=True)
        .where(
            Area.level == COUNTY,
            col(Area.west) <= position.longitude + _GAP_DEGREES,
            col(Area.east) >= position.longitude - _GAP_DEGREES,
            col(Area.south) <= position.latitude + _GAP_DEGREES,
            col(Area.north) >= position.latitude - _GAP_DEGREES,
        )
        .order_by(col(Area.adcode))
    ).all()
    outlined = [(area, kept.outline, degrees_in(Datum(kept.datum), position)) for area, kept in nearby if kept]
    for area, outline, degrees in outlined:
        if contains(outline, *degrees):
            return AreaGuess(area, is_certain=True)

    if seats := [area for area, kept in nearby if kept is None]:
        return AreaGuess(min(seats, key=lambda area: distance_m(area.seat, position)), is_certain=False)
    away = [(metres_away(outline, *degrees), area.adcode, area) for area, outline, degrees in outlined]
    if away and min(away)[0] <= _GAP_M:
        return AreaGuess(min(away)[2], is_certain=False)
    return None


def check_county(area: Area, position: Position) -> None:
    """Raises OutsideCounty where the position is far from the county's box, as after a mistaken datum or figure."""
    if area.west is None or area.south is None or area.east is None or area.north is None:
        return
    margin = _BOX_MARGIN_DEGREES
    fits_longitude = area.west - margin <= position.longitude <= area.east + margin
    fits_latitude = area.south - margin <= position.latitude <= area.north + margin
    if not (fits_longitude and fits_latitude):
        raise OutsideCounty(area.adcode)


def _set_box(area: Area, datum: Datum, south_west: tuple[float, float], north_east: tuple[float, float]) -> None:
    corner, opposite = position_in(datum, *south_west), position_in(datum, *north_east)
    area.south, area.west = corner.latitude, corner.longitude
    area.north, area.east = opposite.latitude, opposite.longitude
