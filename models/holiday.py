"""The calendar that opening hours are read by: a time zone and its public holidays."""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

from models.starter_data import starter_rows


@dataclass(frozen=True, slots=True)
class Calendar:
    zone: ZoneInfo
    holidays: frozenset[date] = field(default=frozenset())


@lru_cache(maxsize=4)
def load_calendar(zone_name: str) -> Calendar:
    """The calendar of a zone with the days off that data/holidays.csv lists; to be extended each autumn.

    A year's days off are announced by the State Council in the autumn before. Days that are not yet announced, but
    fixed by law, are listed ahead of that.
    """
    days = frozenset(date.fromisoformat(row["date"]) for row in starter_rows("holidays"))
    return Calendar(ZoneInfo(zone_name), days)
