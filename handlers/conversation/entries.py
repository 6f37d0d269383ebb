"""Questions that are answered in words or figures: tell, number, date, phone, code."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

from handlers.conversation.incoming import Incoming
from handlers.conversation.question import Choice, Partial, Question, Wrong
from handlers.words import _, ngettext
from models.spelling import folded


@dataclass(frozen=True, slots=True)
class Told:
    """A story: typed, or spoken (then `voice` is the recording's file id)."""

    text: str = ""
    voice: str = ""


@dataclass(frozen=True, kw_only=True)
class Tell(Question[Told]):
    kind: ClassVar[str] = "tell"

    at_most: int = 2000

    def read(self, said: Incoming, *, tapped: str | None, so_far: Any) -> Told | Partial:
        if said.voice:
            return Told(voice=said.voice)
        if not said.text or said.photos:
            raise Wrong(_("Please type it, or send a voice message."))
        if len(said.text) > self.at_most:
            raise Wrong(
                _("That is {length} characters; please tell it in {most} at most.").format(
                    length=len(said.text), most=self.at_most
                )
            )
        return Told(text=said.text)

    def store(self, value: Told) -> dict[str, str]:
        return {"voice": value.voice} if value.voice else {"text": value.text}

    def recall(self, stored: Any) -> Told:
        if not isinstance(stored, dict) or len(stored.get("text", "")) > self.at_most:
            raise Wrong(_("This question has changed."))
        return Told(**stored)

    def show(self, value: Told) -> str:
        return _("a voice message") if value.voice else value.text


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
        return f"{self.at_least if self.at_least is not None else self.step:g}"

    def _within(self, number: float) -> float:
        if self.at_least is not None and number < self.at_least:
            raise Wrong(_("Please type {least} or more.").format(least=f"{self.at_least:g}"))
        if self.at_most is not None and number > self.at_most:
            raise Wrong(_("Please type {most} or less.").format(most=f"{self.at_most:g}"))
        steps = round(number / self.step)
        if abs(steps * self.step - number) > 1e-9:
            raise Wrong(_("Please type it in steps of {step}.").format(step=f"{self.step:g}"))
        return int(number) if float(number).is_integer() else number

    def store(self, value: float) -> float:
        return value

    def recall(self, stored: Any) -> float:
        if isinstance(stored, bool) or not isinstance(stored, int | float):
            raise Wrong(_("This question has changed."))
        return self._within(stored)

    def show(self, value: float) -> str:
        return f"{value:g}"


_CHINESE_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}


def read_number(text: str) -> float | None:
    """Figures in any width, with units behind them ignored, or Chinese numerals below a hundred."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").strip()
    figures = re.fullmatch(r"(-?\d{1,15}(?:\.\d{1,6})?)\s*[^\d\s.]{0,6}", plain)
    if figures:
        return float(figures[1])
    if plain in ("半", "一半"):
        return 0.5
    words = re.fullmatch(r"([一二两三四五六七八九]?)(十?)([零〇一二三四五六七八九]?)[^\d十]{0,4}", plain)
    if not words or not (words[1] or words[2] or words[3]):
        return None
    first, ten, last = words[1], words[2], words[3]
    if not ten:
        return float(_CHINESE_DIGITS[first or last]) if not (first and last) else None
    return float(10 * (_CHINESE_DIGITS[first] if first else 1) + (_CHINESE_DIGITS[last] if last else 0))


@dataclass(frozen=True, kw_only=True)
class Date(Question[date]):
    kind: ClassVar[str] = "date"

    today: date
    not_before: date | None = None
    not_after: date | None = None

    def read(self, said: Incoming, *, tapped: str | None, so_far: Any) -> date | Partial:
        day = read_date(tapped or said.text, today=self.today)
        if day is None:
            raise Wrong(_("Please type a date, such as {example}.").format(example=f"{self.today:%Y-%m-%d}"))
        return self._within(day)

    def _within(self, day: date) -> date:
        if self.not_before is not None and day < self.not_before:
            raise Wrong(_("Please name {first} or a later day.").format(first=self.not_before.isoformat()))
        if self.not_after is not None and day > self.not_after:
            raise Wrong(_("Please name {last} or an earlier day.").format(last=self.not_after.isoformat()))
        return day

    def store(self, value: date) -> str:
        return value.isoformat()

    def recall(self, stored: Any) -> date:
        try:
            day = date.fromisoformat(stored)
        except (TypeError, ValueError) as error:
            raise Wrong(_("This question has changed.")) from error
        return self._within(day)

    def show(self, value: date) -> str:
        return value.isoformat()

    def choices(self, so_far: Any) -> Sequence[Sequence[Choice]]:
        named = {-1: _("Yesterday"), 0: _("Today"), 1: _("Tomorrow")}
        days = [(self.today + timedelta(days=shift), label) for shift, label in named.items()]
        fitting = [
            Choice(label, day.isoformat())
            for day, label in days
            if (self.not_before is None or day >= self.not_before) and (self.not_after is None or day <= self.not_after)
        ]
        return [fitting]


_NEAR_DAYS = {
    "前天": -2, "昨天": -1, "今天": 0, "明天": 1, "后天": 2, "大后天": 3,
    "yesterday": -1, "today": 0, "tomorrow": 1,
}  # fmt: skip


def read_date(text: str, *, today: date) -> date | None:
    """今天, 2026-11-23, 11-23, 11月23日, 23号; a day without a year is the one nearest to today."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    if plain in _NEAR_DAYS:
        return today + timedelta(days=_NEAR_DAYS[plain])
    parts = re.fullmatch(r"(?:(\d{4})[-/.年])?(?:(\d{1,2})[-/.月])?(\d{1,2})[日号]?", plain)
    if not parts or not (parts[2] or plain[-1] in "日号"):
        return None
    year, month, day = parts[1], int(parts[2] or today.month), int(parts[3])
    years = [int(year)] if year else [today.year - 1, today.year, today.year + 1]
    days = [day_ for y in years if (day_ := _day(y, month, day)) is not None]
    return min(days, key=lambda candidate: abs(candidate - today), default=None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@dataclass(frozen=True, kw_only=True)
class Phone(Question[str]):
    """A mainland number: 11 digits for a mobile, area code and number for a landline."""

    kind: ClassVar[str] = "phone"

    def read(self, said: Incoming, *, tapped: str | None, so_far: Any) -> str | Partial:
        return self._plain(said.phone or said.text)

    def _plain(self, typed: str) -> str:
        digits = re.sub(r"[\s()（）-]|^\+?86(?=1)", "", unicodedata.normalize("NFKC", typed))
        if not re.fullmatch(r"1[3-9]\d{9}|0\d{2,3}\d{7,8}", digits):
            raise Wrong(_("Please type a phone number of 11 digits, or a landline with its area code."))
        return digits

    def store(self, value: str) -> str:
        return value

    def recall(self, stored: Any) -> str:
        return self._plain(str(stored))

    def show(self, value: str) -> str:
        return value


@dataclass(frozen=True, kw_only=True)
class Code(Question[str]):
    """A code that was given out: letters and digits, however they were spaced or cased."""

    kind: ClassVar[str] = "code"

    length: int

    def read(self, said: Incoming, *, tapped: str | None, so_far: Any) -> str | Partial:
        return self._plain(said.text)

    def _plain(self, typed: str) -> str:
        code = folded(typed).upper()
        if len(code) != self.length or not code.isascii():
            raise Wrong(
                ngettext(
                    "The code has {count} letter or digit.", "The code has {count} letters and digits.", self.length
                ).format(count=self.length)
            )
        return code

    def store(self, value: str) -> str:
        return value

    def recall(self, stored: Any) -> str:
        return self._plain(str(stored))

    def show(self, value: str) -> str:
        return value
