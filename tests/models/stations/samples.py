"""Stations for tests, written down as an import would write them."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session

from models.area import Area
from models.areas.coordinates import Position
from models.station import Station, find_station_by_code
from models.stations.entry import StationEntry, write_entry
from models.stations.hours_text import parse_hours
from tests.areas import lay_areas

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)  # Saturday noon in Ningxia

XINGQING = 640104
ENTRY = StationEntry(
    code="XQ-01",
    name="敬德街暖驿（示例）",
    name_en="Jingde Street station (sample)",
    brand="red_warm",
    county=XINGQING,
    address="兴庆区敬德街附近（示例地址）",
    position=Position(38.4680, 106.2760),
    hours=parse_hours("Mo-Su 08:00-22:00"),
    amenities=("hot_water", "microwave"),
    is_sample=True,
)


def add_station(db: Session, code: str = ENTRY.code, *, now: datetime = NOW, **changes: Any) -> Station:
    """A station as in ENTRY but for its code and `changes`; the areas are loaded with the first."""
    if db.get(Area, XINGQING) is None:
        lay_areas(db)
    return write_entry(db, find_station_by_code(db, code), replace(ENTRY, code=code, **changes), now=now)
