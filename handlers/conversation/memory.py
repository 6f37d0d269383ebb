"""What a chat remembers between two messages: a small JSON document without code in it."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime, timedelta
from typing import Any

# Raised when a document is written that earlier programs would misread; they then leave the chat alone.
FORMAT = 1
DRAFT_LIFE = timedelta(days=7)
# What some flows ask is kept for less long.
SHORT_LIFE = timedelta(hours=24)
MOST_RUNS = 8
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class WrittenByNewer(Exception):
    """A newer version of the program wrote this chat's memory."""


@dataclass(slots=True)
class Run:
    """One time that a flow is gone through.

    `answers` holds by question name {"v": value, "k": kind, "n": meaning, "m": message id}; `begun` what questions have
    so far that take several steps; `old` answers that are to be given again; `once` the recorded results of effects;
    `missed` the message that was no answer to the open question. A `passing` run is never offered as a draft.
    `version` is the newest of its flow that has gone on with it, `life` the hours that it is kept if fewer.
    """

    id: str
    flow: str
    argument: str = ""
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    old: dict[str, dict[str, Any]] = field(default_factory=dict)
    once: dict[str, Any] = field(default_factory=dict)
    asked: str = ""
    begun: dict[str, Any] = field(default_factory=dict)
    missed: int = 0
    touched: int = 0
    is_paused: bool = False
    is_passing: bool = False
    version: int = 1
    life: int = 0

    @property
    def is_blank(self) -> bool:
        return not (self.answers or self.begun)

    def take_back(self, name: str) -> None:
        """An answer is to be given again; the old one stays at hand."""
        self.old[name] = self.answers.pop(name)
        self.asked = ""

    def find_answer_in(self, message_id: int | None) -> str | None:
        """The question that this message answered."""
        answered = (name for name, answer in self.answers.items() if answer.get("m") == message_id)
        return None if message_id is None else next(answered, None)

    def is_expired(self, now: datetime) -> bool:
        life = timedelta(hours=self.life) if self.life else DRAFT_LIFE
        return now - datetime.fromtimestamp(self.touched, UTC) > life


@dataclass(slots=True)
class Memory:
    """`runs` is a stack: the last one has the floor unless it is paused, those beneath it wait.

    `dropping` is the run whose deletion was asked about last; `tapped` and `stale` mark the newest tap and the newest
    one that came too late, until something is written.
    """

    runs: list[Run] = field(default_factory=list)
    next_run: int = 1
    language: str = ""
    is_noticed: bool = False
    dropping: str = ""
    tapped: str = ""
    stale: str = ""

    @property
    def run(self) -> Run | None:
        return self.runs[-1] if self.runs and not self.runs[-1].is_paused else None

    @property
    def drafts(self) -> list[Run]:
        """What was begun and can be carried on, newest first."""
        return [run for run in reversed(self.runs) if not (run.is_passing or run.is_blank)]

    def find_run(self, run_id: str) -> Run | None:
        return next((run for run in self.runs if run.id == run_id), None)

    def find_draft(self, flow: str, *, version: int) -> Run | None:
        """The newest of this flow that no later version has gone on with."""
        return next((run for run in reversed(self.runs) if run.flow == flow and run.version <= version), None)

    def start(self, flow: str, *, argument: str, is_passing: bool, now: datetime, life: timedelta = DRAFT_LIFE) -> Run:
        """A new run on top."""
        run = Run(_in_base36(self.next_run), flow, argument, touched=int(now.timestamp()), is_passing=is_passing)
        if life != DRAFT_LIFE:
            run.life = life // timedelta(hours=1)
        self.next_run += 1
        self.pause()
        self.runs.append(run)
        return run

    def make_room(self) -> list[Run]:
        """Drop what would be too much with one run more: what is no draft first, then the oldest; returns it."""
        by_worth = sorted(self.runs, key=lambda run: not (run.is_passing or run.is_blank))
        dropped = by_worth[: max(0, len(self.runs) - MOST_RUNS + 1)]
        self._keep(lambda run: run not in dropped)
        return dropped

    def pause(self) -> None:
        if self.run is not None:
            self.run.is_paused = True

    def resume(self, run: Run) -> None:
        self.pause()
        self.drop(run)
        self.runs.append(run)
        run.is_paused = False

    def drop(self, run: Run) -> None:
        self._keep(lambda other: other is not run)

    def drop_expired(self, now: datetime) -> list[Run]:
        expired = [run for run in self.runs if run.is_expired(now)]
        self._keep(lambda run: run not in expired)
        return expired

    def _keep(self, is_kept: Callable[[Run], bool]) -> None:
        self.runs = [run for run in self.runs if is_kept(run)]


_MEMORY_FIELDS = frozenset(each.name for each in fields(Memory))
_RUN_FIELDS = frozenset(each.name for each in fields(Run))
# An id and a flow are always told.
_DEFAULTS = {**asdict(Run("", "")), "id": None, "flow": None}


def read_memory(stored: Mapping[str, Any]) -> Memory:
    """Raises WrittenByNewer."""
    known = {key: value for key, value in stored.items() if key not in ("format", "runs")}
    runs = stored.get("runs", ())
    if stored.get("format", FORMAT) > FORMAT or not known.keys() <= _MEMORY_FIELDS:
        raise WrittenByNewer
    if not all(run.keys() <= _RUN_FIELDS for run in runs):
        raise WrittenByNewer
    return Memory(runs=[Run(**run) for run in runs], **known)


def write_memory(memory: Memory) -> dict[str, Any]:
    stored: dict[str, Any] = {"format": FORMAT, "next_run": memory.next_run}
    if memory.runs:
        stored["runs"] = [_without_defaults(run) for run in memory.runs]
    for name in ("language", "is_noticed", "dropping", "tapped", "stale"):
        if value := getattr(memory, name):
            stored[name] = value
    return stored


def _without_defaults(run: Run) -> dict[str, Any]:
    every = {name: getattr(run, name) for name in Run.__slots__}
    return {name: value for name, value in every.items() if value != _DEFAULTS[name]}


def _in_base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits or "0"
