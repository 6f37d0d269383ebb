"""How long `python -m bot` takes to be there, and how much memory it keeps.

    python -m bench.start [--times 3]

The bot polls a Bot API server on loopback at which a message lies waiting, on a core of its own, with the demo data.
The median of the starts is told; the start on an empty database, which loads that data, stands apart.
"""

import argparse
import asyncio
import json
import socket
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from bench.people import FIRST_CHAT, Person
from bench.process import Measured, share_out_cores
from bench.stub_server import StubServer
from bench.talk import TOKEN

GOALS = {"help_s": 0.5, "first_answer_s": 2.5, "resident_mb": 160.0}
PATIENCE_S = 30.0
SETTLING_S = 0.5


class NoAnswer(Exception):
    """The program ended, failed or fell silent."""


class Caller:
    """One person who has written and waits for whatever comes back."""

    def __init__(self, server: StubServer) -> None:
        self.answered_at: float | None = None
        server.listeners = self
        person = Person(FIRST_CHAT)
        entities = [{"type": "bot_command", "offset": 0, "length": 5}]
        message = {"message_id": next(server.message_ids), "from": person.identity, "chat": person.room}
        server.push({"message": {**message, "date": int(time.time()), "text": "/help", "entities": entities}})

    def hear(self, message: dict[str, Any]) -> None:
        if self.answered_at is None and message["chat"]["id"] == FIRST_CHAT:
            self.answered_at = time.perf_counter()

    def feel(self, callback_query_id: str) -> None:
        """Nothing was tapped."""


async def first_answer(arguments: Sequence[str], core: int, settings: Mapping[str, str]) -> tuple[float, float]:
    """Seconds from the start of `python ARGUMENTS` to its first message, and MB resident a moment later."""
    server = StubServer()
    address = await server.listen()
    caller = Caller(server)
    program = Measured(
        arguments,
        core=core,
        settings={**settings, "TELEGRAM_API_URL": f"{address}/bot"},
    )
    try:
        while caller.answered_at is None:
            await asyncio.sleep(0.005)
            if program.has_ended or time.perf_counter() - program.started > PATIENCE_S:
                raise NoAnswer(program.last_words())
        await asyncio.sleep(SETTLING_S)
        return caller.answered_at - program.started, program.resident_mb()
    finally:
        program.close()
        server.close()


def whole_run(arguments: Sequence[str], core: int, settings: Mapping[str, str]) -> float:
    """Seconds that `python ARGUMENTS` takes from its start to its end."""
    program = Measured(arguments, core=core, settings=settings)
    try:
        status = program.wait(PATIENCE_S)
        seconds = time.perf_counter() - program.started
        if status != 0:
            raise NoAnswer(program.last_words())
        return seconds
    finally:
        program.close()


def surroundings(folder: Path) -> dict[str, str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    return {
        "TELEGRAM_TOKEN": TOKEN,
        "DATABASE_URL": f"sqlite:///{folder / 'bot.sqlite'}",
        "DATA_DIR": str(folder),
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "DEMO": "true",
    }


async def run(times: int) -> dict[str, Any]:
    _, core = share_out_cores()
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        settings = surroundings(Path(name))
        whole_run(["-m", "bot", "--help"], core, settings)
        help_s = [whole_run(["-m", "bot", "--help"], core, settings) for _ in range(times)]
        whole_run(["-m", "bot", "migrate"], core, settings)
        empty_database_s, _ = await first_answer(["-m", "bot"], core, settings)
        starts = [await first_answer(["-m", "bot"], core, settings) for _ in range(times)]
    figures = {
        "help_s": round(median(help_s), 3),
        "first_answer_s": round(median(seconds for seconds, _ in starts), 3),
        "resident_mb": round(median(resident_mb for _, resident_mb in starts), 1),
    }
    reached = {name: figures[name] <= goal for name, goal in GOALS.items()}
    return {
        "bench": "start",
        **figures,
        "empty_database_s": round(empty_database_s, 3),
        "goals": GOALS,
        "reached": reached,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description="Seconds to --help and to the first answer, and resident memory.")
    parser.add_argument("--times", type=int, default=3)
    given = parser.parse_args()
    try:
        result = asyncio.run(run(given.times))
    except NoAnswer as silent:
        print(f"no answer from the bot:\n{silent}", file=sys.stderr)
        return 1
    for name, goal in GOALS.items():
        print(f"{name:16}{result[name]:8.2f}   goal {goal:g}")
    print(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
