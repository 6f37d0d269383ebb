"""How a notice goes to many: at Telegram's free pace beside people who write, as fast as it can, and how it is filled.

    python -m bench.broadcast [--recipients 3000] [--fast 20000] [--fill 1000000] [--peers 300]

The server is this process, on the first core; what is measured has the other. The whole program (`python -m bot`, on
SQLite as in production) is held against a loop that sends one message after the other and against PTB's
AIORateLimiter, both of which keep nothing on a disk. The server refuses with 429 what is beyond the limit in any one
second; at 30 a second each of its answers takes 50 ms, as over a network. A reply counts from the moment at which
somebody writes to the one at which the server has the answer. `share_of_limit` counts replies, too.
"""

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from itertools import cycle
from pathlib import Path
from statistics import quantiles
from typing import Any

from bench.limited_server import LimitedServer
from bench.mailing_list import FIRST_RECIPIENT, count_by_state, fill, make_list
from bench.people import FIRST_CHAT, Person
from bench.process import Measured, share_out_cores
from bench.start import surroundings

PEERS = ("ptb", "naive")
FREE, PAID = 30, 1000
ROUND_TRIP_S = 0.05
GOALS = {"share_of_limit": 0.98, "reply_p99_ms": 100.0, "fast_per_s": 900.0, "fill_s": 60.0, "fill_peak_mb": 300.0}
AT_MOST = frozenset({"reply_p99_ms", "fill_s", "fill_peak_mb"})
SILENCE_S = 30.0
PATIENCE_S = 1800.0
WRITERS = 8


class WrongWork(Exception):
    """Somebody got the notice twice or not at all, or the program ended or fell silent."""


class Public:
    """The recipients, and some people besides who write to the bot about twice a second until all have the notice."""

    def __init__(self, server: LimitedServer, recipients: int) -> None:
        self._server = server
        self._waiting = set(range(FIRST_RECIPIENT, FIRST_RECIPIENT + recipients))
        self._wrote: dict[int, float] = {}
        self.candidate: Measured | None = None
        self.delays: list[float] = []
        self.arrivals: list[float] = []
        self.cpu_s: list[float] = []
        self.last_at = time.perf_counter()
        self.surprise = ""
        server.listeners = self

    @property
    def has_begun(self) -> bool:
        return bool(self.arrivals)

    @property
    def is_done(self) -> bool:
        return not self._waiting

    def hear(self, message: dict[str, Any]) -> None:
        chat_id, now = message["chat"]["id"], time.perf_counter()
        if chat_id in self._wrote:
            self.delays.append(now - self._wrote.pop(chat_id))
        elif chat_id >= FIRST_RECIPIENT:
            self.last_at = now
            self._receive(chat_id)

    def feel(self, callback_query_id: str) -> None:
        """Nothing is tapped."""

    def _receive(self, chat_id: int) -> None:
        if chat_id not in self._waiting:
            self.surprise = "somebody got the notice twice"
        self._waiting.discard(chat_id)
        if self.candidate is not None and (not self.arrivals or not self._waiting):
            self.cpu_s.append(self.candidate.cpu_s())
        self.arrivals.append(self.last_at)

    async def write(self) -> None:
        """Somebody else each time, who has had their answer."""
        chance, people = random.Random(3), cycle(map(Person, range(FIRST_CHAT, FIRST_CHAT + WRITERS)))
        while not self.is_done:
            await asyncio.sleep(chance.uniform(0.25, 0.75))
            if self.has_begun:
                self._ask(people)

    def _ask(self, people: Iterator[Person]) -> None:
        person = next(people)
        if person.chat in self._wrote:
            return
        self._wrote[person.chat] = time.perf_counter()
        message = {
            "message_id": next(self._server.message_ids),
            "from": person.identity,
            "chat": person.room,
            "date": int(time.time()),
            "text": "/help",
            "entities": [{"type": "bot_command", "offset": 0, "length": 5}],
        }
        self._server.push({"message": message})


async def send(
    name: str, core: int, *, recipients: int, rate: int, round_trip_s: float = 0.0, with_writers: bool = False
) -> dict[str, float]:
    """One candidate, until everybody has the notice."""
    server = LimitedServer(rate, round_trip_s=round_trip_s)
    address = await server.listen()
    public = Public(server, recipients)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        database = Path(folder) / "bot.sqlite"
        arguments = ["-m", f"bench.send_{name}", address, str(recipients)]
        settings: dict[str, str] = {}
        if name == "ours":
            make_list(database, recipients)
            fill(database)
            arguments = ["-m", "bot"]
            settings = {**surroundings(Path(folder)), "TELEGRAM_API_URL": f"{address}/bot", "DEMO": "false"}
            settings["TELEGRAM_RATE"] = str(rate)
        public.candidate = Measured(arguments, core=core, settings=settings)
        writing = asyncio.create_task(public.write() if with_writers else asyncio.sleep(0))
        try:
            await until_done(public, public.candidate)
            if name == "ours":
                await until_stored(database, recipients)
        except WrongWork as wrong:
            raise WrongWork(f"{name}: {wrong}\n{public.candidate.last_words()}") from None
        finally:
            writing.cancel()
            public.candidate.close()
            server.close()
    return figures(public, server, rate=rate)


def figures(public: Public, server: LimitedServer, *, rate: int) -> dict[str, float]:
    """From a second after the first message on: as many again as in a second may leave at once at first."""
    recipients, began, ended = len(public.arrivals), public.arrivals[0] + 1.0, public.arrivals[-1]
    seconds, cpu_s = max(ended - began, 0.01), max(public.cpu_s[-1] - public.cpu_s[0], 0.01)
    arrived, taken = (sum(began < at <= ended for at in moments) for moments in (public.arrivals, server.taken))
    found = {
        "recipients": recipients,
        "per_s": round(arrived / seconds, 2),
        "share_of_limit": round(taken / seconds / rate, 4),
        "per_cpu_s": round(recipients / cpu_s, 1),
        "busy": round(cpu_s / (seconds + 1.0), 2),
        "refused": server.refused,
        "longest_streak": server.longest_streak,
    }
    if len(public.delays) > 1:
        percentiles = quantiles(public.delays, n=100)
        found["replies"] = len(public.delays)
        found["reply_p50_ms"] = round(percentiles[49] * 1000, 1)
        found["reply_p99_ms"] = round(percentiles[98] * 1000, 1)
    return found


async def until_done(public: Public, candidate: Measured) -> None:
    while not public.is_done:
        await asyncio.sleep(0.05)
        if public.surprise:
            raise WrongWork(public.surprise)
        if candidate.has_ended:
            raise WrongWork("ended by itself")
        if time.perf_counter() - public.last_at > SILENCE_S:
            raise WrongWork(f"silent for {SILENCE_S:.0f} s")


async def until_stored(database: Path, recipients: int) -> None:
    """What was sent is stored as sent a moment later."""
    give_up_at = time.perf_counter() + SILENCE_S
    while (states := count_by_state(database)) != {"sent": recipients}:
        if time.perf_counter() > give_up_at:
            raise WrongWork(f"the rows say {states}")
        await asyncio.sleep(0.2)


def measure_filling(core: int, recipients: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        database = Path(folder) / "bot.sqlite"
        make_list(database, recipients)
        process = Measured(["-m", "bench.filling", str(database)], core=core)
        try:
            if process.wait(PATIENCE_S) != 0:
                raise WrongWork(process.last_words())
            told: dict[str, float] = json.loads(process.last_words(1))
        finally:
            process.close()
    if told["recipients"] != recipients:
        raise WrongWork(f"{told['recipients']:.0f} of {recipients} rows were written")
    return told


def tell(name: str, found: dict[str, float]) -> None:
    print(f"{name:12}" + "   ".join(f"{label} {value:g}" for label, value in found.items()), flush=True)


async def run(given: argparse.Namespace) -> dict[str, Any]:
    _, core = share_out_cores()
    parts: dict[str, dict[str, float]] = {}

    def note(name: str, found: dict[str, float]) -> None:
        parts[name] = found
        tell(name, found)

    at_free_pace = partial(send, core=core, rate=FREE, round_trip_s=ROUND_TRIP_S)
    note("ours", await at_free_pace("ours", recipients=given.recipients, with_writers=True))
    for name in PEERS:
        note(name, await at_free_pace(name, recipients=given.peers))
    note("fast", await send("ours", core, recipients=given.fast, rate=PAID))
    note("filling", measure_filling(core, given.fill))
    ours, fast, filling = parts["ours"], parts["fast"], parts["filling"]
    reached = {
        "share_of_limit": ours["share_of_limit"],
        "reply_p99_ms": ours["reply_p99_ms"],
        "fast_per_s": fast["per_s"],
        "fill_s": filling["seconds"],
        "fill_peak_mb": filling["peak_mb"],
    }
    return {
        "bench": "broadcast",
        "ratios": {f"ours/{name}": round(ours["share_of_limit"] / parts[name]["share_of_limit"], 2) for name in PEERS},
        "parts": parts,
        "goals": GOALS,
        "reached": {
            name: value <= GOALS[name] if name in AT_MOST else value >= GOALS[name] for name, value in reached.items()
        },
    }


def main() -> int:
    parser = argparse.ArgumentParser(description="Messages to many a second, and how a notice is filled.")
    parser.add_argument("--recipients", type=int, default=3_000, help="at 30 a second, beside people who write")
    parser.add_argument("--peers", type=int, default=300, help="of the peers, at 30 a second")
    parser.add_argument("--fast", type=int, default=20_000, help="at 1000 a second")
    parser.add_argument("--fill", type=int, default=1_000_000, help="of a notice that is only filled")
    given = parser.parse_args()
    if min(given.recipients, given.peers, given.fast, given.fill) < 2:
        parser.error("at least two of each")
    try:
        result = asyncio.run(run(given))
    except WrongWork as wrong:
        print(wrong, file=sys.stderr)
        return 1
    print(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
