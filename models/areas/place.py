"""Places that people name: stations, areas, and a few streets and markets that everybody knows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from sqlmodel import Session

from models.area import Area, find_area_by_name, list_areas, names_of
from models.areas.coordinates import Datum, Position, position_in
from models.spelling import Likeness, folded, likeness
from models.starter_data import starter_rows
from models.station import LONGEST_SEARCH, Station, search_stations

STATION, NAMED, AREA = "station", "named", "area"
_KINDS = (STATION, NAMED, AREA)

# What people put around the name of where they are: 我在…附近, …旁边有驿站吗, stations near ….
_BEFORE = re.compile(
    r"^\s*(?:(?:我|现在|正|就|目前|人)*[在到去]|(?:i'?m|i am|stations?)?\s*(?:at|near|in|around)\s)\s*", re.IGNORECASE
)
_AFTER = re.compile(
    r"(?:的?(?:附近|旁边|边上|这边|那边|这里|那里|这儿|门口|一带))*(?:(?:的|有|有没有|哪里有)驿站)?[吗么呢]?\W*$"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere. Of an approximate one only its area is known, and its position is the seat of that area's government.

    `likeness` is how well the words fit by which it was found.
    """

    label: str
    position: Position | None
    kind: str
    approximate: bool = False
    area_adcode: int | None = None
    station_code: str | None = None
    likeness: Likeness = field(default=Likeness.SAME, compare=False)


@dataclass(frozen=True, slots=True)
class _Named:
    name: str
    name_en: str
    adcode: int
    also: tuple[str, ...]
    position: Position | None


def find_places(
    db: Session, text: str, limit: int = 5, *, language: str = "zh_CN", in_full: bool = False
) -> list[Place]:
    """What the words may mean, best first: the same name, names that begin so, names that hold it.

    Width, case and punctuation make no difference; "我在敬德街附近" asks for 敬德街. Labels are in the language. With
    `in_full` they must be a name, or so much of its beginning that they can hardly mean anything else.
    """
    if len(text) > LONGEST_SEARCH:
        return []
    wanted = _AFTER.sub("", _BEFORE.sub("", text))
    # A single character may stand for a whole sentence: ﷺ.
    if not 0 < len(folded(wanted)) <= LONGEST_SEARCH:
        return []
    found = [place for place in _candidates(db, wanted, limit, language) if _tells_enough(folded(wanted), place)]
    if in_full and not any(_is_full(folded(wanted), place) for place in found):
        return []
    return sorted(found, key=lambda place: (place.likeness, _KINDS.index(place.kind)))[:limit]


def _candidates(db: Session, text: str, limit: int, language: str) -> Iterator[Place]:
    same = find_area_by_name(db, text)
    for station in search_stations(db, text, limit=limit):
        grade = _best(text, (station.name, station.name_en, station.code))
        # Every station of an area has the area in its address; that alone does not make it the one that is meant.
        if grade is not None or same is None:
            yield _of_station(station, language, Likeness.CONTAINS if grade is None else grade)

    areas = {area.adcode: area for area in list_areas(db)}
    for named in _named_places():
        if (grade := _best(text, (named.name, named.name_en, *named.also))) is not None:
            yield _of_named(named, areas[named.adcode], language, grade)

    for area in areas.values():
        grade = Likeness.SAME if same is not None and area.adcode == same.adcode else _best(text, names_of(area))
        if grade is not None:
            yield _of_area(area, language, grade)


def _best(text: str, names: tuple[str, ...] | set[str]) -> Likeness | None:
    return min((grade for name in names if (grade := likeness(text, name)) is not None), default=None)


def _tells_enough(wanted: str, place: Place) -> bool:
    """A syllable such as "hi" or 区 is part of too many names to mean one of them."""
    if place.likeness is Likeness.SAME:
        return True
    return len(wanted) >= (2 if not wanted.isascii() else 3 if place.likeness is Likeness.BEGINS else 4)


def _is_full(wanted: str, place: Place) -> bool:
    begins = place.likeness is Likeness.BEGINS and len(wanted) >= (8 if wanted.isascii() else 4)
    return place.likeness is Likeness.SAME or begins


def _of_station(station: Station, language: str, grade: Likeness) -> Place:
    return Place(station.label(language), station.position, STATION, False, station.county, station.code, grade)


def _of_named(named: _Named, area: Area, language: str, grade: Likeness) -> Place:
    label = named.name_en if language.startswith("en") else named.name
    position = named.position or area.seat
    return Place(label, position, NAMED, named.position is None, area.adcode, likeness=grade)


def _of_area(area: Area, language: str, grade: Likeness) -> Place:
    return Place(area.label(language), area.seat, AREA, True, area.adcode, likeness=grade)


@lru_cache(maxsize=1)
def _named_places() -> tuple[_Named, ...]:
    return tuple(
        _Named(
            row["name"],
            row["name_en"],
            int(row["adcode"]),
            tuple(filter(None, row["also"].split(";"))),
            _position(row),
        )
        for row in starter_rows("places")
    )


def _position(row: dict[str, str]) -> Position | None:
    if not row["latitude"]:
        return None
    return position_in(Datum(row["datum"]), float(row["latitude"]), float(row["longitude"]))
