"""A database, a Telegram server and people who order drinks; the program in between comes and goes."""

import asyncio
import multiprocessing
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import cached_property
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from tests.chaos.killpoints import KILLED
from tests.chaos.program import Plan, run, run_service
from tests.chaos.rider import Rider
from tests.chaos.verdict import highest_kept, list_unsettled, most_tries, settle_accounts
from tests.conftest import opened
from tests.patience import PATIENCE_SECONDS
from tests.privacy import canaries
from tests.telegram_server import TelegramServer
from tests.telegram_server.in_thread import ThreadedServer

# A server that has loaded the program forks each process of it: that takes some hundredths of a second.
_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tests.chaos.loaded"])


class Program:
    """One process of the program."""

    def __init__(self, plan: Plan, main: Callable[[Plan, Connection], None] = run) -> None:
        self.plan = plan
        self._is_up, child_end = _context.Pipe(duplex=False)
        self._process = _context.Process(target=main, args=(plan, child_end))
        self._process.start()
        child_end.close()

    @property
    def exit_code(self) -> int | None:
        return self._process.exitcode

    @cached_property
    def address(self) -> str:
        """Of its doors, once it is up."""
        address: str = self._is_up.recv()
        return address

    def outlives(self, doing: "Future[Any]", *, dies_with: int = KILLED) -> bool:
        """Wait until the people are done, or it is dead, whichever comes first; False where it died."""
        reader, writer = _context.Pipe(duplex=False)
        with reader, writer:
            doing.add_done_callback(lambda _future: None if writer.closed else writer.send(None))
            ready = wait([self._process.sentinel, reader])
        if self._process.sentinel not in ready:
            return True
        self._process.join()
        assert self.exit_code == dies_with, f"it ended with {self.exit_code}: {self.told()}"
        return False

    def lives_for(self, seconds: float) -> None:
        self._process.join(seconds)
        assert self.exit_code is None, f"it ended with {self.exit_code}: {self.told()}"

    def ends(self) -> int | None:
        """Wait for its end; the exit status."""
        self._process.join(PATIENCE_SECONDS)
        return self.exit_code

    def kill(self) -> None:
        """As kill -9 does."""
        self._process.kill()
        self._process.join()

    def kill_within(self, seconds: float) -> None:
        """Kill it unless it has ended by itself."""
        self._process.join(seconds)
        self.kill()

    def begin_to_stop(self) -> None:
        """As a supervisor does, with SIGTERM; what was taken in is worked on."""
        if "address" not in self.__dict__:
            wait([self._process.sentinel, self._is_up])
        self._process.terminate()

    def stop(self, *, within: float = PATIENCE_SECONDS, dies_with: int = KILLED) -> bool:
        """Let it stop; False where it died meanwhile."""
        self.begin_to_stop()
        self._process.join(within)
        assert self.exit_code in (0, dies_with), f"it ended with {self.exit_code}: {self.told()}"
        return self.exit_code == 0

    def told(self) -> str:
        return self.plan.log.read_text() if self.plan.log.exists() else ""


class Stage:
    def __init__(self, database_url: str, data_dir: Path, telegram: ThreadedServer) -> None:
        self.database_url = database_url
        self.data_dir = data_dir
        self.telegram = telegram
        self.riders: list[Rider] = []
        self.deaths = 0
        self._tasks: list[asyncio.Task[None]] = []

    def plan(self, **details: Any) -> Plan:
        plan = Plan(self.database_url, self.data_dir, self.telegram.api_url, self.telegram.token)
        return replace(plan, **details)

    def start(self, **details: Any) -> Program:
        return Program(self.plan(**details))

    def start_whole(self, **details: Any) -> Program:
        return Program(self.plan(**details), run_service)

    @contextmanager
    def running(self, **details: Any) -> Iterator[Program]:
        """A program that nothing happens to, and that is told to stop in the end."""
        program = self.start(**details)
        try:
            yield program
        except BaseException:
            program.kill()
            raise
        assert program.stop()

    @contextmanager
    def running_several(self) -> Iterator[list[str]]:
        """The webhooks of as many programs as the database is for, one or two."""
        is_for_one = self.database_url.startswith("sqlite")
        with ExitStack() as stack:
            programs = [stack.enter_context(self.running(polls=False)) for _ in range(1 if is_for_one else 2)]
            yield [f"{program.address}/telegram" for program in programs]

    def rider(self) -> Rider:
        def come(server: TelegramServer) -> Rider:
            person = server.person(
                language_code="en",
                first_name=canaries.NAME,
                last_name=canaries.LAST_NAME,
                username=canaries.USERNAME,
            )
            return Rider(server, person, deaths_before=self.deaths)

        rider = self.telegram.run(come)
        self.riders.append(rider)
        return rider

    def begin(self, doing: Callable[[], Coroutine[Any, Any, None]]) -> "Future[None]":
        """Let somebody do something while the test goes on."""
        done: Future[None] = Future()

        async def do() -> None:
            try:
                await doing()
            except BaseException as error:
                done.set_exception(error)
                raise
            done.set_result(None)

        self.telegram.run(lambda _server: self._tasks.append(asyncio.create_task(do())))
        return done

    def close(self) -> None:
        """Send home whoever still waits."""

        async def cancel(_server: TelegramServer) -> None:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

        self.telegram.run(cancel)

    def write_at_once(self, *words: str, riders: int = 3) -> "Future[None]":
        """New people who write all this before anything is answered; the future is when they have heard it all."""
        writing = [self.rider() for _ in range(riders)]

        def write(_server: TelegramServer) -> None:
            for rider in writing:
                rider.writes(*words)

        async def hear() -> None:
            await asyncio.gather(*(rider.hears() for rider in writing))

        self.telegram.run(write)
        return self.begin(hear)

    def newest_updates(self, count: int) -> list[dict[str, Any]]:
        """What people did last, as it would be pushed."""
        return self.telegram.run(lambda server: server.memory.updates.queued[-count:])

    def note_death(self) -> None:
        """Count a process that died. What Telegram was told to forget must be in the database by then."""
        self.deaths += 1
        offset = self.telegram.run(lambda server: server.highest_offset)
        kept = highest_kept(self.database_url)
        assert offset <= kept + 1, f"Telegram was asked to forget all before {offset}, but only {kept} was kept"

    def list_unsettled(self) -> list[str]:
        with opened(self.database_url) as engine:
            return list_unsettled(engine)

    def comes_to_rest(self, *, within: float = PATIENCE_SECONDS) -> None:
        """Wait until every row of work has reached a final state."""
        give_up_at = time.monotonic() + within
        with opened(self.database_url) as engine:
            while left := list_unsettled(engine):
                assert time.monotonic() < give_up_at, left
                time.sleep(0.05)

    def comes_through(self, *, tries: int) -> None:
        """Wait until no update is left that so many processes have died of."""
        give_up_at = time.monotonic() + PATIENCE_SECONDS
        with opened(self.database_url) as engine:
            while most_tries(engine) >= tries:
                assert time.monotonic() < give_up_at, list_unsettled(engine)
                time.sleep(0.01)

    def settle_accounts(self) -> int:
        """Hold database, chats and log against what the people know; returns how many replies came twice."""
        log = self.plan().log
        told = log.read_text() if log.exists() else ""
        assert canaries.found_in(told, [self.telegram.token.partition(":")[2]]) == []
        return settle_accounts(self.database_url, self.telegram, self.riders, deaths=self.deaths)
