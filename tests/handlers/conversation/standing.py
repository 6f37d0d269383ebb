"""How a chat stands, as far as both the model and the engine know it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.handlers.conversation.readings import number_of


@dataclass(frozen=True)
class RunStanding:
    """What of a run both the model and the engine keep."""

    number: int
    flow: str
    asked: str
    is_open: bool
    answers: dict[str, Any]
    old: dict[str, Any]
    ticks: list[str] | None


@dataclass(frozen=True)
class Standing:
    """How a chat stands, the run whose deletion was asked about among it, and what was done."""

    runs: list[RunStanding]
    dropping: int
    effects: list[tuple[str, Any]]


def standing_of(state: Mapping[str, Any], effects: Sequence[tuple[str, Any]]) -> Standing:
    """How a chat stands by what the engine keeps of it."""
    runs = [
        RunStanding(
            number=number_of(run["id"]),
            flow=run["flow"],
            asked=run["asked"],
            is_open=not run.get("is_paused"),
            answers=_plain(run.get("answers", {})),
            old=_plain(run.get("old", {})),
            ticks=run.get("begun", {}).get("extras"),
        )
        for run in state.get("runs", [])
    ]
    return Standing(runs, number_of(state.get("dropping", "")), list(effects))


def _plain(answers: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: answer["v"] for name, answer in answers.items()}
    return {name: value["text"] if isinstance(value, dict) else value for name, value in values.items()}
