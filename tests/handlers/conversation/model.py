"""What a chat with the trip flows comes to, told as plainly as can be: the engine is compared with it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.handlers.conversation.readings import REVIEW, WRONG, chosen, id_of, number_of, read, skipped
from tests.handlers.conversation.standing import RunStanding, Standing
from tests.handlers.conversation.trip import EXTRAS

QUESTIONS = {"trip": ("kind", "count", "extras", "sure", "when", "note"), "side": ("why",)}
LIFE_S = 7 * 24 * 3600
MOST_RUNS = 8


@dataclass
class Run:
    number: int
    flow: str
    argument: str
    touched: int
    answers: dict[str, Any] = field(default_factory=dict)
    written_in: dict[str, int] = field(default_factory=dict)
    old: dict[str, Any] = field(default_factory=dict)
    ticks: list[str] | None = None
    is_open: bool = True
    missed: int = 0
    has_number: bool = False
    asked: str = ""

    @property
    def id(self) -> str:
        return id_of(self.number)

    @property
    def passed(self) -> Sequence[str]:
        """The questions before the open one."""
        names = QUESTIONS[self.flow]
        return names if self.asked == REVIEW else names[: names.index(self.asked)]

    @property
    def is_blank(self) -> bool:
        return not self.answers and self.ticks is None


class Model:
    """`effects` is what has been done; `runs` what is open (the last one, if it is) or waits.

    `turns` counts how often the rarer things happened, so that tests may know that they did.
    """

    def __init__(self) -> None:
        self.runs: list[Run] = []
        self.effects: list[tuple[str, list[Any]]] = []
        self.turns: Counter[str] = Counter()
        self._last_number = 0
        self._dropping = 0
        self._now = 0

    @property
    def open(self) -> Run | None:
        return self.runs[-1] if self.runs and self.runs[-1].is_open else None

    @property
    def standing(self) -> Standing:
        runs = [
            RunStanding(run.number, run.flow, run.asked, run.is_open, run.answers, run.old, run.ticks)
            for run in self.runs
        ]
        return Standing(runs, self._dropping, self.effects)

    # What people do.

    def write(self, text: str, message: int, now: int) -> None:
        dropping = self._turn(now)
        if text.startswith("/"):
            self._command(text, dropping)
        elif (run := self.open) is not None:
            self._words(run, text, message, dropping)

    def edit(self, text: str, message: int, now: int) -> None:
        dropping, run = self._turn(now), self.open
        if run is not None and run.missed == message:
            self._words(run, text, message, dropping)
            return
        name = next((name for name, at in (run.written_in if run else {}).items() if at == message), "")
        if run is None or not name or name not in run.passed:
            return
        value = read(name, text, None)
        if value is WRONG:
            self._take_back(run, name)
        elif value != run.answers[name]:
            self._accept(run, name, value, message)
        self._play(run)

    def stick(self, message: int, now: int) -> None:
        self._turn(now)
        if (run := self.open) is not None:
            if run.asked != REVIEW:
                run.missed = message
            self._play(run)

    def locate(self, now: int) -> None:
        self._turn(now)
        if (run := self.open) is not None:
            self._play(run)

    def tap(self, data: str, seen: dict[str, Any] | None, now: int) -> None:
        """`seen` is what a review showed over the button."""
        dropping = self._turn(now)
        kind, *parts = data.split("|")
        run = next((run for run in self.runs if parts and number_of(parts[0]) == run.number), None)
        if data == "a|case.take|7":
            self.effects.append(("case", [7]))
        elif kind == "m":
            self._pause()
        elif kind == "f" and parts and parts[0] in QUESTIONS:
            self._start(parts[0], "")
        elif run is not None:
            self._tap_in(run, kind, parts[1:], seen, dropping)

    # What follows.

    def _turn(self, now: int) -> int:
        self._now = now
        self.runs = [run for run in self.runs if now - run.touched <= LIFE_S]
        dropping, self._dropping = self._dropping, 0
        return dropping

    def _command(self, text: str, dropping: int) -> None:
        name, _, argument = text[1:].partition(" ")
        if name == "start":
            name, argument = argument, ""
        if name in QUESTIONS:
            self._start(name, argument)
        elif name in ("menu", "help"):
            self._pause()
        elif (run := self.open) is not None:
            if name == "cancel":
                self._cancel(run, is_sure=dropping == run.number)
            else:
                self._play(run)

    def _words(self, run: Run, text: str, message: int, dropping: int) -> None:
        if text == "取消":
            self._cancel(run, is_sure=dropping == run.number)
            return
        if run.asked == REVIEW:
            if text in ("提交", "1"):
                run.answers[REVIEW] = True
        elif text == "返回":
            self._back(run, message)
        else:
            name = run.asked
            value = skipped(name, run.ticks) if text == "跳过" else read(name, text, run.ticks)
            if value is WRONG:
                run.missed = message
            else:
                self._accept(run, name, value, message)
        self._play(run)

    def _tap_in(self, run: Run, kind: str, parts: list[str], seen: dict[str, Any] | None, dropping: int) -> None:
        name = parts[0] if parts else ""
        if kind in ("x", "z"):
            self._cancel(run, is_sure=kind == "z" and dropping == run.number)
        elif kind == "r":
            self._resume(run)
        elif kind == "w":
            self.runs.remove(run)
            self._begin(run.flow, "")
        elif kind == "c" and name in run.answers:
            self._take_back(run, name)
            self._resume(run)
        elif kind in "qbsk" and kind and run.asked == name:
            self._tap_question(run, kind, name, "|".join(parts[1:]), seen)
            self._resume(run)

    def _tap_question(self, run: Run, kind: str, name: str, key: str, seen: dict[str, Any] | None) -> None:
        if kind == "b" and name != REVIEW:
            self._back(run, 0)
        elif name == REVIEW:
            if kind == "q" and key.startswith("yes") and seen == run.answers:
                run.answers[REVIEW] = True
            elif kind == "q" and key[1:] in run.answers and key[:1] == "~":
                self._take_back(run, key[1:])
                self.turns["change in a review"] += 1
        elif kind == "k" and name in run.old:
            self._accept(run, name, run.old[name], 0)
        elif kind == "s" and (value := skipped(name, run.ticks)) is not WRONG:
            self._accept(run, name, value, 0)
        elif kind == "q" and name == "extras" and key in EXTRAS:
            ticks = run.ticks or []
            if key in ticks:
                run.ticks = [tick for tick in ticks if tick != key]
            else:
                run.ticks = [*ticks, key][:2]
        elif kind == "q" and (value := chosen(name, key, run.ticks)) is not WRONG:
            self._accept(run, name, value, 0)

    def _start(self, flow: str, argument: str) -> None:
        waiting = next((run for run in reversed(self.runs) if run.flow == flow), None)
        if waiting is None or (argument and not waiting.is_blank):
            self._begin(flow, argument)
        elif waiting.is_blank and waiting.argument == argument:
            self._resume(waiting)
        elif waiting.is_blank:
            self.runs.remove(waiting)
            self._begin(flow, argument)

    def _begin(self, flow: str, argument: str) -> None:
        too_many = len(self.runs) - MOST_RUNS + 1
        for run in sorted(self.runs, key=lambda run: not run.is_blank)[: max(0, too_many)]:
            self.runs.remove(run)
        self._last_number += 1
        run = Run(self._last_number, flow, argument, self._now)
        self.runs.append(run)
        self._resume(run)

    def _resume(self, run: Run) -> None:
        self._pause()
        self.runs.remove(run)
        self.runs.append(run)
        run.is_open = True
        self._play(run)

    def _pause(self) -> None:
        for run in self.runs:
            run.is_open = False

    def _cancel(self, run: Run, *, is_sure: bool) -> None:
        if is_sure or run.is_blank:
            self.runs.remove(run)
        else:
            self._dropping = run.number

    def _back(self, run: Run, message: int) -> None:
        if run.passed:
            self._take_back(run, run.passed[-1])

    def _take_back(self, run: Run, name: str) -> None:
        run.old[name] = run.answers.pop(name)
        run.written_in.pop(name, None)
        run.asked = ""

    def _accept(self, run: Run, name: str, value: Any, message: int) -> None:
        run.answers[name] = value
        run.old.pop(name, None)
        run.written_in.pop(name, None)
        if message:
            run.written_in[name] = message
        if name == "extras":
            self.turns["pick by ticks" if run.ticks else "pick in words"] += 1
            run.ticks = None
        run.missed = 0

    def _play(self, run: Run) -> None:
        run.touched = max(run.touched, self._now)
        if "kind" in run.answers and not run.has_number:
            run.has_number = True
            self.effects.append(("number", []))
        asked = next((name for name in QUESTIONS[run.flow] if name not in run.answers), "")
        if not asked and run.flow == "trip" and REVIEW not in run.answers:
            asked = REVIEW
        if not asked:
            self.runs.remove(run)
            self.turns[f"end of a {run.flow}"] += 1
            self.effects.append((run.flow, [run.answers[name] for name in QUESTIONS[run.flow]]))
        elif asked != run.asked:
            run.asked, run.missed = asked, run.missed if asked == REVIEW else 0
