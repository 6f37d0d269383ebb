"""Staff who plan an event, and riders who may come."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.person import STAFF
from tests.conftest import acquainted, playing
from tests.people import XINGQING, settle_in
from tests.playground import Playground
from tests.rights import grant
from tests.transcript import Transcript


@pytest.fixture
def playground(sqlite_url: str, tmp_path: Path, hurried: None) -> Iterator[Playground]:
    with playing(sqlite_url, tmp_path, page_url="https://chat.example.org") as playground:
        yield playground


@pytest.fixture
def clerk(playground: Playground) -> Transcript:
    """Staff of Xingqing."""
    member = acquainted(Transcript(playground, playground.telegram.person(user_id=5_000_000_010, language_code="zh")))
    grant(member, STAFF, XINGQING)
    return member


@pytest.fixture
def riders(playground: Playground) -> list[Transcript]:
    people = [playground.telegram.person(user_id=5_000_000_100 + number) for number in range(3)]
    with playground.session() as db:
        for person in people:
            settle_in(db, person.chat.chat_id, home=XINGQING)
        db.commit()
    return [acquainted(Transcript(playground, person)) for person in people]
