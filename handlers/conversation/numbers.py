"""The question for a number."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any, ClassVar

from handlers.conversation.incoming import Incoming
from handlers.conversation.question import Partial, Question, Wrong
from handlers.words import _


@dataclass(frozen=True, kw_only=True)
class Number(Question[float]):
    """A number in steps of `step`; whole ones come out as int."""

    kind: ClassVar[str] = "number"

    at_least: float | None = None
    at_most: float | None = None
    step: float = 1

    def read(self, said: Incoming, *, tapped: str | None, so_far: Any) -> float | Partial:
        number = read_number(said.text)
        if number is None:
            raise Wrong(_("Please type a number, such as {example}.").format(example=self._example()))
        return self._within(number)

    def _example(self) -> str:
        return figures(self.at_least if self.at_least is not None else self.step)

    def _within(self, number: float) -> float:
        if self.at_least is not None and number < self.at_least:
            raise Wrong(_("Please type {least} or more.").format(least=figures(self.at_least)))
        if self.at_most is not None and number > self.at_most:
            raise Wrong(_("Please type {most} or less.").format(most=figures(self.at_most)))
        steps = round(number / self.step)
        if abs(steps * self.step - number) > 1e-9 * max(1, abs(number)):
            raise Wrong(_("Please type it in steps of {step}.").format(step=figures(self.step)))
        return int(number) if float(number).is_integer() else number

    def store(self, value: float) -> float:
        return value

    def recall(self, stored: Any) -> float:
        if isinstance(stored, bool) or not isinstance(stored, int | float):
            raise Wrong(_("This question has changed."))
        return self._within(stored)

    def show(self, value: float) -> str:
        return figures(value)


_CHINESE_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_DIGIT = "[零〇一二两三四五六七八九]"
# What may stand behind a number without changing it: hours, kg, 小时, but neither 半 nor 万.
_UNIT = r"\s*(?:[^\W\d_半百千万亿十]{0,12}|[%℃°])[。.!]?"
_HALF = "(个?半)?"


def figures(number: float) -> str:
    """1234567, 0.5: as people write it, never as 1.23457e+06."""
    return f"{number:.6f}".rstrip("0").rstrip(".") if number % 1 else f"{number:.0f}"


def read_number(text: str) -> float | None:
    """Figures in any width, with a unit behind them ignored, or Chinese numerals below a hundred."""
    plain = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", unicodedata.normalize("NFKC", text)).strip()
    if written := re.fullmatch(rf"([-+]?\d{{1,15}}(?:\.\d{{1,6}})?)\s*{_HALF}{_UNIT}", plain):
        return float(written[1]) + (0.5 if written[2] else 0)
    if re.fullmatch(rf"一?半{_UNIT}", plain):
        return 0.5
    words = re.fullmatch(rf"({_DIGIT}?)(十?)({_DIGIT}?){_HALF}{_UNIT}", plain)
    if not words or not any(words.group(1, 2, 3)) or (words[1] and words[3] and not words[2]):
        return None
    tens = 10 * _CHINESE_DIGITS.get(words[1], 1) if words[2] else 0
    ones = _CHINESE_DIGITS.get(words[3] or ("" if words[2] else words[1]), 0)
    return float(tens + ones) + (0.5 if words[4] else 0)
