"""A program that dies now and then, as by kill -9, and is started again."""

import time
from collections.abc import Mapping
from random import Random
from typing import Any

from sqlalchemy import Engine

from tests.chaos.doors import push
from tests.chaos.killpoints import KILLED
from tests.chaos.program import Plan
from tests.chaos.stage import Program
from tests.chaos.verdict import list_unsettled
from tests.patience import PATIENCE_SECONDS

_POINTS = ("statement", "commit", "ask", "told")
_LOOK_EVERY_SECONDS = 0.005


class Mortal:
    """Each life ends at one of its first `most_points` reads, writes, and calls, unless it is ended before."""

    def __init__(self, plan: Mapping[str, Any], chance: Random, *, most_points: int) -> None:
        self.deaths = 0
        self._plan = plan
        self._chance = chance
        self._most_points = most_points
        self._program = self._started()

    def _started(self) -> Program:
        return Program(
            Plan(**self._plan, polls=False, kill_at=self._chance.randint(1, self._most_points), where=_POINTS)
        )

    def takes(self, update: Mapping[str, Any]) -> None:
        """Push an update until it is promised that it will be worked on, as Telegram does."""
        while True:
            try:
                assert push(f"{self._program.address}/telegram", update) == 200
            except (OSError, EOFError):
                self._revive()
            else:
                return

    def settles(self, engine: Engine) -> None:
        """Until all that was taken is worked on and answered, by whichever life."""
        give_up_at = time.monotonic() + PATIENCE_SECONDS
        while left := list_unsettled(engine):
            assert time.monotonic() < give_up_at, f"{left} is left: {self._program.told()}"
            if self._program.exit_code is not None:
                self._revive()
            time.sleep(_LOOK_EVERY_SECONDS)

    def restart(self) -> None:
        self.end()
        self._program = self._started()

    def end(self) -> None:
        if not self._program.stop():
            self.deaths += 1

    def kill(self) -> None:
        self._program.kill()

    def _revive(self) -> None:
        assert self._program.ends() == KILLED, self._program.told()
        self.deaths += 1
        self._program = self._started()
