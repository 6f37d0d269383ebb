"""By when a case of a class is acknowledged and answered."""

from dataclasses import dataclass
from functools import lru_cache

from models.errors import Refusal
from models.starter_data import starter_rows
from models.working_time import Limit

# Somebody may come to harm: what is told of such a case waits for no morning.
DANGER = "danger"
EXTENSION = Limit(working_days=5)


class UnknownClass(Refusal):
    """data/deadlines.csv has no row for this class."""

    def __init__(self, klass: str) -> None:
        super().__init__(klass)
        self.klass = klass


@dataclass(frozen=True, slots=True)
class Deadline:
    """`sooner` is the class one step more urgent; empty where none is but a danger."""

    klass: str
    acknowledge: Limit
    answer: Limit
    name: str
    name_en: str
    sooner: str


def get_deadline(klass: str) -> Deadline:
    """The limits of a class.

    Raises:
        UnknownClass: there is no such class.
    """
    deadline = load_deadlines().get(klass)
    if deadline is None:
        raise UnknownClass(klass)
    return deadline


@lru_cache(maxsize=1)
def load_deadlines() -> dict[str, Deadline]:
    """The classes of data/deadlines.csv, in its order.

    Its limits are a proposal of this project (`basis` says so), made after what other cities' hotlines promise. Whoever
    answers the cases puts their own in their place; longer or shorter ones that a law sets go first.
    """
    return {row["class"]: _deadline(row) for row in starter_rows("deadlines")}


def _deadline(row: dict[str, str]) -> Deadline:
    return Deadline(
        klass=row["class"],
        acknowledge=_limit(days=row["acknowledge_days"], hours=row["acknowledge_hours"]),
        answer=_limit(days=row["days"], hours=row["hours"]),
        name=row["name"],
        name_en=row["name_en"],
        sooner=row["sooner"],
    )


def _limit(*, days: str, hours: str) -> Limit:
    return Limit(working_days=int(days or 0), hours=int(hours or 0))
