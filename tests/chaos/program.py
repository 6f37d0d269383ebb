"""The program as a process of its own: its core and its poller on the orders, with the points where it may die."""

import asyncio
import signal
from collections.abc import Coroutine, Sequence
from contextlib import AsyncExitStack, nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bot import serving
from bot.core import Core
from bot.delivery.courier import FREE_RATE
from bot.intake import Intake
from bot.jobs.clock import Clock
from bot.logs import set_up_logging
from bot.settings import Settings
from bot.telegram.channel import TelegramChannel
from bot.telegram.polling import Pace, poll
from bot.worker import Watch, Worker
from handlers.conversation import Conversations
from models.database import open_engine
from tests.chaos.bad_disk import BadDisk
from tests.chaos.doors import open_doors
from tests.chaos.killpoints import KillPoints, WatchedChannel, WatchedLoop, watch_database
from tests.chaos.vfs import watched
from tests.patience import PATIENCE_SECONDS

# Trouble is looked into again at once: the waits themselves are tested elsewhere.
_PACE = Pace(first_wait=0.02, longest_wait=0.2, conflict_wait=0.02)
QUICK_WATCH = Watch(look_for_lead=0.2, take_up=0.1, given_up=3.0)


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
    patience_seconds: float = PATIENCE_SECONDS
    is_hasty: bool = False
    """Wrong on purpose: it promises updates before they are kept."""
    sqlite_version: tuple[int, int, int] | None = None
    """By which the journal is chosen; the library's own where None."""
    disk: BadDisk | None = None
    watch: Watch = QUICK_WATCH
    flows: str = "tests.chaos.orders"
    """The module whose CONVERSATIONS are played."""
    rate: int | None = None
    """Messages to many that leave in a second; None where nothing is sent to many."""

    @property
    def conversations(self) -> Conversations:
        conversations: Conversations = import_module(self.flows).CONVERSATIONS
        return conversations

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
            telegram_rate=self.rate or FREE_RATE,
        )


def run(plan: Plan, is_up: Connection) -> None:
    """Until SIGTERM, from when on the address of its doors is sent through `is_up`."""
    _take_for(plan.sqlite_version)
    point = KillPoints(plan.kill_at, plan.where)
    with plan.log.open("a", buffering=1) as log, asyncio.Runner(loop_factory=lambda: WatchedLoop(point)) as runner:
        set_up_logging(stream=log)
        runner.run(_serve(plan, point, is_up))


def run_service(plan: Plan, is_up: Connection) -> None:
    """The whole program as it is, with the orders for its flows."""
    _take_for(plan.sqlite_version)
    with plan.log.open("a", buffering=1) as log, watched(plan.disk) if plan.disk else nullcontext():
        set_up_logging(stream=log)
        serving.run(plan.settings, is_up.send, conversations=plan.conversations, watch=plan.watch)


async def _serve(plan: Plan, point: KillPoints, is_up: Connection) -> None:
    engine = open_engine(plan.database_url)
    watch_database(engine, point)
    telegram = TelegramChannel(plan.token, plan.api_url)
    await telegram.open()
    channel = WatchedChannel(telegram, point)
    worker = Worker(engine, plan.data_dir, watch=plan.watch)
    core = Core(
        plan.settings,
        engine,
        worker=worker,
        telegram=channel,
        clock=lambda: datetime.now(UTC),
        conversations=plan.conversations,
    )
    async with AsyncExitStack() as stack:
        stack.enter_context(worker)
        await core.start()
        stack.push_async_callback(telegram.close)
        stack.push_async_callback(core.stop, patience_seconds=plan.patience_seconds)
        inbox: Intake = _Hasty() if plan.is_hasty else core.inbox
        takes_in = poll(channel, inbox, pace=_PACE) if plan.polls else asyncio.Event().wait()
        address = "" if plan.polls else await stack.enter_async_context(open_doors(core.inbox))
        carries: Coroutine[Any, Any, Any] = asyncio.Event().wait() if plan.rate is None else core.courier.run()
        at_work = asyncio.create_task(_do_all(takes_in, carries, _take_up(core)))
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, at_work.cancel)
        is_up.send(address)
        with suppress(asyncio.CancelledError):
            await at_work


async def _do_all(*works: Coroutine[Any, Any, Any]) -> None:
    """Once it is told to stop, each is waited for, however long it takes to come to its end."""
    async with asyncio.TaskGroup() as at_work:
        for work in works:
            at_work.create_task(work)


def _take_for(version: tuple[int, int, int] | None) -> None:
    if version is not None:
        assert open_engine.__kwdefaults__ is not None
        open_engine.__kwdefaults__["sqlite_version"] = version


class _Hasty:
    """Takes updates as the inbox does, only that nothing of it is ever kept."""

    async def accept(self, channel: str, updates: Sequence[tuple[str, dict[str, Any]]]) -> None:
        return


async def _take_up(core: Core) -> None:
    """The clock's job alone; where a process is alone, points to die at would come and go with it."""
    clock = Clock(core)
    while not core.worker.is_alone:
        await asyncio.sleep(core.worker.watch.take_up)
        await clock.run(clock.take_up)
