"""Levels: what somebody has ever earned, whatever they spent of it."""

from dataclasses import dataclass
from functools import lru_cache

from models.starter_data import starter_rows


@dataclass(frozen=True, slots=True)
class PointLevel:
    """Reached with `earned` points."""

    code: str
    name: str
    name_en: str
    earned: int

    def label(self, language: str) -> str:
        return self.name_en if language.startswith("en") else self.name


@dataclass(frozen=True, slots=True)
class Standing:
    """The level that is reached, the next one, None at the top, and what is missing to it."""

    level: PointLevel
    next: PointLevel | None
    missing: int


def standing_of(earned: int) -> Standing:
    levels = load_levels()
    reached = [level for level in levels if level.earned <= earned] or [levels[0]]
    above = next((level for level in levels if level.earned > earned), None)
    return Standing(reached[-1], above, 0 if above is None else above.earned - earned)


def level_called(code: str) -> PointLevel:
    """The lowest, where there is none of this code any more."""
    return next((level for level in load_levels() if level.code == code), load_levels()[0])


@lru_cache(maxsize=1)
def load_levels() -> tuple[PointLevel, ...]:
    """Lowest first."""
    rows = (PointLevel(r["code"], r["name"], r["name_en"], int(r["earned"])) for r in starter_rows("point_levels"))
    return tuple(sorted(rows, key=lambda level: level.earned))
