"""C3, D13: whatever many do at once, balances are the sums of entries, and nobody spends what they do not have."""

import json
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import Engine, func
from sqlmodel import Session, col, select

from models.person import Person
from models.points.check import count_unbalanced
from models.points.entry import PointEntry, balance_of
from models.points.expiry import points_ending
from models.points.rule import ALL, get_rule
from models.points.team import RiderTeam
from tests.areas import lay_areas
from tests.conftest import fresh_database, opened
from tests.loops import IS_WHOLE, Count, rounds
from tests.models.points.ledger_client import DAYS, NOW, YEAR_END, run_clients
from tests.people import XINGQING, crowd

pytestmark = pytest.mark.chaos

NONE_WRONG = {"point_entry": 0, "point_month": 0, "team_month": 0}


def gather(engine: Engine) -> None:
    """Eight riders and two teams."""
    with Session(engine) as db, db.begin():
        lay_areas(db)
        crowd(db, 8, home=XINGQING)
        for name in ("甲", "乙"):
            db.add(RiderTeam(name=name, folded_name=name, adcode=XINGQING, created_at=NOW))


def check(engine: Engine, done: Counter[str], count: Count) -> None:
    assert YEAR_END is not None
    with Session(engine) as db:
        assert count_unbalanced(db) == NONE_WRONG
        for person in db.exec(select(Person)):
            assert 0 <= points_ending(db, person, YEAR_END) <= balance_of(db, person)
        day = select(func.sum(PointEntry.ranked)).group_by(col(PointEntry.person_id), col(PointEntry.day))
        most = max(db.exec(day), default=0)
        entries = db.exec(select(func.count()).select_from(PointEntry)).one()
    assert most <= (get_rule(ALL, DAYS[0]).daily or 0)
    assert done["award"] > 0
    if IS_WHOLE:
        assert min(done[name] for name in ("award_two", "reverse", "spend", "expire", "NotEnoughPoints")) > 0
        count(f"{entries} entries of {dict(done)}")


def test_one_after_the_other_in_any_order(
    engine: Engine, database_url: str, chance: random.Random, count: Count
) -> None:
    gather(engine)

    done = run_clients(database_url, chance.getrandbits(30), 1, rounds(80, 20_000))

    check(engine, done, count)


def test_many_clients_in_several_processes(
    request: pytest.FixtureRequest, tmp_path: Path, chance: random.Random, count: Count
) -> None:
    url = fresh_database(request, "postgresql", tmp_path)
    with opened(url) as engine:
        gather(engine)
        processes, clients = (5, 10) if IS_WHOLE else (2, 8)
        running = [
            subprocess.Popen(
                [
                    *(sys.executable, "-m", "tests.models.points.ledger_client", url),
                    *map(str, (chance.getrandbits(30), clients, rounds(5, 200))),
                ],
                stdout=subprocess.PIPE,
            )
            for _ in range(processes)
        ]
        done: Counter[str] = Counter()
        for process in running:
            told, _ = process.communicate(timeout=600)
            assert process.returncode == 0
            done += Counter(json.loads(told))

        check(engine, done, count)
