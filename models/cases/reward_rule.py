"""By which rules a regulator may reward who reports a shop: data/reward_rules.csv."""

from dataclasses import dataclass
from functools import lru_cache

from sqlmodel import Session

from models.case import Case
from models.people.access import areas_covering
from models.starter_data import starter_rows

FEN_A_YUAN = 100


@dataclass(frozen=True, slots=True)
class RewardRule:
    """`adcode` is where it is in force, None for everywhere; with no `topics` it is for every one about food.

    The share is of what the shop is fined and of what is taken from it; without a fine the least is given.
    """

    code: str
    adcode: int | None
    topics: tuple[str, ...]
    name: str
    name_en: str
    share_percent: int
    least_fen: int
    most_fen: int
    source: str
    source_en: str

    def label(self, language: str) -> str:
        return self.name_en if language.startswith("en") else self.name

    def source_label(self, language: str) -> str:
        return self.source_en if language.startswith("en") else self.source


@lru_cache(maxsize=1)
def load_reward_rules() -> dict[str, RewardRule]:
    """The rules by code, in the order of the file; `basis` tells where each row was taken from.

    Those in the file are the country's. What a city or the region has promised beyond them is a row with its adcode.
    """
    return {row["code"]: _rule(row) for row in starter_rows("reward_rules")}


def find_reward_rule(code: str) -> RewardRule | None:
    return load_reward_rules().get(code)


def list_reward_rules(db: Session, *, adcode: int | None, topic: str = "") -> list[RewardRule]:
    """What is in force in an area, and where a topic is given, for that one; those of no area are everywhere's."""
    areas = () if adcode is None else areas_covering(db, adcode)
    return [
        rule
        for rule in load_reward_rules().values()
        if (rule.adcode is None or rule.adcode in areas) and (not topic or not rule.topics or topic in rule.topics)
    ]


def list_rules_for(db: Session, case: Case) -> list[RewardRule]:
    return list_reward_rules(db, adcode=case.adcode, topic=case.topic)


def _rule(row: dict[str, str]) -> RewardRule:
    return RewardRule(
        code=row["code"],
        adcode=int(row["adcode"]) if row["adcode"] else None,
        topics=tuple(filter(None, row["topics"].split("|"))),
        name=row["name"],
        name_en=row["name_en"],
        share_percent=int(row["share_percent"] or 0),
        least_fen=int(row["least_yuan"]) * FEN_A_YUAN,
        most_fen=int(row["most_yuan"]) * FEN_A_YUAN,
        source=row["source"],
        source_en=row["source_en"],
    )
