"""What people raise, by kind: the topics of data/case_topics.csv, with who is responsible first and how fast."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Self

from models.errors import Refusal
from models.starter_data import starter_rows

GRIEVANCE, REPORT, FOOD, FEEDBACK = "grievance", "report", "food", "feedback"
# What somebody says of their points, and volunteer hours that they hand in.
POINTS, HOURS = "points", "hours"
# Whether points that are waiting are booked.
REVIEW = "P02"
# Somebody offers a place to be a station.
HOST = "host"
# The team of the office is asked to come and advise.
VISIT = "visit"
# Somebody asks to be called about a loan.
LOAN = "loan"
# Somebody looks for a mentor on the way to an enterprise.
CONVERT = "convert"
KINDS = (GRIEVANCE, REPORT, FOOD, FEEDBACK, POINTS, HOURS, HOST, LOAN, CONVERT, VISIT)
PLATFORM = "platform"
# The class in which every hour counts.
DANGER = "danger"
DANGER_CALLS = ("110", "119", "120", "122")


class UnknownTopic(Refusal):
    """No topic has this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Topic:
    """`role` is whose topic it is, empty for everybody's; `klass` gives the deadlines, `body` is responsible first.

    `calls` are the numbers to call before anything is written, `door` who decides such matters with the force of law
    (a key, empty for none), `ask` what evidence helps, `rule` by which points are given once it is verified, empty for
    none.
    """

    code: str
    kind: str
    role: str
    name: str
    name_en: str
    klass: str
    body: str
    calls: tuple[str, ...]
    door: str
    ask: str
    ask_en: str
    rule: str

    def label(self, language: str) -> str:
        return self.name_en if language.startswith("en") else self.name

    def of_class(self, klass: str) -> Self:
        """The same where it is worse or milder than it mostly is; who may be in danger has numbers to call."""
        return replace(self, klass=klass, calls=self.calls or (DANGER_CALLS if klass == DANGER else ()))

    def evidence(self, language: str) -> str:
        return self.ask_en if language.startswith("en") else self.ask


def is_yes_or_no(topic: Topic) -> bool:
    """Whether an office says yes or no to it, instead of answering in words."""
    return topic.kind == HOURS or topic.code == REVIEW


@lru_cache(maxsize=1)
def _topics() -> dict[str, Topic]:
    return {row["code"]: _topic(row) for row in starter_rows("case_topics")}


def _topic(row: dict[str, str]) -> Topic:
    facts = {**row, "klass": row["class"], "calls": tuple(filter(None, row["calls"].split("|")))}
    return Topic(**{name: facts[name] for name in Topic.__dataclass_fields__})  # type: ignore[arg-type]


def list_topics(kind: str, *, role: str = "") -> list[Topic]:
    """In the order of the file; with a role only what is that role's, or everybody's."""
    return [topic for topic in _topics().values() if topic.kind == kind and topic.role in ("", role)]


def get_topic(code: str) -> Topic:
    """Raises UnknownTopic."""
    topic = _topics().get(code)
    if topic is None:
        raise UnknownTopic(code)
    return topic
