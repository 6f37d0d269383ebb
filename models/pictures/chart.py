"""What a picture of numbers shows: bars in one panel or two, every word of it already in the reader's language."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self


class Tone(StrEnum):
    """What a number means; its colour follows."""

    PLAIN = "plain"
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar. A named one stands in the legend, once for all bars of its panel, with their sum."""

    value: int
    tone: Tone = Tone.PLAIN
    name: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A label and the parts that stand behind one another; its number is their sum."""

    label: str
    parts: tuple[Part, ...]

    @classmethod
    def of(cls, label: str, value: int, tone: Tone = Tone.PLAIN) -> Self:
        """A bar in one piece."""
        return cls(label, (Part(value, tone),))

    @property
    def total(self) -> int:
        return sum(part.value for part in self.parts)


@dataclass(frozen=True, slots=True)
class Panel:
    """Bars to be compared with one another, top to bottom."""

    bars: tuple[Bar, ...]
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """One panel or two; `note` says of when and of whom the numbers are."""

    title: str
    panels: tuple[Panel, ...]
    note: str = ""

    def as_fields(self) -> dict[str, Any]:
        """What JSON can carry."""
        return asdict(self)

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> Self:
        return cls(fields["title"], tuple(map(_panel, fields["panels"])), fields["note"])


def _panel(fields: Mapping[str, Any]) -> Panel:
    return Panel(tuple(map(_bar, fields["bars"])), fields["heading"])


def _bar(fields: Mapping[str, Any]) -> Bar:
    return Bar(fields["label"], tuple(map(_part, fields["parts"])))


def _part(fields: Mapping[str, Any]) -> Part:
    return Part(fields["value"], Tone(fields["tone"]), fields["name"])
