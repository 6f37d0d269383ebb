"""Two who do something with one case at the same instant: who comes second waits, and meets it as the first left it."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session, col, select

from models.area import load_areas
from models.case import ACCEPTED, HIDDEN, SOLVED, Case, CaseEvent, get_case
from models.cases.desk import accept_case, answer_case, transfer_case
from models.cases.forgetting import let_go_of_cases
from models.cases.message import Message
from models.cases.moves import AlreadyMoved
from models.cases.opening import NewCase, open_case
from models.cases.topic import get_topic
from models.holiday import load_calendar
from models.office import find_office_by_code
from models.people.access import NoRight
from models.person import Person
from tests.conftest import fresh_database
from tests.models.cases.cast import CHATS, IDS, set_up_office, settle
from tests.models.cases.deeds import ANNA, COLIN, DORA
from tests.patience import PATIENCE_SECONDS
from tests.people import XINGQING
from tests.playground import NOON


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Only there do two sessions write side by side."""
    return fresh_database(request, "postgresql", tmp_path)


@pytest.fixture
def case_id(engine: Engine) -> int:
    """Taken on by Colin."""
    with Session(engine) as db:
        load_areas(db)
        for code in ("XQ", "LW"):
            set_up_office(db, code)
        anna, colin, _dora = (settle(db, name) for name in (ANNA, COLIN, DORA))
        new = NewCase(
            topic=get_topic("R03"),
            manner=HIDDEN,
            reporter=anna,
            chat_id=CHATS[ANNA],
            story="Three hours and no answer.",
            adcode=XINGQING,
        )
        case = open_case(db, new, calendar=load_calendar("Asia/Shanghai"), now=NOON).case
        accept_case(db, case, by=colin, now=NOON)
        db.commit()
        return case.id or 0


def test_of_two_answers_one_is_sent(engine: Engine, case_id: int) -> None:
    def answers_too(db: Session) -> None:
        seen = db.get_one(Case, case_id)
        assert seen.state == ACCEPTED
        _answer(db, case_id, COLIN)

    with pytest.raises(AlreadyMoved):
        _at_once(engine, lambda db: _answer(db, case_id, DORA), answers_too)

    assert _whats(engine, case_id) == ["received", "accepted", "answered"]


def test_what_goes_elsewhere_is_answered_there(engine: Engine, case_id: int) -> None:
    with pytest.raises(NoRight):
        _at_once(engine, lambda db: _transfer(db, case_id, DORA), lambda db: _answer(db, case_id, COLIN))

    assert _whats(engine, case_id) == ["received", "accepted", "transferred"]


def test_who_is_forgotten_leaves_what_was_answered_at_that_moment(engine: Engine, case_id: int) -> None:
    def is_forgotten(db: Session) -> None:
        let_go_of_cases(db, db.get_one(Person, IDS[COLIN]), now=NOON)

    _at_once(engine, lambda db: _answer(db, case_id, DORA), is_forgotten)

    assert _whats(engine, case_id) == ["received", "accepted", "answered"]


def _at_once(engine: Engine, first: Callable[[Session], object], second: Callable[[Session], object]) -> None:
    """The second begins before the first is written; raises what the second does."""

    def in_a_transaction() -> None:
        with Session(engine) as db:
            second(db)
            db.commit()

    with Session(engine) as db, ThreadPoolExecutor(1) as thread:
        first(db)
        waiting = thread.submit(in_a_transaction)
        _until_somebody_waits(engine)
        db.commit()
        waiting.result(PATIENCE_SECONDS)


def _until_somebody_waits(engine: Engine) -> None:
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    until = time.monotonic() + PATIENCE_SECONDS
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while not connection.scalar(waiting):
            assert time.monotonic() < until, "nobody waits"
            time.sleep(0.005)


def _answer(db: Session, case_id: int, name: str) -> None:
    by = db.get_one(Person, IDS[name])
    answer_case(db, get_case(db, case_id), by=by, message=Message("Paid."), outcome=SOLVED, now=NOON)


def _transfer(db: Session, case_id: int, name: str) -> None:
    by, to = db.get_one(Person, IDS[name]), find_office_by_code(db, "LW")
    assert to is not None
    transfer_case(db, get_case(db, case_id), to=to, by=by, words="It is theirs.", now=NOON)


def _whats(engine: Engine, case_id: int) -> list[str]:
    with Session(engine) as db:
        query = select(CaseEvent.what).where(CaseEvent.case_id == case_id).order_by(col(CaseEvent.id))
        return list(db.exec(query))
