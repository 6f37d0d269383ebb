"""The program as a process of its own: its core and its poller on the orders, with the points where it may die."""

import asyncio
import signal
from contextlib import AsyncExitStack, nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from bot import serving
from bot.core import Core
from bot.logs import set_up_logging
from bot.polling import Pace, poll
from bot.settings import Settings
from bot.telegram_channel import TelegramChannel
from bot.worker import Worker
from models.database import open_engine
from tests.chaos.bad_disk import BadDisk
from tests.chaos.doors import open_doors
from tests.chaos.killpoints import KillPoints, WatchedChannel, WatchedLoop, watch_database
from tests.chaos.orders import CONVERSATIONS
from tests.chaos.vfs import watched

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
    polls: bool = True
    """Else it has doors: those of tests.chaos.doors."""
    patience_seconds: float = 8.0
    disk: BadDisk | None = None

    @property
    def log(self) -> Path:
        return self.data_dir / "program.log"

    @property
    def settings(self) -> Settings:
        return Settings(
            _env_file=None,
            database_url=self.database_url,
            data_dir=self.data_dir,
            telegram_token=self.token,
            telegram_api_url=self.api_url,
            default_language="en",
            port=0,
        )


def run(plan: Plan, is_up: Connection) -> None:
    """Until SIGTERM, from when on the address of its doors is sent through `is_up`."""
    point = KillPoints(plan.kill_at, plan.where)
    with plan.log.open("a", buffering=1) as log, asyncio.Runner(loop_factory=lambda: WatchedLoop(point)) as runner:
        set_up_logging(stream=log)
        runner.run(_serve(plan, point, is_up))


def run_service(plan: Plan, is_up: Connection) -> None:
    """The whole program as it is, with the orders for its flows."""
    with plan.log.open("a", buffering=1) as log, watched(plan.disk) if plan.disk else nullcontext():
        set_up_logging(stream=log)
        serving.run(plan.settings, is_up.send, conversations=CONVERSATIONS)


async def _serve(plan: Plan, point: KillPoints, is_up: Connection) -> None:
    engine = open_engine(plan.database_url)
    watch_database(engine, point)
    telegram = TelegramChannel(plan.token, plan.api_url)
    await telegram.open()
    channel = WatchedChannel(telegram, point)
    worker = Worker(engine, plan.data_dir)
    core = Core(
        plan.settings,
        engine,
        worker=worker,
        telegram=channel,
        clock=lambda: datetime.now(UTC),
        conversations=CONVERSATIONS,
    )
    async with AsyncExitStack() as stack:
        stack.enter_context(worker)
        await core.start()
        stack.push_async_callback(telegram.close)
        stack.push_async_callback(core.stop, patience_seconds=plan.patience_seconds)
        takes_in = poll(channel, core.inbox, pace=_PACE) if plan.polls else asyncio.Event().wait()
        address = "" if plan.polls else await stack.enter_async_context(open_doors(core.inbox))
        at_work = asyncio.gather(takes_in, _take_up(core))
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, at_work.cancel)
        is_up.send(address)
        with suppress(asyncio.CancelledError):
            await at_work


async def _take_up(core: Core) -> None:
    """What the clock does every quarter of a minute; where a process is alone, nobody else leaves anything behind."""
    while not core.worker.is_alone:
        await asyncio.sleep(_TAKE_UP_EVERY_SECONDS)
        await core.recover()
