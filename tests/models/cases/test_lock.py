"""Who takes a case in hand sees what others did to it since they looked at it."""

from pathlib import Path

import pytest
from sqlmodel import Session

from models.case import ACCEPTED, Case, get_case
from tests.conftest import fresh_database, opened
from tests.models.cases.samples import case_of


def test_what_a_colleague_did_meanwhile_is_seen(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """SQLite lets nobody write while somebody else has begun to."""
    with opened(fresh_database(request, "postgresql", tmp_path)) as engine:
        with Session(engine) as db, db.begin():
            number = case_of(db).case_id
        with Session(engine) as early, Session(engine) as late:
            seen = late.get_one(Case, number)
            with early.begin():
                get_case(early, number).state = ACCEPTED

            assert get_case(late, number).state == ACCEPTED
            assert seen.state == ACCEPTED
