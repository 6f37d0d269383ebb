"""Sample stations over all counties, for trying the program out."""

from datetime import datetime, timedelta

from sqlmodel import Session

from models.person import MERCHANT, RIDER, STAFF
from models.starter_data import STARTER_DATA
from models.station import list_stations
from models.stations.importing import run_import

# How long ago the entries were confirmed and by whom, in turn: from just now to stale, and never.
_CONFIRMED: tuple[tuple[timedelta | None, str | None], ...] = (
    (timedelta(minutes=20), RIDER),
    (timedelta(hours=3), MERCHANT),
    (timedelta(days=1), RIDER),
    (timedelta(days=6), STAFF),
    (timedelta(days=40), RIDER),
    (timedelta(hours=9), RIDER),
    (timedelta(days=120), STAFF),
    (None, None),
)


def load_demo_stations(db: Session, *, now: datetime) -> int:
    """Write data/stations_demo.csv into a table without stations; the areas must be there. Returns how many."""
    report = run_import(db, STARTER_DATA / "stations_demo.csv", datum=None, now=now)
    for turn, station in enumerate(list_stations(db)):
        ago, role = _CONFIRMED[turn % len(_CONFIRMED)]
        station.last_verified_at, station.last_verified_role = (now - ago if ago else None), role
        db.add(station)
    db.flush()
    return len(report.added)
