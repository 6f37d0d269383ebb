"""How many updates a second are answered: ours against aiogram and python-telegram-bot, the same talk, in one run.

    python -m bench.conversation [--rounds 3] [--chats 64] [--warm-up 1] [--talks 5] [--only aiogram,ptb]

The people and the Bot API server that they write through are this process, on the first core; the candidates take
turns, each as a process of its own on the other core. A candidate that says or stores anything wrong ends the run with
status 1. Updates per second of processor time are told too: a busy machine takes time away, but adds no work.
"""

import argparse
import asyncio
import json
import sqlite3
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from bench.people import Crowd
from bench.process import Measured, share_out_cores
from bench.stub_server import StubServer
from bench.talk import Told

CANDIDATES = ("ours", "aiogram", "ptb")
GOALS = {"ours/aiogram": 2.0}
SILENCE_S = 20.0
COLUMNS = "topic, story, latitude, longitude, chat"


class WrongWork(Exception):
    """A candidate did not do the work that is compared."""


@dataclass(frozen=True)
class Figures:
    """One candidate in one round; the window is that of `Crowd`."""

    updates_per_s: float
    updates_per_cpu_s: float
    busy: float
    server_busy: float
    reply_p50_ms: float
    reply_p99_ms: float
    resident_mb: float
    calls_per_talk: float


class Window:
    """Wall and processor time of the candidate and of this process between two moments."""

    def __init__(self, candidate: Measured) -> None:
        self._candidate = candidate
        self._moments: list[tuple[float, float, float]] = []

    def mark(self) -> None:
        self._moments.append((time.perf_counter(), self._candidate.cpu_s(), time.process_time()))

    def spent(self) -> tuple[float, float, float]:
        opened, closed = self._moments
        return closed[0] - opened[0], closed[1] - opened[1], closed[2] - opened[2]


async def play(name: str, core: int, *, chats: int, warm_up: int, talks: int) -> Figures:
    """One candidate, from its start to the check of its rows."""
    server = StubServer()
    crowd = Crowd(server, chats=chats, warm_up=warm_up * chats, measured=talks * chats)
    replies = 0

    def close() -> None:
        nonlocal replies
        window.mark()
        replies = crowd.replies

    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        database = Path(folder) / "talk.sqlite"
        address = await server.listen()
        crowd.begin()
        candidate = Measured(["-m", f"bench.talk_{name}", "--api-url", address, "--database", str(database)], core=core)
        window = Window(candidate)
        crowd.on_open, crowd.on_close = window.mark, close
        try:
            await until_done(crowd, candidate, server)
            resident_mb = candidate.resident_mb()
            candidate.kill()
            check_rows(database, crowd.rows)
        except WrongWork as wrong:
            raise WrongWork(f"{name}: {wrong}\n{candidate.last_words()}") from None
        finally:
            candidate.close()
            server.close()

    seconds, cpu_s, server_cpu_s = window.spent()
    percentiles = quantiles(crowd.delays, n=100)
    calls = sum(count for method, count in server.calls.items() if method != "getupdates")
    return Figures(
        updates_per_s=round(replies / seconds, 1),
        updates_per_cpu_s=round(replies / cpu_s, 1),
        busy=round(cpu_s / seconds, 2),
        server_busy=round(server_cpu_s / seconds, 2),
        reply_p50_ms=round(percentiles[49] * 1000, 1),
        reply_p99_ms=round(percentiles[98] * 1000, 1),
        resident_mb=round(resident_mb, 1),
        calls_per_talk=round(calls / len(crowd.rows), 2),
    )


async def until_done(crowd: Crowd, candidate: Measured, server: StubServer) -> None:
    heard, since = -1, time.perf_counter()
    while not crowd.is_done:
        await asyncio.sleep(0.05)
        calls = server.calls.total() - server.calls["getupdates"]
        if calls != heard:
            heard, since = calls, time.perf_counter()
        if candidate.has_ended:
            raise WrongWork("ended by itself")
        if time.perf_counter() - since > SILENCE_S:
            raise WrongWork(f"silent for {SILENCE_S:.0f} s; waiting: {crowd.waiting()}")
    if crowd.surprises:
        raise WrongWork(crowd.surprises[0])


def check_rows(database: Path, expected: dict[int, Told]) -> None:
    """Read after the process was killed: what a person was thanked for has to be there, and nothing else."""
    connection = sqlite3.connect(database)
    rows = {number: Told(*told) for number, *told in connection.execute(f"SELECT id, {COLUMNS} FROM report")}
    connection.close()
    if rows != expected:
        wrong = sorted(number for number in rows.keys() | expected.keys() if rows.get(number) != expected.get(number))
        first = wrong[0]
        raise WrongWork(f"{len(wrong)} rows differ; number {first} is {rows.get(first)}, told {expected.get(first)}")


def print_round(number: int, figures: dict[str, Figures]) -> None:
    for name, one in figures.items():
        print(
            f"round {number}  {name:8}{one.updates_per_s:8.0f} updates/s"
            f"{one.updates_per_cpu_s:8.0f} per processor second   busy {one.busy:.0%}, server {one.server_busy:.0%}"
            f"   reply p50 {one.reply_p50_ms:.0f} ms, p99 {one.reply_p99_ms:.0f} ms   {one.resident_mb:.0f} MB",
            flush=True,
        )


def ratios(rounds: list[dict[str, Figures]], figure: str) -> dict[str, float]:
    """The median over the rounds of each candidate's figure over each later candidate's."""
    return {
        f"{fast}/{slow}": round(median(getattr(one[fast], figure) / getattr(one[slow], figure) for one in rounds), 2)
        for fast, slow in combinations(rounds[0], 2)
    }


def medians(rounds: list[dict[str, Figures]]) -> dict[str, dict[str, float]]:
    return {
        name: {field: round(median(getattr(one[name], field) for one in rounds), 2) for field in asdict(first)}
        for name, first in rounds[0].items()
    }


async def run(names: list[str], given: argparse.Namespace) -> dict[str, Any]:
    _, core = share_out_cores()
    rounds = []
    for number in range(given.rounds):
        turns = names[number % len(names) :] + names[: number % len(names)]
        played = {
            name: await play(name, core, chats=given.chats, warm_up=given.warm_up, talks=given.talks) for name in turns
        }
        rounds.append({name: played[name] for name in names})
        print_round(number + 1, rounds[-1])
    by_time = ratios(rounds, "updates_per_s")
    return {
        "bench": "conversation",
        "chats": given.chats,
        "talks": given.chats * given.talks,
        "rounds": given.rounds,
        "ratios": by_time,
        "ratios_per_processor_second": ratios(rounds, "updates_per_cpu_s"),
        "medians": medians(rounds),
        "goals": GOALS,
        "reached": {pair: by_time[pair] >= goal for pair, goal in GOALS.items() if pair in by_time},
    }


def main() -> int:
    parser = argparse.ArgumentParser(description="Updates answered per second, by candidate.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--chats", type=int, default=64)
    parser.add_argument("--warm-up", type=int, default=1, help="talks per chat before counting")
    parser.add_argument("--talks", type=int, default=5, help="talks per chat that are counted")
    parser.add_argument("--only", default=",".join(CANDIDATES), help="candidates, separated by commas")
    given = parser.parse_args()
    if min(given.rounds, given.chats, given.warm_up, given.talks) < 1:
        parser.error("at least one of each")
    names = [name for name in given.only.split(",") if find_spec(f"bench.talk_{name}") is not None]
    try:
        result = asyncio.run(run(names, given))
    except WrongWork as wrong:
        print(wrong, file=sys.stderr)
        return 1
    for pair, ratio in result["ratios"].items():
        print(f"{pair:14}{ratio:6.2f}")
    print(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
