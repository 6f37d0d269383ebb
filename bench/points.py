"""Points by the million on a SQLite file: a rider's balance and rating, an award, and the boards of a month.

Run as `python -m bench.points [riders] [entries each]`; the last line is one JSON object. The board is also added up
from the ledger itself, which tells what the months that are kept beside it are worth.
"""

import json
import random
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import quantiles
from time import perf_counter, thread_time

from sqlalchemy import Engine
from sqlmodel import Session

import models.tables  # noqa: F401 - tables refer to one another
from bench.sizes import read_sizes
from bot.schema import migrate
from models.area import COUNTY, list_areas, load_areas
from models.database import open_engine
from models.person import Person
from models.points.board import list_county_board, list_team_board
from models.points.booking import award_points
from models.points.check import count_unbalanced
from models.points.entry import balance_of
from models.points.safety_rating import rate_safety

GOALS_MS = {"balance_and_rating": 3.0, "county_board": 50.0, "team_board": 50.0, "award": 10.0}
NOW, TODAY, MONTH = datetime(2026, 11, 23, 4, 0, tzinfo=UTC), date(2026, 11, 23), date(2026, 11, 1)
TEAMS, ROUNDS = 2_000, 300
_PEOPLE = """
    INSERT INTO person (id, roles, home_adcode, consent_version, muted, created_at)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :riders)
    SELECT i, '["rider"]', adcode, 1, '[]', '2026-01-01 00:00:00.000000'
    FROM n JOIN (SELECT adcode, row_number() OVER (ORDER BY adcode) AS place FROM area WHERE level = 'county') county
        ON county.place = 1 + i % :counties
"""
_TEAMS = """
    INSERT INTO rider_team (id, name, folded_name, adcode, is_open, is_vacancy_told, created_at)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :teams)
    SELECT i, 'T' || i, 't' || i, 640104, 0, 0, '2026-01-01 00:00:00.000000' FROM n
"""
_ACCOUNTS = """
    INSERT INTO point_account (person_id, number, nickname, is_shown, team_id, opened_at)
    SELECT id, 'N' || id, 'R' || id, id % 2, 1 + id % :teams, '2026-01-01 00:00:00.000000' FROM person
"""
# Each rider's entries lie on days of the year before; each gives a little, by five rules.
_ENTRIES = """
    INSERT INTO point_entry (person_id, number, at, day, rule, asked, points, ranked, balance, earned, source, reason,
        evidence, team_id)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :each),
        plan(i, day, points, so_far) AS (
            SELECT i, date('2026-11-23', '-' || ((:each - i) * 360 / :each) || ' days'), 1 + i % 7,
                sum(1 + i % 7) OVER (ORDER BY i) FROM n)
    SELECT p.id, plan.i, '2026-11-01 00:00:00.000000', plan.day,
        CASE plan.i % 5 WHEN 0 THEN 'report' WHEN 1 THEN 'quiz' WHEN 2 THEN 'training' WHEN 3 THEN 'volunteer'
            ELSE 'food' END,
        plan.points, plan.points, plan.points, plan.so_far, plan.so_far, p.id || ':' || plan.i, '', '',
        1 + p.id % :teams
    FROM person p, plan
"""
_MONTHS = """
    INSERT INTO point_month (person_id, month, ranked, adcode, team_id, is_shown)
    SELECT e.person_id, date(e.day, 'start of month'), sum(e.ranked), p.home_adcode, a.team_id, a.is_shown
    FROM point_entry e JOIN person p ON p.id = e.person_id JOIN point_account a ON a.person_id = e.person_id
    GROUP BY 1, 2
"""
_TEAM_MONTHS = """
    INSERT INTO team_month (team_id, month, ranked) SELECT team_id, month, sum(ranked) FROM point_month GROUP BY 1, 2
"""
_PLAIN_BOARD = """
    SELECT a.nickname, sum(e.ranked) AS ranked FROM point_entry e
    JOIN person p ON p.id = e.person_id JOIN point_account a ON a.person_id = e.person_id
    WHERE e.day >= '2026-11-01' AND p.home_adcode = 640104 AND a.is_shown GROUP BY e.person_id ORDER BY 2 DESC LIMIT 10
"""


def main() -> int:
    riders, each = read_sizes("Accounts of points, boards, booking.", riders=200_000, entries_each=25)
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        engine = open_engine(f"sqlite:///{Path(name) / 'points.sqlite'}")
        migrate(engine)
        fill(engine, riders, each)
        times = measure(engine, riders)
        plain_ms = plain_board(engine)
        with Session(engine) as db:
            unbalanced = count_unbalanced(db)
        engine.dispose()
    for what, spent in times.items():
        own, wall = (f"p50 {spent[f'{by}p50_ms']:7.2f} ms, p99 {spent[f'{by}p99_ms']:7.2f} ms" for by in ("", "wall_"))
        print(f"{what:>20}: {own} (on the wall {wall}), goal {GOALS_MS[what]:g} ms")
    ratio = plain_ms / times["county_board"]["p50_ms"]
    print(f"the board from the ledger itself: {plain_ms:.0f} ms, {ratio:.0f} times as long")
    is_met = all(spent["p99_ms"] < GOALS_MS[what] for what, spent in times.items()) and not any(unbalanced.values())
    summary = {
        "bench": "points",
        "riders": riders,
        "entries": riders * each,
        "times": times,
        "plain_board_ms": round(plain_ms, 1),
        "plain_ratio": round(ratio, 1),
        "unbalanced": unbalanced,
        "goals_p99_ms": GOALS_MS,
        "is_met": is_met,
    }
    print(json.dumps(summary))
    return 0 if is_met else 1


def fill(engine: Engine, riders: int, each: int) -> None:
    with Session(engine) as db, db.begin():
        load_areas(db)
        counties = len(list_areas(db, level=COUNTY))
    sizes = {"riders": riders, "each": each, "teams": TEAMS, "counties": counties}
    with engine.begin() as connection:
        for statement in (_PEOPLE, _TEAMS, _ACCOUNTS, _ENTRIES, _MONTHS, _TEAM_MONTHS):
            connection.exec_driver_sql(statement, sizes)
        connection.exec_driver_sql("ANALYZE")


def measure(engine: Engine, riders: int) -> dict[str, dict[str, float]]:
    chance = random.Random(7)
    with Session(engine) as db:
        counties = [area.adcode for area in list_areas(db, level=COUNTY)]
    number = iter(range(1_000_000))

    def some_rider(db: Session) -> Person:
        """As the step of a chat has them already."""
        return db.get_one(Person, chance.randrange(1, riders + 1))

    def look(db: Session, person: Person) -> None:
        balance_of(db, person)
        rate_safety(db, person, today=TODAY)

    def award(db: Session, person: Person) -> None:
        award_points(db, person=person, rule="report", source=f"new:{next(number)}", today=TODAY, now=NOW)

    return {
        "balance_and_rating": timed(engine, some_rider, look),
        "county_board": timed(
            engine, some_rider, lambda db, _: list_county_board(db, chance.choice(counties), month=MONTH)
        ),
        "team_board": timed(engine, some_rider, lambda db, _: list_team_board(db, month=MONTH)),
        "award": timed(engine, some_rider, award),
    }


def timed(
    engine: Engine, prepare: Callable[[Session], Person], work: Callable[[Session, Person], object]
) -> dict[str, float]:
    """The thread's own time and that on the wall, of `work` alone, without the commit; the first few don't count."""
    own, wall = [], []
    for _ in range(ROUNDS + 10):
        with Session(engine) as db, db.begin():
            person = prepare(db)
            began, began_own = perf_counter(), thread_time()
            work(db, person)
            db.flush()
            own.append((thread_time() - began_own) * 1000)
            wall.append((perf_counter() - began) * 1000)
    cuts, wall_cuts = quantiles(own[10:], n=100), quantiles(wall[10:], n=100)
    return {
        "p50_ms": round(cuts[49], 3),
        "p99_ms": round(cuts[98], 3),
        "wall_p50_ms": round(wall_cuts[49], 3),
        "wall_p99_ms": round(wall_cuts[98], 3),
    }


def plain_board(engine: Engine) -> float:
    with engine.begin() as connection:
        began = perf_counter()
        connection.exec_driver_sql(_PLAIN_BOARD).all()
        return (perf_counter() - began) * 1000


if __name__ == "__main__":
    sys.exit(main())
