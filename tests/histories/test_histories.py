"""Chats that began with a released version go on with this one as if nothing had happened."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from tests.histories.playing import FOLDER, Player, opened_world, read_history, same_columns
from tests.histories.scripts import SCRIPTS

PATHS = sorted(FOLDER.glob("*.json"))

of_each_history = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


@pytest.fixture(scope="module")
def world() -> Iterator[Engine]:
    with opened_world() as engine:
        yield engine


@pytest.fixture
def db(world: Engine) -> Iterator[Session]:
    with world.connect() as connection, Session(bind=connection) as session:
        yield session


@of_each_history
def test_every_prefix_goes_on_as_it_did(db: Session, path: Path) -> None:
    history = read_history(path)
    player = Player(db, history.conversations)
    for number, recorded in enumerate(history.steps):
        player.remembers(history.steps[number - 1].state if number else {})
        played = player.plays(recorded.updates)

        assert played.asked == recorded.asked, f"step {number}: another question comes next"
        effects = same_columns(played.effects, recorded.effects)
        assert effects == recorded.effects, f"step {number}: something else is done"
        assert played.replies == recorded.replies, f"step {number}: if only words are new, record --reword"


@of_each_history
def test_the_whole_chat_goes_as_it_did(db: Session, path: Path) -> None:
    history = read_history(path)
    player = Player(db, history.conversations)

    asked = [player.goes_on(recorded.updates) for recorded in history.steps]
    assert asked == [recorded.asked for recorded in history.steps]


def test_every_script_is_recorded() -> None:
    assert {path.stem for path in PATHS} >= set(SCRIPTS), "run `python -m tests.histories.record`"
