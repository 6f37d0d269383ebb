"""An admin, and people to write to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.person import ADMIN
from tests.conftest import acquainted, playing
from tests.people import XINGQING, settle_in
from tests.playground import Playground
from tests.rights import REGION, grant
from tests.transcript import Transcript


@pytest.fixture
def playground(database_url: str, tmp_path: Path, hurried: None) -> Iterator[Playground]:
    """Where more than two people are many."""
    with playing(database_url, tmp_path, wide_notice=2) as playground:
        yield playground


@pytest.fixture
def boss(chat: Transcript) -> Transcript:
    """An admin of the region."""
    grant(chat, ADMIN, REGION)
    return chat


@pytest.fixture
def riders(playground: Playground) -> list[Transcript]:
    """Two riders in Xingqing."""
    people = [playground.telegram.person(user_id=5_000_000_100 + number) for number in range(2)]
    with playground.session() as db:
        for person in people:
            settle_in(db, person.chat.chat_id, home=XINGQING)
        db.commit()
    return [acquainted(Transcript(playground, person)) for person in people]


@pytest.fixture
def many(riders: list[Transcript]) -> list[Transcript]:
    """One more than goes without a second admin."""
    third = riders[0].playground.telegram.person(user_id=5_000_000_150)
    with riders[0].db as db:
        settle_in(db, third.chat.chat_id)
        db.commit()
    return [*riders, acquainted(Transcript(riders[0].playground, third))]
