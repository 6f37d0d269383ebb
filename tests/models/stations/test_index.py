"""The index that a process keeps of the stations in the database."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from models.areas.coordinates import Position
from models.holiday import Calendar
from models.station import CLOSED, TEMP_CLOSED
from models.stations.amenity import filter_bits
from models.stations.hours_text import parse_hours
from models.stations.index import StationDirectory
from tests.models.stations.samples import ENTRY, NOW, add_station

CALENDAR = Calendar(ZoneInfo("Asia/Shanghai"))
HERE = ENTRY.position or Position(0, 0)


def near(db: Session, directory: StationDirectory, *, bits: int = 0, open_at: datetime | None = None) -> list[int]:
    return [found.station_id for found in directory.stations(db).nearest(HERE, bits=bits, open_at=open_at)]


def test_an_empty_table_makes_an_empty_index(db: Session) -> None:
    assert near(db, StationDirectory(CALENDAR)) == []


def test_the_index_is_kept_until_an_entry_changes(db: Session) -> None:
    directory = StationDirectory(CALENDAR)
    first = add_station(db, "A")

    index = directory.stations(db)
    again = directory.stations(db)
    add_station(db, "A", seats=4)
    changed = directory.stations(db)
    second = add_station(db, "B")

    assert index is again
    assert index is not changed
    assert near(db, directory) == [first.id, second.id]


def test_a_station_closed_for_good_is_gone_and_one_closed_for_a_time_is_not_open(db: Session) -> None:
    directory = StationDirectory(CALENDAR)
    shut = add_station(db, "A", status=TEMP_CLOSED, hours=parse_hours("24/7"))
    add_station(db, "B", status=CLOSED)

    assert near(db, directory) == [shut.id]
    assert near(db, directory, open_at=NOW) == []


def test_the_filter_for_day_and_night_asks_the_hours(db: Session) -> None:
    directory = StationDirectory(CALENDAR)
    add_station(db, "A")
    always = add_station(db, "B", hours=parse_hours("24/7"))

    assert near(db, directory, bits=filter_bits(["open_24h"])) == [always.id]
    assert near(db, directory, bits=filter_bits(["open_24h", "toilet"])) == []
