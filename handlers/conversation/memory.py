"""What a chat remembers between two messages: a small JSON document without code in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

# Raised when a document is written that earlier programs would misread; they then leave the chat alone.
FORMAT = 1
DRAFT_LIFE = timedelta(days=7)
MOST_RUNS = 8
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class WrittenByNewer(Exception):
    """A newer version of the program wrote this chat's memory."""


@dataclass(slots=True)
class Run:
    """One time that a flow is gone through.

    `answers` holds by question name {"v": value, "k": kind, "n": meaning, "m": message id}; `partial` what an open
    question has so far; `old` answers that are to be given again; `once` the recorded results of effects.
    """

    id: str
    flow: str
    argument: str = ""
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    old: dict[str, dict[str, Any]] = field(default_factory=dict)
    once: dict[str, Any] = field(default_factory=dict)
    asked: str = ""
    partial: Any = None
    touched: int = 0
    is_paused: bool = False

    def is_expired(self, now: datetime) -> bool:
        return now - datetime.fromtimestamp(self.touched, UTC) > DRAFT_LIFE


@dataclass(slots=True)
class Memory:
    """`runs` is a stack: the last one has the floor unless it is paused, those beneath it are drafts."""

    runs: list[Run] = field(default_factory=list)
    next_run: int = 1
    language: str = ""
    is_noticed: bool = False
    dropping: str = ""
    stale: str = ""

    @property
    def run(self) -> Run | None:
        return self.runs[-1] if self.runs and not self.runs[-1].is_paused else None

    def find_run(self, run_id: str) -> Run | None:
        return next((run for run in self.runs if run.id == run_id), None)

    def find_draft(self, flow: str) -> Run | None:
        return next((run for run in reversed(self.runs) if run.flow == flow), None)

    def start(self, flow: str, *, argument: str, now: datetime) -> Run:
        """A new run on top; the oldest draft makes room where there are too many."""
        run = Run(_in_base36(self.next_run), flow, argument=argument, touched=int(now.timestamp()))
        self.next_run += 1
        self.pause()
        self.runs = [*self.runs, run][-MOST_RUNS:]
        return run

    def pause(self) -> None:
        if self.run is not None:
            self.run.is_paused = True

    def resume(self, run: Run) -> None:
        self.pause()
        self.drop(run)
        self.runs.append(run)
        run.is_paused = False

    def drop(self, run: Run) -> None:
        self.runs = [other for other in self.runs if other is not run]

    def drop_expired(self, now: datetime) -> list[Run]:
        expired = [run for run in self.runs if run.is_expired(now)]
        self.runs = [run for run in self.runs if not run.is_expired(now)]
        return expired


def read_memory(stored: Mapping[str, Any]) -> Memory:
    """Raises WrittenByNewer."""
    if stored.get("format", FORMAT) > FORMAT:
        raise WrittenByNewer
    fields = {key: value for key, value in stored.items() if key not in ("format", "runs")}
    return Memory(runs=[Run(**run) for run in stored.get("runs", ())], **fields)


def write_memory(memory: Memory) -> dict[str, Any]:
    stored: dict[str, Any] = {"format": FORMAT, "next_run": memory.next_run}
    if memory.runs:
        stored["runs"] = [_without_empty(run) for run in memory.runs]
    for name in ("language", "is_noticed", "dropping", "stale"):
        if value := getattr(memory, name):
            stored[name] = value
    return stored


def _without_empty(run: Run) -> dict[str, Any]:
    every = {name: getattr(run, name) for name in Run.__slots__}
    return {name: value for name, value in every.items() if value or name in ("id", "flow")}


def _in_base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits or "0"
