"""The recorder takes over new words, and nothing else."""

from dataclasses import replace

import pytest
from sqlmodel import Session

from tests.histories.playing import FOLDER, History, opened_world, read_history
from tests.histories.record import Different, reworded

HISTORY = read_history(FOLDER / "a_visit.json")


def again(history: History) -> History:
    with opened_world() as engine, engine.connect() as connection, Session(bind=connection) as db:
        return reworded(db, history)


def with_reply(history: History, number: int, **parameters: object) -> History:
    method, old = history.steps[number].replies[-1]
    changed = replace(history.steps[number], replies=[*history.steps[number].replies[:-1], [method, old | parameters]])
    return replace(history, steps=[*history.steps[:number], changed, *history.steps[number + 1 :]])


def test_new_words_are_taken_over() -> None:
    assert again(with_reply(HISTORY, 1, text="几小时啊？")) == HISTORY


@pytest.mark.parametrize(
    "changed",
    [
        with_reply(HISTORY, 1, reply_markup={"inline_keyboard": []}),
        replace(HISTORY, steps=[replace(HISTORY.steps[0], asked=["visit", "hours"]), *HISTORY.steps[1:]]),
        replace(HISTORY, steps=[*HISTORY.steps[:-1], replace(HISTORY.steps[-1], effects=[])]),
    ],
)
def test_another_button_question_or_effect_is_refused(changed: History) -> None:
    with pytest.raises(Different):
        again(changed)
