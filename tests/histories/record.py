"""`python -m tests.histories.record [--reword]`: record the chats that have no file yet, or take over new words."""

import argparse
import itertools
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import Session

from tests.histories.playing import (
    FOLDER,
    History,
    Player,
    Step,
    opened_world,
    play_script,
    read_history,
    same_columns,
    write_history,
)
from tests.histories.scripts import SCRIPTS

# What is read by people, of messages and of what is drawn for them.
_WORDS = ("text", "caption", "title", "address", "note", "lines")


class Different(Exception):
    """More than words has changed."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.histories.record", description=__doc__)
    parser.add_argument("--reword", action="store_true", help="take over new words where nothing else has changed")
    is_rewording = parser.parse_args(arguments).reword
    with opened_world() as engine:
        for name, script in SCRIPTS.items():
            path = FOLDER / f"{name}.json"
            with engine.connect() as connection, Session(bind=connection) as db, numbered_from_one():
                if not path.exists():
                    write_history(path, play_script(db, script))
                    sys.stdout.write(f"{name}: recorded\n")
                elif is_rewording:
                    write_history(path, reworded(db, read_history(path)))
    return 0


@contextmanager
def numbered_from_one() -> Iterator[None]:
    """Cases have the numbers that they get in tests, so that scripts can name them."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("models.cases.number.draw_number", itertools.count(1).__next__)
        yield


def reworded(db: Session, history: History) -> History:
    """The same history with today's words.

    Raises:
        Different: a next question, an effect, a reply's kind or a button's data is another.
    """
    player = Player(db, history.conversations)
    steps = []
    for number, recorded in enumerate(history.steps):
        player.remembers(history.steps[number - 1].state if number else {})
        played = player.plays(recorded.updates)
        played = replace(played, effects=same_columns(played.effects, recorded.effects))
        if _without_words(played) != _without_words(recorded):
            raise Different(recorded.updates)
        steps.append(replace(recorded, replies=played.replies, effects=played.effects))
    return replace(history, steps=steps)


def _without_words(step: Step) -> Any:
    replies = [_bare(parameters) | {"method": method} for method, parameters in step.replies]
    return step.asked, _bare(step.effects), replies


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        # What is owed to other chats stands among the effects as JSON.
        if isinstance(call := value.get("call"), str):
            value = value | {"call": json.loads(call)}
        return {key: _bare(inner) for key, inner in value.items() if key not in _WORDS}
    return [_bare(inner) for inner in value] if isinstance(value, list) else value


if __name__ == "__main__":
    sys.exit(main())
