"""The question since when something is so: a day, a month, or roughly how long."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from handlers.conversation.choices import Option
from handlers.conversation.incoming import Incoming
from handlers.conversation.past_words import read_past
from handlers.conversation.question import Choice, Partial, Question, Wrong, button_key
from handlers.time_words import month_words, whole_date_words
from handlers.words import _
from models.period import Period
from models.spelling import folded


@dataclass(frozen=True, kw_only=True)
class Since(Question[Period | str]):
    """`spans` are offered as buttons; `others` are answers that are no time at all."""

    kind: ClassVar[str] = "since"

    today: date
    spans: Sequence[Option[Period]] = ()
    others: Sequence[Option[str]] = ()

    def read(self, said: Incoming, *, tapped: str | None, so_far: Any) -> Period | str | Partial:
        if tapped is not None:
            return self._tapped(tapped)
        words = folded(said.text)
        for option in self._options():
            if words and (words == folded(option.label) or option.is_meant(said.text)):
                return option.value
        period = read_past(said.text, today=self.today)
        if period is None:
            examples = {"day": f"{self.today.year - 1}-03-15"}
            raise Wrong(_("Please type when, such as {day}, “last March” or “8 months”.").format(**examples))
        if period.first is not None and period.first > self.today:
            raise Wrong(_("That is still to come. Please name {today} or an earlier day.").format(today=self.today))
        return period

    def _options(self) -> Iterator[Option[Period] | Option[str]]:
        yield from self.spans
        yield from self.others

    def _tapped(self, tapped: str) -> Period | str:
        for option in self._options():
            if button_key(option.key) == tapped:
                return option.value
        raise Wrong(_("Please tap one of the buttons, or type when it was."))

    def store(self, value: Period | str) -> list[str | None] | str:
        if isinstance(value, str):
            return value
        return [None if value.first is None else value.first.isoformat(), value.last.isoformat()]

    def recall(self, stored: Any) -> Period | str:
        if isinstance(stored, str) and stored in (option.value for option in self.others):
            return stored
        try:
            first, last = stored
            return Period(first and date.fromisoformat(first), date.fromisoformat(last))
        except (TypeError, ValueError) as error:
            raise Wrong(_("This question has changed.")) from error

    def show(self, value: Period | str) -> str:
        if isinstance(value, str):
            return next(option.label for option in self.others if option.value == value)
        return period_words(value)

    def choices(self, so_far: Any) -> Sequence[Sequence[Choice]]:
        return [
            [Choice(option.label, button_key(option.key)) for option in self.spans],
            [Choice(option.label, button_key(option.key)) for option in self.others],
        ]


def period_words(period: Period) -> str:
    """2025年3月15日, 2025年3月, from 2025年3月1日 to 2025年4月11日, 2024年11月30日 or earlier."""
    first, last = period.first, period.last
    if first is None:
        return _("{day} or earlier").format(day=whole_date_words(last))
    if first == last:
        return whole_date_words(first)
    if (first.year, first.month, first.day) == (last.year, last.month, 1):
        return month_words(first)
    return _("from {first} to {last}").format(first=whole_date_words(first), last=whole_date_words(last))
