"""The index of stations that a process keeps in memory, made anew when an entry has changed."""

from sqlalchemy import Table, func, select
from sqlmodel import Session

from models.holiday import Calendar
from models.station import CLOSED, OPEN, Station
from models.stations.amenity import OPEN_24H, fulfilled
from models.stations.hours_text import parse_hours
from models.stations.nearest import Pin, StationIndex

_station: Table = Station.__table__  # type: ignore[attr-defined]
_state = select(func.count(), func.coalesce(func.sum(_station.c.version), 0)).select_from(_station)
_pins = select(
    *(_station.c[name] for name in ("id", "code", "latitude", "longitude", "amenities", "hours", "status"))
).where(_station.c.status != CLOSED)


class StationDirectory:
    """Hands out the index over the stations as the database has them now.

    Every change of an entry raises its version, so count and sum of the versions tell in one small query whether
    anything was committed since, by whichever process.
    """

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._made: tuple[tuple[int, int], StationIndex] | None = None

    def stations(self, db: Session) -> StationIndex:
        count, versions = db.execute(_state).one()
        state = int(count), int(versions)
        if self._made is None or self._made[0] != state:
            self._made = state, StationIndex(list_pins(db), self._calendar)
        return self._made[1]


def list_pins(db: Session) -> list[Pin]:
    """What the index needs of every station that is not closed for good; one closed for a time is never open."""
    return [
        Pin(
            station_id=row.id,
            code=row.code,
            latitude=row.latitude,
            longitude=row.longitude,
            bits=_bits(row.amenities, row.hours),
            hours=row.hours if row.status == OPEN else "",
        )
        for row in db.execute(_pins)
    ]


def _bits(amenities: list[str], hours: str) -> int:
    return fulfilled([*amenities, OPEN_24H] if parse_hours(hours).is_round_the_clock else amenities)
