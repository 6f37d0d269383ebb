"""What time does to cases: warnings, what is taken from idle hands, and the end of what nobody speaks of any more."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial

from sqlmodel import Session

from bot.core import Core
from bot.jobs.slots import Slots
from bot.transactions import is_outage
from handlers.cases.check_news import tell_checking
from handlers.cases.digest import Morning, tell_day, tell_week
from handlers.cases.news import tell_new_case
from handlers.cases.reminders import tell_freed, tell_warned
from handlers.cases.turn import tell_released
from models.cases.check import call_to_check, list_to_check
from models.cases.digest import list_oversights, list_staff
from models.cases.held_act import list_to_release
from models.cases.idle import free_case, list_idle
from models.cases.release import release_acts
from models.cases.reporter import close_silent
from models.cases.retention import forget_people_of_case, list_to_forget
from models.cases.veil import hand_over_case, list_to_hand_over
from models.cases.warning import list_to_warn, warn_of_case
from models.holiday import load_calendar
from models.tick import Daily, Every
from models.working_time import CLOSING_TIME, is_working_day, working_hours_before

log = logging.getLogger(__name__)

_SILENT_HOUR = 9
_FORGETTING_HOUR = 3
_MORNING = time(8, 30)


class CaseClock:
    """Each case has a transaction of its own: one that fails keeps no other from its turn."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._calendar = load_calendar(core.settings.tz_name)

    def add_to(self, slots: Slots) -> None:
        slots.add(self.hand_over_cases, Every(timedelta(minutes=10)))
        slots.add(self.release_acts, Every(timedelta(minutes=10)))
        slots.add(self.warn_of_cases, Every(timedelta(minutes=5)))
        slots.add(self.free_idle_cases, Every(timedelta(minutes=5)))
        slots.add(self.call_to_check, Every(timedelta(minutes=10)))
        slots.add(self.close_silent_cases, Daily(_SILENT_HOUR, self._calendar.zone))
        slots.add(self.forget_people_of_cases, Daily(_FORGETTING_HOUR, self._calendar.zone))
        slots.add(self.tell_staff, Daily(_MORNING.hour, self._calendar.zone, _MORNING.minute))

    async def hand_over_cases(self) -> dict[str, int]:
        """Give the offices what was kept back until now."""
        now, sums = self._core.clock(), _Sums("handed_over")
        await self._do_each(partial(list_to_hand_over, now=now), partial(self._hand_over, now=now), sums)
        return sums.counts

    async def release_acts(self) -> dict[str, int]:
        """Let the offices know of what was kept back of cases that they have."""
        now, sums = self._core.clock(), _Sums("released")
        await self._do_each(partial(list_to_release, now=now), partial(self._release, now=now), sums)
        return sums.counts

    async def warn_of_cases(self) -> dict[str, int]:
        """Tell whoever has to know that a case's time runs out, step by step until nothing is due."""
        now = self._core.clock()
        sums = _Sums("warned")
        before = -1
        while sums.done > before:
            before = sums.done
            await self._do_each(partial(list_to_warn, now=now), partial(self._warn, now=now), sums)
        return sums.counts

    async def free_idle_cases(self) -> dict[str, int]:
        """Give back what its holder leaves alone."""
        now = self._core.clock()
        since, sums = working_hours_before(self._calendar, now, self._core.settings.case_idle_hours), _Sums("freed")
        await self._do_each(partial(list_idle, since=since), partial(self._free, since=since, now=now), sums)
        return sums.counts

    async def call_to_check(self) -> dict[str, int]:
        """Remind of what was agreed before it is to be checked, and ask on the day."""
        now, sums = self._core.clock(), _Sums("called_to_check")
        await self._do_each(partial(list_to_check, now=now), partial(self._call, now=now), sums)
        return sums.counts

    async def close_silent_cases(self) -> dict[str, int]:
        """What was answered a week ago and nobody has judged is over."""
        closed = 0
        while done := await self._core.transactions.run(partial(close_silent, now=self._core.clock())):
            closed += done
        return {"closed": closed}

    async def forget_people_of_cases(self) -> dict[str, int]:
        """Long after its end no case leads to anybody who raised, joined or was to be called about it."""
        now, sums = self._core.clock(), _Sums("deleted")
        await self._do_each(partial(list_to_forget, now=now), partial(_forget, now=now), sums)
        return sums.counts

    async def tell_staff(self) -> dict[str, int]:
        """On a working day what waits; on the first of a week on which this is done how the last week went."""
        now = self._core.clock().astimezone(self._calendar.zone)
        if not is_working_day(self._calendar, now.date()) or not _MORNING <= now.time() < CLOSING_TIME:
            return {}
        morning = Morning(
            now=now,
            midnight=datetime.combine(now.date(), time(), now.tzinfo),
            expires_at=datetime.combine(now.date(), CLOSING_TIME, now.tzinfo),
            language=self._core.settings.default_language,
        )
        sums = _Sums("digests")
        await self._do_each(list_staff, partial(tell_day, morning=morning), sums)
        await self._do_each(list_oversights, partial(tell_week, morning=morning), sums)
        return sums.counts

    async def _do_each(
        self, list_after: Callable[..., list[int]], work: Callable[[Session, int], int | None], sums: "_Sums"
    ) -> None:
        """Work on what is listed, a batch at a time; `work` returns how many it told, None where nothing was to do."""
        after = 0
        while numbers := await self._core.transactions.run(partial(list_after, after=after)):
            for number in numbers:
                await self._do_one(number, work, sums)
            after = numbers[-1]
        if sums.told:
            self._core.courier.nudge()

    async def _do_one(self, number: int, work: Callable[[Session, int], int | None], sums: "_Sums") -> None:
        try:
            told: int | None = await self._core.transactions.run(lambda db: work(db, number))
        except Exception as error:
            if is_outage(error):
                raise
            log.exception("The clock could not work on a row.", extra={"part": sums.name, "row_id": number})
            sums.failed += 1
        else:
            sums.done += told is not None
            sums.told += told or 0

    def _hand_over(self, db: Session, case_id: int, *, now: datetime) -> int | None:
        """How many were told; None where nothing was to be done any more."""
        handed = hand_over_case(db, case_id, now=now)
        if handed is None:
            return None
        settings = self._core.settings
        return tell_new_case(
            db, handed.case, handed.event, language=settings.default_language, now=now, zone=settings.zone
        )

    def _release(self, db: Session, case_id: int, *, now: datetime) -> int | None:
        released = release_acts(db, case_id, calendar=self._calendar, now=now)
        if released is None:
            return None
        return tell_released(db, released, language=self._core.settings.default_language, now=now)

    def _warn(self, db: Session, case_id: int, *, now: datetime) -> int | None:
        warned = warn_of_case(db, case_id, calendar=self._calendar, now=now)
        if warned is None:
            return None
        settings = self._core.settings
        return tell_warned(db, warned, language=settings.default_language, now=now, zone=settings.zone)

    def _call(self, db: Session, meeting_id: int, *, now: datetime) -> int | None:
        checking = call_to_check(db, meeting_id, calendar=self._calendar, now=now)
        if checking is None:
            return None
        return tell_checking(db, checking, language=self._core.settings.default_language, now=now)

    def _free(self, db: Session, case_id: int, *, since: datetime, now: datetime) -> int | None:
        freed = free_case(db, case_id, since=since, now=now)
        if freed is None:
            return None
        settings = self._core.settings
        return tell_freed(db, freed, hours=settings.case_idle_hours, language=settings.default_language, now=now)


def _forget(db: Session, case_id: int, *, now: datetime) -> int | None:
    """Nobody is told; None where nothing was to be done."""
    return 0 if forget_people_of_case(db, case_id, now=now) else None


@dataclass(slots=True)
class _Sums:
    """Of the rows that a job has worked on: how many moved, how many people that was told, how many failed."""

    name: str
    done: int = 0
    told: int = 0
    failed: int = 0

    @property
    def counts(self) -> dict[str, int]:
        return {self.name: self.done, "told": self.told, "failed": self.failed}
