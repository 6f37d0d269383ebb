"""What time does to stations: their hosts are asked whether all is still so."""

import logging
from functools import partial

from sqlmodel import Session

from bot.core import Core
from bot.jobs.slots import Slots
from bot.transactions import is_outage
from handlers.stations.host_news import ask_host
from models.stations.hosting import list_to_ask, note_asked
from models.tick import Daily

log = logging.getLogger(__name__)

_MORNING_HOUR = 10


class HostClock:
    """Each station has a transaction of its own: one that fails keeps no other from its turn."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def add_to(self, slots: Slots) -> None:
        slots.add(self.ask_hosts, Daily(_MORNING_HOUR, self._core.settings.zone))

    async def ask_hosts(self) -> dict[str, int]:
        """Ask those whose entry nobody has confirmed for a month."""
        asked, failed, after, now = 0, 0, 0, self._core.clock()
        while numbers := await self._core.transactions.run(partial(list_to_ask, now=now, after=after)):
            for number in numbers:
                try:
                    asked += await self._core.transactions.run(partial(self._ask, number=number))
                except Exception as error:
                    if is_outage(error):
                        raise
                    log.exception("The clock could not ask a host.", extra={"row_id": number})
                    failed += 1
            after = numbers[-1]
        if asked:
            self._core.courier.nudge()
        return {"asked": asked, "failed": failed}

    def _ask(self, db: Session, *, number: int) -> int:
        now = self._core.clock()
        host = note_asked(db, number, now=now)
        if host is None:
            return 0
        return ask_host(db, host, language=self._core.settings.default_language, now=now)
