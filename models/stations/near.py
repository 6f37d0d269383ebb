"""The warm stations around a position, as a person wants to see them listed."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto

from sqlmodel import Session

from models.areas.coordinates import Position
from models.areas.distance import distance_m
from models.holiday import Calendar
from models.station import Station, list_stations_by_id
from models.stations.nearest import StationIndex
from models.stations.report import Condition, list_conditions

# Nobody rides further than this to warm up; what is beyond is named, one station, and not listed.
MOST_AWAY_M = 20_000.0


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person looks for: `bits` are those of models.stations.amenity, `is_every` lists closed ones too."""

    position: Position
    bits: int = 0
    is_every: bool = False
    skip: int = 0

    def toggled(self, bit: int) -> "Wish":
        return replace(self, bits=self.bits ^ bit, skip=0)


@dataclass(frozen=True, slots=True)
class NearStation:
    """`open_until` is None where it never closes, `opens_at` where it is open or not known to open again."""

    station: Station
    distance_m: float
    is_open: bool
    open_until: datetime | None
    opens_at: datetime | None
    condition: Condition


class Lack(Enum):
    """Why there is nothing to list within MOST_AWAY_M."""

    NONE_NEAR = auto()
    NONE_FITS = auto()
    NONE_OPEN = auto()


@dataclass(frozen=True, slots=True)
class NearStations:
    """Nearest first. Where there is a `lack`, `beyond` is the nearest one of all that is as wished, if there is any."""

    listed: list[NearStation]
    has_more: bool = False
    lack: Lack | None = None
    beyond: NearStation | None = None


def find_near(
    db: Session, index: StationIndex, wish: Wish, *, calendar: Calendar, now: datetime, count: int = 5
) -> NearStations:
    """The next `count` stations behind `wish.skip` that have what is wished for, open ones unless told otherwise."""
    listed = _look_around(db, index, wish, calendar=calendar, now=now, count=wish.skip + count + 1)[wish.skip :]
    within = [near for near in listed if near.distance_m <= MOST_AWAY_M]
    if not within and not wish.skip:
        return NearStations([], lack=_lack(index, wish), beyond=next(iter(listed), None))
    return NearStations(within[:count], has_more=len(within) > count)


def _look_around(
    db: Session, index: StationIndex, wish: Wish, *, calendar: Calendar, now: datetime, count: int
) -> list[NearStation]:
    """So many stations as wished for, as far as there are; the index does not know what people say of them."""
    left_out = 0
    while True:
        wanted = count + left_out
        found = index.nearest(wish.position, bits=wish.bits, open_at=None if wish.is_every else now, count=wanted)
        stations = {station.id: station for station in list_stations_by_id(db, [one.station_id for one in found])}
        conditions = list_conditions(db, stations.values())
        seen = [
            look_at(station, wish.position, calendar=calendar, now=now, condition=conditions.get(one.station_id))
            for one in found
            if (station := stations.get(one.station_id)) is not None
        ]
        listed = [near for near in seen if wish.is_every or not near.condition.is_taken_for_closed]
        if len(seen) - len(listed) <= left_out or len(found) < wanted:
            return listed[:count]
        left_out = len(seen) - len(listed)


def _lack(index: StationIndex, wish: Wish) -> Lack:
    if not _has_near(index, wish.position):
        return Lack.NONE_NEAR
    return Lack.NONE_OPEN if _has_near(index, wish.position, wish.bits) else Lack.NONE_FITS


def _has_near(index: StationIndex, position: Position, bits: int = 0) -> bool:
    return any(found.distance_m <= MOST_AWAY_M for found in index.nearest(position, bits=bits, count=1))


def look_at(
    station: Station, position: Position | None, *, calendar: Calendar, now: datetime, condition: Condition | None
) -> NearStation:
    """How one station stands now: by its hours, unless people found otherwise."""
    said = condition or Condition()
    is_open = station.is_open(now, calendar) and not said.is_taken_for_closed
    return NearStation(
        station=station,
        distance_m=distance_m(position, station.position) if position else 0.0,
        is_open=is_open,
        open_until=station.opening_hours.open_until(now, calendar) if is_open else None,
        opens_at=None if is_open or said.is_taken_for_closed else station.next_opening(now, calendar),
        condition=said,
    )
