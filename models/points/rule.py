"""For what points are given, how many, and how often: data/point_rules.csv, which whoever runs the service sets."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from models.errors import Refusal
from models.starter_data import starter_rows

REPORT, DANGER, FOOD, JOINED = "report", "danger", "food", "joined"
TRAINING, QUIZ = "training", "quiz"
VOLUNTEER, THANKS, CORRECTION = "volunteer", "thanks", "correction"
# The limits of all rules together.
ALL = "all"

# Who or what enters it.
BY_CASE, BY_EVENT, BY_HOURS, BY_STAFF, BY_CAPTAIN = "case", "event", "hours", "staff", "captain"
# Those that are there for everybody to see and reach.
OPEN_WAYS = (BY_CASE, BY_EVENT, BY_HOURS, BY_STAFF, BY_CAPTAIN)


class UnknownRule(Refusal):
    """No rule of this code is in force on that day."""

    def __init__(self, code: str, day: date) -> None:
        super().__init__(code, day)
        self.code, self.day = code, day


class BadPointRule(Refusal):
    """Its points, or a limit, are no whole number, or below nothing."""

    def __init__(self, code: str, heading: str, cell: str) -> None:
        super().__init__(code, heading, cell)
        self.code, self.heading, self.cell = code, heading, cell


@dataclass(frozen=True, slots=True)
class PointRule:
    """`daily` and `monthly` are a person's limits, `team_monthly` what one captain may give their own team; None: none.

    `entry` says who enters it, `part` to which part of the safety rating it counts, empty for none.
    """

    code: str
    name: str
    name_en: str
    points: int
    daily: int | None
    monthly: int | None
    team_monthly: int | None
    entry: str
    part: str
    valid_from: date
    valid_to: date | None
    basis: str

    def label(self, language: str) -> str:
        return self.name_en if language.startswith("en") else self.name

    def is_in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def get_rule(code: str, day: date) -> PointRule:
    """Raises UnknownRule."""
    rule = next((rule for rule in load_rules() if rule.code == code and rule.is_in_force(day)), None)
    if rule is None:
        raise UnknownRule(code, day)
    return rule


def list_rules(day: date, *entries: str) -> list[PointRule]:
    """Those in force, in the order of the file, ALL left out; of these ways to enter them, without any of every way."""
    return [
        rule
        for rule in load_rules()
        if rule.is_in_force(day) and rule.code != ALL and (not entries or rule.entry in entries)
    ]


@lru_cache(maxsize=1)
def load_rules() -> tuple[PointRule, ...]:
    """Raises BadPointRule."""
    return tuple(map(read_rule, starter_rows("point_rules")))


def read_rule(row: dict[str, str]) -> PointRule:
    """Raises BadPointRule."""
    return PointRule(
        code=row["code"],
        name=row["name"],
        name_en=row["name_en"],
        points=_whole(row, "points"),
        daily=_limit(row, "daily"),
        monthly=_limit(row, "monthly"),
        team_monthly=_limit(row, "team_monthly"),
        entry=row["entry"],
        part=row["part"],
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        basis=row["basis"],
    )


def _whole(row: dict[str, str], heading: str) -> int:
    cell = row[heading]
    if not re.fullmatch(r"[0-9]{1,6}", cell):
        raise BadPointRule(row["code"], heading, cell)
    return int(cell)


def _limit(row: dict[str, str], heading: str) -> int | None:
    return _whole(row, heading) if row[heading] else None
