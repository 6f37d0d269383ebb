"""Places that people name: stations, areas, and a few streets and markets that everybody knows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from sqlmodel import Session

from models.area import Area, find_area_by_name, list_areas, names_of
from models.coordinates import Position
from models.spelling import Likeness, folded, likeness
from models.starter_data import starter_rows
from models.station import LONGEST_SEARCH, Station, search_stations

STATION, NAMED, AREA = "station", "named", "area"
_KINDS = (STATION, NAMED, AREA)

# What people put around the name of where they are.
_BEFORE = re.compile(
    r"^\s*(?:(?:我|现在|正|就|目前|人)*[在到去]|(?:i'?m|i am)?\s*(?:at|near|in|around)\s)\s*", re.IGNORECASE
)
_AFTER = re.compile(r"(?:的?(?:附近|旁边|边上|这边|那边|这里|那里|这儿|门口|一带))+\W*$")


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere. An approximate one is known by its street or its county, and its position is that county's seat."""

    label: str
    position: Position | None
    kind: str
    approximate: bool = False
    area_adcode: int | None = None
    station_code: str | None = None


@dataclass(frozen=True, slots=True)
class _Named:
    name: str
    name_en: str
    adcode: int
    also: tuple[str, ...]


def find_places(db: Session, text: str, limit: int = 5, *, language: str = "zh_CN") -> list[Place]:
    """What the words may mean, best first: the same name, names that begin so, names that hold it.

    Width, case and punctuation make no difference; "我在敬德街附近" asks for 敬德街. Labels are in the language.
    """
    if len(text) > LONGEST_SEARCH:
        return []
    wanted = _AFTER.sub("", _BEFORE.sub("", text))
    if not folded(wanted):
        return []
    found = [
        (grade, _KINDS.index(place.kind), order, place)
        for order, (grade, place) in enumerate(_candidates(db, wanted, limit, language))
        if _tells_enough(folded(wanted), grade)
    ]
    return [place for *_, place in sorted(found, key=lambda entry: entry[:3])][:limit]


def _candidates(db: Session, text: str, limit: int, language: str) -> Iterator[tuple[Likeness, Place]]:
    for station in search_stations(db, text, limit=limit):
        yield (
            _best(text, (station.name, station.name_en, station.code)) or Likeness.CONTAINS,
            _of_station(station, language),
        )

    areas = {area.adcode: area for area in list_areas(db)}
    for named in _named_places():
        if (grade := _best(text, (named.name, named.name_en, *named.also))) is not None:
            yield grade, _of_named(named, areas[named.adcode], language)

    same = find_area_by_name(db, text)
    for area in areas.values():
        grade = Likeness.SAME if same is not None and area.adcode == same.adcode else _best(text, names_of(area))
        if grade is not None:
            yield grade, _of_area(area, language)


def _best(text: str, names: tuple[str, ...] | set[str]) -> Likeness | None:
    return min((grade for name in names if (grade := likeness(text, name)) is not None), default=None)


def _tells_enough(wanted: str, grade: Likeness) -> bool:
    """A syllable such as "hi" or 区 is part of too many names to mean one of them."""
    if grade is Likeness.SAME:
        return True
    return len(wanted) >= (2 if not wanted.isascii() else 3 if grade is Likeness.BEGINS else 4)


def _of_station(station: Station, language: str) -> Place:
    return Place(station.label(language), station.position, STATION, False, station.county, station.code)


def _of_named(named: _Named, area: Area, language: str) -> Place:
    label = named.name_en if language.startswith("en") else named.name
    return Place(label, area.seat, NAMED, approximate=True, area_adcode=area.adcode)


def _of_area(area: Area, language: str) -> Place:
    return Place(area.label(language), area.seat, AREA, approximate=True, area_adcode=area.adcode)


@lru_cache(maxsize=1)
def _named_places() -> tuple[_Named, ...]:
    return tuple(
        _Named(row["name"], row["name_en"], int(row["adcode"]), tuple(filter(None, row["also"].split(";"))))
        for row in starter_rows("places")
    )
