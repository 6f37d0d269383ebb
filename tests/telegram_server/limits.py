"""Read what a field may hold out of the words that describe it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

Unit = Literal["characters", "bytes", "items", "value"]

LENGTH = re.compile(r"(\d+)-(\d+) (characters|bytes)(?: after entit(?:y|ies) parsing)?", re.IGNORECASE)
LENGTH_AT_MOST = re.compile(r"length can't exceed (\d+) (characters|bytes)")
ITEMS = re.compile(r"\b(\d+)-(\d+)\b")
ITEMS_AT_MOST = re.compile(r"\b(?:up to|at most) (\d+) ", re.IGNORECASE)
VALUE = re.compile(r"(?<![\w.-])(\d+)-(\d+)(?![\w-])|between (\d+) and (\d+)(?! second)")
VALUE_TOO = re.compile(r"or (0x[0-9A-F]+) for")
CONSTANT = re.compile(r'(?:always "(\w+)"|must be (\w+))$')
CHOICE = re.compile(r'(?:must be|can be|one of|either)[^"]{0,20}(?=")', re.IGNORECASE)
QUOTED = re.compile(r'"([^"]+)"')
CHOSEN_FOR = re.compile(r"([a-z_]+)(?: or ([a-z_]+))? for ")


@dataclass(frozen=True)
class Limit:
    least: int
    most: int
    unit: Unit
    after_entities: bool = False
    besides: int | None = None

    def holds(self, value: Any) -> bool:
        if self.unit == "value":
            return bool(self.least <= value <= self.most or value == self.besides)
        size = len(value.encode()) if self.unit == "bytes" else len(value)
        return self.least <= size <= self.most

    def __str__(self) -> str:
        return f"{self.least}-{self.most}" + ("" if self.unit == "value" else f" {self.unit}")


def read_limit(description: str, types: Sequence[str]) -> Limit | None:
    if types[0].startswith("Array of"):
        return _read_items(description)
    if types[0] == "String":
        return _read_length(description)
    if types[0] in ("Integer", "Float"):
        return _read_value(description)
    return None


def read_choices(description: str, types: Sequence[str]) -> frozenset[str]:
    """The only values that a String may have; empty where it is free."""
    if list(types) != ["String"]:
        return frozenset()
    if constant := CONSTANT.search(description):
        return frozenset({constant[1] or constant[2]})
    if choice := CHOICE.search(description):
        return frozenset(QUOTED.findall(description, choice.end()))
    if "Choose one, depending on" in description:
        return frozenset(name for pair in CHOSEN_FOR.findall(description) for name in pair if name)
    return frozenset()


def _read_length(description: str) -> Limit | None:
    if found := LENGTH.search(description):
        unit: Unit = "bytes" if found[3].lower() == "bytes" else "characters"
        return Limit(int(found[1]), int(found[2]), unit, after_entities="parsing" in found[0])
    if found := LENGTH_AT_MOST.search(description):
        return Limit(0, int(found[1]), "bytes" if found[2] == "bytes" else "characters")
    return None


def _read_items(description: str) -> Limit | None:
    if (found := ITEMS.search(description)) and int(found[1]) < int(found[2]):
        return Limit(int(found[1]), int(found[2]), "items")
    if found := ITEMS_AT_MOST.search(description):
        return Limit(0, int(found[1]), "items")
    return None


def _read_value(description: str) -> Limit | None:
    found = VALUE.findall(description)
    if len(found) != 1:
        return None
    least, most = (int(bound) for bound in found[0] if bound)
    too = VALUE_TOO.search(description)
    return Limit(least, most, "value", besides=int(too[1], 16) if too else None)
