"""The question for how much of something: money, time, a rate, with the unit that people put behind it."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from handlers.conversation.choices import Option
from handlers.conversation.incoming import Incoming
from handlers.conversation.numbers import read_number
from handlers.conversation.question import Choice, Partial, Question, Wrong, button_key
from handlers.words import _
from models.spelling import folded

_WRITTEN = re.compile(r"([-+]?\d{1,18}(?:\.\d{1,6})?)\s*(.*)", re.DOTALL)
_COUNTED = "个"
_GROUPS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


@dataclass(frozen=True, kw_only=True)
class Quantity(Question[int]):
    """A whole number of the smallest unit. `units` says how many of those each unit is; the empty one has no word.

    `works` is what would be understood, in words: from how much to how much, with an example.
    """

    kind: ClassVar[str] = "quantity"

    units: Mapping[str, int]
    at_least: int
    at_most: int
    works: str
    likely: Sequence[Option[int]] = ()
    shown: str = "{value}"
    shown_per: int = 1

    def read(self, said: Incoming, *, tapped: str | None, so_far: Any) -> int | Partial:
        if tapped is not None:
            option = next((option for option in self.likely if button_key(option.key) == tapped), None)
        else:
            option = next((option for option in self.likely if folded(option.label) == folded(said.text)), None)
        value = option.value if option is not None else read_quantity(said.text, self.units)
        if value is None:
            raise Wrong(self.works)
        return self._within(value)

    def _within(self, value: int) -> int:
        if not self.at_least <= value <= self.at_most:
            raise Wrong(self.works)
        return value

    def store(self, value: int) -> int:
        return value

    def recall(self, stored: Any) -> int:
        if isinstance(stored, bool) or not isinstance(stored, int):
            raise Wrong(_("This question has changed."))
        return self._within(stored)

    def show(self, value: int) -> str:
        option = next((option for option in self.likely if option.value == value), None)
        if option is not None:
            return option.label
        figures = f"{Decimal(value) / self.shown_per:,.6f}".rstrip("0").rstrip(".")
        return self.shown.format(value=figures)

    def choices(self, so_far: Any) -> Sequence[Sequence[Choice]]:
        return [[Choice(option.label, button_key(option.key)) for option in self.likely]]


def read_quantity(text: str, units: Mapping[str, int]) -> int | None:
    """20万, 200,000元, 二十万, 3 年, 7.5%: in the smallest unit; None where it is none, or none that is whole."""
    plain = _GROUPS.sub("", unicodedata.normalize("NFKC", text)).strip().casefold()
    if found := _WRITTEN.fullmatch(plain):
        number, unit = Decimal(found[1]), found[2].strip()
        return _whole(number, units.get(unit))
    for unit in sorted(filter(None, units), key=len, reverse=True):
        count = plain.removesuffix(unit).strip().removesuffix(_COUNTED)
        if count != plain and (number_words := read_number(count)) is not None:
            return _whole(Decimal(str(number_words)), units[unit])
    return None


def _whole(number: Decimal, unit: int | None) -> int | None:
    value = None if unit is None else number * unit
    return int(value) if value is not None and value == value.to_integral_value() else None
