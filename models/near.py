"""The warm stations around a position, as a person wants to see them listed."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from models.coordinates import Position
from models.distance import distance_m
from models.holiday import Calendar
from models.nearest import StationIndex
from models.station import OPEN, Station, list_stations_by_id
from models.station_report import Condition, list_conditions

# Nobody rides further than this to warm up; what is beyond is named, one station, and not listed.
MOST_AWAY_M = 20_000.0


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person looks for: `bits` are those of models.amenity, `is_every` lists closed ones too."""

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


@dataclass(frozen=True, slots=True)
class NearStations:
    """Nearest first. `beyond` is the nearest one where none is within MOST_AWAY_M."""

    listed: list[NearStation]
    has_more: bool = False
    beyond: NearStation | None = None


def find_near(
    db: Session, index: StationIndex, wish: Wish, *, calendar: Calendar, now: datetime, count: int = 5
) -> NearStations:
    """The next `count` stations behind `wish.skip` that have what is wished for, open ones unless told otherwise."""
    found = index.nearest(
        wish.position,
        bits=wish.bits,
        open_at=None if wish.is_every else now,
        count=count + 1,
        skip=wish.skip,
    )
    stations = {station.id: station for station in list_stations_by_id(db, [one.station_id for one in found])}
    conditions = list_conditions(db, stations.values())
    listed = [
        look_at(
            stations[one.station_id],
            wish.position,
            calendar=calendar,
            now=now,
            condition=conditions.get(one.station_id),
        )
        for one in found
        if one.station_id in stations
    ]
    within = [near for near in listed if near.distance_m <= MOST_AWAY_M]
    if not within and listed and not wish.skip:
        return NearStations([], beyond=listed[0])
    return NearStations(within[:count], has_more=len(within) > count)


def look_at(
    station: Station, position: Position | None, *, calendar: Calendar, now: datetime, condition: Condition | None
) -> NearStation:
    """How one station stands now. An entry that is closed for the time being is not open, whatever its hours say."""
    hours = station.opening_hours
    is_open = station.status == OPEN and hours.is_open(now, calendar)
    return NearStation(
        station=station,
        distance_m=distance_m(position, station.position) if position else 0.0,
        is_open=is_open,
        open_until=hours.open_until(now, calendar) if is_open else None,
        opens_at=None if is_open or station.status != OPEN else hours.next_opening(now, calendar),
        condition=condition or Condition(),
    )
