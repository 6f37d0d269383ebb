"""What an empty database begins with is loaded once, however many begin on it."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session

from bot.starter import load_starter_data
from tests.conftest import fresh_database, opened
from tests.playground import NOON


def begin(engine: Engine, files: Path) -> None:
    with Session(engine) as db:
        load_starter_data(db, files=files, is_demo=True, now=NOON)
        db.commit()


def ask(db: Session, question: str) -> tuple[Any, ...]:
    return tuple(db.connection().execute(text(question)).one())


def test_two_that_begin_together_do_not_load_it_twice(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    url = fresh_database(request, "postgresql", tmp_path)
    counts = "SELECT (SELECT count(*) FROM area), (SELECT count(*) FROM station), (SELECT count(*) FROM office)"
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    with opened(url) as one, opened(url) as other, Session(one) as db, ThreadPoolExecutor() as threads:
        load_starter_data(db, files=tmp_path, is_demo=True, now=NOON)
        loaded = ask(db, counts)
        second = threads.submit(begin, other, tmp_path)
        with other.connect().execution_options(isolation_level="AUTOCOMMIT") as looking:
            while not looking.scalar(text(waiting)):
                assert not second.done()
        db.commit()
        second.result()

        assert ask(db, counts) == loaded
