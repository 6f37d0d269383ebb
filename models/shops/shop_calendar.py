"""What a year brings to a shop: the annual report, deadlines of subsidies, public holidays to be ready for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from models.holiday import Calendar
from models.starter_data import starter_rows

FESTIVAL = "festival"
_READY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ShopEvent:
    """One day of it; `is_listed` is what the calendar shows, `reminds` what people are told of on that day.

    A festival is listed on its first day, and told of a week before; its words are the flow's.
    """

    code: str
    day: date
    name: str
    name_en: str
    words: str = ""
    words_en: str = ""
    source: str = ""
    source_en: str = ""
    is_listed: bool = True
    reminds: bool = False

    def label(self, language: str) -> str:
        return self.name_en if language.startswith("en") else self.name

    def told(self, language: str) -> str:
        return self.words_en if language.startswith("en") else self.words

    def basis(self, language: str) -> str:
        return self.source_en if language.startswith("en") else self.source


def list_shop_events(calendar: Calendar, *, first: date, last: date) -> list[ShopEvent]:
    """Everything from one day to another, both included, by day."""
    years = range(first.year, last.year + 1)
    events = [*(event for year in years for event in _of_year(year)), *_festivals(calendar)]
    return sorted((event for event in events if first <= event.day <= last), key=lambda event: event.day)


def _of_year(year: int) -> Iterator[ShopEvent]:
    for row in _rows():
        on = row["on"]
        if len(on) == len("MM-DD") or on.startswith(f"{year}-"):
            yield ShopEvent(
                code=row["code"],
                day=date.fromisoformat(on if len(on) > len("MM-DD") else f"{year}-{on}"),
                name=row["name"],
                name_en=row["name_en"],
                words=row["words"],
                words_en=row["words_en"],
                source=row["source"],
                source_en=row["source_en"],
                is_listed=bool(row["listed"]),
                reminds=bool(row["reminds"]),
            )


def _festivals(calendar: Calendar) -> Iterator[ShopEvent]:
    for day, (name, name_en) in calendar.names.items():
        before = calendar.names.get(day - timedelta(days=1))
        if before is None or before[0] != name:
            yield ShopEvent(FESTIVAL, day, name, name_en)
            yield ShopEvent(FESTIVAL, day - _READY, name, name_en, is_listed=False, reminds=True)


@lru_cache(maxsize=1)
def _rows() -> list[dict[str, str]]:
    return starter_rows("shop_calendar")
