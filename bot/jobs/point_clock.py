"""What time does to points and teams: codes nobody handed in give theirs back, teams without a captain are told."""

import logging
from datetime import timedelta
from functools import partial

from sqlmodel import Session

from bot.core import Core
from bot.jobs.slots import Slots
from bot.transactions import is_outage
from handlers.points.news import tell_given_back
from handlers.points.team_news import tell_vacant
from models.points.redemption import RedemptionOver, give_back, list_expired
from models.points.team import list_without_captain
from models.tick import Every

log = logging.getLogger(__name__)


class PointClock:
    """Each row has a transaction of its own: one that fails keeps no other from its turn."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def add_to(self, slots: Slots) -> None:
        slots.add(self.give_back_expired, Every(timedelta(minutes=10)))
        slots.add(self.tell_of_lost_captains, Every(timedelta(minutes=10)))

    async def give_back_expired(self) -> dict[str, int]:
        now, after, done, failed = self._core.clock(), 0, 0, 0
        while numbers := await self._core.transactions.run(partial(list_expired, now=now, after=after)):
            for number in numbers:
                try:
                    done += await self._core.transactions.run(partial(self._give_back, number=number))
                except Exception as error:
                    if is_outage(error):
                        raise
                    log.exception("The clock could not work on a row.", extra={"part": "given_back", "row_id": number})
                    failed += 1
            after = numbers[-1]
        if done:
            self._core.courier.nudge()
        return {"given_back": done, "failed": failed}

    async def tell_of_lost_captains(self) -> dict[str, int]:
        """Where they were deleted; of those who left staff were told at once."""
        told = await self._core.transactions.run(self._tell_of_vacancies)
        if told:
            self._core.courier.nudge()
        return {"told": told}

    def _tell_of_vacancies(self, db: Session) -> int:
        teams = list_without_captain(db)
        for team in teams:
            tell_vacant(db, team, language=self._core.settings.default_language, now=self._core.clock())
        return len(teams)

    def _give_back(self, db: Session, *, number: int) -> bool:
        """False where its owner was faster."""
        now = self._core.clock()
        try:
            redemption = give_back(db, number, person=None, now=now)
        except RedemptionOver:
            return False
        tell_given_back(db, redemption, language=self._core.settings.default_language, now=now)
        return True
