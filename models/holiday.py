"""The calendar that opening hours and deadlines are read by: a time zone, its public holidays and make-up days."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

from models.starter_data import starter_rows


@dataclass(frozen=True, slots=True)
class Calendar:
    """`workdays` are weekend days that are worked (调休上班日); `names` of days off are Chinese, English."""

    zone: ZoneInfo
    holidays: frozenset[date] = field(default=frozenset())
    workdays: frozenset[date] = field(default=frozenset())
    names: Mapping[date, tuple[str, str]] = field(default_factory=dict, hash=False)


@lru_cache(maxsize=4)
def load_calendar(zone_name: str) -> Calendar:
    """The calendar of a zone with data/holidays.csv and data/workdays.csv; both are to be extended each autumn.

    A year's days off and make-up days are announced by the State Council in the autumn before. Days off that are not
    yet announced, but fixed by law, are listed ahead of that.
    """
    names = {date.fromisoformat(row["date"]): (row["name"], row["name_en"]) for row in starter_rows("holidays")}
    workdays = frozenset(date.fromisoformat(row["date"]) for row in starter_rows("workdays"))
    return Calendar(ZoneInfo(zone_name), frozenset(names), workdays, names)
