"""What time does to events: reminders that are due, and seats that were kept in vain."""

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from sqlmodel import Session

from bot.core import Core
from bot.jobs.slots import Slots
from bot.transactions import is_outage
from handlers.events.news import remind, tell_lapsed, tell_offered
from models.events.booking import book_attendance
from models.events.checkin import list_unbooked
from models.events.reminder import in_batches, list_due, open_reminders
from models.events.seat import list_to_move, move_up, take_lapsed
from models.tick import Every
from models.training import get_event

log = logging.getLogger(__name__)

_FAILED = "The clock could not work on an event."


class TrainingClock:
    """Each batch of reminders and each event has a transaction of its own: one that fails holds up no other."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def add_to(self, slots: Slots) -> None:
        slots.add(self.remind_of_events, Every(timedelta(minutes=1)))
        slots.add(self.move_seats_on, Every(timedelta(minutes=1)))
        slots.add(self.book_training_points, Every(timedelta(minutes=5)))

    async def remind_of_events(self) -> dict[str, int]:
        """Write what is to be said within the next minutes, each message due at its own minute."""
        told, failed, after = 0, 0, 0
        while due := await self._core.transactions.run(partial(list_due, now=self._core.clock(), after=after)):
            for batch in in_batches(due):
                counts = await self._remind_all(batch)
                told, failed = told + counts["told"], failed + counts["failed"]
            after = due[-1].number
        if told:
            self._core.courier.nudge()
        return {"told": told, "failed": failed}

    async def move_seats_on(self) -> dict[str, int]:
        """Take back seats that nobody said yes to, and offer them to who is next."""
        return await self._do_each(partial(list_to_move, now=self._core.clock()), self._move_on)

    async def book_training_points(self) -> dict[str, int]:
        """For who was ticked on a list; who checked in by themselves has them already."""
        return await self._do_each(list_unbooked, self._book)

    async def _remind_all(self, batch: list[int]) -> dict[str, int]:
        """Together; where that fails, one by one, so that the others are said."""
        told, failed = 0, 0
        try:
            return {"told": await self._core.transactions.run(partial(self._remind, numbers=batch)), "failed": 0}
        except Exception as error:
            if is_outage(error):
                raise
        for number in batch:
            try:
                told += await self._core.transactions.run(partial(self._remind, numbers=[number]))
            except Exception as error:
                if is_outage(error):
                    raise
                log.exception(_FAILED, extra={"row_id": number})
                failed += 1
        return {"told": told, "failed": failed}

    async def _do_each(
        self, list_after: Callable[..., list[int]], work: Callable[[Session, int], int | None]
    ) -> dict[str, int]:
        """`work` returns how many were told; None where a row has come to its end."""
        told, failed, after = 0, 0, 0
        while numbers := await self._core.transactions.run(partial(list_after, after=after)):
            for number in numbers:
                try:
                    told += await self._until_done(work, number)
                except Exception as error:
                    if is_outage(error):
                        raise
                    log.exception(_FAILED, extra={"row_id": number})
                    failed += 1
            after = numbers[-1]
        if told:
            self._core.courier.nudge()
        return {"told": told, "failed": failed}

    async def _until_done(self, work: Callable[[Session, int], int | None], number: int) -> int:
        def once(db: Session) -> int | None:
            return work(db, number)

        told = 0
        while (count := await self._core.transactions.run(once)) is not None:
            told += count
        return told

    def _remind(self, db: Session, *, numbers: list[int]) -> int:
        settings, now = self._core.settings, self._core.clock()
        turns = open_reminders(db, numbers)
        return remind(db, turns, language=settings.default_language, now=now, zone=settings.zone)

    def _book(self, db: Session, number: int) -> int | None:
        book_attendance(db, number, zone=self._core.settings.zone, now=self._core.clock())
        return None

    def _move_on(self, db: Session, number: int) -> int | None:
        event, now, settings = get_event(db, number), self._core.clock(), self._core.settings
        lapsed = take_lapsed(db, event, now=now)
        language, zone = settings.default_language, settings.zone
        # Of what was called off or has begun the seat went to nobody.
        if event.is_open(now):
            tell_lapsed(db, event, lapsed, language=language, zone=zone, now=now)
        offered = move_up(db, event, offer=settings.training.offer, quiet=settings.quiet, now=now)
        tell_offered(db, event, offered, language=language, zone=zone, now=now)
        return len(lapsed) + len(offered) or None
