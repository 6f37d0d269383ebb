"""The index of stations in memory, made anew when a station has changed."""

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.amenity import fulfilled
from models.holiday import Calendar
from models.nearest import Pin, StationIndex
from models.station import CLOSED, OPEN, Station


class StationIndexes:
    """Gives the index that fits the stations as this transaction sees them."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._mark: tuple[int, int] | None = None
        self._index = StationIndex((), calendar)

    def __call__(self, db: Session) -> StationIndex:
        # Every change raises a station's version, and no station's row is ever deleted: the sum only grows.
        count, versions = db.exec(select(func.count(), func.coalesce(func.sum(Station.version), 0))).one()
        if (count, versions) != self._mark:
            self._index, self._mark = StationIndex(_pins(db), self._calendar), (count, versions)
        return self._index


def _pins(db: Session) -> list[Pin]:
    stations = db.exec(select(Station).where(Station.status != CLOSED, col(Station.id).is_not(None)))
    return [
        Pin(
            station_id=station.id or 0,
            code=station.code,
            latitude=station.latitude,
            longitude=station.longitude,
            bits=fulfilled(station.offers),
            hours=station.hours if station.status == OPEN else "",
        )
        for station in stations
    ]
