"""What a day brings to shops: reminders, each once, and votes of markets, counted when they are over."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from sqlmodel import Session

from bot.core import Core
from bot.jobs.slots import Slots
from handlers.shops.calendar_news import tell_event, tell_own_dates
from handlers.shops.compact_news import tell_result
from handlers.shops.plaque_news import remind_holders
from models.holiday import load_calendar
from models.shops.compact import count_votes, list_to_count
from models.shops.shop_calendar import list_shop_events
from models.tick import Daily, Every

_HOUR = 9
_TOGETHER = 500
_PLAQUES_END = 12
# What was missed while nothing ran is made up for so many days.
_LATE = timedelta(days=2)


class ShopClock:
    def __init__(self, core: Core) -> None:
        self._core = core
        self._calendar = load_calendar(core.settings.tz_name)

    def add_to(self, slots: Slots) -> None:
        slots.add(self.remind_shops, Daily(_HOUR, self._calendar.zone))
        slots.add(self.count_votes, Every(timedelta(minutes=10)))

    async def remind_shops(self) -> dict[str, int]:
        now, language = self._core.clock(), self._core.settings.default_language
        today = now.astimezone(self._calendar.zone).date()
        events = list_shop_events(self._calendar, first=today - _LATE, last=today)
        told = 0
        for event in (event for event in events if event.reminds):
            told += await self._tell(partial(tell_event, event=event, language=language, now=now))
        told += await self._tell(partial(tell_own_dates, today=today, language=language, now=now))
        if today.month == _PLAQUES_END:
            told += await self._tell(partial(remind_holders, year=today.year, language=language, now=now))
        if told:
            self._core.courier.nudge()
        return {"told": told}

    async def count_votes(self) -> dict[str, int]:
        """Of each motion whose time is over, on its own: one that fails holds up no other."""
        now, language = self._core.clock(), self._core.settings.default_language

        def count(db: Session, motion_id: int) -> bool:
            counted = count_votes(db, motion_id, now=now)
            if counted is not None:
                tell_result(db, counted, language=language, now=now)
            return counted is not None

        due = await self._core.transactions.run(partial(list_to_count, now=now))
        done = sum([await self._core.transactions.run(partial(count, motion_id=each)) for each in due])
        if done:
            self._core.courier.nudge()
        return {"counted": done}

    async def _tell(self, batch: Callable[..., tuple[int, int | None]]) -> int:
        told, after = 0, 0

        def once(db: Session) -> tuple[int, int | None]:
            return batch(db, after=after, at_most=_TOGETHER)

        while True:
            count, last = await self._core.transactions.run(once)
            told += count
            if last is None:
                return told
            after = last
