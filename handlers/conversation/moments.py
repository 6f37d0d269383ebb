"""The question for a moment that is to come."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from handlers.conversation.dates import read_days
from handlers.conversation.incoming import Incoming
from handlers.conversation.moment_words import NOW_WORDS, plain_words, read_moment
from handlers.conversation.question import Choice, Partial, Question, Wrong
from handlers.time_words import moment_words
from handlers.words import _

_NOW = "now"
_KEY = "%Y%m%d%H%M"
_LIKELY = time(8)


@dataclass(frozen=True, kw_only=True)
class Moment(Question[datetime]):
    """In UTC, to the minute. `offers` stand on buttons, as far as they are to come.

    With `or_now` it may be at once: at every replay that is the `now` of then.
    """

    kind: ClassVar[str] = "moment"

    now: datetime
    zone: ZoneInfo
    offers: Sequence[datetime] = ()
    or_now: bool = False
    soonest: datetime | None = None
    latest: datetime | None = None

    def read(self, said: Incoming, *, tapped: str | None, so_far: Any) -> datetime | Partial:
        if self.or_now and (tapped == _NOW or plain_words(said.text) in NOW_WORDS):
            return self.now
        moment = self._typed(said.text) if tapped is None else _moment_in(tapped)
        if moment is None and tapped is None and read_days(said.text, today=self.now.astimezone(self.zone).date()):
            raise Wrong(
                _("At what time? Please type the day with its time, such as {example}.").format(**self._example())
            )
        if moment is None:
            raise Wrong(_("Please type a day and a time, such as {example}.").format(**self._example()))
        return self._within(moment)

    def _typed(self, text: str) -> datetime | None:
        moment = read_moment(text, now=self.now.astimezone(self.zone))
        return moment and moment.astimezone(UTC)

    def _within(self, moment: datetime) -> datetime:
        if moment <= self.now:
            raise Wrong(
                _("{moment} is over already; please name a later time, such as {example}.").format(
                    moment=self._words(moment), **self._example()
                )
            )
        if self.soonest is not None and moment < self.soonest:
            raise Wrong(_("Please name {first} or later.").format(first=self._words(self.soonest)))
        if self.latest is not None and moment > self.latest:
            raise Wrong(_("Please name {last} or earlier.").format(last=self._words(self.latest)))
        return moment

    def _is_within(self, moment: datetime) -> bool:
        return max(self.soonest or self.now, self.now) <= moment <= (self.latest or moment) and moment > self.now

    def _example(self) -> dict[str, str]:
        tomorrow = self.now.astimezone(self.zone).date() + timedelta(days=1)
        likely = datetime.combine(tomorrow, _LIKELY, self.zone)
        fitting = max(likely, self.soonest or likely)
        return {"example": self._words(min(fitting, self.latest or fitting))}

    def _words(self, moment: datetime) -> str:
        return moment_words(moment, now=self.now, zone=self.zone)

    def store(self, value: datetime) -> str:
        return _NOW if self._is_now(value) else value.strftime(_KEY)

    def _is_now(self, value: datetime) -> bool:
        return self.or_now and value == self.now

    def recall(self, stored: Any) -> datetime:
        if stored == _NOW and self.or_now:
            return self.now
        moment = _moment_in(stored)
        if moment is None:
            raise Wrong(_("This question has changed."))
        return self._within(moment)

    def show(self, value: datetime) -> str:
        return _("Now") if self._is_now(value) else self._words(value)

    def choices(self, so_far: Any) -> Sequence[Sequence[Choice]]:
        offers = {offer.astimezone(UTC).replace(second=0, microsecond=0) for offer in self.offers}
        now = [Choice(_("Now"), _NOW)] if self.or_now else []
        return [[*now, *(Choice(self._words(at), at.strftime(_KEY)) for at in sorted(offers) if self._is_within(at))]]


def _moment_in(key: object) -> datetime | None:
    """What a button or the chat's memory holds of a moment."""
    if not isinstance(key, str) or not re.fullmatch(r"[1-8][0-9]{11}", key):
        return None
    try:
        return datetime.strptime(key, _KEY).replace(tzinfo=UTC)
    except ValueError:
        return None
