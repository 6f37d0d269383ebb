"""What days bring to all who have points: some end with a year, and months are looked back upon."""

import logging
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from sqlmodel import Session

from bot.core import Core
from bot.jobs.slots import Slots
from bot.transactions import is_outage
from handlers.points.ending import tell_ending
from handlers.points.review import tell_review
from models.batch_run import go_on, open_run
from models.person import Person
from models.points.account import list_accounts
from models.points.expiry import (
    EXPIRY_RUN,
    NOTICE_RUN,
    YearEnd,
    announced_year_end,
    expire_points,
    list_endings,
    load_expiry_rules,
    past_year_ends,
)
from models.points.gift import list_gifts
from models.points.review import REVIEW_RUN, list_moved, month_to_review
from models.points.rule import load_rules
from models.tick import Daily
from models.training import list_coming

log = logging.getLogger(__name__)

_MORNING_HOUR = 10
_AT_ONCE, _MOST_EVENTS = 50, 30

# Sees to some people, by their numbers; returns for how many there was something to do.
Batch = Callable[[Session, Sequence[int]], int]


class PointCalendar:
    """Each batch of people has a transaction of its own, which notes how far the work has come.

    What a process that died has left the next goes on with, and a person with whom it fails keeps no other from it.
    """

    def __init__(self, core: Core) -> None:
        self._core = core

    def add_to(self, slots: Slots) -> None:
        zone = self._core.settings.zone
        # Bad ones are refused at the start, and not in the night in which a year ends.
        load_rules()
        load_expiry_rules()
        slots.add(self.end_points_of_years, Daily(0, zone))
        slots.add(self.announce_ends_of_points, Daily(_MORNING_HOUR, zone))
        slots.add(self.review_months, Daily(_MORNING_HOUR, zone))

    async def end_points_of_years(self) -> dict[str, int]:
        ended = 0
        for end in past_year_ends(self._today()):
            ended += await self._see_to_all(EXPIRY_RUN, end.day, partial(self._end, end=end))
        return {"ended": ended}

    async def announce_ends_of_points(self) -> dict[str, int]:
        end = announced_year_end(self._today())
        if end is None:
            return {"told": 0}
        return {"told": await self._see_to_all(NOTICE_RUN, end.day, partial(self._announce, end=end))}

    async def review_months(self) -> dict[str, int]:
        month = month_to_review(self._today())
        if month is None:
            return {"told": 0}
        return {"told": await self._see_to_all(REVIEW_RUN, month, partial(self._review, month=month))}

    async def _see_to_all(self, name: str, period: date, batch: Batch) -> int:
        """Some at a time, and one by one from where it fails until those are behind it."""
        done, one_by_one = 0, 0
        while True:
            see_to = partial(self._see_to_some, name=name, period=period, at_most=1 if one_by_one else _AT_ONCE)
            try:
                count = await self._core.transactions.run(partial(see_to, batch=batch))
            except Exception as error:
                if is_outage(error):
                    raise
                if not one_by_one:
                    one_by_one = _AT_ONCE
                    continue
                log.exception("The clock could not see to a person.", extra={"part": name})
                count = await self._core.transactions.run(partial(see_to, batch=_pass_over))
            if count is None:
                break
            done += count
            one_by_one = max(0, one_by_one - 1)
        if done:
            self._core.courier.nudge()
        return done

    def _see_to_some(self, db: Session, *, name: str, period: date, batch: Batch, at_most: int) -> int | None:
        """None where nobody is left."""
        now = self._core.clock()
        run = open_run(db, name, period, now=now)
        if run is None:
            return None
        people = list_accounts(db, after=run.after, at_most=at_most)
        done = batch(db, people)
        go_on(db, run, last=people[-1] if people else None, done=done, now=now)
        return done

    def _end(self, db: Session, people: Sequence[int], *, end: YearEnd) -> int:
        found = list_endings(db, people, end)
        for one in found:
            expire_points(db, db.get_one(Person, one.person_id), end, now=self._core.clock())
        return len(found)

    def _announce(self, db: Session, people: Sequence[int], *, end: YearEnd) -> int:
        gifts, language = list_gifts(db), self._core.settings.default_language
        return sum(
            tell_ending(db, one, end, gifts, today=self._today(), language=language, now=self._core.clock())
            for one in list_endings(db, people, end)
        )

    def _review(self, db: Session, people: Sequence[int], *, month: date) -> int:
        now, settings = self._core.clock(), self._core.settings
        events = [event for event in list_coming(db, now=now, at_most=_MOST_EVENTS) if event.starts_at > now]
        return sum(
            tell_review(
                db,
                db.get_one(Person, number),
                month,
                events,
                language=settings.default_language,
                now=now,
                zone=settings.zone,
            )
            for number in list_moved(db, people, month)
        )

    def _today(self) -> date:
        return self._core.clock().astimezone(self._core.settings.zone).date()


def _pass_over(_db: Session, _people: Sequence[int]) -> int:
    return 0
