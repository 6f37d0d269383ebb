"""The program as a process of its own: its core and its poller on the orders, with the points where it may die."""

import asyncio
import signal
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from bot.core import Core
from bot.logs import set_up_logging
from bot.polling import Pace, poll
from bot.settings import Settings
from bot.telegram_channel import TelegramChannel
from bot.worker import Worker
from models.database import open_engine
from tests.chaos.killpoints import KillPoints, WatchedChannel, WatchedLoop, watch_database
from tests.chaos.orders import CONVERSATIONS

# Trouble is looked into again at once: the waits themselves are tested elsewhere.
_PACE = Pace(first_wait=0.02, longest_wait=0.2, conflict_wait=0.02)
_TAKE_UP_EVERY_SECONDS = 0.1


@dataclass(frozen=True)
class Plan:
    """What to run; `kill_at` counts the points whose names begin with one of `where`."""

    database_url: str
    data_dir: Path
    api_url: str
    token: str
    kill_at: int | None = None
    where: tuple[str, ...] = ("",)

    @property
    def log(self) -> Path:
        return self.data_dir / "program.log"


def run(plan: Plan, is_up: Connection) -> None:
    """Until SIGTERM, from when on something is sent through `is_up`."""
    point = KillPoints(plan.kill_at, plan.where)
    with plan.log.open("a", buffering=1) as log, asyncio.Runner(loop_factory=lambda: WatchedLoop(point)) as runner:
        set_up_logging(stream=log)
        runner.run(_serve(plan, point, is_up))


async def _serve(plan: Plan, point: KillPoints, is_up: Connection) -> None:
    engine = open_engine(plan.database_url)
    watch_database(engine, point)
    telegram = TelegramChannel(plan.token, plan.api_url)
    await telegram.open()
    channel = WatchedChannel(telegram, point)
    worker = Worker(engine, plan.data_dir)
    worker.start()
    settings = Settings(
        _env_file=None, database_url=plan.database_url, data_dir=plan.data_dir, telegram_token=plan.token,
        default_language="en",
    )  # fmt: skip
    core = Core(
        settings,
        engine,
        worker=worker,
        telegram=channel,
        clock=lambda: datetime.now(UTC),
        conversations=CONVERSATIONS,
    )
    await core.start()
    at_work = asyncio.gather(poll(channel, core.inbox, pace=_PACE), _take_up(core))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, at_work.cancel)
    is_up.send(None)
    with suppress(asyncio.CancelledError):
        await at_work
    await core.stop()
    await telegram.close()


async def _take_up(core: Core) -> None:
    """What the clock does every quarter of a minute; where a process is alone, nobody else leaves anything behind."""
    while not core.worker.is_alone:
        await asyncio.sleep(_TAKE_UP_EVERY_SECONDS)
        await core.recover()
